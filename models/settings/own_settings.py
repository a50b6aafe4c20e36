"""What each member of staff decides for themselves: hours of quiet, and slips one by one or together."""

from dataclasses import dataclass
from datetime import time

from models.audit.entries import Actor, Entry, record
from models.audit.undo import undoes
from models.db.errors import Sorry
from models.db.tables import Db
from models.school.people import Staff
from models.school.snapshot import settings

DEED = "preference.change"
MORNING_IS_OVER = time(17)
"""A morning note that comes after this hour is of no use."""
NONE = -1
"""Stands for no hours of quiet in an entry's fields, which hold numbers only."""


@dataclass(frozen=True)
class Preferences:
    """A person's own settings; `quiet` may span midnight, None is no hours of quiet."""

    quiet: tuple[time, time] | None
    gathered: bool
    """Slips are told together in the morning note, not as they come."""


def preferences(db: Db, staff_id: int) -> Preferences:
    """What holds for this person now."""
    staff = db.get_one(Staff, staff_id)
    if staff.quiet_from is None or staff.quiet_to is None:
        return Preferences(None, staff.gathered)
    return Preferences((_clock(staff.quiet_from), _clock(staff.quiet_to)), staff.gathered)


def change_own(db: Db, actor: Actor, *, staff_id: int, wanted: Preferences) -> Entry:
    """Change one's own settings; the entry keeps the earlier and the new ones, as numbers, for undo.

    Raises Sorry for quiet hours that would swallow the morning note.
    """
    if wanted.quiet is not None and _swallows(wanted.quiet, settings(db).morning_time):
        raise Sorry("You would miss your morning note. End your quiet hours before 17:00.", field="quiet")
    staff = db.get_one(Staff, staff_id, with_for_update=True)
    before = _numbers(staff)
    start, end = wanted.quiet or (None, None)
    staff.quiet_from, staff.quiet_to = _minutes(start), _minutes(end)
    staff.gathered = wanted.gathered
    fields = ",".join(str(each) for each in (*before, *_numbers(staff)))
    return record(db, actor, DEED, about=("staff", staff.id), fields=fields)


def _swallows(quiet: tuple[time, time], morning: time) -> bool:
    """Whether the morning note falls due in the quiet hours and is of no use any more when they end."""
    start, end = quiet
    spans_midnight = end <= start
    due_within = start <= morning or morning < end if spans_midnight else start <= morning < end
    return due_within and (end >= MORNING_IS_OVER or (spans_midnight and start <= morning))


@undoes(DEED)
def _take_back(db: Db, entry: Entry, actor: Actor) -> str:  # noqa: ARG001 - every undo has this shape
    staff = db.get_one(Staff, entry.record_id, with_for_update=True)
    start, end, gathered, *after = (int(each) for each in entry.fields.split(","))
    if _numbers(staff) != after:
        raise Sorry("You changed your settings again since. Type mine to see them.")
    staff.quiet_from = None if start == NONE else start
    staff.quiet_to = None if end == NONE else end
    staff.gathered = bool(gathered)
    return "Your settings are as they were."


def _numbers(staff: Staff) -> list[int]:
    quiet = [NONE if each is None else each for each in (staff.quiet_from, staff.quiet_to)]
    return [*quiet, int(staff.gathered)]


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _minutes(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute

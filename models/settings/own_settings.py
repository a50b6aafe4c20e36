"""What each member of staff decides for themselves: hours of quiet, and slips one by one or together."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.wording import to_type
from models.school.people import Staff
from models.school.snapshot import changed, school, settings

MORNING_IS_OVER = time(17)
"""A morning note that comes after this hour is of no use."""


@dataclass(frozen=True)
class Preferences:
    """A person's own settings; `quiet` may span midnight, None is no hours of quiet."""

    quiet: tuple[time, time] | None
    gathered: bool
    """Slips stand together in the morning note, not as they come."""


def preferences(db: Db, staff_id: int) -> Preferences:
    """What holds for this person now."""
    held = school(db).receivers[staff_id]
    if held.quiet_from is None or held.quiet_to is None:
        return Preferences(None, held.gathered)
    return Preferences((_clock(held.quiet_from), _clock(held.quiet_to)), held.gathered)


def change_own(db: Db, actor: Actor, *, staff_id: int, wanted: Preferences) -> Entry:
    """Change one's own settings; the earlier and the new ones are remembered for undo.

    Raises Sorry for quiet hours that would swallow the morning note.
    """
    if wanted.quiet is not None and _swallows(wanted.quiet, settings(db).morning_time):
        raise Sorry("You would miss your morning note. End your quiet hours before 17:00.", field="quiet")
    staff = db.get_one(Staff, staff_id, with_for_update=True)
    before = _now(staff)
    start, end = wanted.quiet or (None, None)
    staff.quiet_from, staff.quiet_to = _minutes(start), _minutes(end)
    staff.gathered = wanted.gathered
    changed(db)
    entry = record(
        db, actor, Deed.PREFERENCE_CHANGE, about=(RecordKind.STAFF, staff.id), fields="quiet,gathered"
    )
    remember(db, entry, {"before": before, "after": _now(staff)})
    return entry


def _swallows(quiet: tuple[time, time], morning: time) -> bool:
    """Whether the morning note falls due in the quiet hours and is of no use any more when they end."""
    start, end = quiet
    spans_midnight = end <= start
    due_within = start <= morning or morning < end if spans_midnight else start <= morning < end
    return due_within and (end >= MORNING_IS_OVER or (spans_midnight and start <= morning))


@undoes(Deed.PREFERENCE_CHANGE)
def _take_back(undoing: Undoing) -> str:
    staff = undoing.db.get_one(Staff, undoing.entry.record_id, with_for_update=True)
    if _now(staff) != undoing.facts["after"]:
        raise Sorry(f"You changed your settings again since. Type {to_type('mine')} to see them.")
    staff.quiet_from, staff.quiet_to, staff.gathered = undoing.facts["before"]
    changed(undoing.db)
    return "Your settings are as they were."


def _now(staff: Staff) -> list[Any]:
    return [staff.quiet_from, staff.quiet_to, staff.gathered]


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _minutes(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute

"""What each member of staff decides for themselves: hours of quiet, and slips one by one or together."""

from dataclasses import dataclass
from datetime import time

from models.audit import Entry, Hand, record
from models.people import Staff
from models.tables import Db
from models.undo import undoes

DEED = "preference.change"
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


def change_own(db: Db, hand: Hand, *, staff_id: int, wanted: Preferences) -> Entry:
    """Change one's own settings; the entry keeps the earlier ones, as numbers, for undo."""
    staff = db.get_one(Staff, staff_id, with_for_update=True)
    before = [NONE if each is None else each for each in (staff.quiet_from, staff.quiet_to)]
    entry = record(
        db,
        hand,
        DEED,
        about=("staff", staff.id),
        fields=",".join(str(each) for each in (*before, int(staff.gathered))),
    )
    start, end = wanted.quiet or (None, None)
    staff.quiet_from, staff.quiet_to = _minutes(start), _minutes(end)
    staff.gathered = wanted.gathered
    return entry


@undoes(DEED)
def _take_back(db: Db, entry: Entry, hand: Hand) -> str:  # noqa: ARG001 - every undo has this shape
    staff = db.get_one(Staff, entry.record_id, with_for_update=True)
    start, end, gathered = (int(each) for each in entry.fields.split(","))
    staff.quiet_from = None if start == NONE else start
    staff.quiet_to = None if end == NONE else end
    staff.gathered = bool(gathered)
    return "Your settings are as they were."


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _minutes(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute

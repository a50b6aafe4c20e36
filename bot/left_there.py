"""What a platform did not delete, for whoever can: what it was, whose it is, why it stands there, and its link."""

from datetime import date

from models.db.tables import Db
from models.outbox.clearing import StandingMessage, still_standing
from models.rules.days import stored_day
from models.rules.wording import count, day_in_short
from models.school.snapshot import School

NAMED = 20
"""So many are named before the rest is counted."""


def left_there(db: Db, school: School, today: date) -> list[str]:
    """A sentence for each message that should be gone and is not, the oldest first."""
    found = still_standing(db)
    more = len(found) - NAMED
    said = [_sentence(each, school, today) for each in found[:NAMED]]
    return said if more <= 0 else [*said, f"{count(more, 'more message')} could not be deleted."]


def _sentence(each: StandingMessage, school: School, today: date) -> str:
    day = stored_day(each.day)
    what = f"{each.what[:1].upper()}{each.what[1:]}" + (f" of {day_in_short(day, today)}" if day else "")
    whose = school.staff_name(each.to_staff) if each.to_staff is not None else f"{each.to_purpose}'s place"
    where = f"{each.door.capitalize()} ({whose})"
    return f"{what} still stands in {where}: {each.why}. Have it deleted there: {each.link}"

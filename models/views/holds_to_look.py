"""Holds on pupils' records, for who keeps them: all at each term's start, and one when it is to be looked at again
(lifecycle, 4.4).
"""

from dataclasses import dataclass
from datetime import date

from models.access.authoriser import Action, Person, could
from models.audit.holds import standing_holds
from models.db.tables import Db
from models.rules.calendar import Calendar
from models.rules.mentoring import first_of_week
from models.school.people import Role, ids_with_role

KEEPERS = (Role.SAFEGUARDING_LEAD, Role.SCHEME_LEAD)


@dataclass(frozen=True)
class HoldsToLookAt:
    """How many holds stand, and how many of them are to be looked at again by now: a reminder names no pupil."""

    stand: int
    due: int
    since: date
    """The day from which the first of those is due; today where none is."""


def holds_to_look_at(db: Db, who: Person, day: date) -> HoldsToLookAt | None:
    """The holds where one is to be looked at again; None where none is, and for who does not keep them."""
    found = _standing(db, day) if could(who, Action.HOLD_RETENTION) else None
    return found if found is not None and found.due else None


def holds_said(db: Db, who: Person, day: date, calendar: Calendar) -> HoldsToLookAt | None:
    """What the note of that morning says of them: at a term's start all, weekly those that are due."""
    return _said_on(db, day, calendar) if could(who, Action.HOLD_RETENTION) else None


def hearing_of_holds(db: Db, day: date, calendar: Calendar) -> set[int]:
    """Whom the note of that morning tells of them, by id."""
    if _said_on(db, day, calendar) is None:
        return set()
    return {each for role in KEEPERS for each in ids_with_role(db, role)}


def _said_on(db: Db, day: date, calendar: Calendar) -> HoldsToLookAt | None:
    begins_term = calendar.begins_term(day)
    if not (begins_term or first_of_week(calendar, day)):
        return None
    found = _standing(db, day)
    return found if found is not None and (begins_term or found.due) else None


def _standing(db: Db, day: date) -> HoldsToLookAt | None:
    """All of them; None where there is none."""
    days = [each.look_again for each in standing_holds(db)]
    due = [each for each in days if each <= day]
    return HoldsToLookAt(len(days), len(due), min(due, default=day)) if days else None

"""What somebody has to look at again, for who keeps it: holds on pupils' records and restrictions of them, all at each
term's start, and one when its time has come (lifecycle, 3 and 4.4).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from models.access.authoriser import Action, Person, could
from models.audit.holds import Hold, standing_holds
from models.db.tables import Db
from models.rules.calendar import Calendar
from models.rules.mentoring import first_of_week
from models.school.people import Role, ids_with_role
from models.school.restrictions import Restriction, standing_restrictions


@dataclass(frozen=True)
class ToLookAt:
    """How many stand, and how many of them are to be looked at again by now: a reminder names no pupil."""

    stand: int
    due: int
    since: date
    """The day from which the first of those is due; today where none is."""


class HoldsToLookAt(ToLookAt):
    """Of holds."""


class RestrictionsToLookAt(ToLookAt):
    """Of restrictions."""


@dataclass(frozen=True)
class _LookedAgain:
    """What is looked at again, and by whom."""

    what: type[HoldsToLookAt | RestrictionsToLookAt]
    standing: Callable[[Db], Sequence[Hold] | Sequence[Restriction]]
    keep: Action
    keepers: tuple[Role, ...]


_EACH = (
    _LookedAgain(
        HoldsToLookAt,
        standing_holds,
        Action.HOLD_RETENTION,
        (Role.SAFEGUARDING_LEAD, Role.SCHEME_LEAD),
    ),
    _LookedAgain(
        RestrictionsToLookAt,
        standing_restrictions,
        Action.RESTRICT,
        (Role.SAFEGUARDING_LEAD, Role.DATA_PROTECTION),
    ),
)


def to_look_at(db: Db, who: Person, day: date) -> list[HoldsToLookAt | RestrictionsToLookAt]:
    """What is to be looked at again by then, by who keeps it; without what is not due."""
    return [
        found
        for kept in _EACH
        if could(who, kept.keep) and (found := _standing(db, kept, day)) is not None and found.due
    ]


def said_to_look_at(
    db: Db, who: Person, day: date, calendar: Calendar
) -> list[HoldsToLookAt | RestrictionsToLookAt]:
    """What the note of that morning says of them: at a term's start all, weekly those that are due."""
    return [
        found
        for kept in _EACH
        if could(who, kept.keep) and (found := _said_on(db, kept, day, calendar)) is not None
    ]


def hearing_to_look(db: Db, day: date, calendar: Calendar) -> set[int]:
    """Whom the note of that morning tells of them, by id."""
    return {
        each
        for kept in _EACH
        if _said_on(db, kept, day, calendar) is not None
        for role in kept.keepers
        for each in ids_with_role(db, role)
    }


def _said_on(
    db: Db, kept: _LookedAgain, day: date, calendar: Calendar
) -> HoldsToLookAt | RestrictionsToLookAt | None:
    begins_term = calendar.begins_term(day)
    if not (begins_term or first_of_week(calendar, day)):
        return None
    found = _standing(db, kept, day)
    return found if found is not None and (begins_term or found.due) else None


def _standing(db: Db, kept: _LookedAgain, day: date) -> HoldsToLookAt | RestrictionsToLookAt | None:
    """All of them; None where there is none."""
    days = [each.look_again for each in kept.standing(db)]
    due = [each for each in days if each <= day]
    return kept.what(len(days), len(due), min(due, default=day)) if days else None

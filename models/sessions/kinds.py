"""Which kind of session a slot is, and whether one is held that day (P9, R9)."""

from datetime import date

from models.rules.clashes import Slot
from models.rules.kinds import HeldOn, SessionKind
from models.school.snapshot import School
from models.sessions.session import kind_of


def kind_of_slot(known: School, slot: Slot) -> SessionKind | None:
    """The school's own kind that has these times, or lies around them on a day without lessons; else the part of day.

    None for other times of a school day, which are as every session is.
    """
    held = known.calendar.held_on(slot.day)
    kinds = [each for each in known.settings.kinds() if each.held == held]
    if found := next((each for each in reversed(kinds) if each.fits(slot)), None):
        return found
    if held != HeldOn.SCHOOL_DAYS:
        return next((each for each in kinds if each.covers(slot)), None)
    part = kind_of(slot.start, slot.end, known.settings)
    return next((each for each in kinds if each.is_called(part)), None)


def years_of_sessions(known: School) -> frozenset[int]:
    """The year groups that any kind of session is for."""
    return frozenset(known.settings.session_years).union(*(each.years for each in known.settings.kinds()))


def why_not_held(known: School, slot: Slot) -> str | None:
    """Why there is no session then, in words that follow "Friday 27 November is "; None where there can be one."""
    reason = known.calendar.why_not(slot.day)
    return reason if reason is not None and kind_of_slot(known, slot) is None else None


def days_held(known: School, slot: Slot, first: date, last: date) -> list[date]:
    """The days from the first to the last on which a session like this one is held."""
    held = known.calendar.held_on(slot.day) or HeldOn.SCHOOL_DAYS
    return known.calendar.days_held(held, first, last)

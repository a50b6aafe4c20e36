"""What the turn of the year leaves to do: year groups of the year before, and a calendar that ends (R1, R9)."""

from dataclasses import dataclass
from datetime import date

from models.rules.calendar import Calendar, academic_year
from models.school.snapshot import School

_JUNE, _AUGUST = 6, 8


@dataclass(frozen=True)
class CalendarGap:
    """An academic year without terms, in which every weekday counts as a school day."""

    year: int
    """The academic year that has none: 2027 for 2027/28."""
    last: date | None
    """The last day of term that is known."""
    now: bool
    """Whether that year has begun."""


@dataclass(frozen=True)
class YearToTurn:
    """A new academic year has begun, and the year groups are still those of the one before."""

    year: int


def calendar_gap(calendar: Calendar, today: date) -> CalendarGap | None:
    """The year whose terms are missing: this one, or from June the next; None where none is (R9)."""
    if not calendar.has_terms(today):
        return CalendarGap(academic_year(today), calendar.last_day, now=True)
    following = academic_year(today) + 1
    if _JUNE <= today.month <= _AUGUST and not calendar.has_terms(date(following, 9, 1)):
        return CalendarGap(following, calendar.last_day, now=False)
    return None


def year_to_turn(known: School, today: date) -> YearToTurn | None:
    """The academic year that has begun without the year groups; None where they are of it (R1)."""
    return YearToTurn(known.settings.school_year(today)) if known.years_on(today) > 0 else None

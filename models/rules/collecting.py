"""When the month's collection of grades is open, and when teachers are reminded of it (R12)."""

from datetime import date

from dateutil.relativedelta import relativedelta

from models.rules.calendar import Calendar
from models.rules.mentoring import Month

GRADED_MONTHLY = (10, 11)
"""The year groups whose grades are collected every month (P6)."""
CHASED_BEFORE = (5, 1)
"""School days before the last one at which whoever has grades to enter is reminded."""


def window(month: Month, opening_day: int, closing_day: int) -> tuple[date, date]:
    """The first and the last day of the month's collection (R12).

    A day that the month does not have is its last; a closing day before the opening day is of the month after.
    """
    opens = month.first + relativedelta(day=opening_day)
    closes_in = month if closing_day >= opening_day else month.next
    return opens, closes_in.first + relativedelta(day=closing_day)


def asked_on(calendar: Calendar, opens: date, closes: date) -> dict[date, int | None]:
    """The school days on which teachers are told of it: at the opening (None), then with so many days left (R12).

    The last school day up to `closes` is the one that it is counted back from; where the window is so short that
    two of them are one day, the opening is said. Empty where it has no school day.
    """
    days = calendar.school_days(opens, closes)
    found: dict[date, int | None] = {
        days[-1 - before]: before for before in CHASED_BEFORE if before < len(days)
    }
    return found | dict.fromkeys(days[:1])

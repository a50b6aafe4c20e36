"""The mentoring month: which formal meetings are due, and when a mentor is reminded (R11)."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from models.rules.calendar import Calendar, academic_year

FIRST_MENTORED = 10
"""The first year group in which each pupil has a mentor (P4)."""
_SEPTEMBER = 9
_TIME_ENOUGH = 10
"""School days in which a mentor can meet everybody."""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that a day is in."""
        return cls(day.year, day.month)

    @property
    def key(self) -> str:
        """How the month is written in keys: "2026-11"."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """The month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The month's last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def next(self) -> "Month":
        """The month after."""
        return Month.of(self.first + relativedelta(months=1))

    @property
    def previous(self) -> "Month":
        """The month before."""
        return Month.of(self.first - relativedelta(months=1))

    def __str__(self) -> str:
        return f"{self.first:%B %Y}"


class Duty(StrEnum):
    """Where the month's formal meeting with a pupil stands (R11)."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_DUE = "not due"


def duty_applies(year_group: int, month: Month, *, until_11: int = 5, until_10: int = 7) -> bool:
    """Whether a pupil of the year group has a formal meeting in such a month, by the month's number (R11).

    From September to May for Year 11 and to July for Year 10, as a setting; never for other years.
    """
    until = {11: until_11, 10: until_10}.get(year_group)
    if until is None:
        return False
    return _months_into_year(month.number) <= _months_into_year(until)


def due_day(calendar: Calendar, month: Month) -> date | None:
    """The month's last school day, by which the meeting is held; None when it has no school day (R11)."""
    days = calendar.month(month.year, month.number)
    return days[-1] if days else None


def duty(
    month: Month,
    *,
    held: bool,
    today: date,
    calendar: Calendar,
    year_group: int,
    until_11: int = 5,
    until_10: int = 7,
) -> Duty:
    """Where a month's meeting stands today: due in its own month, overdue from the next month's first (R11).

    The year group is the pupil's in that month.
    """
    if held:
        return Duty.DONE
    applies = duty_applies(year_group, month, until_11=until_11, until_10=until_10)
    if not applies or today < month.first or due_day(calendar, month) is None:
        return Duty.NOT_DUE
    return Duty.OVERDUE if today > month.last else Duty.DUE


def months_missed(
    held: Collection[Month],
    *,
    today: date,
    calendar: Calendar,
    year_group: int,
    since: date | None = None,
    until_11: int = 5,
    until_10: int = 7,
) -> list[Month]:
    """The months of this academic year whose meeting is overdue today, earliest first (R11).

    Months that ended before `since`, when the pupil came to the school or to the mentor, are left out.
    """
    month = Month(academic_year(today), _SEPTEMBER)
    if since:
        month = max(month, Month.of(since))
    missed = []
    while month.last < today:
        stands = duty(
            month,
            held=month in held,
            today=today,
            calendar=calendar,
            year_group=year_group,
            until_11=until_11,
            until_10=until_10,
        )
        if stands is Duty.OVERDUE:
            missed.append(month)
        month = month.next
    return missed


def first_counted(calendar: Calendar, began: date) -> Month:
    """The first month whose meeting can become overdue in a school that began with Staffroom on that day (R11).

    It is the day's own month, or the next where fewer than ten of its school days were left: nobody is late for
    what could not yet be recorded.
    """
    month = Month.of(began)
    left = [day for day in calendar.month(month.year, month.number) if day >= began]
    return month if len(left) >= _TIME_ENOUGH else month.next


def reminder_days(calendar: Calendar, month: Month) -> dict[date, str]:
    """The days on which mentors are told what is due, with why: "first", "ten before the end", "last three".

    They are the month's first school day, the one ten school days before its last, and its last three. A day
    that is two of these is given the more pressing reason (R11).
    """
    days = calendar.month(month.year, month.number)
    reasons = dict.fromkeys(days[-11:-10], "ten before the end")
    reasons |= dict.fromkeys(days[:1], "first")
    reasons |= dict.fromkeys(days[-3:], "last three")
    return dict(sorted(reasons.items()))


def first_of_week(calendar: Calendar, day: date) -> bool:
    """Whether the day is the first school day of its week."""
    before = calendar.previous_school_day(day)
    monday = day - timedelta(days=day.weekday())
    return calendar.is_school_day(day) and (before is None or before < monday)


def _months_into_year(number: int) -> int:
    """How many months a month's number is from September: 9 is 0 and 8 is 11."""
    return (number - _SEPTEMBER) % 12

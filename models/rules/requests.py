"""By when a request for one's own data is to be answered (the life of the data, part 2).

The month is the UK GDPR's (Articles 12 and 15), counted as its regulator does; the fifteen school days are those of the
educational record at a maintained school.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from models.rules.calendar import Calendar

MONTHS, MONTHS_MORE = 1, 2
ACKNOWLEDGED_WITHIN = timedelta(days=30)
"""The Data (Use and Access) Act 2025, section 103."""
SCHOOL_DAYS = 15
SOON, VERY_SOON = timedelta(days=10), timedelta(days=3)
_ANY_YEAR = Calendar()
"""Without terms: every weekday counts that is no bank holiday. School holidays do not stop the clock."""


class RequestReminder(StrEnum):
    """Why the data manager and the data protection officer are reminded of a request."""

    STARTED = "the clock has started"
    SOON = "due soon"
    VERY_SOON = "due in three days"
    OVERDUE = "the answer is overdue"


@dataclass(frozen=True)
class AskedBack:
    """A clarification that was needed: from the day it was asked for until it was answered the clock stands still."""

    asked: date
    answered: date | None = None

    def __post_init__(self) -> None:
        if self.answered is not None and self.answered < self.asked:
            raise ValueError("What was asked back is answered after it was asked.")


def clock_starts(received: date, known: date | None) -> date | None:
    """When the clock starts: once identity and authority are known, and not before the request came.

    None while they are not known.
    """
    return None if known is None else max(received, known)


def answer_due(
    started: date, *, asked_back: Sequence[AskedBack] = (), complex_since: date | None = None
) -> date | None:
    """The last day to answer: the same date a month later, or three where it is complex; else that month's last.

    The days that the clock stood still are added, and the next working day is meant. None while it stands still.
    Raises ValueError where it was said to be complex only after the first month.
    """
    if any(each.answered is None for each in asked_back):
        return None
    still = sum(((each.answered or each.asked) - each.asked for each in asked_back), timedelta())
    first = _working(started + relativedelta(months=MONTHS) + still)
    if complex_since is None:
        return first
    if complex_since > first:
        raise ValueError(f"That it is complex is said within the first month, by {first.isoformat()}.")
    return _working(started + relativedelta(months=MONTHS + MONTHS_MORE) + still)


def acknowledge_due(received: date) -> date:
    """The last day to acknowledge a complaint about data: 30 days, of which no weekend makes more."""
    return received + ACKNOWLEDGED_WITHIN


def complaint_due(received: date, acknowledged: date | None) -> date:
    """By when the next thing about a complaint is to be done: acknowledge it; then answer it.

    The answer is due without delay. A month after acknowledging it is late, as a request would be.
    """
    if acknowledged is None:
        return acknowledge_due(received)
    return answer_due(acknowledged) or acknowledge_due(received)


def record_due(received: date, calendar: Calendar) -> date:
    """The last day for the educational record at a maintained school: fifteen school days after the request.

    Raises ValueError where the calendar has not so many.
    """
    return calendar.add_school_days(received, SCHOOL_DAYS)


def reminder_on(day: date, *, started: date, due: date, soon: timedelta = SOON) -> RequestReminder | None:
    """Why somebody is reminded on this day; None where nobody is.

    People are reminded on working days, school holidays or not: of a start on the next one, of a day to come on the
    last one before.
    """
    if not _ANY_YEAR.is_school_day(day):
        return None
    if day > due:
        return RequestReminder.OVERDUE
    following = _ANY_YEAR.next_school_day(day) or day
    if day == _working(started):
        return RequestReminder.STARTED
    for before, why in ((VERY_SOON, RequestReminder.VERY_SOON), (soon, RequestReminder.SOON)):
        if day <= due - before < following:
            return why
    return None


def _working(day: date) -> date:
    found = _ANY_YEAR.on_or_after(day)
    if found is None:  # no calendar of bank holidays is so long
        raise ValueError(f"There is no working day from {day} on.")
    return found

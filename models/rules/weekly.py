"""Days that come again: every week, every two weeks or every day, until a day or so many times (P9, R8)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dateutil.rrule import DAILY, FR, MO, TH, TU, WE, WEEKLY, rrule

LONGEST = timedelta(days=366)
"""How far ahead sessions may come again."""
MOST_DAYS = 60
"""On how many days at most at once."""


class Again(StrEnum):
    """How often a session comes again."""

    WEEKLY = "every week"
    FORTNIGHTLY = "every two weeks"
    DAILY = "every day"


@dataclass(frozen=True)
class Until:
    """When it comes for the last time: by a day, within so many weeks, or after so many times."""

    day: date | None = None
    weeks: int = 0
    times: int = 0


@dataclass(frozen=True)
class Series:
    """The days on which it comes, and those that it would have, were there school."""

    days: tuple[date, ...]
    skipped: tuple[date, ...]


class TooMany(ValueError):  # noqa: N818 - it is what was said more than an error
    """More days than are booked at once: what is too many, and what to type instead."""


def days_again(
    first: Collection[date], again: Again, until: Until, *, held: Callable[[date], bool]
) -> Series:
    """The days on which it comes, from the earliest of the first ones on, in order; none where it ends before.

    So many times is so many days with a session for each of the first ones. Raises TooMany.
    """
    start = min(first)
    last = until.day or (start + timedelta(weeks=until.weeks, days=-1) if until.weeks else start + LONGEST)
    if last > start + LONGEST:
        raise TooMany("That is more than a year ahead. Type an earlier day, such as until 18 dec.")
    days, skipped = set[date](), set[date]()
    for each in first:
        times = until.times
        for day in _coming(each, again, last):
            if not held(day):
                skipped.add(day)
                continue
            days.add(day)
            times -= 1
            if not times:
                break
    if len(days) > MOST_DAYS:
        raise TooMany(f"Those are {len(days)} days; {MOST_DAYS} fit at once. Type an earlier day to end on.")
    skipped = {day for day in skipped if not until.times or (days and day < max(days))}
    return Series(tuple(sorted(days)), tuple(sorted(skipped)))


def _coming(first: date, again: Again, last: date) -> Iterator[date]:
    begins, ends = (datetime(day.year, day.month, day.day) for day in (first, last))  # noqa: DTZ001 - days, not moments
    if again is Again.DAILY:
        found = rrule(DAILY, dtstart=begins, until=ends, byweekday=(MO, TU, WE, TH, FR))
    else:
        found = rrule(WEEKLY, interval=2 if again is Again.FORTNIGHTLY else 1, dtstart=begins, until=ends)
    return (each.date() for each in found)

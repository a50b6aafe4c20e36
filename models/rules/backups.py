"""Which backups are kept, and from when one is missing (lifecycle, 5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ALL_FOR = timedelta(days=1)
"""So long every backup is kept: whoever makes one before a risk finds it again."""
JOURNAL_LONGER = timedelta(days=10)
"""So much longer than the oldest backup is kept what was removed for good, by numbers."""
MISSING_AFTER = timedelta(hours=26)
"""After so long without a new one somebody hears of it."""
DRILL_EVERY = timedelta(days=28)
DRILL_OLD = timedelta(days=40)
"""A drill that is so old says nothing of today's backups."""


@dataclass(frozen=True)
class BackupsKept:
    """How many backups are kept: the newest of each of so many days and weeks, and none that is too old."""

    daily: int = 7
    weekly: int = 4
    longest: timedelta = timedelta(days=35)


def to_remove(made: Iterable[datetime], now: datetime, keeping: BackupsKept) -> set[datetime]:
    """Those of the moments (UTC) at which backups were made that are not kept any more.

    Of the last day all are; of each earlier day and week the newest. The newest of all always is.
    """
    moments = sorted(set(made), reverse=True)
    if not moments:
        return set()
    young = [each for each in moments if now - each < keeping.longest]
    kept = {moments[0], *(each for each in young if now - each < ALL_FOR)}
    kept.update(_newest_a_part(young, lambda day: (day.year, day.month, day.day))[: keeping.daily])
    kept.update(_newest_a_part(young, lambda day: day.isocalendar()[:2])[: keeping.weekly])
    return {*moments} - kept


def _newest_a_part(
    newest_first: Iterable[datetime], part_of: Callable[[date], tuple[int, ...]]
) -> list[datetime]:
    """The newest of each part, such as a day or a week; the newest part first."""
    newest: dict[tuple[int, ...], datetime] = {}
    for each in newest_first:
        newest.setdefault(part_of(each.date()), each)
    return list(newest.values())

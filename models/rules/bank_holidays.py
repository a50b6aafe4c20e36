"""England's bank holidays, since 1978: those of every year, and those that were proclaimed for one.

Here and not from the package `holidays`, which knows 250 countries and the moons of twelve calendars: to be asked for
these eight days it took 9 MB of a server. A test holds them against it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

_PROCLAIMED = {
    1981: {(7, 29): "Wedding of Charles and Diana"},
    1999: {(12, 31): "Millennium Celebrations"},
    2002: {(6, 3): "Golden Jubilee of Elizabeth II"},
    2011: {(4, 29): "Wedding of William and Catherine"},
    2012: {(6, 5): "Diamond Jubilee of Elizabeth II"},
    2022: {(6, 3): "Platinum Jubilee of Elizabeth II", (9, 19): "State Funeral of Queen Elizabeth II"},
    2023: {(5, 8): "Coronation of Charles III"},
}
"""By year, the month and day of what was proclaimed for once."""
_MAY_DAY = {1995: date(1995, 5, 8), 2020: date(2020, 5, 8)}
_SPRING = {2002: date(2002, 6, 4), 2012: date(2012, 6, 4), 2022: date(2022, 6, 2)}
"""In the years in which they were moved."""


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """The name of each of the year's; of a day in place of one that falls on a weekend: `for Boxing Day`.

    The day on the weekend is named as well.
    """
    sunday = easter(year)
    found = {
        date(year, 1, 1): "New Year's Day",
        sunday - timedelta(days=2): "Good Friday",
        sunday + timedelta(days=1): "Easter Monday",
        _MAY_DAY.get(year) or _monday_from(date(year, 5, 1)): "May Day",
        _SPRING.get(year) or _monday_from(date(year, 5, 25)): "Spring Bank Holiday",
        _monday_from(date(year, 8, 25)): "Late Summer Bank Holiday",
        date(year, 12, 25): "Christmas Day",
        date(year, 12, 26): "Boxing Day",
    }
    instead = {
        day + timedelta(days=_until_a_workday(day)): f"for {name}"
        for day, name in found.items()
        if day.weekday() >= 5
    }
    proclaimed = {date(year, *day): name for day, name in _PROCLAIMED.get(year, {}).items()}
    return found | instead | proclaimed


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _until_a_workday(day: date) -> int:
    """From a Saturday or Sunday; the two days of Christmas that fall on them keep their order behind each other."""
    return 2 if day.month == 12 or day.weekday() == 5 else 1

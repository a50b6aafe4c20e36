"""Days as people say them: today, thu, next tue, 3 dec, 2026-12-03; and the names of weekdays and months."""

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

WEEKDAYS = tuple(map(str.casefold, calendar.day_name))
"""As they are typed, Monday first, as `date.weekday` counts them."""
MONTHS = tuple(map(str.casefold, calendar.month_name))
"""As they are typed, by their numbers; that of 0 is blank."""
_SHORTEST = 3
"""Letters of a name that are enough."""
_OWN_SHORT = {"weds": "wednesday"}
_PLAIN = {"today": 0, "tomorrow": 1, "tmrw": 1, "yesterday": -1}


def read_weekday(word: str) -> int | None:
    """The weekday that the word names or begins, Monday 0; None for another word."""
    return _among(_OWN_SHORT.get(word.casefold(), word), WEEKDAYS)


def read_month(word: str) -> int | None:
    """The number of the month that the word names or begins; None for another word."""
    return _among(word, MONTHS)


def _among(word: str, names: Sequence[str]) -> int | None:
    found = [at for at, name in enumerate(names) if name.startswith(word.casefold())]
    return found[0] if len(word) >= _SHORTEST and len(found) == 1 else None


def read_day(words: Sequence[str], today: date, *, past: bool = False) -> tuple[int, date] | None:
    """How many words from the first on are a day, and which; None where they are none.

    A weekday is the next one to come (with `past`, the last one that was); today has its own word.
    Raises ValueError for a day that does not exist, such as 31 nov.
    """
    if not words:
        return None
    lower = [word.casefold().strip(",;:.!?") for word in words[:5]]
    first, rest = lower[0], lower[1:]
    if first == "on" and rest and (found := read_day(rest, today, past=past)):
        return found[0] + 1, found[1]
    if first in _PLAIN:
        return 1, today + timedelta(days=_PLAIN[first])
    if first in {"next", "last", "this"} and rest and (weekday := read_weekday(rest[0])) is not None:
        monday = today - timedelta(days=today.weekday())
        weeks = {"next": 1, "last": -1, "this": 0}[first]
        return 2, monday + timedelta(weeks=weeks, days=weekday)
    if (weekday := read_weekday(first)) is not None:
        if rest and (dated := _read_date(rest, today, past=past)) is not None:
            return _agreeing(weekday, dated)
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        return 1, today + timedelta(days=ahead - 7 if past else ahead)
    return _read_date(lower, today, past=past)


def _agreeing(weekday: int, dated: tuple[int, date]) -> tuple[int, date]:
    """A weekday with its date, such as Thu 3 Dec. Raises ValueError where the two are different days."""
    length, day = dated
    if day.weekday() != weekday:
        raise ValueError(
            f"{day.day} {day:%B} is a {day:%A}, not a {WEEKDAYS[weekday].capitalize()}. Type one of the two."
        )
    return length + 1, day


def _read_date(lower: Sequence[str], today: date, *, past: bool) -> tuple[int, date] | None:
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", lower[0]):
        return 1, _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if slashed := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?", lower[0]):
        year = int(slashed[3]) if slashed[3] else None
        return 1, _nearest(int(slashed[1]), int(slashed[2]), year, today, past=past)
    number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", lower[0])
    if number is None or len(lower) < 2 or (month := read_month(lower[1])) is None:
        return None
    if len(lower) > 2 and re.fullmatch(r"20\d\d", lower[2]):
        return 3, _date(int(lower[2]), month, int(number[1]))
    return 2, _nearest(int(number[1]), month, None, today, past=past)


def _nearest(day: int, month: int, year: int | None, today: date, *, past: bool) -> date:
    """A date without a year is the next to come (with `past`, the last that was); a near one is not a year off."""
    if year is not None:
        return _date(year + 2000 if year < 100 else year, month, day)
    found = _date(today.year, month, day)
    if past and found > today + timedelta(days=60):
        return _date(today.year - 1, month, day)
    if not past and found < today - timedelta(days=60):
        return _date(today.year + 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(
            f"There is no day {day}/{month}/{year}. Type a day such as thu, 3 dec or 2026-12-03."
        ) from None

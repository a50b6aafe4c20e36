"""Days as people say them: today, thu, next tue, 3 dec, 2026-12-03; and the names of weekdays and months."""

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from models.rules.wording import day_of_month

WEEKDAYS = tuple(map(str.casefold, calendar.day_name))
"""As they are typed, Monday first, as `date.weekday` counts them."""
MONTHS = tuple(map(str.casefold, calendar.month_name))
"""As they are typed, by their numbers; that of 0 is blank."""
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""What anybody asks about lies between them, so that a calendar can reckon with it."""
TYPE_A_DAY = "Type a day such as thu, 3 dec or 2026-12-03."
"""What to do where a day is typed that is none; where a calendar is drawn, `to_pick` says it."""
_TYPE = re.compile(r"\bType ([^.]*?),?(?: such as [^.]*)?\.")
_SHORTEST = 3
"""Letters of a name that are enough."""


def _beginnings(names: Sequence[str]) -> dict[str, int]:
    """Every beginning of a name that is long enough to mean that one alone: asked of every word of every line."""
    begun = [
        (name[:length], at) for at, name in enumerate(names) for length in range(_SHORTEST, len(name) + 1)
    ]
    times = Counter(beginning for beginning, _ in begun)
    return {beginning: at for beginning, at in begun if times[beginning] == 1}


_WEEKDAYS_BEGUN, _MONTHS_BEGUN = _beginnings(WEEKDAYS), _beginnings(MONTHS)
_OWN_SHORT = {
    "weds": "wednesday", "wensday": "wednesday", "wendsday": "wednesday", "wednsday": "wednesday",
    "wednesay": "wednesday", "wedensday": "wednesday", "tuseday": "tuesday", "teusday": "tuesday", "tusday": "tuesday",
    "tuesay": "tuesday", "thrusday": "thursday", "thursay": "thursday", "thusday": "thursday", "thurdsay": "thursday",
    "firday": "friday", "friady": "friday", "modnay": "monday", "mondya": "monday",
}  # fmt: skip
"""Short for a weekday where its beginning is not, or mistyped so often that nothing else is meant."""
_PLAIN = {"today": 0, "2day": 0, "tonight": 0, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tomoz": 1,
          "tmrw": 1, "tmr": 1, "2moro": 1, "2morrow": 1, "yesterday": -1}  # fmt: skip
_OF_A_DAY = frozenset({
    "session", "sessions", "lesson", "lessons", "register", "registers", "booking", "bookings", "meeting", "list",
    "class",
})  # fmt: skip
"""What a day has, so that one is meant and not every one of its name: thursdays session, yesterday's register."""
_WEEKS = frozenset({"week", "wk", "weeks"})
_WHICH = {"next": 1, "nxt": 1, "last": -1, "this": 0}
_WEEK_OF = frozenset({"w/b", "wb", "w/c", "wc", "w.b", "w.c", "w/beg", "w/comm"})
_OF = frozenset({"of", "beginning", "begining", "beg", "commencing", "comm", "starting", "from", "with"})
"""What is said of a week by a day of it: w/b 7th, week commencing 7 dec."""
_HOLIDAYS = {
    "christmas eve": (24, 12), "xmas eve": (24, 12), "christmas day": (25, 12), "xmas day": (25, 12),
    "christmas": (25, 12), "xmas": (25, 12), "boxing day": (26, 12), "new year's eve": (31, 12),
    "new years eve": (31, 12), "new year's day": (1, 1), "new years day": (1, 1),
}  # fmt: skip
"""Days that have the same date each year, and are said by name."""
_SOON = timedelta(days=60)
"""A date without its year that is no longer ago than this is not one of next year."""


_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")


def to_pick(wrong: str) -> str:
    """What is wrong with a day, said where it is picked from a calendar and nothing can be typed."""
    return _TYPE.sub(r"Pick \1.", wrong)


def read_weekday(word: str) -> int | None:
    """The weekday that the word names or begins, Monday 0; None for another word."""
    plain = word.casefold()
    return _WEEKDAYS_BEGUN.get(_OWN_SHORT.get(plain, plain))


def is_weekday(word: str) -> bool:
    """Whether the word, with what ends it in a sentence, names or begins a weekday."""
    return read_weekday(word.strip(",;.")) is not None


def read_month(word: str) -> int | None:
    """The number of the month that the word names or begins; None for another word."""
    return _MONTHS_BEGUN.get(word.casefold())


def stored_day(text: str) -> date | None:
    """A day as it is stored, and as a form carries it: 2026-12-03; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


LONGEST_DAY = 6
"""Words: no more of them say one day."""


def read_day(words: Sequence[str], today: date, *, past: bool = False) -> tuple[int, date] | None:
    """How many words from the first on are a day, and which; None where they are none.

    A weekday is the next one to come (with `past`, the last one that was), and on that weekday it is today: next thu is
    the one after it, last thu the one before.
    Raises ValueError for a day that does not exist, such as 31 nov.
    """
    if not words:
        return None
    lower = [word.casefold().strip(",;:.!?()") for word in words[:LONGEST_DAY]]
    first, rest = lower[0], lower[1:]
    if first in {"on", "the"} and rest and (found := read_day(rest, today, past=past)):
        return found[0] + 1, found[1]
    if lower[:3] == ["day", "after", "tomorrow"]:
        return 3, today + timedelta(days=2)
    if lower[:3] == ["a", "week", "on"] and (found := read_day(rest[2:], today)):
        return found[0] + 3, found[1] + timedelta(weeks=1)
    if first in _PLAIN:
        return 1, today + timedelta(days=_PLAIN[first])
    if (named := _read_holiday(lower, today, past=past) or _read_own(lower, today, past=past)) is not None:
        return named
    if first in _WHICH and rest and (weekday := read_weekday(rest[0])) is not None:
        return 2, _monday(today, first) + timedelta(days=weekday)
    if (week := read_week(lower, today)) and (
        weekday := read_weekday(next(iter(lower[week[0] :]), ""))
    ) is not None:
        return week[0] + 1, week[1] + timedelta(days=weekday)
    if (weekday := read_weekday(first)) is not None:
        return _from_weekday(weekday, rest, today, past=past)
    return _read_date(lower, today, past=past)


def _read_own(lower: Sequence[str], today: date, *, past: bool) -> tuple[int, date] | None:
    """The day whose session or register is said: thursdays session."""
    own = _day_whose(lower[0]) if lower[1:] and lower[1] in _OF_A_DAY else ""
    return read_day([own], today, past=past) if own else None


def _day_whose(word: str) -> str:
    """The day whose something is, without what says so: thursday, of thursday's; blank for another word."""
    day = word.removesuffix("s").rstrip("'’")
    is_day = day in _PLAIN or read_weekday(day) is not None
    return day if is_day and day != word and word not in _PLAIN and read_weekday(word) is None else ""


def read_week(words: Sequence[str], today: date) -> tuple[int, date] | None:
    """How many words from the first on are a week, and its Monday: next week, w/b 7 dec; None for other words.

    Raises ValueError for a day that does not exist.
    """
    lower = [word.casefold().strip(",;:.!?()") for word in words[:LONGEST_DAY]]
    if len(lower) < 2:
        return None
    if lower[0] in _WHICH and lower[1] in _WEEKS:
        return 2, _monday(today, lower[0])
    skipped = 1 if lower[0] in _WEEK_OF else 2 if lower[0] in _WEEKS and lower[1] in _OF else 0
    if not skipped or not lower[skipped:]:
        return None
    dated = _of_week(lower[skipped:], today)
    return (dated[0] + skipped, dated[1] - timedelta(days=dated[1].weekday())) if dated is not None else None


def _of_week(lower: Sequence[str], today: date) -> tuple[int, date] | None:
    """A day by which a week is said: of its month it may be said by the number alone."""
    if (found := read_day(lower, today)) is not None:
        return found
    alone = lower[0].isdecimal() and len(lower[0]) <= len("31")
    return (1, _of_month(int(lower[0]), today, past=False)) if alone else None


def _monday(today: date, which: str) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=_WHICH[which])


def _from_weekday(weekday: int, rest: Sequence[str], today: date, *, past: bool) -> tuple[int, date]:
    """What follows a weekday: its date, the week it is in, or nothing, so that it is the nearest one."""
    if (
        rest[:1] == ["the"]
        and (dated := _read_date(rest[1:], today, past=past) if rest[1:] else None) is not None
    ):
        length, day = _agreeing(weekday, dated)
        return length + 1, day
    if rest and (dated := _read_date(rest, today, past=past)) is not None:
        return _agreeing(weekday, dated)
    if (week := read_week(rest, today)) is not None:
        return week[0] + 1, week[1] + timedelta(days=weekday)
    ahead, ago = (weekday - today.weekday()) % 7, (today.weekday() - weekday) % 7
    if rest and rest[0] in _WEEKS and not past:
        return 2, today + timedelta(days=ahead + 7)
    return 1, today + timedelta(days=-ago if past else ahead)


def _read_holiday(lower: Sequence[str], today: date, *, past: bool) -> tuple[int, date] | None:
    for length in (3, 2, 1):
        if (found := _HOLIDAYS.get(" ".join(lower[:length]))) is not None and length <= len(lower):
            return length, _nearest(*found, None, today, past=past)
    return None


def _agreeing(weekday: int, dated: tuple[int, date]) -> tuple[int, date]:
    """A weekday with its date, such as Thu 3 Dec. Raises ValueError where the two are different days."""
    length, day = dated
    if day.weekday() != weekday:
        raise ValueError(
            f"{day_of_month(day)} is a {day:%A}, not a {WEEKDAYS[weekday].capitalize()}. Type one of the two."
        )
    return length + 1, day


def _read_date(lower: Sequence[str], today: date, *, past: bool) -> tuple[int, date] | None:
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", lower[0]):
        return 1, _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted := re.fullmatch(r"(\d{1,2})[.-](\d{1,2})[.-](\d{2}|\d{4})", lower[0]):
        return 1, _nearest(int(dotted[1]), int(dotted[2]), int(dotted[3]), today, past=past)
    if slashed := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?", lower[0]):
        year = int(slashed[3]) if slashed[3] else None
        return 1, _nearest(int(slashed[1]), int(slashed[2]), year, today, past=past)
    number, month = _NUMBER.fullmatch(lower[0]), None
    of = 1 if lower[1:2] == ["of"] else 0
    if number is not None and len(lower) > 1 + of:
        month = read_month(lower[1 + of])
    elif number is None and len(lower) > 1 and not any(map(read_month, lower[2:3])):
        # May 3 dec is somebody called May, on 3 December.
        number, month, of = _NUMBER.fullmatch(lower[1]), read_month(lower[0]), 0
    if number is not None and month is not None:
        if len(lower) > 2 + of and re.fullmatch(r"20\d\d", lower[2 + of]):
            return 3 + of, _date(int(lower[2 + of]), month, int(number[1]))
        return 2 + of, _nearest(int(number[1]), month, None, today, past=past)
    if _ORDINAL.fullmatch(lower[0]):
        return 1, _of_month(int(lower[0][:-2]), today, past=past)
    return None


def _of_month(number: int, today: date, *, past: bool) -> date:
    """The 26th is the next that comes, today too (with `past`, the last that was). Raises ValueError for a 32nd."""
    if not 1 <= number <= 31:
        raise ValueError(f"No month has a day {number}. {TYPE_A_DAY}")
    step = -1 if past else 1
    for days in range(63):
        found = today + timedelta(days=step * days)
        if found.day == number:
            return found
    raise ValueError(f"There is no {number}th near. {TYPE_A_DAY}")


def _nearest(day: int, month: int, year: int | None, today: date, *, past: bool) -> date:
    """A date without a year is the next to come (with `past`, the last that was); a near one is not a year off."""
    if year is not None:
        return _date(year + 2000 if year < 100 else year, month, day)
    found = _date(today.year, month, day)
    with suppress(ValueError):
        other = date(today.year + (1 if found < today else -1), month, day)
        if abs(other - today) <= _SOON:
            return other
    if past and found > today + _SOON:
        return _date(today.year - 1, month, day)
    if not past and found < today - _SOON:
        return _date(today.year + 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"There is no day {day}/{month}/{year}. {TYPE_A_DAY}") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"{day}/{month}/{year} is too far away. {TYPE_A_DAY}")
    return found

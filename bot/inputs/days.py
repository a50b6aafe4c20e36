"""Days as people say them: today, thu, next tue, 3 dec, 2026-12-03."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Value
from bot.say.form import Day as AskedDay
from models.db.errors import Sorry

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def _among(word: str, names: Sequence[str]) -> int | None:
    """The number of the one name that the word begins, with three letters at least."""
    word = {"weds": "wednesday"}.get(word, word)
    found = [at for at, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def read_day(words: Sequence[str], today: date, *, past: bool = False) -> tuple[int, date] | None:
    """How many words from the first on are a day, and which; None where they are none.

    A weekday is the next one to come (with `past`, the last one that was); today has its own word.
    Raises Sorry for a day that does not exist, such as 31 nov.
    """
    if not words:
        return None
    lower = [word.casefold().strip(",;:.!?") for word in words[:5]]
    first, rest = lower[0], lower[1:]
    if first == "on" and rest and (found := read_day(rest, today, past=past)):
        return found[0] + 1, found[1]
    plain = {"today": 0, "tomorrow": 1, "tmrw": 1, "yesterday": -1}
    if first in plain:
        return 1, today + timedelta(days=plain[first])
    if first in {"next", "last", "this"} and rest and (weekday := _among(rest[0], _WEEKDAYS)) is not None:
        monday = today - timedelta(days=today.weekday())
        weeks = {"next": 1, "last": -1, "this": 0}[first]
        return 2, monday + timedelta(weeks=weeks, days=weekday)
    if (weekday := _among(first, _WEEKDAYS)) is not None:
        if rest and (dated := _read_date(lower[1:], today, past=past)) is not None:
            return _agreeing(weekday, dated)
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        return 1, today + timedelta(days=ahead - 7 if past else ahead)
    return _read_date(lower, today, past=past)


def _agreeing(weekday: int, dated: tuple[int, date]) -> tuple[int, date]:
    """A weekday with its date, such as Thu 3 Dec. Raises Sorry where the two are different days."""
    length, day = dated
    if day.weekday() != weekday:
        raise Sorry(
            f"{day.day} {day:%B} is a {day:%A}, not a {_WEEKDAYS[weekday].capitalize()}. Type one of the two."
        )
    return length + 1, day


def _read_date(lower: Sequence[str], today: date, *, past: bool) -> tuple[int, date] | None:
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", lower[0]):
        return 1, _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if slashed := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?", lower[0]):
        year = int(slashed[3]) if slashed[3] else None
        return 1, _nearest(int(slashed[1]), int(slashed[2]), year, today, past=past)
    number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", lower[0])
    if number is None or len(lower) < 2 or (month := _among(lower[1], _MONTHS)) is None:
        return None
    if len(lower) > 2 and re.fullmatch(r"20\d\d", lower[2]):
        return 3, _date(int(lower[2]), month + 1, int(number[1]))
    return 2, _nearest(int(number[1]), month + 1, None, today, past=past)


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
        raise Sorry(
            f"There is no day {day}/{month}/{year}. Type a day such as thu, 3 dec or 2026-12-03."
        ) from None


@dataclass(frozen=True, kw_only=True)
class DayField(Input[date]):
    """A day; `past` for what has happened, such as a meeting."""

    label: str = "Day"
    past: bool = False
    starts_today: bool = False
    """Whether today holds where nothing was said."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        return read_day(tokens[at:], ask.today, past=self.past)

    def default(self, ask: Asking) -> date | None:
        return ask.today if self.starts_today else None

    def draw(self, ask: Asking, name: str, value: date | None, unclear: Unclear | None) -> Asked:  # noqa: ARG002 - the field's common shape
        return AskedDay(name, self.label, self.optional, self.hint or "Such as thu, 3 dec or 2026-12-03")

    def write(self, value: date) -> Value:
        return value.isoformat()

    def take(self, ask: Asking, raw: Value) -> date:
        words = raw.split() if isinstance(raw, str) else []
        found = read_day(words, ask.today, past=self.past)
        if found is None or found[0] != len(words):
            raise Sorry("That is not a day. Type a day such as thu, 3 dec or 2026-12-03.")
        return found[1]

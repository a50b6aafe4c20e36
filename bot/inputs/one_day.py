"""A day of which one alone is meant: several are refused as they are read, with what to type for each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.inputs.days import DayField, period_at
from bot.inputs.line import Asking
from models.db.errors import Sorry
from models.rules.days import read_day
from models.rules.periods import SIGNS, THROUGH
from models.rules.wording import day_of_month_in_short, listed, to_type

BETWEEN = re.compile(r"(?<!\d)[-–/,]|[-–/,](?!\d)")
"""What stands between two days, and not within one: mon-wed, but 2026-12-03."""
_OF_A_MONTH = re.compile(r"(\d{1,2})[-–](\d{1,2})")
_A_WEEK, _LONGEST = timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class OneDayField(DayField):
    """A day; several, such as mon-wed or 9 dec to 11 dec, are refused as they are read."""

    line: str
    """What is typed for one of the days, such as close {day} snow."""
    own: str = "your own reason"
    """What is put in its example's place."""
    none: str
    """What is said last: that nothing has happened to any of them."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        try:
            period = period_at(ask, tokens, at, between=THROUGH - SIGNS)
        except Sorry:
            raise Sorry(self.several) from None
        if period is not None:
            raise Sorry(self.one_at_a_time(ask, period.first, period.last, between=True))
        if self._read(ask, tokens[at:]) is None and (several := _in_one_word(tokens[at : at + 3], ask.today)):
            raise Sorry(self.one_at_a_time(ask, *several, between=not re.search("[/,]", tokens[at])))
        return super().recognise(ask, tokens, at)

    def one_at_a_time(self, ask: Asking, one: date, other: date, *, between: bool) -> str:
        """What to type for each of the days, and for those between them where they are meant too."""
        if between and other < one:
            other += _A_WEEK  # wed-fri said on a Thursday: both are of next week
        first, last = min(one, other), min(max(one, other), min(one, other) + _LONGEST)
        found = ask.school.calendar.school_days(first, last)
        days = [day_of_month_in_short(day) for day in found if between or day in {one, other}]
        if len(days) < 2:
            return self.several
        line = to_type(self.line.format(day=days[0]))
        rest = listed(days[1:])
        return f"One day at a time: type {line} with {self.own}, then the same for {rest}. {self.none}"

    @property
    def several(self) -> str:
        """What is said of days that are no school days, or none there are."""
        return f"One day at a time: the first, then the next. {self.none}"


def _in_one_word(words: Sequence[str], today: date) -> tuple[date, date] | None:
    """The first and the last day of words such as mon-wed, and 23-25 nov."""
    of_month = _OF_A_MONTH.fullmatch(words[0])
    parts = of_month.groups() if of_month else [each for each in BETWEEN.split(words[0]) if each]
    if len(parts) < 2:
        return None
    try:
        first = read_day([parts[0], *(words[1:] if of_month else ())], today)
        last = read_day([parts[-1], *words[1:]], today)
    except ValueError:
        return None
    return (first[1], last[1]) if first is not None and last is not None else None

"""A month of this school year: october, oct, 2026-10."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Pick, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.days import read_month, stored_day
from models.rules.mentoring import Month
from models.rules.policy import months_until

_NUMBERED = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, kw_only=True)
class MonthField(Input[Month]):
    """A month of this school year up to this one, by its name."""

    label: str = "Month"
    hint: str = "Such as october; without one, the whole year"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Month] | None:
        word = tokens[at].strip(",;.").casefold()
        if (numbered := _NUMBERED.fullmatch(word)) is not None:
            return 1, _of_year(ask, Month(int(numbered[1]), int(numbered[2])))
        number = read_month(word)
        if number is None:
            return None
        year = next((each.year for each in months_until(ask.today) if each.number == number), None)
        return 1, _of_year(ask, Month(year if year is not None else ask.today.year, number))

    def ways(self, ask: Asking) -> Iterable[str]:
        return (f"{each.first:%B}".casefold() for each in months_until(ask.today))

    def draw(self, ask: Asking, name: str, value: Month | None, unclear: Unclear | None) -> Asked:
        offered = tuple(Choice(each.first.isoformat(), str(each)) for each in months_until(ask.today))
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: Month) -> Value:
        return value.first.isoformat()

    def touches(self, value: Month) -> Iterable[tuple[Touched, str]]:
        yield Touched.DAY, value.first.isoformat()

    def take(self, ask: Asking, raw: Value) -> Month:
        words = raw.split() if isinstance(raw, str) else []
        if len(words) == 1 and (day := stored_day(words[0])) is not None:
            return _of_year(ask, Month.of(day))
        found = self.recognise(ask, words, 0) if words else None
        if found is None or found[0] != len(words):
            raise Sorry("Pick a month from the list.")
        return found[1]


def _of_year(ask: Asking, month: Month) -> Month:
    """The month. Raises Sorry for one that is not of this school year, or still to come."""
    counted = months_until(ask.today)
    if month in counted:
        return month
    if len(counted) == 1:
        raise Sorry(
            f"The policy is counted by this school year's months, and the first is {counted[0]}.",
            field="month",
        )
    raise Sorry(
        f"The policy is counted by this school year's months: {counted[0]} to {counted[-1]}. Name one of them.",
        field="month",
    )

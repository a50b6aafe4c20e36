"""A year group: year 8, y8."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Pick, Value
from models.audit.touched import Touched
from models.db.errors import Sorry

_ONE = re.compile(r"(?:year|yr|y)-?(\d{1,2})")
_YEAR = frozenset({"year", "yr", "y"})


@dataclass(frozen=True, kw_only=True)
class YearField(Input[int]):
    """One of these year groups."""

    label: str = "Year group"
    among: Collection[int]

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        word = tokens[at].casefold().strip(",;.:")
        if (joined := _ONE.fullmatch(word)) is not None:
            return 1, self._known(joined[1])
        following = tokens[at + 1].strip(",;.:") if at + 1 < len(tokens) else ""
        return (2, self._known(following)) if word in _YEAR and following.isdecimal() else None

    def _known(self, number: str) -> int:
        if number.isdecimal() and len(number) < 3 and int(number) in self.among:
            return int(number)
        raise Sorry(f"Name one of Years {min(self.among)} to {max(self.among)}.")

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        offered = tuple(Choice(str(each), f"Year {each}") for each in sorted(self.among))
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: int) -> Value:
        return str(value)

    def touches(self, value: int) -> Iterable[tuple[Touched, str]]:
        yield Touched.FORM, f"year {value}"

    def take(self, ask: Asking, raw: Value) -> int:
        return self._known(raw if isinstance(raw, str) else "")

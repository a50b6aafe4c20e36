"""A day by which something is done: by fri."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.inputs.days import DayField
from bot.inputs.line import Asking

_BY = frozenset({"by", "due", "before", "until"})


@dataclass(frozen=True, kw_only=True)
class ByDayField(DayField):
    """A day, which may stand behind `by`."""

    label: str = "By"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        if tokens[at].casefold().strip(",;:") not in _BY or at + 1 == len(tokens):
            return super().recognise(ask, tokens, at)
        found = super().recognise(ask, tokens, at + 1)
        return (found[0] + 1, found[1]) if found is not None else None

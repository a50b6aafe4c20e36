"""Days as people say them: today, thu, next tue, 3 dec, 2026-12-03."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Value
from bot.say.form import Day as AskedDay
from models.db.errors import Sorry
from models.rules.days import read_day


@dataclass(frozen=True, kw_only=True)
class DayField(Input[date]):
    """A day; `past` for what has happened, such as a meeting."""

    label: str = "Day"
    past: bool = False
    starts_today: bool = False
    """Whether today holds where nothing was said."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        return self._read(ask, tokens[at:])

    def default(self, ask: Asking) -> date | None:
        return ask.today if self.starts_today else None

    def draw(self, ask: Asking, name: str, value: date | None, unclear: Unclear | None) -> Asked:
        return AskedDay(name, self.label, self.optional, self.hint)

    def write(self, value: date) -> Value:
        return value.isoformat()

    def take(self, ask: Asking, raw: Value) -> date:
        words = raw.split() if isinstance(raw, str) else []
        found = self._read(ask, words)
        if found is None or found[0] != len(words):
            raise Sorry("That is not a day. Type a day such as thu, 3 dec or 2026-12-03.")
        return found[1]

    def _read(self, ask: Asking, words: Sequence[str]) -> tuple[int, date] | None:
        try:
            return read_day(words, ask.today, past=self.past)
        except ValueError as wrong:
            raise Sorry(str(wrong)) from None

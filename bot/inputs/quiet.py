"""Hours of quiet: two times that may span midnight, or none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Line, Value
from models.db.errors import Sorry

_HOURS = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(?:-|to)\s*(\d{1,2})[:.]?(\d{2})?")
_NONE = {"none", "off", "no", "never"}
WORD = "quiet"


@dataclass(frozen=True)
class Quiet:
    """From when until when nothing comes that can wait; None: at no time."""

    hours: tuple[time, time] | None


@dataclass(frozen=True, kw_only=True)
class QuietField(Input[Quiet]):
    label: str = "Quiet hours"
    hint: str = "Two times, such as 18:00-07:30, or none"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Quiet] | None:  # noqa: ARG002 - the field's common shape
        if tokens[at].casefold() != WORD:
            return None
        skipped = 2 if [each.casefold() for each in tokens[at + 1 : at + 2]] == ["hours"] else 1
        words = tokens[at + skipped :]
        for length in (1, 2, 3):
            if (found := _read(" ".join(words[:length]))) is not None:
                return skipped + length, found
        raise Sorry("Quiet hours are two times, such as quiet 18:00-07:30. To have none: quiet off.")

    def draw(self, ask: Asking, name: str, value: Quiet | None, unclear: Unclear | None) -> Asked:  # noqa: ARG002 - the field's common shape
        return Line(name, self.label, self.optional, self.hint)

    def write(self, value: Quiet) -> Value:
        return "none" if value.hours is None else f"{value.hours[0]:%H:%M}-{value.hours[1]:%H:%M}"

    def take(self, ask: Asking, raw: Value) -> Quiet:  # noqa: ARG002 - the field's common shape
        found = _read(raw if isinstance(raw, str) else "")
        if found is None:
            raise Sorry("Type two times, such as 18:00-07:30, or none.")
        return found


def _read(words: str) -> Quiet | None:
    plain = words.strip().casefold()
    if plain in _NONE:
        return Quiet(None)
    found = _HOURS.fullmatch(plain)
    if found is None:
        return None
    try:
        start, end = time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
    return Quiet((start, end)) if start != end else None

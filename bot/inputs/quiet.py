"""Hours of quiet: two times that may span midnight, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Line, Value
from models.db.errors import Sorry
from models.rules.clock import NoTime, TimesOf, WrongTime, read_hours, show_hours, spoken_of
from models.rules.wording import to_type

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

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Quiet] | None:
        if tokens[at].casefold() != WORD:
            return None
        skipped = 2 if [each.casefold() for each in tokens[at + 1 : at + 2]] == ["hours"] else 1
        words = tokens[at + skipped :]
        wrong = ""
        try:
            if (found := _read(words)) is not None:
                return skipped + found[0], found[1]
        except NoTime as none:
            wrong = f"{none.what} "
        # What is said of times goes with it, so that nobody is asked about a word that was answered for already.
        raise Unclear(
            f"{wrong}Quiet hours are two times, such as {to_type('mine quiet 18:00-07:30')}. "
            f"To have none: {to_type('mine quiet off')}",
            words=skipped + spoken_of(words),
        )

    def draw(self, ask: Asking, name: str, value: Quiet | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint)

    def write(self, value: Quiet) -> Value:
        return "none" if value.hours is None else show_hours(*value.hours, "-")

    def take(self, ask: Asking, raw: Value) -> Quiet:
        words = raw.split() if isinstance(raw, str) else []
        try:
            found = _read(words)
        except NoTime as none:
            raise Sorry(f"{none.what} Type two times, such as 18:00-07:30, or none.") from None
        if found is None or found[0] != len(words):
            raise Sorry("Type two times, such as 18:00-07:30, or none.")
        return found[1]


def _read(words: Sequence[str]) -> tuple[int, Quiet] | None:
    """Raises NoTime for a time that does not exist."""
    if words and words[0].casefold().strip(",;.") in _NONE:
        return 1, Quiet(None)
    try:
        found = read_hours(words, TimesOf.QUIET)
    except NoTime:
        raise
    except WrongTime:
        return None
    return (found[0], Quiet(found[1])) if found is not None else None

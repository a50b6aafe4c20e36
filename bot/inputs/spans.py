"""Times of sessions: lunch, after school, before school, or 15:20-16:20."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Line, Value
from models.db.errors import Sorry
from models.school.settings import Settings, write_value
from models.sessions.session import When, kind_of

_SPAN = re.compile(
    r"(\d{1,2})[:.]?(\d{2})\s*(am|pm)?\s*(?:-|to|until|till)\s*(\d{1,2})[:.]?(\d{2})\s*(am|pm)?"
)
_FIRST_HOUR = 7
"""Nothing is booked earlier, so that 3.20 is the afternoon's."""
_WORDS = {
    ("before", "school"): When.BEFORE_SCHOOL,
    ("after", "school"): When.AFTER_SCHOOL,
    ("lunch",): When.LUNCH,
    ("lunchtime",): When.LUNCH,
    ("lunch", "time"): When.LUNCH,
    ("after-school",): When.AFTER_SCHOOL,
    ("before-school",): When.BEFORE_SCHOOL,
    ("beforeschool",): When.BEFORE_SCHOOL,
    ("afterschool",): When.AFTER_SCHOOL,
    ("after",): When.AFTER_SCHOOL,
    ("before",): When.BEFORE_SCHOOL,
}
_LONGEST_FIRST = sorted(_WORDS.items(), key=lambda each: -len(each[0]))


@dataclass(frozen=True)
class Span:
    """A part of the school day."""

    kind: When
    start: time
    end: time


def span_of(kind: When, settings: Settings) -> Span:
    """The school's own times for a named part of the day."""
    start, end = {
        When.BEFORE_SCHOOL: settings.before_school,
        When.LUNCH: settings.lunch,
    }.get(kind, settings.after_school)
    return Span(kind, start, end)


@dataclass(frozen=True, kw_only=True)
class SpanField(Input[Span]):
    label: str = "Time"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Span] | None:
        settings = ask.school.settings
        for words, kind in _LONGEST_FIRST:
            if tuple(token.casefold().strip(",;.") for token in tokens[at : at + len(words)]) == words:
                return len(words), span_of(kind, settings)
        for length in (1, 2, 3, 4, 5):
            text = " ".join(tokens[at : at + length]).casefold().strip(",;.")
            if (found := _SPAN.fullmatch(text)) is not None:
                return length, _typed(found, settings)
        return None

    def default(self, ask: Asking) -> Span | None:
        return span_of(When.AFTER_SCHOOL, ask.school.settings)

    def draw(self, ask: Asking, name: str, value: Span | None, unclear: Unclear | None) -> Asked:  # noqa: ARG002 - the field's common shape
        return Line(
            name,
            self.label,
            self.optional,
            f"lunch, after school, before school, or {write_value(ask.school.settings.after_school)}",
        )

    def write(self, value: Span) -> Value:
        return f"{value.start:%H:%M}-{value.end:%H:%M}"

    def take(self, ask: Asking, raw: Value) -> Span:
        words = raw.split() if isinstance(raw, str) else []
        found = self.recognise(ask, words, 0) if words else None
        if found is None or found[0] != len(words):
            raise Sorry("That is not a time. Type lunch, after school, before school, or 15:20-16:20.")
        return found[1]


def _clock(hour: str, minutes: str, half: str | None) -> time:
    """A time of the school day: 3.20 and 3:20pm are 15:20. Raises ValueError for one that does not exist."""
    number = int(hour)
    if half is not None:
        if not 1 <= number <= 12:
            raise ValueError(hour)
        number = number % 12 + (12 if half == "pm" else 0)
    elif 1 <= number < _FIRST_HOUR and not hour.startswith("0"):
        number += 12
    return time(number, int(minutes))


def _typed(found: re.Match[str], settings: Settings) -> Span:
    try:
        start, end = _clock(found[1], found[2], found[3]), _clock(found[4], found[5], found[6])
    except ValueError:
        raise Sorry(f"{found[0]} is not a time. Type two times such as 15:20-16:20.") from None
    if end <= start:
        raise Sorry(f"{found[0]} ends before it starts. Type the earlier time first, such as 15:20-16:20.")
    return Span(kind_of(start, end, settings), start, end)

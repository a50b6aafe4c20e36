"""Times of sessions: lunch, after school, before school, 15:20-16:20, or when they start."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import time

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Line, Pick, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.clashes import too_long
from models.rules.clock import read_hours, read_time, show_hours, show_time
from models.rules.days import read_day
from models.rules.kinds import kind_named
from models.rules.wording import count
from models.school.setting_words import write_value
from models.school.settings import Settings
from models.sessions.session import When, kind_of

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
    ("after", "sch"): When.AFTER_SCHOOL,
    ("before", "sch"): When.BEFORE_SCHOOL,
    ("after",): When.AFTER_SCHOOL,
    ("before",): When.BEFORE_SCHOOL,
}
_FOUR_DIGITS = re.compile(r"(?:0[7-9]|1[0-8])[0-5]\d")
_SHORTEST_NUMBER = 3
EARLIEST = time(7)
"""A session that begins earlier is asked about."""
_MINUTES_OF_A_DAY = 24 * 60
_PERIOD = re.compile(r"(?:p|per|pd|period)\.?(\d{1,2})")
_CALLED = frozenset({"p", "per", "pd", "period", "lesson"})
_SPOKEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNTIL_A_DAY = frozenset({"until", "till", "til"})
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
    usual: bool = True
    """Whether it is after school where no time was said."""
    bare: bool = False
    """Whether a number alone is an hour, where nothing else can stand."""
    asks: bool = False
    """Whether a time at which nobody is in school is asked about: 8pm may be a slip of the hand."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Span] | None:
        found = self._read(ask, _without_last_day(ask, tokens, at), at)
        if self.asks and found is not None:
            ask_if_odd(found[0], found[1], ask.school.settings)
        return found

    def _read(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Span] | None:
        settings = ask.school.settings
        if (own := kind_named(settings.session_kinds, tokens[at:])) is not None and own[1].hours is not None:
            start, end = own[1].hours
            return own[0], Span(kind_of(start, end, settings), start, end)
        if (period := _period(tokens, at)) is not None:
            return period[0], _of_period(period[1], settings)
        for words, kind in _LONGEST_FIRST:
            if tuple(token.casefold().strip(",;.") for token in tokens[at : at + len(words)]) == words:
                return len(words), span_of(kind, settings)
        if _is_pupils_number(ask, tokens[at].strip(",;."), first=at == 0):
            return None
        alone = self.bare or _is_by_a_clock(ask, tokens[at].strip(",;."))
        return _typed(tokens[at:], settings, alone=alone)

    def default(self, ask: Asking) -> Span | None:
        return span_of(When.AFTER_SCHOOL, ask.school.settings) if self.usual else None

    def draw(self, ask: Asking, name: str, value: Span | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices, typed=True)
        own = [each.name for each in ask.school.settings.session_kinds if each.hours is not None]
        named = ", ".join(("lunch", "after school", "before school", *own))
        hint = f"{named}, or {write_value(ask.school.settings.after_school)}"
        return Line(name, self.label, self.optional, hint)

    def write(self, value: Span) -> Value:
        return show_hours(value.start, value.end, "-")

    def touches(self, value: Span) -> Iterable[tuple[Touched, str]]:
        yield Touched.TIME, show_hours(value.start, value.end, "-")

    def take(self, ask: Asking, raw: Value) -> Span:
        words = raw.split() if isinstance(raw, str) else []
        found = (
            (self._read(ask, words, 0) or _typed(words, ask.school.settings, alone=True)) if words else None
        )
        if found is None or found[0] != len(words):
            raise Sorry("That is not a time. Type lunch, after school, before school, or 15:20-16:20.")
        return found[1]


def _without_last_day(ask: Asking, tokens: Sequence[str], at: int) -> Sequence[str]:
    """The words without a last day behind the time: 3.30 until 18 dec begins at 3.30, and does not end at 18:00."""
    for end in range(at + 1, min(at + 4, len(tokens) - 1)):
        if tokens[end].casefold() in _UNTIL_A_DAY:
            with suppress(ValueError):
                if read_day(tokens[end + 1 :], ask.today) is not None:
                    return tokens[:end]
    return tokens


def ask_if_odd(words: int, span: Span, settings: Settings) -> None:
    """Raises Unclear where the time is one at which nobody is in school, with it as it was typed to choose."""
    own = (*(each.hours for each in settings.kinds()), *settings.periods)
    in_time = span.start >= EARLIEST and span.end <= settings.latest_session
    if in_time or too_long(span.start, span.end) is not None or (span.start, span.end) in own:
        return
    early = span.start < EARLIEST
    what = (
        f"begins before {show_time(EARLIEST)}"
        if early
        else f"ends after {show_time(settings.latest_session)}"
    )
    hours = show_hours(span.start, span.end, "-")
    usual = show_hours(*settings.after_school, "-")
    raise Unclear(
        f"{show_hours(span.start, span.end)} {what}. Do you mean that?",
        (Choice(hours, f"Yes, {hours}"), Choice(usual, f"No, after school, {usual}")),
        words=words,
    )


def _period(tokens: Sequence[str], at: int) -> tuple[int, int] | None:
    """P6, period 6: how many words, and which period."""
    word = tokens[at].casefold().strip(",;.")
    if found := _PERIOD.fullmatch(word):
        return 1, int(found[1])
    if word in _CALLED and at + 1 < len(tokens):
        number = tokens[at + 1].casefold().strip(",;.")
        if number in _SPOKEN:
            return 2, _SPOKEN.index(number) + 1
        return (2, int(number)) if number.isdecimal() and len(number) <= 2 else None
    return None


def _of_period(number: int, settings: Settings) -> Span:
    if 1 <= number <= len(settings.periods):
        start, end = settings.periods[number - 1]
        return Span(kind_of(start, end, settings), start, end)
    if settings.periods:
        many = len(settings.periods)
        there = f"There {'is' if many == 1 else 'are'} {count(many, 'period')}."
        raise Sorry(f"{there} Type one of them, or times such as 15:20-16:20.")
    raise Sorry(f"When is period {number}? Its times are not set. Type them, such as 15:20-16:20.")


def _is_by_a_clock(ask: Asking, word: str) -> bool:
    """Whether four digits alone can only be a time of the school's day: 1530, and no pupil's admission number."""
    return bool(_FOUR_DIGITS.fullmatch(word)) and not ask.school.names.find(word)


def _is_pupils_number(ask: Asking, word: str, *, first: bool) -> bool:
    """Whether the digits are a pupil's admission number: where no clock shows them, or where names stand."""
    if not word.isdigit() or len(word) < _SHORTEST_NUMBER:
        return False
    on_a_clock = len(word) <= 4 and int(word[:-2]) < 24 and int(word[-2:]) < 60
    return (first or not on_a_clock) and bool(ask.school.names.find(word))


def _typed(words: Sequence[str], settings: Settings, *, alone: bool = False) -> tuple[int, Span] | None:
    """From when to when, as it was typed; a start alone is for as long as sessions of that time of day are."""
    try:
        if (hours := read_hours(words)) is not None:
            length, (start, end) = hours
            return length, Span(kind_of(start, end, settings), start, end)
        if (begins := read_time(words, alone=alone)) is not None:
            return begins[0], _starting(begins[1], settings)
    except ValueError as wrong:
        raise Sorry(str(wrong)) from None
    return None


def _starting(start: time, settings: Settings) -> Span:
    in_order = [span_of(kind, settings) for kind in (When.BEFORE_SCHOOL, When.LUNCH, When.AFTER_SCHOOL)]
    usual = min(in_order, key=lambda span: abs(_minutes(span.start) - _minutes(start)))
    end = _minutes(start) + _minutes(usual.end) - _minutes(usual.start)
    if end >= _MINUTES_OF_A_DAY:
        raise Sorry(f"Until when? Type both times, such as {show_hours(usual.start, usual.end, '-')}.")
    ends = time(end // 60, end % 60)
    return Span(kind_of(start, ends, settings), start, ends)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute

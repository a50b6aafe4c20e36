"""Days as people say them: today, thu, next tue, 3 dec, mon and wed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.inputs.line import Asking, Input, T, Unclear
from bot.say.form import Asked, Choice, Day, Line, Pick, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.days import LONGEST_DAY, TYPE_A_DAY, is_weekday, read_day, read_week
from models.rules.kinds import kind_named
from models.rules.periods import LONGEST_PERIOD, SIGNS, UNTIL, FromTo, read_period
from models.rules.wording import day_in_short, day_of_month

_NO_DAY = f"That is not a day. {TYPE_A_DAY}"
_APART = re.compile(r"[/&+,]")
"""What parts two days in one word."""
_BETWEEN = frozenset({"and", "&", "+", ","})


def _of_one_week(token: str) -> str:
    """Tuesday, of tuesdays; every other word as it is."""
    word = token.rstrip(",;.")
    one = word[:-1] if word[-1:] in "sS" and not is_weekday(word) and is_weekday(word[:-1]) else word
    return one + token[len(word) :]


@dataclass(frozen=True, kw_only=True)
class _Days(Input[T]):
    """One day or several; `past` for what has happened, such as a meeting."""

    label: str = "Day"
    past: bool = False

    def _read(self, ask: Asking, words: Sequence[str]) -> tuple[int, date] | None:
        """A day, or a week of which the day has still to be picked. Raises Unclear, and Sorry for no day there is."""
        if kind_named(ask.school.settings.session_kinds, words) is not None:
            return None  # Saturday school is a time
        try:
            found = read_day(words, ask.today, past=self.past)
            week = read_week(words, ask.today) if found is None else None
        except ValueError as wrong:
            raise Sorry(str(wrong)) from None
        if week is not None:
            first = week[1] if self.past else max(week[1], ask.today)
            days = _of_week(ask, first, week[1] + timedelta(days=6))
            raise Unclear(f"Which day {_week_in_words(words, week[1])}?", days, words=week[0])
        return found


def period_at(
    ask: Asking, tokens: Sequence[str], at: int, *, between: frozenset[str] = UNTIL
) -> FromTo | None:
    """The days from one to another that the words from `at` on say. Raises Sorry for a day there is not."""
    try:
        return read_period(tokens[at : at + LONGEST_PERIOD], ask.today, between=between)
    except ValueError as wrong:
        raise Sorry(str(wrong)) from None


def _week_in_words(words: Sequence[str], monday: date) -> str:
    """The week as it was said: next week, in the week of 7 December."""
    named = words[0].casefold()
    return (
        f"{named} week"
        if named in {"next", "nxt", "last", "this"}
        else f"in the week of {day_of_month(monday)}"
    )


def _of_week(ask: Asking, first: date, last: date) -> tuple[Choice, ...]:
    days = ask.school.calendar.school_days(first, last)
    return tuple(Choice(day.isoformat(), day_in_short(day, ask.today)) for day in days)


@dataclass(frozen=True, kw_only=True)
class DayField(_Days[date]):
    """A day."""

    starts_today: bool = False
    """Whether today holds where nothing was said."""
    moves: bool = False
    """Whether a second day behind `to` is another field's, such as the one it moves to, and no last one of several."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        found = self._read(ask, tokens[at:])
        if not self.moves and period_at(ask, tokens, at, between=UNTIL - SIGNS) is not None:
            raise Sorry(f"That is more than one day. {TYPE_A_DAY}")
        return found

    def default(self, ask: Asking) -> date | None:
        return ask.today if self.starts_today else None

    def draw(self, ask: Asking, name: str, value: date | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices, typed=True)
        return Day(name, self.label, self.optional, self.hint)

    def write(self, value: date) -> Value:
        return value.isoformat()

    def touches(self, value: date) -> Iterable[tuple[Touched, str]]:
        yield Touched.DAY, value.isoformat()

    def take(self, ask: Asking, raw: Value) -> date:
        words = raw.split() if isinstance(raw, str) else []
        found = self._read(ask, words)
        if found is None or found[0] != len(words):
            raise Sorry(_NO_DAY)
        return found[1]


class DaysAgain(tuple[date, ...]):
    """Days of every week: tuesdays, mondays and thursdays."""


@dataclass(frozen=True, kw_only=True)
class DaysField(_Days[tuple[date, ...]]):
    """A day, or several, with or without commas or `and` between them; each once, in order."""

    again: bool = False
    """Whether tuesdays are every Tuesday."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, tuple[date, ...]] | None:
        if not self.again:
            return self._recognised(ask, tokens, at)
        rest = tokens[at:]
        if _of_one_week(rest[0]) != rest[0] and (own := self._read(ask, rest)) is not None:
            return own[0], (own[1],)  # thursdays session is one
        # The whole rest of a line is looked through only where a day begins, not once a word.
        first = [*map(_of_one_week, rest[:LONGEST_DAY])]
        if self._read(ask, first) is None and not self._apart(ask, first[0]):
            return None
        plain = [*map(_of_one_week, rest)]
        found = self._recognised(ask, plain, 0)
        if found is None or plain[: found[0]] == list(rest[: found[0]]):
            return found
        return found[0], DaysAgain(found[1])

    def _recognised(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, tuple[date, ...]] | None:
        first = self._read(ask, tokens[at:])
        if first is None:
            apart = self._apart(ask, tokens[at])
            return (1, apart) if apart else None
        taken, found = at + first[0], {first[1]}
        while taken < len(tokens):
            skipped = int(tokens[taken].casefold() in _BETWEEN)
            joined = skipped or tokens[taken - 1].endswith(",")
            if not joined and not is_weekday(tokens[taken]):
                break
            following = self._read(ask, tokens[taken + skipped :])
            if following is None:
                break
            taken += skipped + following[0]
            found.add(following[1])
        return taken - at, tuple(sorted(found))

    def _apart(self, ask: Asking, token: str) -> tuple[date, ...]:
        """The days that stand in one word: tues/thurs; none where anything else stands in it too."""
        words = _APART.split(token.rstrip(",;."))
        if len(words) < len(("tues", "thurs")) or not all(map(is_weekday, words)):
            return ()
        read = (self._read(ask, [word]) for word in words)
        return tuple(sorted({each[1] for each in read if each is not None}))

    def draw(self, ask: Asking, name: str, value: tuple[date, ...] | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices, typed=True)
        if value is not None and len(value) > 1:
            return Line(name, self.label, self.optional, "Days with commas between them")
        return Day(name, self.label, self.optional, self.hint)

    def write(self, value: tuple[date, ...]) -> Value:
        return ", ".join(each.isoformat() for each in value)

    def touches(self, value: tuple[date, ...]) -> Iterable[tuple[Touched, str]]:
        return ((Touched.DAY, each.isoformat()) for each in value)

    def take(self, ask: Asking, raw: Value) -> tuple[date, ...]:
        words = raw.split() if isinstance(raw, str) else []
        found = self.recognise(ask, words, 0) if words else None
        if found is None or found[0] != len(words):
            raise Sorry(_NO_DAY)
        return found[1]

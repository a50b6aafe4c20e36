"""How often a session comes again, and until when: weekly until 18 dec, every tue and thu for 6 weeks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.inputs.days import DaysField, period_at
from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Day, Line, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.days import LONGEST_DAY, is_weekday, read_day, stored_day
from models.rules.kinds import HeldOn
from models.rules.periods import THROUGH
from models.rules.weekly import Again, Until

_WORDS = {
    "weekly": Again.WEEKLY,
    "every week": Again.WEEKLY,
    "each week": Again.WEEKLY,
    "per week": Again.WEEKLY,
    "every wk": Again.WEEKLY,
    "fortnightly": Again.FORTNIGHTLY,
    "biweekly": Again.FORTNIGHTLY,
    "every fortnight": Again.FORTNIGHTLY,
    "each fortnight": Again.FORTNIGHTLY,
    "every two weeks": Again.FORTNIGHTLY,
    "every 2 weeks": Again.FORTNIGHTLY,
    "every second week": Again.FORTNIGHTLY,
    "every other week": Again.FORTNIGHTLY,
    "every other": Again.FORTNIGHTLY,
    "every second": Again.FORTNIGHTLY,
    "daily": Again.DAILY,
    "every day": Again.DAILY,
    "each day": Again.DAILY,
    "every school day": Again.DAILY,
    "every": Again.WEEKLY,
    "each": Again.WEEKLY,
}
_LONGEST_FIRST = sorted(_WORDS.items(), key=lambda each: -len(each[0].split()))
_BEFORE_A_DAY = frozenset({"every", "each", "every other", "every second"})
"""What is said of a weekday that follows it."""
_UNTIL = frozenset({"until", "till", "til", "'til", "untill", "to", "through", "ending"})
_FOR = frozenset({"for", "over", "x"})
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TERM, _HALF_TERM = (
    ("end of term", "the end of term", "term ends", "end of the term"),
    ("half term", "half-term"),
)
_GAP = 4
"""School holidays have more days without school in a row than a weekend with an INSET day beside it."""
_MOST = 99
_A_WEEK, _SATURDAY = timedelta(weeks=1), 5


@dataclass(frozen=True, kw_only=True)
class AgainField(ChoiceField[Again]):
    """Once, where nothing is said; else every week, every two weeks, every day."""

    words: type[Again] = Again
    label: str = "Repeat"
    labels: Mapping[str, str] = field(
        default_factory=lambda: {each.value: each.value.capitalize() for each in Again}
    )

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Again] | None:
        plain = [token.casefold().strip(",;.") for token in tokens[at : at + 4]]
        for words, again in _LONGEST_FIRST:
            length = len(words.split())
            if " ".join(plain[:length]) != words:
                continue
            if words in _BEFORE_A_DAY and not any(map(is_day_again, plain[length : length + 1])):
                continue
            return length, again
        return None


@dataclass(frozen=True, kw_only=True)
class BookedDaysField(DaysField):
    """The days of a booking: mon to thu is each of them, unless a line says how often it comes again."""

    again: bool = True

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, tuple[date, ...]] | None:
        period = period_at(ask, tokens, at, between=THROUGH)
        if period is None or period.last - period.first >= _A_WEEK or self._comes_again(ask, tokens):
            return super().recognise(ask, tokens, at)
        return period.words, tuple(day for day in period.days if day.weekday() < _SATURDAY)

    def _comes_again(self, ask: Asking, tokens: Sequence[str]) -> bool:
        return any(AgainField().recognise(ask, tokens, at) for at in range(len(tokens)))


def is_day_again(word: str) -> bool:
    """Whether the word is a weekday, of one week or of every one: tue, tuesdays."""
    return is_weekday(word) or is_weekday(word.casefold().strip(",;.").removesuffix("s"))


class Which(StrEnum):
    """Of those that come again, which is meant."""

    THIS = "this one"
    AFTER = "this and those after"


_AFTER = (
    "and those after it", "and those after", "and all those after", "and all after", "and the ones after", "and after",
    "and all the ones after", "and every one after", "and following", "and all following", "and the following",
    "and all later", "and later ones", "and later", "and the rest", "and all the rest", "and onwards", "and on",
    "onwards", "onward", "from then on", "from now on", "this and those after", "every week", "weekly",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class WhichField(ChoiceField[Which]):
    """This one alone, where nothing is said; or those of its series after it, too."""

    words: type[Which] = Which
    label: str = "Which"
    labels: Mapping[str, str] = field(
        default_factory=lambda: {each.value: each.value.capitalize() for each in Which}
    )

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Which] | None:
        plain = [token.casefold().strip(",;.") for token in tokens[at : at + 5]]
        for words in sorted(_AFTER, key=len, reverse=True):
            length = len(words.split())
            if " ".join(plain[:length]) == words and (words != "and on" or at + length == len(tokens)):
                return length, Which.AFTER
        return None


@dataclass(frozen=True, kw_only=True)
class UntilField(Input[Until]):
    """The last day of what comes again, or for how many weeks, or how often."""

    label: str = "Until"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Until] | None:
        words = [token.casefold().strip(",;.") for token in tokens[at : at + 1 + LONGEST_DAY]]
        if words[0] in _UNTIL and len(words) > 1:
            return self._day(ask, words[1:], skipped=1)
        skipped = int(words[0] in _FOR and len(words) > 1)
        return _how_long(words[skipped:], skipped)

    def _day(self, ask: Asking, words: Sequence[str], *, skipped: int) -> tuple[int, Until] | None:
        for said in (*_TERM, *_HALF_TERM):
            length = len(said.split())
            if " ".join(words[:length]) == said:
                return length + skipped, Until(last_before_holidays(ask, half=said in _HALF_TERM))
        try:
            found = read_day(words, ask.today)
        except ValueError as wrong:
            raise Sorry(str(wrong)) from None
        return (found[0] + skipped, Until(found[1])) if found is not None else None

    def draw(self, ask: Asking, name: str, value: Until | None, unclear: Unclear | None) -> Asked:
        if value is not None and value.day is None:
            return Line(name, self.label, self.optional, "Such as 18 dec, or 6 weeks")
        return Day(name, self.label, self.optional, self.hint)

    def write(self, value: Until) -> Value:
        if value.day is not None:
            return value.day.isoformat()
        return f"{value.weeks} weeks" if value.weeks else f"{value.times} times"

    def touches(self, value: Until) -> Iterable[tuple[Touched, str]]:
        if value.day is not None:
            yield Touched.DAY, value.day.isoformat()

    def take(self, ask: Asking, raw: Value) -> Until:
        words = raw.split() if isinstance(raw, str) else []
        if len(words) == 1 and (day := stored_day(words[0])) is not None:
            return Until(day)
        found = (self.recognise(ask, words, 0) or self._day(ask, words, skipped=0)) if words else None
        if found is None or found[0] != len(words):
            raise Sorry("Until when? Type a day such as 18 dec, or 6 weeks.")
        return found[1]


def _how_long(words: Sequence[str], skipped: int) -> tuple[int, Until] | None:
    """6 weeks, six weeks, 4 times, x6: how many words it takes with those before it."""
    if glued := re.fullmatch(r"x(\d{1,2})", words[0]):
        return 1 + skipped, _as_said(int(glued[1]), "times")
    if len(words) < 2 or not ((words[0].isdecimal() and len(words[0]) < 4) or words[0] in _NUMBERS):
        return None
    number = int(words[0]) if words[0].isdecimal() else _NUMBERS.index(words[0]) + 1
    return (2 + skipped, _as_said(number, words[1])) if words[1] in _UNITS else None


_UNITS = frozenset({"weeks", "week", "wks", "wk", "times", "sessions"})


def _as_said(number: int, unit: str) -> Until:
    if not 1 <= number <= _MOST:
        raise Sorry(f"For how long? Type from 1 to {_MOST}, such as 6 weeks.")
    return Until(weeks=number) if unit.startswith("w") else Until(times=number)


def last_before_holidays(ask: Asking, *, half: bool) -> date:
    """The last school day before the next holidays, or before half term, where that is meant. Raises Sorry."""
    calendar = ask.school.calendar
    day: date = ask.today
    while (following := calendar.next_school_day(day)) is not None:
        between = [day + timedelta(days=ahead) for ahead in range(1, (following - day).days)]
        holidays = [each for each in between if calendar.held_on(each) is HeldOn.HOLIDAYS]
        is_called_so = any("half term" in (calendar.why_not(each) or "") for each in holidays)
        is_half = is_called_so or calendar.parts_a_term(day, following)
        if len(between) >= _GAP and holidays and is_half == half:
            return day
        day = following
    last = calendar.last_day
    if last is None or last < ask.today or half:
        named = "half term" if half else "the end of term"
        raise Sorry(f"I do not know when {named} is. Type a day, such as until 18 dec.")
    return last

"""Weeks as people say them: week, next week, week of 7 dec."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.inputs.days import period_at
from bot.inputs.line import Asking, Input
from bot.say.form import Asked, Day, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.days import TYPE_A_DAY, is_weekday, read_day, read_week, stored_day

_ALONE = frozenset({"week", "wk", "weekly"})
_JOINING = frozenset({"of", "from", "beginning", "commencing", "starting", "with"})


@dataclass(frozen=True, kw_only=True)
class WeekField(Input[date]):
    """A week, by its Monday; `week` alone is this one, or the next where this one has no school day left."""

    label: str = "Week"
    hint: str = "Any day of it"
    whole: bool = False
    """Whether days that are only a part of it are refused; else they show the week in which they lie."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        words = [token.casefold().strip(",;.") for token in tokens[at:]]
        skipped = 1 + int(len(words) > 1 and words[1] in _JOINING)
        try:
            named = read_week(words, ask.today)
            dated = read_day(words[skipped:], ask.today) if words[0] in _ALONE and named is None else None
        except ValueError as wrong:
            raise Sorry(str(wrong)) from None
        if named is not None:
            # Next week thu is a day.
            return None if any(map(is_weekday, words[named[0] : named[0] + 1])) else named
        if words[0] not in _ALONE:
            return self._from_to(ask, tokens, at)
        if dated is not None:
            return skipped + dated[0], monday_of(dated[1])
        return 1, monday_of(ask.school.calendar.on_or_after(ask.today) or ask.today)

    def _from_to(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        """The week in which a first and a last day lie, unless only a part of it may be meant."""
        period = period_at(ask, tokens, at)
        if period is None:
            return None
        monday = monday_of(period.first)
        if monday != monday_of(period.last):
            raise Sorry("That is more than one week. Type one, such as next week or week of 7 dec.")
        left = ask.school.calendar.school_days(max(monday, ask.today), monday + timedelta(days=6))
        if self.whole and not set(left).issubset(period.days):
            raise Sorry("That is a part of a week. Type the week, such as next week or week of 7 dec.")
        return period.words, monday

    def draw(self, ask: Asking, name: str, value: date | None, unclear: object) -> Asked:
        return Day(name, self.label, self.optional, self.hint)

    def write(self, value: date) -> Value:
        return value.isoformat()

    def touches(self, value: date) -> Iterable[tuple[Touched, str]]:
        yield Touched.DAY, value.isoformat()

    def take(self, ask: Asking, raw: Value) -> date:
        words = raw.split() if isinstance(raw, str) else []
        if len(words) == 1 and (day := stored_day(words[0])) is not None:
            return monday_of(day)
        found = self.recognise(ask, words, 0) if words else None
        try:
            found = found or (read_day(words, ask.today) if words else None)
        except ValueError as wrong:
            raise Sorry(str(wrong)) from None
        if found is None or found[0] != len(words):
            raise Sorry(f"That is not a week. {TYPE_A_DAY}")
        return monday_of(found[1])


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())

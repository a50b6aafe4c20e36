"""Which month's collection grades go into, and why into one that has closed: for who may change those (R12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Input
from bot.inputs.words import LineField
from bot.say.form import Asked, Choice, Pick, Value
from models.access.authoriser import Action, could
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.days import read_month
from models.rules.mentoring import Month
from models.tracking.collections import months_collected

_INTO = frozenset({"for", "in", "into", "of"})
_AROUND = ",;.:()"


@dataclass(frozen=True, kw_only=True)
class CollectedMonth(Input[Month]):
    """A month of this academic year: `for October`, `October's`; alone it may be somebody's name."""

    alone: bool = False
    """Whether it may stand alone, as where nobody is named."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Month] | None:
        said = int(tokens[at].casefold() in _INTO and at + 1 < len(tokens))
        word = tokens[at + said].casefold().strip(_AROUND)
        bare = word.removesuffix("'s")
        if not said and bare == word and not self.alone:
            return None
        number = read_month(bare)
        if number is None:
            return None
        this = Month.of(ask.today)
        return said + 1, Month(this.year if number <= this.number else this.year - 1, number)

    def offered(self, ask: Asking) -> bool:
        # What is carried along unseen is named before the form opens: its lines are that month's.
        return self.alone or (not self.unseen and could(ask.who, Action.RECORD_GRADE_LATE))

    def draw(self, ask: Asking, name: str, value: Month | None, unclear: object) -> Asked:
        months = months_collected(ask.db, ask.today)
        offered = tuple(Choice(each.key, str(each)) for each in months[:12])
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: Month) -> Value:
        return value.key

    def touches(self, value: Month) -> Iterable[tuple[Touched, str]]:
        yield Touched.MONTH, value.key

    def take(self, ask: Asking, raw: Value) -> Month:
        found = next((each for each in months_collected(ask.db, ask.today) if each.key == raw), None)
        if found is None:
            raise Sorry("Pick one from the list.")
        return found


@dataclass(frozen=True, kw_only=True)
class LateReason(LineField):
    """Why grades change once their collection has closed."""

    once_needed: bool = False
    """Whether a form asks for it only once a month is named that has closed."""

    def offered(self, ask: Asking) -> bool:
        return not self.once_needed and could(ask.who, Action.RECORD_GRADE_LATE)

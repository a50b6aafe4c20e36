"""Who covers for which mentor, and until when: cover Dan Whitfield by Tom Berry from mon until 11 dec."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.inputs.days import DayField
from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.naming_staff import ONE_OF_STAFF, one_of_staff, staff_at
from bot.say.form import Asked, Choice, Pick, Search, Value
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.school.people import active_staff

_BY = frozenset({"by", "with", "covered"})
_FOR = frozenset({"for", "mentor", "mentors"})
_UNTIL = frozenset({"until", "till", "til", "to", "through", "-", "–", "—"})


@dataclass(frozen=True, kw_only=True)
class _OneOfStaff(Input[int]):
    """A colleague by name."""

    kind: ClassVar[RecordKind] = RecordKind.STAFF

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices)
        chosen = () if value is None else (Choice(str(value), ask.school.staff_name(value)),)
        return Search(name, self.label, self.optional, self.hint, "staff", chosen=chosen)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        picked = raw if isinstance(raw, str) else next(iter(raw), "")
        if any(str(each.id) == picked for each in active_staff(ask.db)):
            return int(picked)
        raise Sorry("Pick a colleague from the list.")


@dataclass(frozen=True, kw_only=True)
class AwayMentorField(_OneOfStaff):
    """The mentor who is away: the first whom the line names."""

    label: str = "Who is away"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        if at or tokens[at].casefold().strip(",;:") in _BY:
            return None
        skipped = int(tokens[at].casefold() in _FOR and at + 1 < len(tokens))
        found = staff_at(ask, tokens[at + skipped :])
        if found is None:
            raise one_of_staff(tokens[at + skipped :])
        return found[0] + skipped, found[1]


@dataclass(frozen=True, kw_only=True)
class CoveringField(_OneOfStaff):
    """Who covers: named behind `by`."""

    label: str = "Who covers"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        if tokens[at].casefold().strip(",;:") not in _BY:
            return None
        skipped = 1 + int(tokens[at + 1 : at + 2] == ["by"])
        found = staff_at(ask, tokens[at + skipped :])
        if found is None:
            raise one_of_staff(tokens[at + skipped :]) if tokens[at + skipped :] else Sorry(ONE_OF_STAFF)
        return found[0] + skipped, found[1]


@dataclass(frozen=True, kw_only=True)
class CoverEndsField(DayField):
    """The last day, behind `until`."""

    label: str = "Until"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        if tokens[at].casefold().strip(",;:") not in _UNTIL or at + 1 == len(tokens):
            return None
        found = super().recognise(ask, tokens, at + 1)
        return (found[0] + 1, found[1]) if found is not None else None

"""Who covers for which mentor, and until when: cover Dan Whitfield by Tom Berry from mon until 11 dec."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.inputs.days import DayField, period_at
from bot.inputs.line import Asking
from bot.inputs.naming_staff import ONE_OF_STAFF, one_of_staff, staff_at
from bot.inputs.one_of_staff import StaffField
from models.db.errors import Sorry
from models.rules.days import LONGEST_DAY

_BY = frozenset({"by", "with", "covered"})
_FOR = frozenset({"for", "mentor", "mentors"})
_UNTIL = frozenset({"until", "till", "til", "to", "through", "-", "–", "—"})


@dataclass(frozen=True, kw_only=True)
class AwayMentorField(StaffField):
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
class CoveringField(StaffField):
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
class CoverBeginsField(DayField):
    """The first day, alone or before the last one: 9 to 11 dec."""

    label: str = "From"
    starts_today: bool = True

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        period = period_at(ask, tokens, at)
        return (period.first_words, period.first) if period is not None else self._read(ask, tokens[at:])


@dataclass(frozen=True, kw_only=True)
class CoverEndsField(DayField):
    """The last day, behind `until`."""

    label: str = "Until"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        if tokens[at].casefold().strip(",;:") not in _UNTIL or at + 1 == len(tokens):
            return None
        found = super().recognise(ask, tokens, at + 1)
        if found is None:
            return None
        for begun in range(max(0, at - LONGEST_DAY), at):
            period = period_at(ask, tokens, begun)
            if period is not None and begun + period.first_words == at:
                return found[0] + 1, period.last
        return found[0] + 1, found[1]

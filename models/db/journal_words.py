"""How a line of the journal writes down what it names: numbers in short, and what was decided, in numbers too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

KnownBy = int | str
"""What a row is known by: a number, or a day in ISO form."""


@dataclass(frozen=True)
class JournalDecision:
    """What somebody decided of a record in law, as the audit has it: ids and the kind of deed, and never why."""

    deed: str
    """Such as `restriction.set`."""
    pupil_id: int | None
    record_id: int | None
    staff_id: int | None
    taken_back: bool = False
    """It was taken back, and not done."""

    def written(self) -> list[Any]:
        numbers = [self.deed, self.pupil_id, self.record_id, self.staff_id]
        return [*numbers, True] if self.taken_back else numbers

    @classmethod
    def read(cls, said: Sequence[Any]) -> Self:
        """Raises TypeError where it is none."""
        return cls(*said)


def if_any(values: Sequence[int]) -> list[Any]:
    return [shortened(tuple(values))] if values else []


def shortened(values: Sequence[KnownBy]) -> list[Any]:
    """The values in order, those that follow one another as their first and last."""
    short: list[Any] = []
    for each in sorted(values, key=lambda value: (isinstance(value, str), value)):
        if isinstance(each, str):
            short.append(each)
        elif short and isinstance(short[-1], list) and short[-1][1] == each - 1:
            short[-1][1] = each
        else:
            short.append([each, each])
    return [each[0] if isinstance(each, list) and each[0] == each[1] else each for each in short]


def all_of(short: Sequence[Any]) -> Iterator[KnownBy]:
    """What was shortened."""
    for each in short:
        yield from range(each[0], each[1] + 1) if isinstance(each, list) else [each]

"""How right predictions were as a spreadsheet comes to it: from rows of codes, with nothing of this project (R16)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean, variance

VOCATIONAL = ("U", "L1P", "L1M", "L1D", "L2P", "L2M", "L2D", "L2D*")
FEWEST = 10
"""Pairs of a group, of the rest, and of a class."""


@dataclass(frozen=True)
class Cell:
    """A pupil in a subject: what was predicted, month by month, and the result; blank for none."""

    pupil: int
    subject: int
    scale: str
    predicted: tuple[str, ...]
    final: str
    school_class: str = ""
    target: str = ""


@dataclass(frozen=True)
class Sums:
    """The figures of R16."""

    pairs: int
    exact: int
    within_one: int
    high: int
    low: int
    bias: Fraction | None
    distance: Fraction | None
    marked: str


def worth(scale: str, code: str) -> Fraction:
    """In grades: 5+ is 5, 5-4 is 4½, and a vocational one its place."""
    if scale == "vocational":
        return Fraction(VOCATIONAL.index(code))
    if code == "U":
        return Fraction(0)
    digits = [int(each) for each in code if each.isdigit()]
    return Fraction(sum(digits), len(digits))


def sums(errors: Iterable[Fraction]) -> Sums:
    found = list(errors)
    bias = mean(found) if found else None
    marked = ""
    if bias is not None and len(found) >= FEWEST and abs(bias) >= Fraction(1, 3):
        steady = bias * bias * len(found) >= 4 * variance(found)
        marked = ("high" if bias > 0 else "low") if steady else ""
    return Sums(
        len(found),
        len([each for each in found if each == 0]),
        len([each for each in found if -1 <= each <= 1]),
        len([each for each in found if each > 0]),
        len([each for each in found if each < 0]),
        bias,
        mean([abs(each) for each in found]) if found else None,
        marked,
    )


class Results:
    """All cells of a cohort, or those of one subject."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        months = range(len(cells[0].predicted)) if cells else range(0)
        self.errors = [
            {
                (each.pupil, each.subject): worth(each.scale, each.predicted[month])
                - worth(each.scale, each.final)
                for each in cells
                if each.predicted[month] and each.final
            }
            for month in months
        ]
        self.months = [month for month in months if self.errors[month]]
        self.last = self.errors[self.months[-1]] if self.months else {}
        self.without = sum(bool(each.predicted[self.months[-1]]) and not each.final for each in cells)
        self.classes: dict[str, list[Fraction]] = {}
        for each in cells:
            if (each.pupil, each.subject) in self.last and each.school_class:
                self.classes.setdefault(each.school_class, []).append(self.last[each.pupil, each.subject])

    def whole(self) -> Sums:
        return sums(self.last.values())

    def subjects(self) -> dict[int, Sums]:
        every = {subject for _, subject in self.last}
        return {one: sums(each for (_, of), each in self.last.items() if of == one) for one in every}

    def group(self, belongs: Callable[[int], bool | None]) -> tuple[Sums, Sums] | None:
        """The group beside the rest whose status is known; None where either has too few pairs."""
        inside = [each for (pupil, _), each in self.last.items() if belongs(pupil) is True]
        outside = [each for (pupil, _), each in self.last.items() if belongs(pupil) is False]
        return (sums(inside), sums(outside)) if min(len(inside), len(outside)) >= FEWEST else None

    def points(self) -> list[Sums]:
        """Of the pairs that there are in every month."""
        always = [pair for pair in self.last if all(pair in self.errors[month] for month in self.months)]
        return [sums(self.errors[month][pair] for pair in always) for month in self.months]

    def by_class(self) -> dict[str, Sums]:
        return {name: sums(some) for name, some in self.classes.items() if len(some) >= FEWEST}

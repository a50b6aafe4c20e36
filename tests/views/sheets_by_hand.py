"""The figures of a cohort as a spreadsheet comes to them, on three scales, with nothing of this project (R15).

A row is a pupil, a column a subject; a cell holds the codes as they are written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import mean

from tests.views.accuracy_by_hand import VOCATIONAL, Cell
from tests.views.by_hand import gap, halves, reaches, slot, whole

FEWEST = 6
"""Of a group, of the rest, and of whom a mean is kept."""
MATHS, LANGUAGE, LITERATURE, BACCALAUREATE, OPEN = "maths", "language", "literature", "baccalaureate", "open"
Row = dict[int, str]
"""Of a pupil, by subject."""
Belongs = Callable[[int], bool | None]


@dataclass(frozen=True)
class Kept:
    """A figure that is kept of a closing."""

    value: Fraction
    counted: int
    members: int


@dataclass(frozen=True)
class Moved:
    """The same pupils at two closings."""

    up: int
    same: int
    down: int
    no_pair: int
    change: Fraction | None


class Closing:
    """All cells as they stand at the end of one month: what was predicted in it, else in an earlier one."""

    def __init__(
        self, cells: list[Cell], places: dict[int, str], pupils: int, month: int, *, all_taken: bool = False
    ) -> None:
        """Taken is what has a target or a grade; all of it, where somebody says so."""
        self.places, self.pupils = places, range(1, pupils + 1)
        self.value: dict[tuple[int, int], str] = {}
        self.target: dict[tuple[int, int], str] = {}
        self.takes: set[tuple[int, int]] = set()
        self.older = 0
        for each in cells:
            key = each.pupil, each.subject
            given = [code for code in each.predicted[: month + 1] if code]
            if given or each.target or all_taken:
                self.takes.add(key)
            if given:
                self.value[key] = written(each.scale, given[-1])
                self.older += not each.predicted[month]
            if each.target:
                self.target[key] = written(each.scale, each.target)

        self.values, self.targets = of_each(self.value), of_each(self.target)
        self.taken = of_each(dict.fromkeys(self.takes, ""))

    def takers(self, subject: int) -> list[int]:
        return [pupil for pupil in self.pupils if (pupil, subject) in self.takes]

    def eight(self, pupil: int, codes: Row) -> Fraction:
        """Attainment 8: an empty slot is nothing, and English counts twice where both are taken."""
        takes = {self.places[subject] for subject in self.taken.get(pupil, {})}
        worth: dict[str, list[Fraction]] = {}
        for subject, code in codes.items():
            worth.setdefault(self.places[subject], []).extend(points(code))
        left = worth.get(OPEN, [])
        maths = sorted(worth.get(MATHS, []), reverse=True)
        total = 2 * sum(maths[:1], Fraction(0))
        left = [*left, *maths[1:]]
        english = sorted(worth.get(LANGUAGE, []) + worth.get(LITERATURE, []), reverse=True)
        total += (2 if {LANGUAGE, LITERATURE} <= takes else 1) * sum(english[:1])
        left += english[1:]
        three = sorted(worth.get(BACCALAUREATE, []), reverse=True)
        return total + sum(three[:3]) + sum(sorted([*left, *three[3:]], reverse=True)[:3])

    def has(self, grade: int, codes: Row) -> bool:
        def reached(*of: str) -> bool:
            return any(self.places[subject] in of and reaches(code, grade) for subject, code in codes.items())

        return reached(MATHS) and reached(LANGUAGE, LITERATURE)

    def gap_of(self, pupil: int) -> Fraction | None:
        """The mean gap of a pupil over all subjects with both."""
        values = self.values.get(pupil, {})
        aims = self.targets.get(pupil, {})
        found = [gap(values[subject], aim) for subject, aim in aims.items() if subject in values]
        return mean(found) if found else None

    @cached_property
    def residuals(self) -> dict[int, list[Fraction]]:
        found: dict[int, list[Fraction]] = {}
        for pupil in self.pupils:
            held = {subject: halves(code) for subject, code in self.values.get(pupil, {}).items()}
            every = [one for some in held.values() for one in some]
            for subject, some in held.items():
                if len(held) >= 5:
                    found.setdefault(subject, []).append(mean(some) - mean(every))
        return found

    def of_all(self) -> Iterator[tuple[str, Kept]]:
        """By the word that the lines over time have for it."""
        many = len(self.pupils)
        for name, codes in (("attainment 8", self.values), ("attainment 8 of the targets", self.targets)):
            yield (
                name,
                Kept(mean(self.eight(pupil, codes.get(pupil, {})) for pupil in self.pupils), many, many),
            )
        for grade in (4, 5, 7):
            number = sum(self.has(grade, self.values.get(pupil, {})) for pupil in self.pupils)
            yield f"basics {grade}+", Kept(Fraction(number, many), number, many)

    def of_subject(self, subject: int) -> Iterator[tuple[str, Kept]]:
        takers = self.takers(subject)
        values = [self.value[pupil, subject] for pupil in takers if (pupil, subject) in self.value]
        both = [
            (self.value[pupil, subject], self.target[pupil, subject])
            for pupil in takers
            if (pupil, subject) in self.value and (pupil, subject) in self.target
        ]
        if len(values) >= FEWEST:
            yield "value a slot", Kept(mean(map(slot, values)), len(values), len(takers))
            for grade in (4, 5, 7):
                number = sum(reaches(code, grade) for code in values)
                yield f"reach {grade}+", Kept(Fraction(number, len(values)), number, len(values))
        if len(both) >= FEWEST:
            yield "target a slot", Kept(mean(slot(aim) for _, aim in both), len(both), len(takers))
            yield "gap to target", Kept(mean(gap(*each) for each in both), len(both), len(takers))
        lefts = self.residuals.get(subject, [])
        if len(lefts) >= FEWEST:
            yield "residual", Kept(mean(lefts), len(lefts), len(takers))

    def of_group(self, belongs: Belongs) -> Iterator[tuple[str, Kept]]:
        figures: dict[str, Callable[[int], Fraction | None]] = {
            "attainment 8": lambda pupil: self.eight(pupil, self.values.get(pupil, {})),
            "basics 4+": lambda pupil: Fraction(self.has(4, self.values.get(pupil, {}))),
            "basics 5+": lambda pupil: Fraction(self.has(5, self.values.get(pupil, {}))),
            "gap to target": self.gap_of,
        }
        there = {pupil for pupil, _ in self.takes}
        for name, figure in figures.items():
            of = {
                inside: [
                    found
                    for pupil in self.pupils
                    if pupil in there and belongs(pupil) is inside and (found := figure(pupil)) is not None
                ]
                for inside in (True, False)
            }
            if min(map(len, of.values())) >= FEWEST:
                yield name, Kept(mean(of[True]), len(of[True]), len(of[True]) + len(of[False]))

    def moved(self, before: "Closing", subjects: list[int]) -> Moved:
        """Which way each went, by how far up the scale it stands."""
        ways: list[Fraction] = []
        lacking = 0
        for pupil, subject in sorted(self.takes):
            if subject not in subjects:
                continue
            was, now = before.value.get((pupil, subject)), self.value.get((pupil, subject))
            if was is None or now is None:
                lacking += 1
            else:
                ways.append(height(now) - height(was))
        return Moved(
            len([each for each in ways if each > 0]),
            len([each for each in ways if each == 0]),
            len([each for each in ways if each < 0]),
            lacking,
            mean(ways) if ways else None,
        )


def of_each(codes: dict[tuple[int, int], str]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for (pupil, subject), code in codes.items():
        found.setdefault(pupil, {})[subject] = code
    return found


def written(scale: str, code: str) -> str:
    """As halves are read: of a pair U is nothing twice."""
    return "0-0" if (scale, code) == ("combined", "U") else code


def height(code: str) -> Fraction:
    """In grades, thirds counted; a vocational one by its place."""
    return Fraction(VOCATIONAL.index(code)) if code in VOCATIONAL and code != "U" else slot(code)


def points(code: str) -> list[Fraction]:
    """In Attainment 8, without thirds: a pair is two entries, each of them the mean of both."""
    return [mean(whole(code))] * len(whole(code))

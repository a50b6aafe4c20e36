"""Nobody works out what became of a few predictions of what is said, year after year, of the cohorts before (R16).

How it is tried, and by whom, stands in `attack.py`. More schools: `python -m tests.soak.few`, or with
STAFFROOM_ATTACKED_SCHOOLS set to a number of them.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import pytest

from models.rules.accuracy import (
    FEWEST_OF_ONE_GRADE,
    Became,
    accuracy,
    became,
    became_to_show,
    error,
    tells_of_few,
)
from models.rules.cohorts import FEWEST_SHOWN
from tests.views.attack import Equations
from tests.views.drawn_schools import COURSES, Course, drawn

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

SCHOOLS = int(os.environ.get("STAFFROOM_ATTACKED_SCHOOLS", "2"))
YEARS = range(2022, 2027)
"""The summers of which there are results: before the first of them there are none."""
PARTS: Mapping[str, Callable[[Fraction], bool]] = {
    "lower": lambda each: each > 0,
    "exactly that": lambda each: each == 0,
    "higher": lambda each: each < 0,
}


class Left(NamedTuple):
    """A pupil who left: when, what was predicted in the month that is looked at, and the result."""

    year: int
    predicted: str
    final: str


def kinds_in(course: Course) -> list[Left]:
    return [Left(*each) for each in product(YEARS, course.around, course.around)]


def error_in(course: Course, each: Left) -> Fraction:
    on = course.on
    return error(on, on.grade(each.predicted), on.grade(each.final))


def cohorts_of(pupils: list[Left], course: Course, code: str) -> dict[int, Became]:
    """What became of those predicted one grade, by the year in which they left."""
    on = course.on
    got = {
        year: [on.grade(each.final) for each in pupils if (each.year, each.predicted) == (year, code)]
        for year in YEARS
    }
    return {
        year: found for year, finals in got.items() if (found := became(on, on.grade(code), finals)).pupils
    }


class YearsAttack(Equations[Left]):
    """Every year's card of what became of the cohorts before it, and how right each cohort's predictions were."""

    def __init__(self, pupils: list[Left], course: Course, seconds: int, *, careless: bool = False) -> None:
        super().__init__(kinds_in(course), len(pupils))
        self.seconds = seconds
        self.error = {each: error_in(course, each) for each in self.kinds}
        by_grade = {code: cohorts_of(pupils, course, code) for code in course.around}
        for newest in YEARS:
            asked = range(newest - 2, newest + 1)
            seen = {code: {year: of[year] for year in asked if year in of} for code, of in by_grade.items()}
            self.of_card(asked, seen, careless=careless)
        for year in YEARS:
            self.of_cohort(year, [each for each in pupils if each.year == year])

    def of_card(self, years: range, seen: Mapping[str, Mapping[int, Became]], *, careless: bool) -> None:
        shown = became_to_show(seen, FEWEST_SHOWN) if not careless else careless_card(seen)
        for code, found in shown.items():
            those = [each for each in self.kinds if each.year in years and each.predicted == code]
            self.equal(those, found.pupils)
            if not found.hides:
                exactly = PARTS["exactly that"]
                for number, fitting in (
                    (found.as_high, [each for each in those if not PARTS["lower"](self.error[each])]),
                    (found.exactly, [each for each in those if exactly(self.error[each])]),
                ):
                    worth = [Fraction(each in fitting) for each in those]
                    self.mean(those, worth, Fraction(number, found.pupils), found.pupils)

    def of_cohort(self, year: int, pupils: list[Left]) -> None:
        found, those = (
            accuracy(self.error[each] for each in pupils),
            [each for each in self.kinds if each.year == year],
        )
        if found.pairs < FEWEST_SHOWN:
            return
        self.equal(those, found.pairs)
        self.mean(those, [self.error[each] for each in those], found.bias, found.pairs)
        if not tells_of_few(found, FEWEST_SHOWN):
            for number, fits in ((found.exact, PARTS["exactly that"]), (found.high, PARTS["lower"])):
                self.equal([each for each in those if fits(self.error[each])], number)

    def hidden(self) -> Iterator[tuple[str, list[Left]]]:
        for year, code in product(reversed(YEARS), dict.fromkeys(each.predicted for each in self.kinds)):
            those = [each for each in self.kinds if (each.year, each.predicted) == (year, code)]
            yield f"predicted {code} in {year}", those
            for part, fits in PARTS.items():
                yield (
                    f"predicted {code} in {year} and got {part}",
                    [each for each in those if fits(self.error[each])],
                )


def careless_card(seen: Mapping[str, Mapping[int, Became]]) -> dict[str, Became]:
    """As it would be shown to whoever had never seen another card."""
    shown = {}
    for code, of in seen.items():
        every = of.values()
        all_years = Became(
            sum(each.pupils for each in every),
            sum(each.as_high for each in every),
            sum(each.exactly for each in every),
        )
        if all_years.pupils >= FEWEST_OF_ONE_GRADE:
            shown[code] = replace(all_years, hides=any(0 < each < FEWEST_SHOWN for each in all_years.parts))
    return shown


def told_of_years(
    pupils: list[Left], course: Course, seconds: int, most: int, *, careless: bool = False
) -> list[str]:
    """Of so many counts of one to five those that a head can work out who keeps every year's card."""
    attack = YearsAttack(pupils, course, seconds, careless=careless)
    few = []
    for name, kinds in attack.hidden():
        within = set(kinds)
        number = sum(each in within for each in pupils)
        if 0 < number < FEWEST_SHOWN:
            few.append((name, kinds, number))
    return [f"{name}: {number}" for name, kinds, number in few[:most] if not attack.another(kinds, number)]


def draw_years(number: int) -> tuple[list[Left], Course]:
    """Every cohort has some that are rare, and others than the cohort before."""
    course = COURSES[number % len(COURSES)]
    found = []
    for year in YEARS:
        of_year = [each for each in kinds_in(course) if each.year == year]
        found += drawn(YEARS.stop * number + year, of_year, (30, 90, 150))
    return found, course


@pytest.mark.whole
@pytest.mark.parametrize("luck", range(SCHOOLS))
def test_nothing_of_a_few_pupils_is_worked_out_of_what_became_of_earlier_cohorts(luck: int) -> None:
    assert told_of_years(*draw_years(luck), seconds=5, most=4) == []


def test_the_attack_finds_what_last_years_card_gives_away() -> None:
    """Of the newest cohort two got less than they were predicted: this year's card less last year's tells it."""
    pupils = [
        *[Left(2025, "5", "5")] * 20, *[Left(2025, "5", "4")] * 10, *[Left(2025, "5", "6")] * 10,
        *[Left(2026, "5", "5")] * 9, *[Left(2026, "5", "4")] * 2, *[Left(2026, "5", "6")] * 7,
    ]  # fmt: skip
    told = "predicted 5 in 2026 and got lower: 2"
    assert told in told_of_years(pupils, COURSES[0], seconds=60, most=4, careless=True)
    assert told_of_years(pupils, COURSES[0], seconds=60, most=4) == []

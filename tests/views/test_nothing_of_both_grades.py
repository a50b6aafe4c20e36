"""Nobody works out what is hidden by putting a subject's card of current grades beside the predicted ones' (R14, R15).

How it is tried, and by whom, stands in `attack.py`. That one card alone tells nothing is tried elsewhere, on every
grade of a scale; here there are a few grades, and what one of the cards tells by that is not counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from typing import NamedTuple

import pytest

from models.rules.attainment import THRESHOLDS, SubjectTaken, reaches
from models.rules.cohorts import FEWEST_SHOWN, a_slot
from models.rules.tracking import Standing, compare
from models.tracking.grades import GradeKind
from models.views.both_grades import beside_predicted
from models.views.cohort_figures import group_lines, subject_lines
from models.views.cohorts import CohortAt, CohortMember
from models.views.groups import Group, Prior
from models.views.points import Point
from models.views.shown import SubjectShown, subject_to_show
from tests.views.attack import Equations
from tests.views.drawn_schools import COURSES, Course, drawn

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

LEAVING = 2027
DAY = date(2026, 10, 31)
POINT = Point("2026-10", date(2026, 10, 1), DAY, DAY, 1)
KINDS_OF_GRADE = (GradeKind.PREDICTED, GradeKind.CURRENT)


class Graded(NamedTuple):
    """A pupil of the subject: both grades, blank for none, the target, and pupil premium."""

    predicted: str
    current: str
    target: str
    premium: bool

    def code(self, by: GradeKind) -> str:
        return self.predicted if by is GradeKind.PREDICTED else self.current


def kinds_in(course: Course) -> list[Graded]:
    grades = ("", *course.codes[:4])
    return [Graded(*each) for each in product(grades, grades, ("", *course.targets), (False, True))]


class BothCards:
    """What the head of the subject is shown by each kind of grade."""

    def __init__(self, pupils: list[Graded], course: Course, *, careless: bool = False) -> None:
        self.pupils, self.course = pupils, course
        cohorts = {by: self._cohort(by) for by in KINDS_OF_GRADE}
        self.cards = {by: self._card(each) for by, each in cohorts.items()}
        if not careless:
            current = cohorts[GradeKind.CURRENT]
            self.cards[GradeKind.CURRENT] = beside_predicted(
                self.cards[GradeKind.CURRENT],
                course.subject,
                current,
                cohorts[GradeKind.PREDICTED],
                (),
                FEWEST_SHOWN,
            )

    def taken(self, pupil: Graded, by: GradeKind) -> SubjectTaken:
        return self.course.taken(pupil.code(by), pupil.target)

    def _cohort(self, by: GradeKind) -> CohortAt:
        members = tuple(
            CohortMember(at, each.premium, "", False, False, "", None, Prior.NONE, (self.taken(each, by),), 0)
            for at, each in enumerate(self.pupils)
        )
        return CohortAt(LEAVING, POINT, members, by=by)

    def _card(self, cohort: CohortAt) -> SubjectShown:
        (line,) = subject_lines(cohort)
        return subject_to_show(line.figures, group_lines(cohort, line.subject_id), FEWEST_SHOWN)


class BothAttack(Equations[Graded]):
    """Both cards, or one of them, as equations over how many pupils of each kind there are."""

    def __init__(self, both: BothCards, seconds: int, which: Sequence[GradeKind] = KINDS_OF_GRADE) -> None:
        super().__init__(kinds_in(both.course), len(both.pupils))
        self.both, self.seconds = both, seconds
        for by in which:
            if both.cards[by].value is not None:
                self.of_card(by, both.cards[by])

    def of_card(self, by: GradeKind, shown: SubjectShown) -> None:
        held = {each: self.both.taken(each, by) for each in self.kinds if each.code(by)}
        self.equal(held, shown.with_value)
        self.of(
            {each: a_slot(one.scale, one.value) for each, one in held.items() if one.value},
            shown.value,
            len(held) and shown.with_value,
        )
        self.of(
            {each: a_slot(one.scale, one.target) for each, one in held.items() if one.target},
            shown.target,
            shown.compared,
        )
        self.equal([each for each in held if each.target], shown.compared)
        self.of(self.gaps(by), shown.gap, shown.compared)
        for threshold, number in shown.reached.items():
            if number is not None:
                self.equal(self.reaching(by, threshold), number)
        for standing, number in shown.standings.items():
            if number is not None:
                self.equal(self.standing(by, standing), number)
        for group, seen in shown.groups:
            if group is Group.PREMIUM and seen is not None:
                for inside, many, mean in (
                    (True, seen.of_group, seen.group),
                    (False, seen.of_rest, seen.rest),
                ):
                    some = {each: gap for each, gap in self.gaps(by).items() if each.premium is inside}
                    self.equal(some, many)
                    self.of(some, mean, many)

    def of(self, worth: Mapping[Graded, Fraction], mean: Fraction | None, of: int) -> None:
        self.mean(list(worth), list(worth.values()), mean, of)

    def gaps(self, by: GradeKind) -> dict[Graded, Fraction]:
        found = {}
        for each in self.kinds:
            one = self.both.taken(each, by)
            gap = compare(one.scale, predicted=one.value, target=one.target).gap
            if gap is not None:
                found[each] = gap
        return found

    def reaching(self, by: GradeKind, threshold: int) -> list[Graded]:
        taken = {each: self.both.taken(each, by) for each in self.kinds}
        return [each for each, one in taken.items() if one.value and reaches(one.scale, one.value, threshold)]

    def standing(self, by: GradeKind, standing: Standing) -> list[Graded]:
        taken = {each: self.both.taken(each, by) for each in self.kinds if each.code(by)}
        return [
            each
            for each, one in taken.items()
            if compare(one.scale, predicted=one.value, target=one.target).standing is standing
        ]

    def hidden(self) -> Iterator[tuple[str, dict[Graded, Fraction]]]:
        """What may be of one to five: a name, and of each kind that is in it what it comes to."""
        one = Fraction(1)
        for by, shown in self.both.cards.items():
            for standing, number in shown.standings.items():
                if number is None:
                    yield f"{by} {standing}", dict.fromkeys(self.standing(by, standing), one)
            for step, above in pairwise([*THRESHOLDS, 99]):
                if shown.reached[step] is None:
                    more = self.reaching(by, above)
                    between = [each for each in self.reaching(by, step) if each not in more]
                    yield f"{by} {step}+", dict.fromkeys(between, one)
        for by, other in (KINDS_OF_GRADE, KINDS_OF_GRADE[::-1]):
            alone = [each for each in self.kinds if each.code(by) and not each.code(other)]
            yield (
                f"the targets of who has a {by} grade alone",
                {
                    each: a_slot(taken.scale, taken.target)
                    for each in alone
                    if (taken := self.both.taken(each, by)).target is not None
                },
            )
            without = [each for each in self.kinds if each.code(by) and not each.target]
            yield (
                f"the {by} grades of who has no target",
                {
                    each: a_slot(taken.scale, taken.value)
                    for each in without
                    if (taken := self.both.taken(each, by)).value is not None
                },
            )
            premium = [each for each in alone if each.premium]
            yield f"pupil premium with a {by} grade alone", dict.fromkeys(premium, one)


def told_of_both_grades(
    pupils: list[Graded], course: Course, seconds: int, *, careless: bool = False
) -> list[str]:
    """What of one to five pupils can be worked out of both cards, and of neither alone."""
    both = BothCards(pupils, course, careless=careless)
    attack = BothAttack(both, seconds)
    found = []
    for name, worth in attack.hidden():
        those = [worth[each] for each in pupils if each in worth]
        of_them = sum(those, Fraction(0))
        if 0 < len(those) < FEWEST_SHOWN and not attack.another_sum(worth, of_them):
            alone = (BothAttack(both, seconds, (by,)) for by in KINDS_OF_GRADE)
            if all(each.another_sum(worth, of_them) for each in alone):
                found.append(name)
    return found


def draw_both_grades(number: int) -> tuple[list[Graded], Course]:
    course = COURSES[number % len(COURSES)]
    return drawn(number, kinds_in(course)), course


@pytest.mark.whole
@pytest.mark.parametrize("luck", range(4))
def test_nothing_of_a_few_pupils_is_worked_out_of_both_kinds_of_grade(luck: int) -> None:
    assert told_of_both_grades(*draw_both_grades(luck), seconds=5) == []


def test_the_attack_finds_what_careless_cards_give_away() -> None:
    """Two have no current grade: the difference of the means tells their targets, and of the groups theirs."""
    pupils = (
        [Graded("4", "4-", "4", True)] * 12
        + [Graded("5", "4", "6", False)] * 15
        + [Graded("4", "5", "6", True)] * 10
        + [Graded("5", "4", "4", False)] * 8
        + [Graded("4", "", "6", True)] * 2
    )
    found = told_of_both_grades(pupils, COURSES[0], seconds=60, careless=True)
    assert {
        "the targets of who has a predicted grade alone",
        "pupil premium with a predicted grade alone",
    } <= set(found)
    assert told_of_both_grades(pupils, COURSES[0], seconds=60) == []

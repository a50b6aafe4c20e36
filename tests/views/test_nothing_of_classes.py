"""Nobody works out what is hidden by putting the classes of a subject beside the rest of its card (R14, R15).

How it is tried, and by whom, stands in `attack.py`. That the card without them tells nothing is tried elsewhere, on
every grade of a scale; here there are a few grades, and what the card tells by that without any class is not counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from typing import NamedTuple

import pytest

from models.rules.attainment import THRESHOLDS, SubjectTaken, reaches
from models.rules.cohorts import FEWEST_SHOWN, a_slot, subject_figures
from models.rules.tracking import Standing, compare
from models.views.cohort_classes import ClassLine, with_classes
from models.views.cohort_figures import group_lines, subject_lines
from models.views.cohorts import CohortAt, CohortMember
from models.views.groups import Group, Prior
from models.views.points import Point
from models.views.shown import ClassShown, SubjectShown, subject_to_show
from tests.views.attack import Equations
from tests.views.drawn_schools import COURSES, Course, drawn

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

DAY = date(2026, 10, 31)
POINT = Point("2026-10", date(2026, 10, 1), DAY, DAY, 1)


class InClass(NamedTuple):
    """A pupil of the subject: grade and target, blank for none, pupil premium, and the class, blank for none."""

    grade: str
    target: str
    premium: bool
    class_: str


def kinds_in(course: Course) -> list[InClass]:
    targets = ("", *course.targets)
    return [
        InClass(*each)
        for each in product(course.codes[:4], targets, (False, True), ("", "11A", "11B", "11C"))
    ]


class CardWithClasses:
    """What the head of the subject is shown."""

    def __init__(self, pupils: list[InClass], course: Course, *, careless: bool = False) -> None:
        self.pupils, self.course = pupils, course
        members = tuple(
            CohortMember(at, each.premium, "", False, False, "", None, Prior.NONE, (self.taken(each),), 0)
            for at, each in enumerate(pupils)
        )
        cohort = CohortAt(2027, POINT, members)
        (line,) = subject_lines(cohort)
        fewest = 1 if careless else FEWEST_SHOWN
        shown = subject_to_show(line.figures, group_lines(cohort, line.subject_id), FEWEST_SHOWN)
        self.shown = with_classes(shown, list(self.lines()), line.figures, fewest)

    def taken(self, pupil: InClass) -> SubjectTaken:
        return self.course.taken(pupil.grade, pupil.target)

    def lines(self) -> Iterator[ClassLine]:
        for name in sorted({each.class_ for each in self.pupils if each.class_}):
            theirs = [at for at, each in enumerate(self.pupils) if each.class_ == name]
            figures = subject_figures(self.taken(self.pupils[at]) for at in theirs)
            yield ClassLine(name, frozenset(theirs), figures)


class ClassAttack(Equations[InClass]):
    """The card as equations over how many pupils of each kind there are."""

    def __init__(self, card: CardWithClasses, seconds: int) -> None:
        super().__init__(kinds_in(card.course), len(card.pupils))
        self.card, self.seconds = card, seconds
        taken = {each: card.taken(each) for each in self.kinds}
        self.values = {each: a_slot(one.scale, one.value) for each, one in taken.items() if one.value}
        self.targets = {each: a_slot(one.scale, one.target) for each, one in taken.items() if one.target}
        compared = {
            each: compare(one.scale, predicted=one.value, target=one.target) for each, one in taken.items()
        }
        self.gaps = {each: one.gap for each, one in compared.items() if one.gap is not None}
        self.standings = {each: one.standing for each, one in compared.items()}
        self.up_to = {
            each: max(
                (step for step in THRESHOLDS if one.value and reaches(one.scale, one.value, step)), default=0
            )
            for each, one in taken.items()
        }
        if card.shown.value is not None:
            self.of_card(card.shown)

    def of_card(self, shown: SubjectShown) -> None:
        self.of(self.values, shown.value, shown.with_value)
        self.of(self.targets, shown.target, shown.compared)
        self.of(self.gaps, shown.gap, shown.compared)
        self.equal(self.targets, shown.compared)
        for threshold, number in shown.reached.items():
            if number is not None:
                self.equal([each for each, up_to in self.up_to.items() if up_to >= threshold], number)
        for standing, number in shown.standings.items():
            if number is not None:
                self.equal(self.standing(standing), number)
        self.of_groups(shown)
        for name, one in shown.classes:
            if one is not None:
                self.of_class(name, one)
        if shown.classes:
            # Every class stands there, shown or not.
            others = {"11A", "11B", "11C"} - {name for name, _ in shown.classes}
            self.equal([each for each in self.kinds if each.class_ in others], 0)

    def of_groups(self, shown: SubjectShown) -> None:
        for group, seen in shown.groups:
            if group is Group.PREMIUM and seen is not None:
                for inside, many, mean in (
                    (True, seen.of_group, seen.group),
                    (False, seen.of_rest, seen.rest),
                ):
                    some = {each: gap for each, gap in self.gaps.items() if each.premium is inside}
                    self.equal(some, many)
                    self.of(some, mean, many)

    def of_class(self, name: str, one: ClassShown) -> None:
        values, targets, gaps = (
            {each: worth for each, worth in some.items() if each.class_ == name}
            for some in (self.values, self.targets, self.gaps)
        )
        self.equal([each for each in self.kinds if each.class_ == name], one.takers)
        self.equal(values, one.with_value)
        self.of(values, one.value, one.with_value)
        if one.target is not None:
            self.equal(targets, one.compared)
            self.of(targets, one.target, one.compared)
            self.of(gaps, one.gap, one.compared)

    def of(self, worth: Mapping[InClass, Fraction], mean: Fraction | None, of: int) -> None:
        self.mean(list(worth), list(worth.values()), mean, of)

    def standing(self, standing: Standing) -> list[InClass]:
        return [each for each, one in self.standings.items() if one is standing]

    def hidden(self) -> Iterator[tuple[str, dict[InClass, Fraction]]]:
        """What may be of one to five: a name, and of each kind that is in it what it comes to."""
        one, shown = Fraction(1), self.card.shown
        for standing, number in shown.standings.items():
            if number is None:
                yield str(standing), dict.fromkeys(self.standing(standing), one)
        for step, _ in pairwise([*THRESHOLDS, 99]):
            if shown.reached[step] is None:
                yield f"{step}+", dict.fromkeys([each for each, at in self.up_to.items() if at == step], one)
        for name in ("", "11A", "11B", "11C"):
            here = [each for each in self.kinds if each.class_ == name]
            yield f"who is in {name or 'no class'}", dict.fromkeys(here, one)
            yield f"the grades in {name or 'no class'}", {each: self.values[each] for each in here}
            without = [each for each in here if not each.target]
            yield f"who has no target in {name or 'no class'}", {each: self.values[each] for each in without}


def told_of_classes(
    pupils: list[InClass], course: Course, seconds: int, *, careless: bool = False
) -> list[str]:
    """What of one to five pupils can be worked out with the classes, and not without."""
    card = CardWithClasses(pupils, course, careless=careless)
    attack, found = ClassAttack(card, seconds), []
    for name, worth in attack.hidden():
        those = [worth[each] for each in pupils if each in worth]
        of_them = sum(those, Fraction(0))
        if 0 < len(those) < FEWEST_SHOWN and not attack.another_sum(worth, of_them):
            card.shown, with_them = replace(card.shown, classes=()), card.shown
            if ClassAttack(card, seconds).another_sum(worth, of_them):
                found.append(name)
            card.shown = with_them
    return found


def draw_classes(number: int) -> tuple[list[InClass], Course]:
    course = COURSES[number % len(COURSES)]
    return drawn(number, kinds_in(course)), course


@pytest.mark.whole
@pytest.mark.parametrize("luck", range(4))
def test_nothing_of_a_few_pupils_is_worked_out_of_the_classes(luck: int) -> None:
    assert told_of_classes(*draw_classes(luck), seconds=5) == []


def test_the_attack_finds_what_careless_classes_give_away() -> None:
    """Two are in no class: the difference to the whole tells their grades."""
    pupils = (
        [InClass("4", "4", True, "11A")] * 11
        + [InClass("4-", "6", False, "11A")] * 14
        + [InClass("3", "4", False, "11B")] * 10
        + [InClass("4", "6", True, "11B")] * 15
        + [InClass("3", "6", True, "")] * 2
    )
    assert "the grades in no class" in told_of_classes(pupils, COURSES[0], seconds=60, careless=True)
    assert told_of_classes(pupils, COURSES[0], seconds=60) == []

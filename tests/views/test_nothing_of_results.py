"""Nobody works out what became of a few pupils' predictions of all that is said of how right they were (R14 to R16).

How it is tried, and by whom, stands in `attack.py`. More schools: `python -m tests.soak.few`, or with
STAFFROOM_ATTACKED_SCHOOLS set to a number of them.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import pytest

from models.rules.accuracy import Accuracy, error, tells_of_few
from models.rules.cohorts import FEWEST_SHOWN, FEWEST_TO_STAND_OUT, THIRD
from models.views.accuracies import CohortAccuracy, accuracy_to_show, compared, counts_tell_of_few
from models.views.class_accuracy import classes_to_show, large_enough, own_to_show
from models.views.cohorts import CohortMember
from models.views.groups import GROUPS, Group, Prior
from tests.views.attack import Equations
from tests.views.drawn_schools import COURSES, MATHS, Course, drawn

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

LEAVING = 2027
MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
SCHOOLS = int(os.environ.get("STAFFROOM_ATTACKED_SCHOOLS", "2"))
BANDS = (Group.KS2_BELOW, Group.KS2_MIDDLE, Group.KS2_ABOVE)
CLASSES = ("a", "b")


class Resulting(NamedTuple):
    """A pupil: predicted in September and October, the result, pupil premium, Key Stage 2 band, and the classes."""

    september: str
    october: str
    final: str
    premium: bool
    prior: Prior
    classes: str

    def member(self, at: int) -> CohortMember:
        return CohortMember(at, self.premium, "", False, False, "", None, self.prior, (), 0)


def in_groups(course: Course) -> list[Resulting]:
    """Pupils of a course, in groups and in no class."""
    low, _, high = course.near
    found = product(("", low, high), course.near, ("", *course.near), (False, True), tuple(Prior), ("",))
    return [Resulting(*each) for each in found]


def in_classes(course: Course) -> list[Resulting]:
    """The same in classes, some in two of them, and in no group."""
    found = product(
        ("", course.near[1]), course.near, ("", *course.near), (False,), (Prior.NONE,), ("", "a", "b", "ab")
    )
    return [Resulting(*each) for each in found]


class Results:
    """A drawn course with its results."""

    def __init__(self, pupils: list[Resulting], course: Course) -> None:
        self.pupils, self.course = pupils, course
        errors = {
            opens: {
                (at, MATHS): error
                for at, each in enumerate(pupils)
                if (error := self.error(each, month)) is not None
            }
            for month, opens in enumerate(MONTHS)
        }
        without = {MONTHS[1]: sum(not each.final for each in pupils)}
        who = {at: each.member(at) for at, each in enumerate(pupils)}
        day = date(2027, 8, 20)
        self.found = compared(
            LEAVING, day, {month: each for month, each in errors.items() if each}, without, who
        )
        last = errors[MONTHS[1]]
        of_classes = {
            (name, MATHS, MONTHS[1]): {
                at: last[at, MATHS]
                for at, each in enumerate(pupils)
                if name in each.classes and (at, MATHS) in last
            }
            for name in CLASSES
        }
        self.classes = list(large_enough(of_classes.items()))

    def error(self, pupil: Resulting, month: int) -> Fraction | None:
        before, after = (
            self.course.grade(code) for code in (pupil.october if month else pupil.september, pupil.final)
        )
        return error(self.course.on, before, after) if before is not None and after is not None else None


class ResultsAttack(Equations[Resulting]):
    """The head's card of how right predictions were: the whole, groups, classes, and the same pairs month by month.

    And what a teacher sees of the own classes: where it is the head, both.
    """

    def __init__(
        self,
        school: Results,
        kinds: Sequence[Resulting],
        seconds: int,
        *,
        heads: bool,
        teaches: bool,
        careless: bool,
    ) -> None:
        super().__init__(kinds, len(school.pupils))
        self.school, self.seconds = school, seconds
        self.paired = [each for each in kinds if school.error(each, 1) is not None]
        found = school.found
        assert found is not None
        shown = found if careless else accuracy_to_show(found, FEWEST_SHOWN)
        self.hides = not heads or tells_of_few(shown.whole, FEWEST_SHOWN)
        if heads:
            self.of_head(shown)
            for each in classes_to_show(school.classes, shown.whole.pairs, FEWEST_SHOWN):
                self.of_errors(self.in_class(each.name), 1, each.found)
        if teaches:
            own = (
                [each.shown for each in school.classes]
                if careless
                else own_to_show(school.classes, found.whole if heads else None, FEWEST_SHOWN)
            )
            for each in own:
                self.of_errors(self.in_class(each.name), 1, each.found, counts=not each.hides, words=True)

    def in_class(self, name: str) -> list[Resulting]:
        return [each for each in self.paired if name in each.classes]

    def of_head(self, shown: CohortAccuracy) -> None:
        self.of_errors(self.paired, 1, shown.whole, counts=not self.hides, words=True)
        if not 0 < shown.without_result < FEWEST_SHOWN:
            self.equal([each for each in self.kinds if not each.final], shown.without_result)
        for group in shown.groups:
            for found, inside in ((group.group, True), (group.rest, False)):
                self.of_errors([each for each in self.paired if is_in(group.name, each) is inside], 1, found)
        points = [each.found for each in shown.points if each.found.pairs >= FEWEST_SHOWN]
        always = [each for each in self.paired if self.school.error(each, 0) is not None]
        for month, found in enumerate(points if len(points) == len(MONTHS) else []):
            self.of_errors(always, month, found)
            if not tells_of_few(found, FEWEST_SHOWN):
                self.equal([each for each in always if self.school.error(each, month) == 0], found.exact)

    def of_errors(
        self, some: list[Resulting], month: int, found: Accuracy, *, counts: bool = False, words: bool = False
    ) -> None:
        errors = {each: self.school.error(each, month) or Fraction(0) for each in some}
        self.equal(some, found.pairs)
        self.mean(some, list(errors.values()), found.bias, found.pairs)
        if words:
            self.of_words(errors, found)
        if counts:
            self.mean(some, [abs(each) for each in errors.values()], found.distance, found.pairs)
            for number, fits in (
                (found.exact, [each for each, one in errors.items() if one == 0]),
                (found.within_one, [each for each, one in errors.items() if abs(one) <= 1]),
                (found.high, [each for each, one in errors.items() if one > 0]),
                (found.low, [each for each, one in errors.items() if one < 0]),
            ):
                self.equal(fits, number)

    def of_words(self, errors: Mapping[Resulting, Fraction], found: Accuracy) -> None:
        """`Predicts high` says that the errors lie close together, and a large bias without it that they do not."""
        bias, pairs = found.bias, found.pairs
        if bias is None or pairs < FEWEST_TO_STAND_OUT or abs(bias) < THIRD:
            return
        squares = {each: one**2 for each, one in errors.items()}
        # Twice the standard error: of so many with that mean no larger a sum of squares is marked (R15.5).
        bound = bias**2 * pairs * (1 + Fraction(pairs - 1, 4))
        if found.marked:
            self.most(squares, bound)
        else:
            self.most({each: -one for each, one in squares.items()}, -bound)

    def few(self) -> Iterator[tuple[str, dict[Resulting, Fraction]]]:
        """Pairs that may be one to five: what is not shown, and whatever is the difference of two that are."""
        parts = {
            "not in September": [each for each in self.paired if self.school.error(each, 0) is None],
            "without a KS2 result": [each for each in self.paired if each.prior is Prior.NONE],
            "in no class": [each for each in self.paired if not each.classes],
        }
        for group in (Group.PREMIUM, *BANDS):
            for inside in (True, False):
                parts[f"{group} {inside}"] = [each for each in self.paired if is_in(group, each) is inside]
        for name in CLASSES:
            parts[f"not in {name}"] = [each for each in self.paired if name not in each.classes]
            parts[f"in {name} alone"] = [each for each in self.paired if each.classes == name]
        parts["in both classes"] = [each for each in self.paired if each.classes == "ab"]
        for called, those in parts.items():
            yield f"the errors {called}", {each: self.school.error(each, 1) or Fraction(0) for each in those}
        whole = [("", self.paired)] if self.hides else []
        for called, those in (*whole, *((f" in {name}", self.in_class(name)) for name in CLASSES)):
            errors = {each: self.school.error(each, 1) or Fraction(0) for each in those}
            for name, fits in (
                ("exact", [each for each, one in errors.items() if one == 0]),
                ("high", [each for each, one in errors.items() if one > 0]),
                ("low", [each for each, one in errors.items() if one < 0]),
                ("by more than one", [each for each, one in errors.items() if abs(one) > 1]),
            ):
                yield name + called, dict.fromkeys(fits, Fraction(1))


def is_in(group: Group, pupil: Resulting) -> bool | None:
    return GROUPS[group](pupil.member(0))


def told_of_results(
    pupils: list[Resulting],
    course: Course,
    seconds: int,
    *,
    heads: bool = True,
    teaches: bool = False,
    careless: bool = False,
) -> list[str]:
    """What a head, a teacher, or who is both can work out: how many, or what the errors come to, of one to five."""
    school, kinds = Results(pupils, course), in_groups(course)
    if any(each.classes for each in pupils):
        kinds = in_classes(course)
    if school.found is None or school.found.whole.pairs < FEWEST_SHOWN:
        return []
    attack = ResultsAttack(school, kinds, seconds, heads=heads, teaches=teaches, careless=careless)
    told = []
    for name, worth in attack.few():
        those = [worth[each] for each in pupils if each in worth]
        if 0 < len(those) < FEWEST_SHOWN and not attack.another_sum(worth, sum(those, Fraction(0))):
            told.append(f"{name}: {len(those)}")
    return told


def draw_results(number: int, *, classes: bool) -> tuple[list[Resulting], Course]:
    course = COURSES[number % len(COURSES)]
    return drawn(number, in_classes(course) if classes else in_groups(course)), course


@pytest.mark.parametrize("luck", range(SCHOOLS))
def test_nothing_of_a_few_pupils_is_worked_out_of_how_right_predictions_were(luck: int) -> None:
    assert told_of_results(*draw_results(luck, classes=False), seconds=5) == []


@pytest.mark.whole
@pytest.mark.parametrize(("heads", "teaches"), [(True, False), (False, True), (True, True)])
def test_nothing_of_a_few_pupils_is_worked_out_of_their_classes(heads: bool, teaches: bool) -> None:
    for luck in range(SCHOOLS):
        school = draw_results(luck, classes=True)
        assert told_of_results(*school, seconds=5, heads=heads, teaches=teaches) == []


def test_the_attack_finds_what_careless_figures_give_away() -> None:
    """Three pupils had no grade in September: the same pairs, month by month, tell their mean error."""
    course = COURSES[0]
    pupils = [
        *[Resulting("4", "5", "5", False, Prior.MIDDLE, "")] * 20,
        *[Resulting("4", "5", "4", False, Prior.MIDDLE, "")] * 9,
        *[Resulting("", "6", "4", False, Prior.MIDDLE, "")] * 3,
    ]
    assert told_of_results(pupils, course, seconds=60, careless=True) == ["the errors not in September: 3"]
    assert told_of_results(pupils, course, seconds=60) == []


def test_the_attack_finds_what_classes_that_share_pupils_give_away() -> None:
    """All but two of one class are in the other, too: both figures tell what those two have."""
    course = COURSES[0]
    pupils = [
        *[Resulting("5", "5", "5", False, Prior.NONE, "ab")] * 12,
        *[Resulting("5", "6", "4", False, Prior.NONE, "a")] * 2,
        *[Resulting("5", "5", "4", False, Prior.NONE, "")] * 9,
    ]
    found = told_of_results(pupils, course, seconds=60, heads=False, teaches=True, careless=True)
    assert "the errors in a alone: 2" in found
    assert told_of_results(pupils, course, seconds=60, heads=False, teaches=True) == []


def test_what_all_subjects_come_to_is_not_handed_on_where_a_head_could_take_the_own_subject_away() -> None:
    """Eight pairs of another subject, two of them exact: the whole less maths tells it."""
    maths, sport = [Fraction(each % 2) for each in range(40)], [Fraction(1)] * 6 + [Fraction(0)] * 2
    day = date(2027, 5, 1)
    for errors, tells in (({1: maths, 2: sport}, True), ({1: maths}, False), ({1: maths, 2: maths}, False)):
        pairs = {(at, subject): each for subject, some in errors.items() for at, each in enumerate(some)}
        who = {at: Resulting("", "5", "5", False, Prior.NONE, "").member(at) for at, _ in pairs}
        found = compared(LEAVING, day, {day: pairs}, {}, who)
        assert found is not None
        assert counts_tell_of_few(found, FEWEST_SHOWN) is tells

"""Nobody works out what is hidden by putting one point beside another: last month's report and cards beside this
month's, movement, and predictions beside results (R14 to R16).

How it is tried, and by whom, stands in `attack.py`. More schools: `python -m tests.soak.few`, or with
STAFFROOM_ATTACKED_SCHOOLS set to a number of them.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from random import Random
from typing import TypeVar

import pytest

from models.rules.accuracy import Accuracy, tells_of_few
from models.rules.attainment import SubjectTaken, attainment_8, basics, definition_for, reaches
from models.rules.cohorts import FEWEST_SHOWN, Movement, a_slot
from models.rules.grades import Grade, scale
from models.rules.places import SubjectPlace
from models.rules.tracking import Standing, compare
from models.views.accuracies import CohortAccuracy, accuracy_to_show, compared
from models.views.cohort_figures import group_lines, headlines, subject_lines
from models.views.cohorts import CohortAt, CohortMember
from models.views.groups import GROUPS, Group, Prior
from models.views.moving import moved
from models.views.points import Point
from models.views.report import headlines_to_show, moved_to_show, subjects_to_show
from models.views.shown import subject_to_show
from tests.views.attack import Equations

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

LEAVING = 2027
ON = scale("9-1")
MATHS, ENGLISH = 1, 2
PLACES = {MATHS: SubjectPlace.MATHS, ENGLISH: SubjectPlace.ENGLISH_LANGUAGE}
TARGET = ON.grade("5")
MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
SCHOOLS = int(os.environ.get("STAFFROOM_ATTACKED_SCHOOLS", "2"))

Moving = tuple[str, str, str]
"""A pupil: maths before and now, blank for none, and English, in which nobody moved."""
MOVING: list[Moving] = list(
    product(("", "3", "4-", "4", "5", "6"), ("3", "4-", "4", "5-", "5", "6"), ("4", "5", "6"))
)
Resulting = tuple[str, str, str, bool, Prior]
"""A pupil as far as results go: predicted in September and October, the result, pupil premium, Key Stage 2 band."""
RESULTING: list[Resulting] = list(
    product(("", "4", "6"), ("4", "5", "6"), ("", "4", "5", "6"), (False, True), tuple(Prior))
)


def grade(code: str) -> Grade | None:
    return ON.grade(code) if code else None


def taken(pupil: Moving, now: bool) -> tuple[SubjectTaken, ...]:
    return tuple(
        SubjectTaken(subject, PLACES[subject], ON, grade(pupil[now if subject == MATHS else 2]), TARGET)
        for subject in (MATHS, ENGLISH)
    )


def cohort_of(pupils: list[Moving], now: bool) -> CohortAt:
    opens = MONTHS[now]
    day = opens.replace(day=30)
    members = (
        CohortMember(at, False, "", False, False, "", None, Prior.NONE, taken(each, now), 0)
        for at, each in enumerate(pupils)
    )
    return CohortAt(LEAVING, Point(f"{opens:%Y-%m}", opens, day, day, 1 + now), tuple(members))


class MovingAttack(Equations[Moving]):
    """Both months' reports, both heads' cards of both months, and the movement between them on cards and in files."""

    def __init__(self, pupils: list[Moving], seconds: int) -> None:
        super().__init__(MOVING, len(pupils))
        self.seconds = seconds
        self.shown: set[str] = set()
        before, now = (cohort_of(pupils, which) for which in (False, True))
        for cohort, which in ((before, False), (now, True)):
            self.of_point(cohort, which)
        since = moved(before, now)
        report = moved_to_show(since, FEWEST_SHOWN)
        whole = report.whole
        for subject, each in report.subjects:
            if each is not None:
                self.of_movement(each, (subject,))
        if whole is not None:
            self.of_movement(whole, (MATHS, ENGLISH))
        for subject in (MATHS, ENGLISH):
            self.of_card(moved(before, now, subject).whole, subject)

    def of_point(self, cohort: CohortAt, now: bool) -> None:
        found, lines = headlines(cohort), subject_lines(cohort)
        first = headlines_to_show(found, FEWEST_SHOWN)
        assert first is not None
        definition = definition_for(LEAVING)
        eight = {each: attainment_8(definition, taken(each, now)) for each in MOVING}
        self.of(MOVING, eight.__getitem__, first.attainment, first.pupils)
        for threshold, number in first.reached.items():
            if number is not None:
                self.equal([each for each in MOVING if basics(taken(each, now), threshold).both], number)
        reported = [
            (each.subject_id, each.shown) for each in subjects_to_show(lines, PLACES, first, FEWEST_SHOWN)
        ]
        cards = [
            (
                each.subject_id,
                subject_to_show(each.figures, group_lines(cohort, each.subject_id), FEWEST_SHOWN),
            )
            for each in lines
        ]
        for subject, shown in (*reported, *cards):
            held = {each: one for each in MOVING if (one := taken(each, now)[subject - 1].value) is not None}
            self.equal(held, shown.with_value)
            self.of(list(held), lambda each, held=held: a_slot(ON, held[each]), shown.value, shown.with_value)  # type: ignore[misc]
            for threshold, number in shown.reached.items():
                if number is not None:
                    self.equal([each for each, one in held.items() if reaches(ON, one, threshold)], number)
            for standing, number in shown.standings.items():
                if number is not None:
                    self.equal([each for each, one in held.items() if stands(one) is standing], number)

    def of_movement(self, shown: Movement, subjects: tuple[int, ...]) -> None:
        for number, way in ((shown.up, 1), (shown.same, 0), (shown.down, -1), (shown.no_pair, None)):
            self.weigh({each: sum(moves(each, one) == way for one in subjects) for each in MOVING}, number)
        self.of_change(shown, subjects)
        self.shown |= {str(subject) for subject in subjects if len(subjects) == 1}

    def of_card(self, found: Movement, subject: int) -> None:
        """A card says the mean change, and of how many, where it hides how many moved."""
        if found.pairs < FEWEST_SHOWN:
            return
        if not any(0 < each < FEWEST_SHOWN for each in (found.up, found.same, found.down, found.no_pair)):
            self.of_movement(found, (subject,))
            return
        self.equal([each for each in MOVING if moves(each, subject) is not None], found.pairs)
        self.of_change(found, (subject,))

    def of_change(self, found: Movement, subjects: tuple[int, ...]) -> None:
        change = {
            each: sum(
                (height for one in subjects if (height := change_of(each, one)) is not None), Fraction(0)
            )
            for each in MOVING
        }
        self.of(MOVING, change.__getitem__, found.change, found.pairs)

    def of(
        self, kinds: list[Moving], worth: Callable[[Moving], Fraction], mean: Fraction | None, of: int
    ) -> None:
        self.mean(kinds, [worth(each) for each in kinds], mean, of)

    def hidden(self) -> Iterator[tuple[str, list[Moving]]]:
        for subject in (MATHS, ENGLISH):
            if str(subject) not in self.shown:
                for name, way in (("up", 1), ("same", 0), ("down", -1)):
                    yield f"{name} in {subject}", [each for each in MOVING if moves(each, subject) == way]


def stands(value: Grade) -> Standing:
    return compare(ON, predicted=value, target=TARGET).standing


def change_of(pupil: Moving, subject: int) -> Fraction | None:
    before, now = (taken(pupil, which)[subject - 1].value for which in (False, True))
    return now.height - before.height if before is not None and now is not None else None


def moves(pupil: Moving, subject: int) -> int | None:
    change = change_of(pupil, subject)
    return None if change is None else (change > 0) - (change < 0)


def accuracy_of_pupils(pupils: list[Resulting]) -> CohortAccuracy | None:
    errors = {
        opens: {
            (at, MATHS): error
            for at, each in enumerate(pupils)
            if (error := error_in(each, month)) is not None
        }
        for month, opens in enumerate(MONTHS)
    }
    without = {MONTHS[1]: sum(not each[2] for each in pupils)}
    who = {
        at: CohortMember(at, each[3], "", False, False, "", None, each[4], (), 0)
        for at, each in enumerate(pupils)
    }
    return compared(
        LEAVING, date(2027, 8, 20), {day: each for day, each in errors.items() if each}, without, who
    )


def error_in(pupil: Resulting, month: int) -> Fraction | None:
    return Fraction(int(pupil[month]) - int(pupil[2])) if pupil[month] and pupil[2] else None


class ResultsAttack(Equations[Resulting]):
    """The head's card of how right predictions were: the whole, its groups, and the same pairs month by month."""

    def __init__(self, pupils: list[Resulting], shown: CohortAccuracy, seconds: int) -> None:
        super().__init__(RESULTING, len(pupils))
        self.seconds = seconds
        self.hides = tells_of_few(shown.whole, FEWEST_SHOWN)
        paired = [each for each in RESULTING if error_in(each, 1) is not None]
        self.of_errors(paired, 1, shown.whole, counts=not self.hides)
        if not 0 < shown.without_result < FEWEST_SHOWN:
            self.equal([each for each in RESULTING if not each[2]], shown.without_result)
        for group in shown.groups:
            for found, inside in ((group.group, True), (group.rest, False)):
                some = [each for each in paired if is_in(group.name, each) is inside]
                self.of_errors(some, 1, found, counts=False)
        points = [each.found for each in shown.points if each.found.pairs >= FEWEST_SHOWN]
        always = [each for each in paired if error_in(each, 0) is not None]
        for month, found in enumerate(points if len(points) == len(MONTHS) else []):
            few = tells_of_few(found, FEWEST_SHOWN)
            self.of_errors(always, month, found, counts=False)
            if not few:
                self.equal([each for each in always if error_in(each, month) == 0], found.exact)

    def of_errors(self, some: list[Resulting], month: int, found: Accuracy, *, counts: bool) -> None:
        errors = [error_in(each, month) or Fraction(0) for each in some]
        self.equal(some, found.pairs)
        self.mean(some, errors, found.bias, found.pairs)
        if counts:
            self.mean(some, [abs(each) for each in errors], found.distance, found.pairs)
            fitting: tuple[tuple[int, Callable[[Fraction], bool]], ...] = (
                (found.exact, lambda each: each == 0),
                (found.within_one, lambda each: abs(each) <= 1),
                (found.high, lambda each: each > 0),
                (found.low, lambda each: each < 0),
            )
            for number, fits in fitting:
                self.equal([one for one, each in zip(some, errors, strict=True) if fits(each)], number)


def is_in(group: Group, pupil: Resulting) -> bool | None:
    return GROUPS[group](CohortMember(0, pupil[3], "", False, False, "", None, pupil[4], (), 0))


def few_of(*, exact: bool) -> Iterator[tuple[str, list[Resulting]]]:
    """Sets of pairs that may be one to five: what is not shown, and whatever is the difference of two that are."""
    paired = [each for each in RESULTING if error_in(each, 1) is not None]
    yield "not in September", [each for each in paired if error_in(each, 0) is None]
    for group in (Group.PREMIUM, Group.KS2_BELOW, Group.KS2_MIDDLE, Group.KS2_ABOVE):
        yield f"{group}", [each for each in paired if is_in(group, each) is True]
        yield f"not {group}", [each for each in paired if is_in(group, each) is False]
    yield "without a KS2 result", [each for each in paired if each[4] is Prior.NONE]
    if exact:
        for name, wanted in (("exact", {0}), ("high", {1, 2}), ("low", {-1, -2}), ("by two", {-2, 2})):
            yield name, [each for each in paired if error_in(each, 1) in wanted]


def told_of_results(pupils: list[Resulting], seconds: int, *, careless: bool = False) -> list[str]:
    """What a head can work out: how many, or the mean error, of one to five."""
    found = accuracy_of_pupils(pupils)
    if found is None or found.whole.pairs < FEWEST_SHOWN:
        return []
    shown = found if careless else accuracy_to_show(found, FEWEST_SHOWN)
    attack = ResultsAttack(pupils, shown, seconds)
    told = []
    for name, kinds in few_of(exact=attack.hides):
        within = set(kinds)
        those = [each for each in pupils if each in within]
        if not 0 < len(those) < FEWEST_SHOWN:
            continue
        if name in {"exact", "high", "low", "by two"}:
            if not attack.another(kinds, len(those)):
                told.append(f"{name}: {len(those)}")
        else:
            total = sum((error_in(each, 1) or Fraction(0) for each in those), Fraction(0))
            worth = {each: int(error_in(each, 1) or 0) for each in kinds}
            if not attack.another_sum(worth, int(total)):
                told.append(f"the mean error of {len(those)} {name}")
    return told


def told_of_movement(pupils: list[Moving], seconds: int) -> list[str]:
    """How many of one to five moved, as anybody can work it out who keeps last month's papers."""
    attack = MovingAttack(pupils, seconds)
    told = []
    for name, kinds in attack.hidden():
        within = set(kinds)
        number = sum(each in within for each in pupils)
        if 0 < number < FEWEST_SHOWN and not attack.another(kinds, number):
            told.append(f"{name}: {number}")
    return told


Kind = TypeVar("Kind", bound=tuple[object, ...])


def drawn(number: int, kinds: Sequence[Kind]) -> list[Kind]:
    """Some pupils of these kinds, of whom some are rare; the same number is the same school."""
    luck = Random(number)  # noqa: S311 - it invents a school
    parts = [sorted({each[at] for each in kinds}, key=str) for at in range(len(kinds[0]))]
    weight = [{part: luck.random() ** 2 + 0.02 for part in some} for some in parts]
    weights = [prod(of[part] for of, part in zip(weight, each, strict=True)) for each in kinds]
    return luck.choices(kinds, weights, k=luck.choice((7, 9, 15, 25, 40, 60)))


@pytest.mark.parametrize("luck", range(SCHOOLS))
def test_no_hidden_movement_is_worked_out_of_two_months(luck: int) -> None:
    assert told_of_movement(drawn(luck, MOVING), seconds=5) == []


@pytest.mark.parametrize("luck", range(SCHOOLS))
def test_nothing_of_a_few_pupils_is_worked_out_of_how_right_predictions_were(luck: int) -> None:
    assert told_of_results(drawn(luck, RESULTING), seconds=5) == []


def test_the_attack_finds_what_careless_figures_give_away() -> None:
    """Three pupils had no grade in September: the same pairs, month by month, tell their mean error."""
    pupils: list[Resulting] = [
        *[("4", "5", "5", False, Prior.MIDDLE)] * 20,
        *[("4", "5", "4", False, Prior.MIDDLE)] * 9,
        *[("", "6", "4", False, Prior.MIDDLE)] * 3,
    ]
    assert told_of_results(pupils, seconds=60, careless=True) == ["the mean error of 3 not in September"]
    assert told_of_results(pupils, seconds=60) == []

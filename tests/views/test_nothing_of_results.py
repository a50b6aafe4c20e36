"""Nobody works out what became of a few pupils' predictions of all that is said of how right they were (R14 to R16).

How it is tried, and by whom, stands in `attack.py`. More schools: `python -m tests.soak.few`, or with
STAFFROOM_ATTACKED_SCHOOLS set to a number of them.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from models.rules.accuracy import Accuracy, tells_of_few
from models.rules.cohorts import FEWEST_SHOWN
from models.views.accuracies import CohortAccuracy, accuracy_to_show, compared
from models.views.cohorts import CohortMember
from models.views.groups import GROUPS, Group, Prior
from tests.views.attack import Equations
from tests.views.drawn_schools import MATHS, drawn

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

LEAVING = 2027
MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
SCHOOLS = int(os.environ.get("STAFFROOM_ATTACKED_SCHOOLS", "2"))

Resulting = tuple[str, str, str, bool, Prior]
"""A pupil as far as results go: predicted in September and October, the result, pupil premium, Key Stage 2 band."""
RESULTING: list[Resulting] = list(
    product(("", "4", "6"), ("4", "5", "6"), ("", "4", "5", "6"), (False, True), tuple(Prior))
)


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

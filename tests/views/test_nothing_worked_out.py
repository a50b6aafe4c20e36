"""Nobody works a hidden count out of all that a head of subject sees of the subject, taken together (R14, R15).

How it is tried, and by whom, stands in `attack.py`.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from models.rules.attainment import THRESHOLDS, SubjectTaken, reaches
from models.rules.cohorts import FEWEST_SHOWN, Beside, SubjectFigures, a_slot, beside, subject_figures
from models.rules.grades import scale
from models.rules.places import SubjectPlace
from models.rules.tracking import Standing, compare
from models.views.cohort_figures import GroupLine
from models.views.groups import Group
from models.views.shown import SubjectShown, subject_to_show
from tests.views.attack import Equations

pytestmark = [
    pytest.mark.P15,
    # The solver that comes with it in this version is asked for; the next one has to be installed beside it.
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

ON = scale("9-1")
CODES = ("1", "2", "3", "4-", "4", "4+", "5-", "5", "5+", "6-", "6", "7", "8", "9")
VALUES = [ON.grade(code) for code in CODES]
TARGETS = [*(ON.grade(code) for code in ("4", "5", "6", "7")), None]
NO_TARGET = TARGETS.index(None)
BANDS = (Group.KS2_BELOW, Group.KS2_MIDDLE, Group.KS2_ABOVE)
Kind = tuple[int, int, bool, int]
"""A pupil as far as the card goes: value, target (the last: none), pupil premium, and Key Stage 2 band (3: none)."""
KINDS: list[Kind] = [
    (value, target, premium, band)
    for value in range(len(VALUES))
    for target in range(len(TARGETS))
    for premium in (False, True)
    for band in range(4)
]
COMPARED = [kind for kind in KINDS if kind[1] != NO_TARGET]


def gap(kind: Kind) -> Fraction:
    found = compare(ON, predicted=VALUES[kind[0]], target=TARGETS[kind[1]]).gap
    assert found is not None
    return found


def worth(kind: Kind) -> Fraction:
    return a_slot(ON, VALUES[kind[0]])


def standing(kind: Kind) -> Standing:
    return compare(ON, predicted=VALUES[kind[0]], target=TARGETS[kind[1]]).standing


def is_in(group: Group, kind: Kind) -> bool | None:
    if group is Group.PREMIUM:
        return kind[2]
    return None if kind[3] == len(BANDS) else BANDS[kind[3]] is group


def figures_of(pupils: list[Kind]) -> SubjectFigures:
    return subject_figures(
        SubjectTaken(1, SubjectPlace.MATHS, ON, VALUES[each[0]], TARGETS[each[1]]) for each in pupils
    )


def card_of(pupils: list[Kind]) -> tuple[SubjectShown, dict[Group, Beside]]:
    """What the head of subject is shown, and the groups as they are."""
    figures = figures_of(pupils)
    groups = {
        group: beside((is_in(group, each), gap(each)) for each in pupils if each[1] != NO_TARGET)
        for group in (Group.PREMIUM, *BANDS)
    }
    lines = [GroupLine(each, each, each, each, name) for name, each in groups.items()]
    return subject_to_show(figures, lines, FEWEST_SHOWN), groups


class Attack(Equations[Kind]):
    """All that is shown, as equations over how many pupils of each kind there are."""

    seconds = 20

    def __init__(self, shown: SubjectShown) -> None:
        super().__init__(KINDS, shown.with_value)
        self.equal(COMPARED, shown.compared)
        self.mean(KINDS, [worth(kind) for kind in KINDS], shown.value, shown.with_value)
        aims = [a_slot(ON, target) for kind in COMPARED if (target := TARGETS[kind[1]]) is not None]
        self.mean(COMPARED, aims, shown.target, shown.compared)
        self.mean(COMPARED, [gap(kind) for kind in COMPARED], shown.gap, shown.compared)
        for which, count in shown.standings.items():
            if count is not None:
                self.equal([kind for kind in KINDS if standing(kind) is which], count)
        for threshold, count in shown.reached.items():
            if count is not None:
                self.equal([kind for kind in KINDS if reaches(ON, VALUES[kind[0]], threshold)], count)
        for group, seen in shown.groups:
            if seen is not None:
                for inside, many, mean in (
                    (True, seen.of_group, seen.group),
                    (False, seen.of_rest, seen.rest),
                ):
                    some = [kind for kind in COMPARED if is_in(group, kind) is inside]
                    self.equal(some, many)
                    self.mean(some, [gap(kind) for kind in some], mean, many)


def hidden(
    shown: SubjectShown, pupils: list[Kind], groups: dict[Group, Beside]
) -> Iterator[tuple[str, list[Kind], int]]:
    """Every count of one to five that the card does not show."""
    for which, count in shown.standings.items():
        if count is None:
            there = [kind for kind in KINDS if standing(kind) is which]
            yield which, there, sum(standing(each) is which for each in pupils)
    bands = [*THRESHOLDS, 99]
    for step, above in pairwise(bands):
        if shown.reached[step] is None:
            there = [
                kind
                for kind in KINDS
                if reaches(ON, VALUES[kind[0]], step)
                and (above > 9 or not reaches(ON, VALUES[kind[0]], above))
            ]
            yield f"{step}+", there, sum(each in there for each in pupils)
    for group, seen in shown.groups:
        if seen is None:
            yield group, [kind for kind in COMPARED if is_in(group, kind)], groups[group].of_group


def tells_who_has_no_target(attack: Attack, pupils: list[Kind]) -> bool:
    """Whether what a few without a target have can be one sum alone; who has no thirds is known to have none."""
    if all(CODES[each[0]].isdigit() for each in pupils):
        attack.equal([kind for kind in KINDS if not CODES[kind[0]].isdigit()], 0)
    theirs = [worth(each) for each in pupils if each[1] == NO_TARGET]
    without = {kind: worth(kind) for kind in KINDS if kind[1] == NO_TARGET}
    return 0 < len(theirs) < FEWEST_SHOWN and not attack.another_sum(without, sum(theirs, Fraction(0)))


@pytest.mark.whole
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.integers(2, 11),
            st.sampled_from((0, 0, 1, 1, 2, 2, 3, 3, NO_TARGET)),
            st.booleans(),
            st.sampled_from((0, 1, 1, 1, 2, 3)),
        ),
        min_size=6,
        max_size=40,
    )
)
@example([(2, 0, False, 0)] * 5 + [(2, 1, False, 0)])
def test_no_hidden_count_is_worked_out_of_a_subjects_card(pupils: list[Kind]) -> None:
    shown, groups = card_of(pupils)
    attack = Attack(shown)
    for what, kinds, count in hidden(shown, pupils, groups):
        if 0 < count < FEWEST_SHOWN:
            assert attack.another(kinds, count), f"{what} is hidden and can only be {count}"
    assert not tells_who_has_no_target(attack, pupils)
    whole = [(CODES.index(CODES[each[0]][0]), *each[1:]) for each in pupils]
    shown, _ = card_of(whole)
    assert not tells_who_has_no_target(Attack(shown), whole)


def test_the_attack_finds_what_a_careless_card_gives_away() -> None:
    """Three bands of which the small one alone is hidden: the other rows tell it."""
    pupils: list[Kind] = [(7, 1, False, 0)] * 3 + [(8, 1, True, 1)] * 9 + [(6, 1, False, 2)] * 8
    shown, groups = card_of(pupils)
    assert dict(shown.groups)[Group.KS2_ABOVE] is None
    careless = tuple((name, None if name is Group.KS2_BELOW else groups[name]) for name, _ in shown.groups)
    attack = Attack(SubjectShown(**{**vars(shown), "groups": careless}))
    below = [kind for kind in KINDS if is_in(Group.KS2_BELOW, kind)]
    assert not attack.another(below, 3)
    assert Attack(shown).another(below, 3)


def test_the_attack_finds_what_targets_tell_of_a_few_who_have_none() -> None:
    """The mean grade is of two more than the mean target and the mean gap: their sum is the difference."""
    pupils: list[Kind] = [(7, 1, False, 0)] * 9 + [(10, 1, True, 1)] * 8 + [(4, NO_TARGET, False, 1)] * 2
    shown, groups = card_of(pupils)
    figures = figures_of(pupils)
    careless = replace(shown, target=figures.target, gap=figures.gap)
    assert tells_who_has_no_target(Attack(careless), pupils)
    # The gap is hidden, and the groups' come to the same.
    careless = replace(shown, target=figures.target, groups=tuple(groups.items()))
    assert tells_who_has_no_target(Attack(careless), pupils)
    assert not tells_who_has_no_target(Attack(shown), pupils)

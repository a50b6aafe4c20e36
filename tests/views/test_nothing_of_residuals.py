"""Nobody works out of a report's residuals what few pupils have: they add up to 0 over all subjects (R15.4).

How it is tried stands in `attack.py`. More schools: `python -m tests.soak.few`.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from models.rules.attainment import SubjectTaken, attainment_8, definition_for, reaches
from models.rules.cohorts import FEWEST_SHOWN, ResidualTerms, a_slot, residuals
from models.rules.national import National
from models.rules.places import SubjectPlace
from models.views.cohort_figures import headlines, subject_lines
from models.views.cohorts import CohortAt, CohortMember
from models.views.groups import Prior
from models.views.report import SubjectReported, headlines_to_show, subjects_to_show
from tests.views.attack import Equations
from tests.views.drawn_schools import NINE_TO_ONE, drawn
from tests.views.test_nothing_in_files import LEAVING, cohort_of

pytestmark = [
    pytest.mark.P15,
    pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning"),
]

PLACES = (
    SubjectPlace.MATHS, SubjectPlace.ENGLISH_LANGUAGE, SubjectPlace.HUMANITY, SubjectPlace.LANGUAGE,
    SubjectPlace.OTHER, SubjectPlace.OTHER,
)  # fmt: skip
FIFTH, SIXTH = 5, 6
Graded = tuple[str, str, str, str, str, str]
"""A pupil's grade in each subject; blank where it is not taken. Of fewer than five they do not count."""
GRADED: list[Graded] = list(
    product(("4", "6"), ("4", "5"), ("5",), ("3", "7"), ("", "5", "6"), ("", "3", "7"))
)
NATIONAL = {1: National(2026, Fraction(-1, 5)), SIXTH: National(2026, Fraction(1, 3))}
"""Whatever the country's is, everybody knows it."""


def taken(pupil: Graded) -> tuple[SubjectTaken, ...]:
    return tuple(
        SubjectTaken(at, place, NINE_TO_ONE, NINE_TO_ONE.grade(code), None)
        for at, (place, code) in enumerate(zip(PLACES, pupil, strict=True), 1)
        if code
    )


def counted(pupil: Graded) -> dict[int, Fraction]:
    """The residuals of a pupil, where they are counted."""
    found = residuals(taken(pupil))
    return found if len(found) >= ResidualTerms.subjects else {}


def draw_graded(luck: int) -> list[Graded]:
    """Some pupils; the same number draws the same."""
    return drawn(luck, GRADED, (9, 15, 25, 31))


class SeenResiduals:
    """All that a report says of these pupils' subjects."""

    def __init__(self, pupils: list[Graded]) -> None:
        members = tuple(
            CohortMember(at, False, "", False, False, "", None, Prior.NONE, taken(each), 0)
            for at, each in enumerate(pupils)
        )
        cohort = CohortAt(LEAVING, cohort_of([]).point, members, terms=ResidualTerms(national=NATIONAL))
        lines = subject_lines(cohort)
        self.residuals = {each.subject_id: each.residual for each in lines}
        first = headlines_to_show(headlines(cohort), FEWEST_SHOWN)
        assert first is not None
        self.first = first
        places = dict(enumerate(PLACES, 1))
        self.subjects: list[SubjectReported] = list(subjects_to_show(lines, places, first, FEWEST_SHOWN))


class ResidualAttack(Equations[Graded]):
    """All of it as equations, and how many each residual is of, which is not said."""

    seconds = 5

    def __init__(self, seen: SeenResiduals) -> None:
        super().__init__(GRADED, seen.first.pupils)
        definition = definition_for(LEAVING)
        eight = [attainment_8(definition, taken(each)) for each in GRADED]
        self.mean(GRADED, eight, seen.first.attainment, seen.first.pupils)
        for each in seen.subjects:
            self.of_subject(each)

    def of_subject(self, each: SubjectReported) -> None:
        valued = {pupil: one for pupil in GRADED for one in taken(pupil) if one.subject_id == each.subject_id}
        shown = each.shown
        if shown.value is None:
            return
        worth = [a_slot(one.scale, one.value) for one in valued.values() if one.value is not None]
        self.equal(valued, shown.with_value)
        self.mean(list(valued), worth, shown.value, shown.with_value)
        for threshold, number in shown.reached.items():
            if number is not None:
                reach = [
                    pupil
                    for pupil, one in valued.items()
                    if one.value is not None and reaches(one.scale, one.value, threshold)
                ]
                self.equal(reach, number)
        if each.residual is not None:
            own = {pupil: counted(pupil)[each.subject_id] for pupil in valued if counted(pupil)}
            self.equal(own, each.residual.pupils)
            self.mean(list(own), list(own.values()), each.residual.own, each.residual.pupils)


def told_by_residuals(pupils: list[Graded], seen: SeenResiduals) -> list[str]:
    """The subjects that one to five have, alone or together, whose residuals can be worked out."""
    attack, found = ResidualAttack(seen), []
    shown = {each.subject_id for each in seen.subjects if each.residual is not None}
    for some in ({FIFTH}, {SIXTH}, {FIFTH, SIXTH}):
        worth = {
            each: sum((of.get(subject, Fraction(0)) for subject in some), Fraction(0))
            for each in GRADED
            if some & (of := counted(each)).keys()
        }
        many = sum(each in worth for each in pupils)
        total = sum((worth.get(each, Fraction(0)) for each in pupils), Fraction(0))
        if not some & shown and 0 < many < FEWEST_SHOWN and not attack.another_sum(worth, total):
            found.append(f"the residuals of {many} in {sorted(some)}")
    return found


@pytest.mark.parametrize("luck", [0, 1, 3, 5, 7])
def test_no_hidden_residual_is_worked_out_of_the_others(luck: int) -> None:
    pupils = draw_graded(luck)
    assert told_by_residuals(pupils, SeenResiduals(pupils)) == []


@pytest.mark.parametrize("hidden", [{FIFTH}, {1, FIFTH}])
def test_the_attack_finds_what_a_careless_report_would_tell(hidden: set[int]) -> None:
    """Of four in the fifth subject: all the others tell them, with maths or without, which its mean gives back."""
    pupils = draw_graded(7)
    seen = SeenResiduals(pupils)
    assert {each.subject_id for each in seen.subjects if each.residual is not None} == set()
    seen.subjects = [
        replace(each, residual=None if each.subject_id in hidden else seen.residuals[each.subject_id])
        for each in seen.subjects
    ]
    assert told_by_residuals(pupils, seen) == ["the residuals of 4 in [5]"]

"""A whole Year 11 in the database, against figures that were worked out without this code (R15)."""

from collections import Counter
from fractions import Fraction

import pytest

from models.rules.attainment import SubjectTaken, attainment_8, basics, definition_for, is_complete
from models.rules.cohorts import beside, rounded, subject_figures, subject_residuals
from models.rules.places import ENGLISH, SubjectPlace
from models.rules.tracking import BELOW
from models.views.cohort_figures import NearKind, near_list
from models.views.cohorts import CohortAt
from models.views.groups import Prior

pytestmark = pytest.mark.P15


def test_the_headlines_of_the_invented_school(cohort: CohortAt) -> None:
    members, definition = cohort.members, definition_for(cohort.leaving)
    assert (cohort.leaving, cohort.point.key, len(members)) == (2027, "2026-10", 120)
    assert (sum(is_complete(each.taken) for each in members), cohort.older) == (120, 34)
    points = [attainment_8(definition, each.taken) for each in members]
    targets = [
        attainment_8(
            definition, [SubjectTaken(one.subject_id, one.place, one.scale, one.target) for one in each.taken]
        )
        for each in members
    ]
    assert (rounded(Fraction(sum(points), 120)), rounded(Fraction(sum(targets), 120))) == ("55.50", "54.14")
    at = {threshold: [basics(each.taken, threshold) for each in members] for threshold in (4, 5, 7)}
    assert [sum(each.both for each in found) for found in at.values()] == [103, 79, 29]
    assert sum(each.maths and not each.english for each in at[5]) == 1
    assert sum(each.english and not each.maths for each in at[5]) == 16


@pytest.mark.parametrize(
    ("number", "value", "gap", "below", "five", "residual", "stands_out"),
    [
        (3, "5.36", "0.00", 25, 80, "−0.08", False),
        (4, "5.62", None, 38, 89, "0.18", False),
        (11, None, None, 11, 25, "−0.84", True),
    ],
    ids=["maths", "combined science", "sport"],
)
def test_the_subjects_of_the_invented_school(
    cohort: CohortAt,
    number: int,
    value: str | None,
    gap: str | None,
    below: int,
    five: int,
    residual: str,
    stands_out: bool,
) -> None:
    found = subject_figures(one for each in cohort.members for one in each.taken if one.subject_id == number)
    assert found.takers == found.with_value
    assert found.value is not None
    assert found.gap is not None
    assert value in (None, rounded(found.value))
    assert gap in (None, rounded(found.gap))
    assert sum(found.standings[each] for each in BELOW) == below
    assert found.reached[5] == five
    of_all = subject_residuals(each.taken for each in cohort.members)
    assert (rounded(of_all[number].mean), of_all[number].stands_out) == (residual, stands_out)


def test_only_one_subject_of_the_invented_school_stands_out(cohort: CohortAt) -> None:
    of_all = subject_residuals(each.taken for each in cohort.members)
    assert [number for number, each in of_all.items() if each.stands_out] == [11]


def test_the_groups_of_the_invented_school(cohort: CohortAt) -> None:
    definition = definition_for(cohort.leaving)
    points = [(each, attainment_8(definition, each.taken)) for each in cohort.members]
    premium = beside((each.premium, number) for each, number in points)
    assert premium.group is not None
    assert premium.rest is not None
    assert (premium.of_group, rounded(premium.group)) == (31, "59.24")
    assert (premium.of_rest, rounded(premium.rest)) == (89, "54.20")
    support = beside((each.sen == "K", number) for each, number in points)
    assert support.group is not None
    assert (support.of_group, rounded(support.group)) == (18, "51.61")
    assert Counter(each.prior for each in cohort.members) == {
        Prior.BELOW: 26,
        Prior.MIDDLE: 77,
        Prior.ABOVE: 12,
        Prior.NONE: 5,
    }


@pytest.mark.parametrize("threshold", [4, 5, 7])
def test_who_is_on_a_list_is_helped_where_the_basics_are_missed(cohort: CohortAt, threshold: int) -> None:
    """Maths, or the English that counts: never the other English, and never what is reached already."""
    of = {each.pupil_id: each.taken for each in cohort.members}
    looked_at = 0
    for kind in NearKind:
        for each in near_list(cohort, threshold, kind):
            taken = of[each.pupil_id]
            helped = next(one for one in taken if one.subject_id == each.to_work_on)
            assert helped.value is not None
            found, is_maths = basics(taken, threshold), helped.place is SubjectPlace.MATHS
            if not found.both:
                assert not (found.maths if is_maths else found.english)
            if not is_maths:
                english = [
                    one.value.points for one in taken if one.place in ENGLISH and one.value is not None
                ]
                assert helped.value.points == max(english)
            looked_at += 1
    assert looked_at > 20

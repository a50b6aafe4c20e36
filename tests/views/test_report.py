"""What a file says of a whole Year 11, against figures that were worked out without this code (R15)."""

import pytest

from models.rules.cohorts import FEWEST_SHOWN, rounded
from models.rules.tracking import BELOW
from models.views.cohort_figures import group_lines, headlines, subject_lines
from models.views.cohorts import CohortAt
from models.views.groups import Group
from models.views.report import groups_shown, headlines_to_show, subjects_to_show

pytestmark = pytest.mark.P15
MATHS, SPORT = 3, 11


def test_the_report_of_the_invented_school(cohort: CohortAt) -> None:
    found, lines = headlines(cohort), subject_lines(cohort)
    first = headlines_to_show(found, FEWEST_SHOWN)
    assert first is not None
    assert (first.pupils, first.complete, first.older) == (120, 120, 34)
    assert (rounded(first.attainment), rounded(first.target)) == ("55.50", "54.14")
    assert first.reached == {4: 103, 5: 79, 7: 29}
    places = {one.subject_id: one.place for each in cohort.members for one in each.taken}
    subjects = {each.subject_id: each for each in subjects_to_show(lines, places, first, FEWEST_SHOWN)}
    maths, sport = subjects[MATHS].shown, subjects[SPORT]
    assert maths.value is not None
    assert maths.gap is not None
    assert (rounded(maths.value), rounded(maths.gap)) == ("5.36", "0.00")
    assert sum(maths.standings[each] or 0 for each in BELOW) == 25
    # 80 reach it in maths and 79 in both: beside each other they would tell that one has maths alone.
    assert maths.reached[5] is None
    assert sport.residual is not None
    assert (rounded(sport.residual.mean), sport.residual.stands_out) == ("−0.84", True)
    groups = {each.name: each for each in groups_shown(group_lines(cohort), found, first, FEWEST_SHOWN)}
    premium = groups[Group.PREMIUM].attainment
    assert premium is not None
    assert premium.group is not None
    assert premium.rest is not None
    assert (premium.of_group, rounded(premium.group)) == (31, "59.24")
    assert (premium.of_rest, rounded(premium.rest)) == (89, "54.20")
    # Of five nobody knows the Key Stage 2 results: the three bands beside all would tell how many they are.
    assert [groups[each].attainment for each in (Group.KS2_BELOW, Group.KS2_MIDDLE, Group.KS2_ABOVE)] == [
        None
    ] * 3

"""Every figure of the invented Year 11 against a calculation of its own, which shares no code (R15)."""

from fractions import Fraction
from statistics import mean

import pytest

from models.rules.tracking import BELOW
from models.views.cohort_figures import group_lines, headlines, subject_lines
from models.views.cohorts import CohortAt
from models.views.groups import Group
from tests.views.by_hand import Sheet, eight, gap, reaches, slot
from tests.views.conftest import YEAR11

pytestmark = pytest.mark.P15


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(YEAR11)


def test_the_headlines(cohort: CohortAt, sheet: Sheet) -> None:
    found = headlines(cohort)
    assert found.attainment == mean(eight(each) for each in sheet.values)
    assert found.target == mean(eight(each) for each in sheet.targets)
    assert (found.pupils, found.older) == (len(sheet.values), sheet.older)
    for each in found.reached:
        assert each.pupils == sheet.basics(each.threshold, sheet.values)
        assert each.by_target == sheet.basics(each.threshold, sheet.targets)


def test_every_subject(cohort: CohortAt, sheet: Sheet) -> None:
    lines = subject_lines(cohort)
    assert len(lines) == len(sheet.subjects)
    for line in lines:
        name = sheet.subjects[line.subject_id - 1]
        pairs, found = sheet.pairs(name), line.figures
        assert (name, found.with_value) == (name, len(pairs))
        assert (name, found.value) == (name, mean(slot(value) for value, _ in pairs))
        assert (name, found.target) == (name, mean(slot(target) for _, target in pairs))
        assert (name, found.gap) == (name, mean(gap(*each) for each in pairs))
        assert (name, sum(found.standings[each] for each in BELOW)) == (
            name,
            sum(gap(*each) < 0 for each in pairs),
        )
        for grade, number in found.reached.items():
            assert (name, grade, number) == (name, grade, sum(reaches(value, grade) for value, _ in pairs))
        assert line.residual is not None
        assert (name, line.residual.mean) == (name, sheet.residual(name))


def test_pupil_premium_beside_the_rest(cohort: CohortAt, sheet: Sheet) -> None:
    found = next(each for each in group_lines(cohort) if each.name is Group.PREMIUM).attainment
    points: dict[bool, list[Fraction]] = {True: [], False: []}
    for premium, values in zip(sheet.premium, sheet.values, strict=True):
        points[premium].append(eight(values))
    assert (found.group, found.rest) == (mean(points[True]), mean(points[False]))
    assert (found.of_group, found.of_rest) == (len(points[True]), len(points[False]))

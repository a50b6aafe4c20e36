"""A whole Year 11 in the database, against figures that were worked out without this code (R15)."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.db.database import Database
from models.rules.attainment import SubjectTaken, attainment_8, basics, definition_for, is_complete
from models.rules.cohorts import beside, rounded, subject_figures, subject_residuals
from models.rules.tracking import BELOW
from models.school.people import Pupil
from models.school.snapshot import school
from models.school.subjects import Subject
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.views.cohorts import CohortAt, Prior, cohort_at, leaving_year, points_of

pytestmark = pytest.mark.P15

TODAY = date(2026, 11, 23)
YEAR11 = Path(__file__).parent / "year11.csv"
"""Of each pupil pupil premium, SEN, both Key Stage 2 results and, of each subject, target, September and October."""
MONTHS = {"2026-09": date(2026, 9, 1), "2026-10": date(2026, 10, 1)}


@pytest.fixture
def cohort(database: Database) -> CohortAt:
    rows = list(csv.reader(YEAR11.read_text().splitlines()))
    subjects = [heading.split("|") for heading in rows[0][4:]]
    at = datetime(2026, 10, 1, tzinfo=UTC)
    pupils: list[dict[str, object]] = []
    grades: list[dict[str, object]] = []
    targets: list[dict[str, object]] = []
    for pupil_id, (premium, sen, reading, maths, *cells) in enumerate(rows[1:], 1):
        pupils.append(
            {
                "id": pupil_id, "legal_surname": f"Invented {pupil_id}", "legal_forename": "Pupil", "year_group": 11,
                "born": date(2010, 10, 1), "pupil_premium": premium == "T", "sen": sen,
                "ks2_reading": int(reading) if reading else None, "ks2_maths": int(maths) if maths else None,
            }
        )  # fmt: skip
        for subject_id, cell in enumerate(cells, 1):
            if not cell:
                continue
            target, *months = cell.split("/")
            targets.append(
                {"pupil_id": pupil_id, "subject_id": subject_id, "code": target, "academic_year": 2026, "set_at": at}
            )  # fmt: skip
            grades.extend(
                {
                    "pupil_id": pupil_id, "subject_id": subject_id, "collection_id": collection_id,
                    "kind": GradeKind.PREDICTED, "code": code, "recorded_at": at,
                }
                for collection_id, code in enumerate(months, 1)
                if code
            )  # fmt: skip
    with database.writing() as db:
        db.add_all(Subject(name=name, scale=on) for name, on in subjects)
        db.add_all(
            Collection(key=key, opens=first, closes=date(2026, first.month, 30))
            for key, first in MONTHS.items()
        )
        db.flush()
        db.execute(insert(Pupil), pupils)
        db.execute(insert(Target), targets)
        db.execute(insert(GradeEntry), grades)
    with database.reading() as db:
        known = school(db)
        leaving = leaving_year(known, 11, TODAY)
        return cohort_at(db, known, leaving, points_of(db, leaving, TODAY)[0])


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

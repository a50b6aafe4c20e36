"""A whole Year 11 in the database."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.db.database import Database
from models.school.people import Pupil
from models.school.snapshot import school
from models.school.subjects import Subject
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.views.cohorts import CohortAt, cohort_at
from models.views.points import leaving_year, points_of

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
        return cohort_at(db, known, leaving, points_of(db, known, leaving, TODAY)[0])

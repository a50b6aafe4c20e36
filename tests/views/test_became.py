"""What became of predictions, over the last three cohorts and in the same month (R16)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from models.db.database import Database
from models.rules.accuracy import Became
from models.school.people import Pupil
from models.school.snapshot import school
from models.school.subjects import Subject
from models.tracking.grades import Collection, GradeEntry, GradeKind
from models.tracking.results import FinalGrade
from models.views.points import Point
from models.views.what_became import became_of

pytestmark = pytest.mark.P15
AT = datetime(2026, 9, 1, tzinfo=UTC)
NOW = Point("2026-11", date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30), 99)
D7 = ("3",) * 7 + ("4",) * 11 + ("5",) * 5 + ("6",)


def bring(database: Database, results: list[tuple[int, str, str, str]]) -> None:
    """Of each pupil the leaving year, the month, what was predicted and the result."""
    with database.writing() as db:
        db.add(Subject(id=1, name="Mathematics", scale="9-1"))
        months = sorted({month for _, month, _, _ in results})
        db.add_all(
            Collection(
                id=at,
                key=each,
                opens=date.fromisoformat(f"{each}-01"),
                closes=date.fromisoformat(f"{each}-28"),
            )
            for at, each in enumerate(months, 1)
        )
        db.flush()
        people = [
            {"id": at, "legal_surname": f"Invented {at}", "legal_forename": "Pupil", "year_group": 11,
             "left_on": date(leaving, 9, 1), "leaving_year": leaving}
            for at, (leaving, _, _, _) in enumerate(results, 1)
        ]  # fmt: skip
        db.execute(insert(Pupil), people)
        for at, (leaving, month, predicted, final) in enumerate(results, 1):
            db.add(GradeEntry(pupil_id=at, subject_id=1, kind=GradeKind.PREDICTED,
                              collection_id=months.index(month) + 1, code=predicted, recorded_at=AT))  # fmt: skip
            db.add(FinalGrade(pupil_id=at, subject_id=1, leaving_year=leaving, code=final, day=date(leaving, 8, 20),
                              recorded_at=AT))  # fmt: skip


@pytest.mark.both_databases
def test_three_cohorts_together_are_enough(database: Database) -> None:
    of = [
        (2024 + at % 3, f"{2023 + at % 3}-11", "4+" if at % 2 else "4", final) for at, final in enumerate(D7)
    ]
    # Another month, and a cohort further back, are not asked.
    others = [(2026, "2026-02", "4", "9")] * 30 + [(2023, "2022-11", "4", "9")] * 30
    bring(database, [*of, *others])
    with database.reading() as db:
        assert became_of(db, school(db), NOW, 2027, 1, 1) == [("4", Became(24, 17, 11))]


def test_nineteen_are_too_few_and_x_is_no_result(database: Database) -> None:
    bring(database, [(2026, "2025-11", "4", final) for final in (*D7[:19], "", "")])
    with database.reading() as db:
        assert became_of(db, school(db), NOW, 2027, 1, 1) == []

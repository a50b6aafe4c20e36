"""Who has entered of 1,500 pupils in ten subjects: by subject, by class, and the morning's list of whom to tell (P6)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import func, insert, select
from sqlmodel import col

from models.db.database import Database
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, Staff
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.completion import asking, by_class, by_subject
from models.tracking.grades import Collection, GradeEntry, GradeKind
from tests.bench.bars import Bar
from tests.bench.ground import folder, median, seconds

PUPILS, SUBJECTS, IN_A_CLASS, TIMES = 1_500, 10, 30, 5
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AIM = 8.0
"""Times the bare reading of the same rows, counted."""


def measure() -> Iterator[Bar]:
    with folder() as here:
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        _fill(database)
        with database.reading() as db:
            known = school(db)
            (collection,) = asking(db, known.settings, TODAY)
            counted = (
                select(col(GradeEntry.subject_id), func.count())
                .where(col(GradeEntry.collection_id) == 1)
                .group_by(col(GradeEntry.subject_id))
            )
            bare = median([seconds(lambda: db.execute(counted).all()) for _ in range(TIMES)])
            subjects = median([seconds(lambda: by_subject(db, known, collection)) for _ in range(TIMES)])
            classes = median([seconds(lambda: by_class(db, known, collection)) for _ in range(TIMES)])
            found = by_subject(db, known, collection)
            asked = sum(each.asked for each in found.values())
        database.close()
    of = f"who has entered of {asked:,} grades"
    said = f"{subjects * 1000:.0f} ms against {bare * 1000:.0f} ms"
    yield Bar(f"{of}, by subject, against the bare count", subjects / bare, AIM, said=said)
    yield Bar(f"{of}, by subject", subjects * 1000, 250, "ms")
    yield Bar(f"{of}, by class and teacher", classes * 1000, 400, "ms")


def _fill(database: Database) -> None:
    """Each pupil in a class of each subject; half of the grades are entered."""
    pupils, subjects = range(1, PUPILS + 1), range(1, SUBJECTS + 1)
    groups = PUPILS // IN_A_CLASS
    with database.writing() as db:
        named = [
            {"id": n, "name": f"Subject {n}", "code": "", "scale": "9-1", "scale_ks3": "9-1"}
            for n in subjects
        ]
        db.execute(insert(Subject), named)
        db.execute(
            insert(Pupil),
            [
                {"id": n, "legal_forename": f"Pupil{n}", "legal_surname": f"Name{n}", "year_group": 11}
                for n in pupils
            ],
        )
        db.add(Staff(id=1, forename="Ada", surname="Lane", email="a.lane@school.example"))
        db.flush()
        classes = [
            {"id": (subject - 1) * groups + group + 1, "name": f"11/{subject}/{group}", "subject_id": subject}
            for subject in subjects
            for group in range(groups)
        ]
        db.execute(insert(SchoolClass), classes)
        db.execute(insert(ClassTeacher), [{"class_id": each["id"], "staff_id": 1} for each in classes])
        db.execute(
            insert(ClassPupil),
            [
                {"class_id": (subject - 1) * groups + (pupil - 1) // IN_A_CLASS + 1, "pupil_id": pupil}
                for subject in subjects
                for pupil in pupils
            ],
        )
        db.add(Collection(id=1, key="2026-11", opens=date(2026, 11, 1), closes=date(2026, 11, 30)))
        db.flush()
        db.execute(
            insert(GradeEntry),
            [
                {
                    "pupil_id": pupil, "subject_id": subject, "collection_id": 1, "kind": kind, "code": "6",
                    "recorded_at": AT,
                }
                for pupil in pupils
                if pupil % 2
                for subject in subjects
                for kind in GradeKind
            ],
        )  # fmt: skip
        changed(db)

"""A collection of 1,500 pupils in ten subjects closes: who is newly below is worked out and proposed (R4)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

from sqlalchemy import func, insert, select
from sqlmodel import col

from models.audit.entries import Actor
from models.db.database import Database
from models.school.people import Pupil
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.intervention import Intervention
from models.tracking.proposing import below_in, propose_newly_below
from models.tracking.still_below import still_below
from tests.bench.bars import Bar
from tests.bench.ground import folder, median, seconds

PUPILS, SUBJECTS, TIMES = 1_500, 10, 5
CLOSED = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
AIM = 10.0
"""Times the bare reading of the same rows."""


def measure() -> Iterator[Bar]:
    with folder() as here:
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        _fill(database)
        rows = select(GradeEntry.pupil_id, GradeEntry.subject_id, GradeEntry.code).where(  # type: ignore[call-overload]  # columns
            col(GradeEntry.collection_id) == 2
        )
        with database.reading() as db:
            school(db)
            bare = median([seconds(lambda: db.execute(rows).all()) for _ in range(TIMES)])
            recomputed = median([seconds(lambda: below_in(db, 2)) for _ in range(TIMES)])
            still = median(
                [seconds(lambda: still_below(db, db.get_one(Collection, 2))) for _ in range(TIMES)]
            )
        with database.writing() as db:
            found = db.get_one(Collection, 2)
            whole = seconds(lambda: propose_newly_below(db, Actor(None, CLOSED), found))
            proposed = db.execute(select(func.count()).select_from(Intervention)).scalar() or 0
        database.close()
    of = f"below target of {PUPILS} pupils in {SUBJECTS} subjects"
    said = f"{recomputed * 1000:.0f} ms against {bare * 1000:.0f} ms"
    yield Bar(f"{of}, against the bare reading of their grades", recomputed / bare, AIM, said=said)
    yield Bar(f"{of}, closed with {proposed} proposals", whole * 1000, 2_000, "ms")
    yield Bar(f"{of}, who still is with nothing done", still * 1000, 1_000, "ms")


def _fill(database: Database) -> None:
    """Targets of 6, and two collections in which about a tenth has fallen from one to the next."""
    chance = Random(11)  # noqa: S311 - the same grades each time
    with database.writing() as db:
        db.execute(
            insert(Subject),
            [
                {"id": n, "name": f"Subject {n}", "code": "", "scale": "9-1", "scale_ks3": "9-1"}
                for n in range(1, SUBJECTS + 1)
            ],
        )
        db.execute(
            insert(Pupil),
            [
                {"id": n, "legal_forename": f"Pupil{n}", "legal_surname": f"Name{n}", "year_group": 11}
                for n in range(1, PUPILS + 1)
            ],
        )
        db.add_all(
            [
                Collection(
                    id=1, key="2026-10", opens=date(2026, 10, 1), closes=date(2026, 10, 31), closed_at=CLOSED
                ),
                Collection(
                    id=2, key="2026-11", opens=date(2026, 11, 1), closes=date(2026, 11, 28), closed_at=CLOSED
                ),
            ]
        )
        db.flush()
        pairs = [(pupil, subject) for pupil in range(1, PUPILS + 1) for subject in range(1, SUBJECTS + 1)]
        db.execute(
            insert(Target),
            [
                {
                    "pupil_id": pupil, "subject_id": subject, "code": "6", "source": "", "academic_year": 2026,
                    "set_at": CLOSED, "reason": "",
                }
                for pupil, subject in pairs
            ],
        )  # fmt: skip
        for collection in (1, 2):
            db.execute(
                insert(GradeEntry),
                [
                    {
                        "pupil_id": pupil, "subject_id": subject, "collection_id": collection,
                        "kind": GradeKind.PREDICTED, "code": chance.choice("5666666677"), "recorded_at": CLOSED,
                    }
                    for pupil, subject in pairs
                ],
            )  # fmt: skip
        changed(db)

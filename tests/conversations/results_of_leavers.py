"""Results of the invented school's Year 11, as a file brings them, worked out from what was predicted."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import plan
from models.school.people import Pupil
from models.school.subjects import Subject
from models.tracking.grades import GradeEntry, GradeKind

RESULTS_DAY = date(2027, 8, 20)
Outcome = Callable[[int, str, str], str]
"""From a number that goes up by one, the subject and what was predicted, to the result."""


def as_predicted(number: int, subject: str, code: str) -> str:
    """Every whole grade as it was predicted, and each fifth in maths one lower."""
    whole = code.rstrip("+-") if subject != "Combined Science" else code
    if subject == "Mathematics" and number % 5 == 0 and whole.isdecimal() and whole != "1":
        return str(int(whole) - 1)
    return whole


def bring_results(database: Database, folder: Path, outcome: Outcome = as_predicted) -> None:
    """Import the results of Year 11 on results day."""
    asked = (
        select(col(Pupil.upn), col(Subject.name), col(GradeEntry.code))
        .join(GradeEntry, col(GradeEntry.pupil_id) == Pupil.id)
        .join(Subject, col(Subject.id) == GradeEntry.subject_id)
        .where(
            col(Pupil.year_group) == 11,
            col(GradeEntry.kind) == GradeKind.PREDICTED,
            col(GradeEntry.superseded_at).is_(None),
        )
        .order_by(col(GradeEntry.collection_id), col(Pupil.id), col(Subject.name))
    )
    with database.reading() as db:
        newest = {(upn, subject): code for upn, subject, code in db.execute(asked)}
    rows = [
        f"{upn},{subject},{outcome(number, subject, code)}"
        for number, ((upn, subject), code) in enumerate(newest.items())
    ]
    file = folder / "results.csv"
    file.write_text("UPN,Subject,Final Grade\n" + "\n".join(rows) + "\n")
    with database.writing() as db:
        planned = plan(db, [file], RESULTS_DAY)
        assert planned.errors == ()
        apply(db, planned, Actor(None, datetime(2027, 8, 20, 9, tzinfo=UTC)))

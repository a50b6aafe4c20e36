"""A class of thirty: the lines read, checked, saved and answered, against the bare inserts of the same grades."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import insert, update
from sqlmodel import col, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.platforms.slack.blocks import messages
from bot.platforms.teams.adaptive import draw
from bot.requests import Words
from models.db.database import Database
from models.rules.mentoring import Month
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, Staff
from models.tracking.grades import Collection, GradeEntry, GradeKind
from tests.bench.bars import Bar
from tests.bench.ground import bring_in, folder, median, seconds, write_files

PUPILS = 30
TIMES = 12
ON = datetime(2026, 11, 23, 15, 25, tzinfo=UTC)
WAYS = (("5", "6"), ("5+", "6"))
"""The grades of one time and of the next, so that each time all are written."""


def measure() -> Iterator[Bar]:
    with folder() as here:
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        bring_in(database, write_files(here, pupils_per_year=60))
        teacher, subject, names = _class_of(database)
        dispatcher = make_dispatcher(database, now=lambda: ON)
        entered: list[float] = []
        bare: list[float] = []
        for at in range(TIMES):
            current, predicted = WAYS[at % 2]
            lines = "\n".join(f"{name}  {current}  {predicted}" for name, _ in names)
            said = Words(staff_id=teacher, door="bench", words=f"grade 11Ma1\n{lines}")

            def enter(said: Words = said) -> None:
                answer = dispatcher.hear(said)
                assert isinstance(answer, Reply)
                assert answer.undo is not None
                messages(answer.card)
                draw(answer.card)

            entered.append(seconds(enter))
            month = Month(2000 + at, 1)
            bare.append(seconds(partial(_insert, database, month, subject, names)))
        database.close()
    many = f"a class of {len(names)}: read, checked, saved and answered, against the bare inserts"
    times = median(entered) / median(bare)
    yield Bar(many, times, 12, said=f"{median(entered) * 1000:.1f} ms to {median(bare) * 1000:.1f} ms")


def _insert(database: Database, month: Month, subject: int, names: list[tuple[str, int]]) -> None:
    """The rows that a class takes, both grades of each, in one transaction and one statement."""
    with database.writing() as db:
        collection = Collection(key=month.key, opens=month.first, closes=month.last)
        db.add(collection)
        db.flush()
        rows = [
            {
                "pupil_id": pupil_id, "subject_id": subject, "collection_id": collection.id, "kind": kind,
                "code": "5", "recorded_by": 1, "recorded_at": ON,
            }
            for _, pupil_id in names
            for kind in GradeKind
        ]  # fmt: skip
        db.execute(insert(GradeEntry), rows)


def _class_of(database: Database) -> tuple[int, int, list[tuple[str, int]]]:
    """The teacher and the subject of 11Ma1, which is made as large as a class gets; its pupils' names with forms."""
    with database.writing() as db:
        found = db.exec(select(SchoolClass).where(SchoolClass.name == "11Ma1")).one()
        teacher = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0
        assert db.get(ClassTeacher, (found.id, teacher)) is not None
        there = set(db.exec(select(ClassPupil.pupil_id).where(ClassPupil.class_id == found.id)))
        others = (
            select(Pupil).where(Pupil.year_group == 11, col(Pupil.id).not_in(there)).order_by(col(Pupil.id))
        )
        for each in list(db.exec(others))[: PUPILS - len(there)]:
            db.add(ClassPupil(class_id=found.id or 0, pupil_id=each.id or 0))
            there.add(each.id or 0)
        pupils = db.exec(select(Pupil).where(col(Pupil.id).in_(there))).all()
        numbered = [(each.admission, each.id or 0) for each in pupils]
        for kind, code in zip(GradeKind, WAYS[0], strict=True):
            # So near to what is entered that nothing is asked about.
            grades = update(GradeEntry).where(
                col(GradeEntry.pupil_id).in_(there), col(GradeEntry.kind) == kind
            )
            db.execute(grades.values(code=code))
    return teacher, found.subject_id, numbered

"""A tap in a register of thirty pupils, up to its updated card: the mark, its case, its entry and the drawing."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from sqlmodel import col, select

from bot.ask import Replace
from bot.assembly import make_dispatcher
from bot.cards.register import MarkPupil, Tapped
from bot.platforms.slack.blocks import messages
from bot.platforms.teams.adaptive import draw
from bot.requests import Pressing
from models.db.database import Database
from models.rules.attendance import Mark
from models.school.people import Pupil, Staff
from models.school.subjects import Subject
from models.sessions.marks import marks_at
from models.sessions.session import Booking, Session, When
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, bring_in, folder, median, seconds, write_files

PUPILS = 30
ON = datetime(2026, 11, 23, 15, 25, tzinfo=UTC)
TAPS: tuple[Tapped, ...] = (Mark.PRESENT, Mark.ABSENT, Mark.LATE)


def measure() -> Iterator[Bar]:
    with folder() as here:
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        bring_in(database, write_files(here, pupils_per_year=60))
        host, pupils = _session_of(database)
        dispatcher = make_dispatcher(database, now=lambda: ON)
        taken: list[float] = []
        for mark in TAPS:
            for pupil in pupils:
                with database.reading() as db:
                    held = marks_at(db, [1])[1].get(pupil)
                press = MarkPupil(1, pupil, mark, held.id if held is not None else 0)
                said = Pressing(staff_id=host, door="bench", token=press.token())

                def tap(said: Pressing = said) -> None:
                    answer = dispatcher.hear(said)
                    assert isinstance(answer, Replace)
                    assert answer.done is not None
                    messages(answer.card)
                    draw(answer.card)

                taken.append(seconds(tap))
        database.close()
    said_of = f"a tap in a register of {PUPILS}, to its card drawn for both platforms"
    yield Bar(said_of, median(taken) * 1000, 250, "ms")
    yield Bar(f"{said_of}, the slowest of {len(taken)}", max(taken) * 1000, 1_000, "ms")


def _session_of(database: Database) -> tuple[int, list[int]]:
    """A session of thirty pupils of Year 11 that is on now; its host, and they."""
    with database.writing() as db:
        host = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0
        subject = db.exec(select(Subject.id).where(Subject.name == "Mathematics")).one() or 0
        year = select(Pupil.id).where(Pupil.year_group == 11).order_by(col(Pupil.id)).limit(PUPILS)
        pupils = [each for each in db.exec(year) if each is not None]
        hours: dict[str, Any] = {"day": MONDAY, "starts": time(15, 20), "ends": time(16, 20)}
        db.add(Session(id=1, host_id=host, subject_id=subject, kind=When.AFTER_SCHOOL, **hours))
        db.flush()
        db.add_all(
            [Booking(session_id=1, pupil_id=each, booked_by=host, booked_at=ON, **hours) for each in pupils]
        )
    return host, pupils

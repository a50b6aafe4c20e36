"""The list and the board cost the same with ten years of history as with one (P9, P10)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event, insert
from sqlmodel import col, select

from models.access.authoriser import person
from models.db.database import Database
from models.db.tables import Db
from models.rules.attendance import Mark
from models.school.people import Pupil, Staff
from models.school.subjects import Subject
from models.sessions.attended import attended
from models.sessions.load import loads
from models.sessions.occupied import held_bookings, hosted
from models.sessions.register import RegisterMark
from models.sessions.register_which import SaidOfSession, next_of_mine
from models.sessions.session import Booking, Session, Told
from models.sessions.timetable import Of, board
from models.sessions.to_tell import list_for, still_untold

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 11, 23)
HOSTS = 4


def fill(db: Db, first: date, last: date) -> None:
    """Four sessions each weekday, with all of Year 11 shared among them, and half of it told."""
    pupils = list(db.exec(select(Pupil.id).where(Pupil.year_group == 11)))
    hosts = list(db.exec(select(Staff.id).order_by(col(Staff.id)).limit(HOSTS)))
    subject = db.exec(select(Subject.id)).first()
    sessions: list[dict[str, object]] = []
    bookings: list[dict[str, object]] = []
    told: list[dict[str, object]] = []
    number = 1_000_000 + first.toordinal() * HOSTS
    for day in (first + timedelta(days=ahead) for ahead in range((last - first).days + 1)):
        at = datetime.combine(day, time(7), UTC)
        span = {"day": day, "starts": time(15, 20), "ends": time(16, 20)}
        for turn, host in enumerate(hosts):
            number += 1
            sessions.append(
                {
                    **span,
                    "id": number,
                    "host_id": host,
                    "subject_id": subject,
                    "kind": "after school",
                    "room": "",
                    "version": 1,
                }
            )
            bookings.extend(
                {
                    **span,
                    "session_id": number,
                    "pupil_id": pupil,
                    "booked_by": host,
                    "booked_at": at,
                    "reason": "",
                    "version": 1,
                }
                for pupil in pupils[turn::HOSTS]
            )
        told.extend(
            {"day": day, "pupil_id": pupil, "told_by": hosts[0], "told_at": at} for pupil in pupils[::2]
        )
    marks = [
        {
            "session_id": each["session_id"],
            "pupil_id": each["pupil_id"],
            "mark": Mark.PRESENT,
            "reason": "",
            "code": "",
            "marked_by": hosts[0],
            "marked_at": each["booked_at"],
        }
        for each in bookings
    ]
    for table, rows in ((Session, sessions), (Booking, bookings), (Told, told), (RegisterMark, marks)):
        db.execute(insert(table), rows)


def look(db: Db) -> None:
    """Everything that `book`, `sessions`, `today` and `register` read."""
    pupil = db.exec(select(Pupil.id).where(Pupil.year_group == 11)).first() or 0
    host = db.exec(select(Staff.id).order_by(col(Staff.id))).first() or 0
    assert len(list_for(db, TODAY)) == 20
    assert len(board(db, first=TODAY, last=TODAY + timedelta(days=14))) == 20
    assert len(board(db, first=TODAY, last=TODAY + timedelta(days=14), pupil_id=pupil)) == 1
    ahead = TODAY + timedelta(days=14)
    subject = db.exec(select(Subject.id)).first() or 0
    assert len(board(db, first=TODAY, last=ahead, of=Of(subject_id=subject))) == 20
    assert len(board(db, first=TODAY, last=ahead, of=Of(room="M4"))) == 0
    assert len(board(db, first=TODAY, last=ahead, of=Of(pupil_ids=[pupil]))) == 1
    assert len(still_untold(db, TODAY, time(13, 30))) == 9  # ten, of whom one is away by the codes
    assert len(loads(db, TODAY, TODAY + timedelta(days=6))) == 20
    assert len(attended(db, TODAY - timedelta(days=80), TODAY).by_pupil) == 20
    assert len(held_bookings(db, [pupil], TODAY, TODAY)[pupil]) == 1
    assert len(hosted(db, host, TODAY, TODAY)) == 1
    after_all = datetime.combine(TODAY, time(18), UTC)
    assert next_of_mine(db, person(db, host, today=TODAY), SaidOfSession(), after_all) is None


def steps(database: Database) -> int:
    """How many steps SQLite's machine takes for it."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    with database.reading() as db:
        look(db)
        raw = db.connection().connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(count, 1)
        look(db)
        raw.set_progress_handler(None, 1)
    return taken


def plans(database: Database) -> list[str]:
    """How PostgreSQL goes about it, statement by statement."""
    found: list[str] = []
    with database.reading() as db:
        db.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        asked: list[tuple[str, object]] = []

        def listen(*heard: object) -> None:
            asked.append((str(heard[2]), heard[3]))

        event.listen(database.engine, "before_cursor_execute", listen)
        look(db)
        event.remove(database.engine, "before_cursor_execute", listen)
        for statement, values in asked:
            rows = db.connection().exec_driver_sql(f"EXPLAIN {statement}", values)  # type: ignore[arg-type]  # the listener types them as objects
            found.append("\n".join(row[0] for row in rows))
    return found


@pytest.mark.P9
@pytest.mark.P10
def test_the_cost_does_not_grow_with_history(database: Database, at_length: bool) -> None:
    """Over five years; in the share, two."""
    with database.writing() as db:
        fill(db, TODAY - timedelta(days=300), TODAY)
    if not database.is_sqlite:
        told = plans(database)
        assert len(told) >= 5
        assert not [plan for plan in told if "Seq Scan on booking" in plan or "Seq Scan on session" in plan]
        return
    one_year = steps(database)
    assert one_year > 100
    with database.writing() as db:
        fill(db, TODAY - timedelta(days=1500 if at_length else 600), TODAY - timedelta(days=301))
    assert steps(database) <= one_year * 1.1

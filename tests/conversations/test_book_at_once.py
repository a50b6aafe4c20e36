"""Two who book the same pupil at once: the database decides, and the second is told of the clash (P9, R8)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest
from sqlmodel import col, select

from bot.ask import Reply
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.requests import Words
from models.db.database import Database
from models.school.people import Staff
from models.sessions.session import Booking, Session
from tests.patience import LONGEST
from tests.processes import processes

pytestmark = [pytest.mark.P9, pytest.mark.both_databases]

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOSTS = (
    ("n.hussain", "maths"),
    ("d.whitfield", "history"),
    ("o.blake", "geography"),
    ("t.berry", "literature"),
)
DAYS = [f"{day} dec" for day in (1, 2, 3, 7, 8, 9, 14, 15)]
"""Three a week, of which nobody is asked whether it is too much."""


def still() -> datetime:
    return NOW


def say(database: Database, staff_id: int, words: str) -> str:
    """The first line of what is answered."""
    result = Dispatcher(database, registry(), now=still).hear(Words(staff_id=staff_id, words=words))
    return result.card.plain if isinstance(result, Reply) else str(result)


def book_in_a_process(
    url: str, staff_id: int, subject: str, gate: Barrier, answers: "Queue[list[str]]"
) -> None:
    """Book Amy and Ben on each of the days, all processes at the same moment."""
    database = Database(url)
    # Half of them name the pupils the other way round, so that locks in the order of the words would meet.
    names = "Amy Carter, Ben Dodd" if staff_id % 2 else "Ben Dodd, Amy Carter"
    say(database, staff_id, "sessions")
    said = []
    for day in DAYS:
        gate.wait(timeout=LONGEST)
        said.append(say(database, staff_id, f"book {names} {subject} {day}"))
    answers.put(said)
    database.close()


def hosts(database: Database) -> list[tuple[int, str]]:
    with database.reading() as db:
        ids = {each.email: each.id or 0 for each in db.exec(select(Staff))}
    return [(ids[f"{name}@school.example"], subject) for name, subject in HOSTS]


def check(database: Database, said: list[list[str]]) -> None:
    """On each day exactly one has each pupil; all others were told of a clash, none of a fault."""
    with database.reading() as db:
        live = db.exec(select(Booking).where(col(Booking.cancelled_at).is_(None))).all()
        occupied = {each.session_id for each in live}
        made = {each.id for each in db.exec(select(Session))}
    assert len(live) == 2 * len(DAYS)
    assert len({(each.pupil_id, each.day) for each in live}) == len(live)
    assert made == occupied
    for answers in zip(*said, strict=True):
        clashed = [each for each in answers if each.startswith("Nobody was booked:")]
        assert len(clashed) == len(answers) - 1
        assert sum(" and " in each and " booked: " in each for each in answers if each not in clashed) == 1


@pytest.fixture
def everyone(database: Database) -> list[tuple[int, str]]:
    return hosts(database)


def test_one_of_several_threads_wins(database: Database, everyone: list[tuple[int, str]]) -> None:
    gate = threading.Barrier(len(everyone))

    def run(host: tuple[int, str]) -> list[str]:
        said = []
        names = "Amy Carter, Ben Dodd" if host[0] % 2 else "Ben Dodd, Amy Carter"
        for day in DAYS:
            gate.wait()
            said.append(say(database, host[0], f"book {names} {host[1]} {day}"))
        return said

    with ThreadPoolExecutor(len(everyone)) as pool:
        check(database, list(pool.map(run, everyone)))


def test_one_of_several_processes_wins(
    school_url: str, database: Database, everyone: list[tuple[int, str]]
) -> None:
    context = processes()
    gate, answers = context.Barrier(len(everyone)), context.Queue()
    workers = [
        context.Process(target=book_in_a_process, args=(school_url, *host, gate, answers))
        for host in everyone
    ]
    for worker in workers:
        worker.start()
    said = [answers.get(timeout=LONGEST) for _ in workers]
    for worker in workers:
        worker.join()
    check(database, said)


def test_the_same_host_s_session_is_made_once(database: Database, everyone: list[tuple[int, str]]) -> None:
    noor = everyone[0][0]
    names = ("Amy Carter", "Ben Dodd", "Zoe O'Brien", "Ella Smith-Jones")
    gate = threading.Barrier(len(names))

    def run(name: str) -> str:
        gate.wait()
        return say(database, noor, f"book {name} maths thu M4")

    with ThreadPoolExecutor(len(names)) as pool:
        assert all("booked:" in each for each in pool.map(run, names))
    with database.reading() as db:
        assert len(db.exec(select(Session)).all()) == 1
        assert len(db.exec(select(Booking)).all()) == len(names)

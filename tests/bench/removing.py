"""How long answers take while what is kept no longer is listed and removed: years of it, beside whoever speaks."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from time import thread_time

from sqlmodel import select

from models.access.person import person
from models.audit.entries import Actor
from models.db.database import Database
from models.db.journal import Journal
from models.db.tables import Db
from models.lifecycle.removal.deciding import approve, second
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.removing import remove_some
from models.lifecycle.removal.replaying import keep_journal
from models.school.people import Staff
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, NOW, as_served, folder, seconds, write_files
from tests.bench.own_postgres import postgres
from tests.bench.sender import sender
from tests.bench.years import filled

YEARS = 3
"""Of history; what is older than a year is removed."""
MOST_MS = 1_000
MAKING_MS = 400
"""While a list is made: it is read with nobody waiting for it."""
OWN_MS = 250
"""Of its own, whatever else the machine does: SQLite has one writer, and this is what whoever speaks waits for."""
LEAD, SECOND = "h.marsh@school.example", "a.price@school.example"


def on_sqlite() -> Iterator[Bar]:
    with folder() as here:
        yield from _meanwhile("SQLite", f"sqlite:///{here / 'staffroom.db'}", here)


def on_postgresql() -> Iterator[Bar]:
    with folder() as here, postgres() as server:
        yield from _meanwhile("PostgreSQL", server("removing"), here)


def _meanwhile(engine: str, url: str, here: Path) -> Iterator[Bar]:
    with filled(url, write_files(here), YEARS) as database, as_served():
        keep_journal(database, Journal(here / "backups" / "removed.jsonl"), NOW)
        say = sender(database)
        listing, listed_in = _beside(say, lambda: _list(database))
        beside_list = _alone(say, listing)
        _approve(database)
        steps: list[tuple[int, float]] = []
        removing, took = _beside(say, lambda: steps.extend(_remove(database)))
        beside_removal = _alone(say, removing)
    # Not held: on a machine that is busy with something else the longest alone is longer than that.
    yield Bar(
        f"removal on {engine}, the longest answer while the list is made", max(listing) * 1000, MAKING_MS, "ms",
        held=False, said=f"{listed_in:.1f} s for the list; {beside_list}",
    )  # fmt: skip
    rows = sum(many for many, _ in steps)
    yield Bar(
        f"removal on {engine}, the longest answer meanwhile", max(removing) * 1000, MOST_MS, "ms", held=False,
        said=f"{rows:,} rows in {len(steps)} steps and {took:.1f} s; {beside_removal}",
    )  # fmt: skip
    yield Bar(
        f"removal on {engine}, the longest step, of a core's time",
        max(own for _, own in steps) * 1000,
        OWN_MS,
        "ms",
    )


def _alone(say: Callable[[], None], beside: Sequence[float]) -> str:
    """As many answers with nothing beside them, in words: what the machine does anyway is in both."""
    alone = max(seconds(say) for _ in beside)
    return f"the longest of {len(beside)} answers then and now, alone, took {alone * 1000:.0f} ms"


def _remove(database: Database) -> Iterator[tuple[int, float]]:
    """Each step's rows, and the time of a core that it took."""
    before = thread_time()
    while (step := remove_some(database, NOW)) is not None:
        yield step.rows, thread_time() - before
        before = thread_time()


def _beside(say: Callable[[], None], work: Callable[[], None]) -> tuple[list[float], float]:
    """How long each answer took until the work beside it had ended, and how long that took."""
    took: list[float] = []
    other = threading.Thread(target=lambda: took.append(seconds(work)))
    other.start()
    answers = [seconds(say)]
    while other.is_alive():
        answers.append(seconds(say))
    other.join()
    return answers, took[0]


def _list(database: Database) -> None:
    make_list(database, Actor(None, NOW), MONDAY)


def _approve(database: Database) -> None:
    before = NOW - timedelta(minutes=1)
    with database.writing() as db:
        lead, other = (person(db, _id(db, email)) for email in (LEAD, SECOND))
        if approve(db, Actor(lead.staff_id, before), lead, 1).needs_second:
            second(db, Actor(other.staff_id, before), other, 1)


def _id(db: Db, email: str) -> int:
    return db.exec(select(Staff.id).where(Staff.email == email)).one() or 0

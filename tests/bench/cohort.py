"""`cohort 11` of 300 pupils: against the bare statements that it asks, and with ten years of history against one."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.requests import Words
from models.db.database import Database
from models.school.people import Staff
from tests.bench.bars import Bar
from tests.bench.ground import NOW, bring_in, folder, median, write_files
from tests.bench.years import add_history

PUPILS = 300
YEARS = (1, 10)
ROUNDS = 25
STATEMENTS = 2.7
"""Times the bare statements, their rows fetched by the driver alone."""


def measure() -> Iterator[Bar]:
    with folder() as here:
        files = write_files(here, pupils_per_year=PUPILS)
        opened: dict[int, Database] = {}
        for years in YEARS:
            database = opened[years] = Database(f"sqlite:///{here / f'{years}.db'}")
            database.migrate()
            bring_in(database, files)
            add_history(database, range(1, years + 1))
        asks = {years: asked(each) for years, each in opened.items()}
        bare = _bare(opened[YEARS[0]], asks[YEARS[0]], here / f"{YEARS[0]}.db")
        taken: dict[int, list[float]] = {years: [] for years in YEARS}
        theirs: list[float] = []
        # Turn by turn, so that a noisy moment falls on all.
        for _ in range(ROUNDS):
            theirs.append(_busy(bare))
            for years, ask in asks.items():
                taken[years].append(_busy(ask))
        for database in opened.values():
            database.close()
    one, ten = (median(taken[years]) for years in YEARS)
    yield Bar(
        f"cohort 11 of {PUPILS} pupils ÷ the bare statements", one / median(theirs), STATEMENTS,
        said=f"{one * 1000:.1f} against {median(theirs) * 1000:.1f} ms",
    )  # fmt: skip
    yield Bar(
        "cohort 11: ten years of history ÷ one", ten / one, aim=1,
        said=f"{ten * 1000:.1f} and {one * 1000:.1f} ms",
    )  # fmt: skip


def _busy(work: Callable[[], object]) -> float:
    """The processor's seconds: neither of the two waits for anything, and what else runs there is no part of it."""
    started = time.process_time()
    work()
    return time.process_time() - started


def asked(database: Database) -> Callable[[], object]:
    """The command, as leadership types it; asked once, so that all that is remembered is."""
    with database.reading() as db:
        lead = db.exec(select(Staff.id).where(Staff.email == "p.lowe@school.example")).one() or 0
    dispatcher = make_dispatcher(database, now=lambda: NOW)
    said = Words(staff_id=lead, door="bench", words="cohort 11")
    heard = dispatcher.hear(said)
    assert isinstance(heard, Reply)
    assert "Attainment 8" in heard.card.title, heard.card.title
    return partial(dispatcher.hear, said)


def _bare(database: Database, ask: Callable[[], object], file: Path) -> Callable[[], object]:
    """The statements of one answer that read, again, by the driver and nothing else."""
    noted: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, words: str, values: Any, *_: Any) -> None:
        if words.lstrip().upper().startswith(("SELECT", "WITH")):
            noted.append((words, values))

    event.listen(database.engine, "before_cursor_execute", note)
    ask()
    event.remove(database.engine, "before_cursor_execute", note)
    connection = sqlite3.connect(file)

    def again() -> None:
        for words, values in noted:
            connection.execute(words, values).fetchall()

    return again

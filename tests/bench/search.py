"""Typeahead in a school of 1,500 pupils, with twenty who type at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlmodel import select

from bot.assembly import make_dispatcher
from models.db.database import Database
from models.school.people import Staff
from tests.bench.bars import Bar
from tests.bench.ground import NOW, bring_in, folder, median, seconds, write_files

PUPILS_A_YEAR = 300
AT_ONCE = 20
TYPED = ("am", "amy", "carter", "amy car", "ahm", "11a", "dod", "z")
ROUNDS = 10


def measure() -> Iterator[Bar]:
    with folder() as here:
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        bring_in(database, write_files(here, pupils_per_year=PUPILS_A_YEAR))
        with database.reading() as db:
            noor = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0
        search = make_dispatcher(database, now=lambda: NOW).lookups.search

        def waited(typed: str) -> float:
            return seconds(partial(search, noor, "pupils", typed))

        assert all(search(noor, "pupils", typed) for typed in ("amy", "carter", "11a"))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            times = list(pool.map(waited, TYPED * ROUNDS * (AT_ONCE // len(TYPED) + 1)))
        database.close()
    yield Bar(
        f"typeahead, {5 * PUPILS_A_YEAR} pupils, {AT_ONCE} at once",
        median(times) * 1000,
        40,
        "ms",
        held=False,
    )

"""Importing a whole school against bare executemany of the same rows."""

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from models.db.database import Database
from tests.bench.bars import Bar
from tests.bench.ground import bring_in, folder, median, seconds, write_files

ROUNDS = 3
PUPILS, YEARS = 1500, 5


def measure() -> Iterator[Bar]:
    ours, theirs, rows = [], [], 0
    with folder() as here:
        files = write_files(here, pupils_per_year=PUPILS // YEARS)
        for number in range(ROUNDS):
            path = here / f"ours-{number}.db"
            database = Database(f"sqlite:///{path}")
            database.migrate()
            ours.append(seconds(partial(bring_in, database, files)))
            database.close()
            tables = read(path)
            rows = sum(len(each) for _, each in tables)
            bare = here / f"bare-{number}.db"
            empty = Database(f"sqlite:///{bare}")
            empty.migrate()
            empty.close()
            theirs.append(seconds(partial(write, bare, tables)))
    yield Bar(
        "import, read, checked, compared and audited ÷ bare executemany", median(ours) / median(theirs), aim=4, held=False,
        said=f"{rows} rows, {median(ours):.2f} and {median(theirs):.2f} s",
    )  # fmt: skip


def read(path: Path) -> list[tuple[str, list[tuple[object, ...]]]]:
    connection = sqlite3.connect(path)
    named = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    names = [name for (name,) in named if name != "alembic_version"]
    found = [(name, connection.execute(f"SELECT * FROM {name}").fetchall()) for name in names]
    connection.close()
    return [(name, rows) for name, rows in found if rows]


def write(path: Path, tables: list[tuple[str, list[tuple[object, ...]]]]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    for name, rows in tables:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()

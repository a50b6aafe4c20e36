"""A slip through the dispatcher against a bare sqlite3 transaction that writes the same rows."""

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import inspect

from models.db.database import Database
from tests.bench.bars import Bar
from tests.bench.ground import bring_in, folder, median, seconds, write_files
from tests.bench.sender import sender

ROUNDS = 300
WRITTEN = ("slip", "entry", "notice", "heard")


def measure() -> Iterator[Bar]:
    with folder() as here:
        database = Database(f"sqlite:///{here / 'staffroom.db'}")
        database.migrate()
        bring_in(database, write_files(here))
        say = sender(database)
        bare = Bare(here / "staffroom.db", database)
        ours, theirs = [], []
        # Turn by turn, so that a noisy moment falls on both.
        for _ in range(ROUNDS):
            ours.append(seconds(say))
            theirs.append(seconds(bare.write))
        database.close()
    yield Bar(
        "slip, through the dispatcher ÷ bare sqlite3 with the same rows", median(ours) / median(theirs), aim=12,
        said=f"{median(ours) * 1000:.2f} and {median(theirs) * 1000:.2f} ms",
    )  # fmt: skip


class Bare:
    """Copies the last row of each table that a slip writes, in one durable transaction."""

    def __init__(self, path: Path, database: Database) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._inserts: list[tuple[str, list[object]]] = []
        self._count = itertools.count(1)
        for table in WRITTEN:
            columns = [each["name"] for each in inspect(database.engine).get_columns(table)]
            row = self._connection.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone()
            given = {name: value for name, value in zip(columns, row, strict=True) if name != "id"}
            marks = ", ".join("?" for _ in given)
            self._inserts.append(
                (f"INSERT INTO {table} ({', '.join(given)}) VALUES ({marks})", list(given.values()))
            )

    def write(self) -> None:
        number = next(self._count)
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, row in self._inserts:
            unique = [
                f"{value}/{number}"
                if isinstance(value, str) and value.startswith(("slip.new/", "bench-"))
                else value
                for value in row
            ]
            self._connection.execute(statement, unique)
        self._connection.execute("COMMIT")

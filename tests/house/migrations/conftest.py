"""Databases without a table, to be brought to any head, and filled ones."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.db.database import Database
from tests.house.migrations.heads import heads, load
from tests.postgres import Postgres

Bare = Callable[[], Database]
_numbers = itertools.count(1)


@pytest.fixture
def bare(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bare]:
    """Makes a database without a table, on each engine in turn."""
    opened: dict[str, Database] = {}
    server: Postgres | None = None if engine_name == "sqlite" else request.getfixturevalue("postgres")

    def make() -> Database:
        name = f"bare_{os.getpid()}_{next(_numbers)}"
        opened[name] = Database(server.create(name) if server else f"sqlite:///{tmp_path / name}.db")
        return opened[name]

    yield make
    for name, database in opened.items():
        database.close()
        if server:
            server.drop(name)


@pytest.fixture
def filled(database: Database) -> Database:
    """A database at the newest head with rows in every table."""
    load(database, heads()[-1].rows)
    return database

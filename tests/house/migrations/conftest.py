"""Databases without a table, to be brought to any head, and filled ones."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from models.db.database import Database
from tests.house.migrations.heads import heads, load, upgrade
from tests.postgres import Postgres
from tests.run_folder import made_once

Bare = Callable[[], Database]
At = Callable[[str], Database]
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
def at(engine_name: str, request: pytest.FixtureRequest, run_folder: Path, tmp_path: Path) -> Iterator[At]:
    """Makes a copy of a filled database at the head with this number, on each engine in turn."""
    server: Postgres | None = None if engine_name == "sqlite" else request.getfixturevalue("postgres")
    kept = made_once(run_folder / f"heads-{engine_name}", partial(fill_each_head, server))
    opened: dict[str, Database] = {}

    def make(number: str) -> Database:
        name = f"at_{os.getpid()}_{next(_numbers)}"
        if server:
            url = server.create(name, template=f"head_{number}")
        else:
            url = f"sqlite:///{shutil.copy(kept / f'{number}.db', tmp_path / f'{name}.db')}"
        opened[name] = Database(url)
        return opened[name]

    yield make
    for name, database in opened.items():
        database.close()
        if server:
            server.drop(name)


def fill_each_head(server: Postgres | None, folder: Path) -> None:
    """A filled database at each head: each step is taken once, and each is a copy."""
    bare = Database(server.create("heads") if server else f"sqlite:///{folder / 'heads.db'}")
    for head in heads():
        upgrade(bare, head.number)
        bare.close()
        if server:
            url = server.create(f"head_{head.number}", template="heads")
        else:
            url = f"sqlite:///{shutil.copy(folder / 'heads.db', folder / f'{head.number}.db')}"
        filled = Database(url)
        load(filled, head.rows)
        filled.close()


@pytest.fixture
def filled(database: Database) -> Database:
    """A database at the newest head with rows in every table."""
    load(database, heads()[-1].rows)
    return database

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
BARE, FILLED = "bare.db", "filled.db"
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
    opened: dict[str, Database] = {}

    def make(number: str) -> Database:
        kept = made_once(_kept(run_folder, engine_name, number), partial(fill_head, server, number))
        name = f"at_{os.getpid()}_{next(_numbers)}"
        if server:
            url = server.create(name, template=f"head_{number}")
        else:
            url = f"sqlite:///{shutil.copy(kept / FILLED, tmp_path / f'{name}.db')}"
        opened[name] = Database(url)
        return opened[name]

    yield make
    for name, database in opened.items():
        database.close()
        if server:
            server.drop(name)


def fill_head(server: Postgres | None, number: str, folder: Path) -> None:
    """A filled database at this head, and a bare one: the steps to it begin at the nearest head that was made."""
    engine_name = "postgresql" if server else "sqlite"
    (head,) = (each for each in heads() if each.number == number)
    made = {each.number: _kept(folder.parent, engine_name, each.number) for each in heads()}
    before = max((each for each, kept in made.items() if each < number and kept.exists()), default="")
    if server:
        bare_at = server.create(f"bare_{number}", template=f"bare_{before}" if before else None)
    else:
        bare_at = f"sqlite:///{folder / BARE}"
        if before:
            shutil.copy(made[before] / BARE, folder)
    bare = Database(bare_at)
    upgrade(bare, number)
    bare.close()
    if server:
        filled_at = server.create(f"head_{number}", template=f"bare_{number}")
    else:
        filled_at = f"sqlite:///{shutil.copy(folder / BARE, folder / FILLED)}"
    filled = Database(filled_at)
    load(filled, head.rows)
    filled.close()


def _kept(run_folder: Path, engine_name: str, number: str) -> Path:
    return run_folder / f"head-{engine_name}-{number}"


@pytest.fixture
def filled(database: Database) -> Database:
    """A database at the newest head with rows in every table."""
    load(database, heads()[-1].rows)
    return database

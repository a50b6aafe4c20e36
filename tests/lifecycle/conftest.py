"""A place for backups, with the programs of the tests' own server, and databases with rows in every table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.db.database import Database
from models.lifecycle.backup.folder import BackupPlace
from tests.conftest import copy_of, migrate, opened
from tests.house.migrations.heads import heads, load
from tests.lifecycle.backed_up import place_in
from tests.lifecycle.planted import fill_with_leavers
from tests.postgres import Postgres


@pytest.fixture
def tools(engine_name: str, request: pytest.FixtureRequest) -> str:
    """The folder with pg_dump and pg_restore; blank for SQLite, which needs none."""
    if engine_name == "sqlite":
        return ""
    server: Postgres = request.getfixturevalue("postgres")
    return server.tools


@pytest.fixture
def place(tmp_path: Path, tools: str) -> BackupPlace:
    return place_in(tmp_path, tools=tools)


def fill_each_table(url: str, folder: Path) -> None:
    """The rows that the newest migration was tried with."""
    migrate(url, folder)
    database = Database(url)
    load(database, heads()[-1].rows)
    database.close()


def fill_with_who_left(url: str, folder: Path) -> None:
    """The same rows, of people who left; and two who decide."""
    migrate(url, folder)
    database = Database(url)
    fill_with_leavers(database)
    database.close()


@contextmanager
def copied(
    name: str,
    fill: Callable[[str, Path], None],
    *,
    engine_name: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[Database]:
    """A copy of a database that is filled once a run."""
    with copy_of(name, fill, engine_name=engine_name, request=request, tmp_path=tmp_path) as url:
        made = opened(url, name, engine_name, Database.trouble_with_tables)
        yield made
        made.close()


@pytest.fixture
def with_all_rows(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with rows in every table."""
    fill = fill_each_table
    with copied("rows", fill, engine_name=engine_name, request=request, tmp_path=tmp_path) as made:
        yield made


@pytest.fixture
def leavers(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with rows in every table, of pupils who all left and staff who are not in post."""
    fill = fill_with_who_left
    with copied("leavers", fill, engine_name=engine_name, request=request, tmp_path=tmp_path) as made:
        yield made

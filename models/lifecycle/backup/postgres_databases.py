"""Databases of a PostgreSQL server: made beside the school's own, put in its place, and dropped."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from models.db.errors import Sorry

_NEIGHBOURS = ("postgres", "template1")
"""Databases from which another one can be made or renamed: nobody renames the one they are in."""
_LONGEST_NAME = 63
"""PostgreSQL cuts off what is longer without a word."""
STILL_RUNS = (
    "Somebody works with the database. Stop Staffroom, and whatever else is connected, and try again."
)
_ASIDE = re.compile(r"(.+)_before_(\d{8}T\d{6}Z)(?:-\d+)?")
"""How restoring names what it keeps aside; a long name of the school's is cut short in it."""
_NOT_ALLOWED, _IN_USE = "42501", "55006"


def beside(url: str, suffix: str) -> str:
    """The address of a database on the same server, named after this one."""
    parsed = make_url(url)
    name = (parsed.database or "")[: _LONGEST_NAME - len(suffix)] + suffix
    return parsed.set(database=name).render_as_string(hide_password=False)


def name_of(url: str) -> str:
    return make_url(url).database or ""


def exists(url: str) -> bool:
    """Whether there is one of its name."""
    asked = text("SELECT count(*) FROM pg_database WHERE datname = :name")
    with _neighbour(url) as connection:
        return bool(connection.execute(asked, {"name": name_of(url)}).scalar_one())


def kept_aside(url: str) -> list[tuple[str, datetime]]:
    """The databases that were kept aside when a backup was put in this one's place, and since when (UTC)."""
    asked = text("SELECT datname FROM pg_database ORDER BY datname")
    with _neighbour(url) as connection:
        names = [str(each) for each in connection.execute(asked).scalars()]
    found = []
    for name in names:
        said = _ASIDE.fullmatch(name)
        if said is not None and name_of(url).startswith(said[1]):
            found.append((name, datetime.strptime(said[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)))
    return found


def is_empty(url: str) -> bool:
    """Whether it has no table."""
    with _connected(url) as connection:
        return not inspect(connection).get_table_names()


def others_connected(url: str) -> int:
    """How many are connected to it, but for this question, and for PostgreSQL's own cleaning, which gives way."""
    # What cleans is there for nobody; of what it is, only an administrator of the server is told.
    asked = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
    )
    with _connected(url) as connection:
        return int(connection.execute(asked).scalar_one())


def create(url: str) -> bool:
    """Make it, empty, in place of one of its name; whether that is allowed here."""
    name = name_of(url)
    try:
        with _neighbour(url) as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {_quoted(name)}")
            connection.exec_driver_sql(f"CREATE DATABASE {_quoted(name)} TEMPLATE template0")
    except DBAPIError as refused:
        if _state(refused) == _NOT_ALLOWED:
            return False
        raise
    return True


def drop(url: str) -> None:
    """It is gone, if it was there."""
    with _neighbour(url) as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {_quoted(name_of(url))} WITH (FORCE)")


def put_in_place(fresh: str, *, of: str, aside: str | None) -> None:
    """Let the first have the name of the second, and that one, where it is there, the name of the third.

    Both in one moment, or neither. Raises Sorry where somebody is connected to the second.
    """
    try:
        with _neighbour(of) as connection, _together(connection):
            if aside is not None:
                connection.exec_driver_sql(
                    f"ALTER DATABASE {_quoted(name_of(of))} RENAME TO {_quoted(name_of(aside))}"
                )
            connection.exec_driver_sql(
                f"ALTER DATABASE {_quoted(name_of(fresh))} RENAME TO {_quoted(name_of(of))}"
            )
    except DBAPIError as refused:
        if _state(refused) == _IN_USE:
            raise Sorry(STILL_RUNS) from None
        raise


@contextmanager
def _together(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("BEGIN")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


@contextmanager
def _neighbour(url: str) -> Iterator[Connection]:
    """A connection to another database of the server. Raises DBAPIError where none can be reached."""
    with ExitStack() as held:
        yield _reached(held, url, *_NEIGHBOURS)


def _reached(held: ExitStack, url: str, name: str, *others: str) -> Connection:
    address = make_url(url).set(database=name).render_as_string(hide_password=False)
    try:
        return held.enter_context(_connected(address))
    except DBAPIError:
        if not others:
            raise
    return _reached(held, url, *others)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _state(refused: DBAPIError) -> str:
    return str(getattr(refused.orig, "sqlstate", "") or "")

"""Engines for SQLite and PostgreSQL, and what begins a transaction of each kind on them."""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from models.db import hiding, marks, reading
from models.db.errors import Sorry
from models.db.whole import ALL_OF_IT, EVERYDAY

BUSY_SECONDS = 15.0
"""How long one process waits for another that is writing to the same SQLite file."""
_LOOK_AGAIN = 0.01
"""Seconds until SQLite is asked again for what it does not wait for itself."""

RESTED_SECONDS = 0.1
"""After so long without use a connection to PostgreSQL is asked whether it is still there, which costs a round trip.
One to a server that was started anew has rested for longer."""

_LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL says where a lock was waited for in vain; its driver is loaded only where it is used."""
_WRITES = "staffroom_writes"
_WITHIN = "staffroom_within"
_RESTS_SINCE = "rests_since"


def engine_for(url: str, *, pool: int, free_within: float) -> Engine:
    """An engine for the URL, as `driver_url` gives it; `free_within` in seconds, where all connections are taken."""
    common: dict[str, Any] = {
        "pool_size": pool, "max_overflow": pool, "pool_timeout": free_within, "hide_parameters": True,
        # The one that was used last: any other has to read anew what that has written since.
        "pool_use_lifo": True,
        # Whoever asks past a session migrates, compares or counts; what sessions read is said below.
        "execution_options": ALL_OF_IT,
    }  # fmt: skip
    if url.startswith("sqlite"):
        connect = {"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": False}
        registry.register("sqlite.at_once", __name__, SavepointsAtOnce.__name__)
        engine = create_engine(make_url(url).set(drivername="sqlite+at_once"), connect_args=connect, **common)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, **common)
        event.listen(engine, "checkin", _rests)
        event.listen(engine, "checkout", partial(_answers_after_rest, engine.dialect))
        event.listen(engine, "rollback", _end_as_read)
    event.listen(engine, "begin", marks.begin)
    event.listen(engine, "before_execute", hiding.hide, retval=True)
    event.listen(engine, "before_cursor_execute", _watch, retval=True)
    event.listen(engine, "rollback_savepoint", marks.back_to_savepoint)
    return engine


def _watch(
    connection: Connection, _cursor: object, statement: str, values: Any, *_rest: object
) -> tuple[str, Any]:
    # One listener and not two, nor one that SQLAlchemy wraps: each is a good part of what a small statement costs.
    reading.watch(connection, statement)
    marks.watch(connection, statement)
    return statement, values


def reader_of(engine: Engine) -> Engine:
    """The same, for transactions in which the database itself refuses to write."""
    return engine.execution_options(**{reading.ONLY_READS: True, "postgresql_readonly": True, **EVERYDAY})


def writer_of(engine: Engine) -> Engine:
    """The same, for transactions that are SQLite's one writer from their first moment."""
    return engine.execution_options(**{_WRITES: True, **EVERYDAY})


def waiting(connection: Connection, seconds: float) -> None:
    """From here, this PostgreSQL transaction waits no longer than this for what another has locked."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(seconds * 1000))}")


def for_seconds(seconds: float) -> dict[str, float]:
    """The options with which a transaction on SQLite waits for another process so long, and no longer."""
    return {_WITHIN: seconds}


def is_busy(trouble: DBAPIError) -> bool:
    """Whether it is only that another has been writing for too long."""
    error = trouble.orig
    if isinstance(error, sqlite3.Error):
        return _is_locked(error)
    return getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def _is_locked(error: sqlite3.Error) -> bool:
    return str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def driver_url(url: str) -> str:
    """The URL with the driver that is installed: psycopg 3 for PostgreSQL.

    Raises Sorry for anything but SQLite and PostgreSQL.
    """
    scheme, found, rest = url.partition("://")
    if found and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if found and scheme in {"sqlite", "sqlite+pysqlite"}:
        return f"sqlite://{rest}"
    raise Sorry("DATABASE_URL must begin with sqlite:// or postgresql://, such as sqlite:///var/staffroom.db")


def _rests(_raw: object, record: ConnectionPoolEntry) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _answers_after_rest(
    dialect: Dialect, raw: DBAPIConnection, record: ConnectionPoolEntry, _: object
) -> None:
    """Raises InvalidatePoolError, so that all connections are made anew, where it does not answer any more."""
    if time.monotonic() - record.info.get(_RESTS_SINCE, time.monotonic()) < RESTED_SECONDS:
        return
    try:
        dialect.do_ping(raw)
    except dialect.loaded_dbapi.Error as gone:
        raise InvalidatePoolError from gone


def _end_as_read(connection: Connection) -> None:
    """Commit a transaction that only read, before it is rolled back.

    At each rollback the driver forgets all statements that PostgreSQL has prepared for it.
    """
    if reading.only_reads(connection) and not connection.invalidated:
        raw: Any = connection.connection.driver_connection
        # Where it is gone, what follows says so.
        with suppress(connection.dialect.loaded_dbapi.Error):
            raw.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    _keep_a_log(cursor)
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        # What was taken away is gone from the file, too (lifecycle, 4); SQLite's own default is to leave it there.
        "secure_delete=ON",
        f"busy_timeout={round(BUSY_SECONDS * 1000)}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _keep_a_log(cursor: Any) -> None:
    """Let a new file have its write-ahead log, as every other has already.

    For this SQLite does not wait where another writes to the file meanwhile, as one does that opens it first as well.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as refused:
            if not _is_locked(refused) or time.monotonic() > until:
                raise
            time.sleep(_LOOK_AGAIN)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    within = options.get(_WITHIN, BUSY_SECONDS)
    pragmas = {
        "query_only": int(bool(options.get(reading.ONLY_READS))),
        "busy_timeout": max(1, round(within * 1000)),
    }
    _set(connection, pragmas)
    # A deferred begin that reads first and writes later meets "database is locked" at once, whatever the timeout.
    _at_once(connection, "BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")


class SavepointsAtOnce(SQLiteDialect_pysqlite):
    """SQLite's dialect, whose savepoints cost no more than in SQLite itself."""

    supports_statement_cache = True

    def do_savepoint(self, connection: Connection, name: str) -> None:
        _at_once(connection, f"SAVEPOINT {name}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        _at_once(connection, f"ROLLBACK TO SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _at_once(connection, f"RELEASE SAVEPOINT {name}")


def _at_once(connection: Connection, statement: str) -> None:
    """Past SQLAlchemy, whose own way to such a statement takes far longer than the statement. Raises DBAPIError."""
    raw: Any = connection.connection.driver_connection
    try:
        raw.execute(statement)
    except sqlite3.Error as refused:
        raise DBAPIError.instance(statement, None, refused, sqlite3.Error) from refused


def _set(connection: Connection, pragmas: Mapping[str, int]) -> None:
    # Past SQLAlchemy, and only where it changes: this is done with every transaction.
    info = connection.info
    for pragma, value in pragmas.items():
        if info.get(pragma) != value:
            raw: Any = connection.connection.driver_connection
            raw.execute(f"PRAGMA {pragma}={value}")
            info[pragma] = value

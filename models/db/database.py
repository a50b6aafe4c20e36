"""An engine for SQLite or PostgreSQL, `writing()` and `reading()`, and migrations to head."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from models.db.errors import Sorry
from models.db.tables import Db

BUSY_SECONDS = 15
"""How long one process waits for another that is writing to the same SQLite file."""


class FairLock:
    """A lock that is given to those who wait in the order in which they came."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def acquire(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Database:
    """One school's database.

    Whoever uses `writing()` owns the transaction: it is committed at the end of the block, and a raise leaves no trace.
    """

    def __init__(self, url: str, *, timezone: str = "Europe/London", pool: int = 8) -> None:
        self.url = driver_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self._turn = FairLock() if self.is_sqlite else None
        self.info = {"timezone": ZoneInfo(timezone), "memory": {}}
        if self.is_sqlite:
            name = make_url(self.url).database
            if not name or name == ":memory:":
                raise Sorry(
                    "A SQLite database needs a file. Set DATABASE_URL to one, such as sqlite:///var/staffroom.db"
                )
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            self.engine = create_engine(
                self.url,
                connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": False},
                pool_size=pool,
                max_overflow=pool,
                hide_parameters=True,
            )
            self._writer = self.engine.execution_options(staffroom_writes=True)
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            self.engine = create_engine(
                self.url, pool_size=pool, max_overflow=pool, pool_pre_ping=True, hide_parameters=True
            )

    @contextmanager
    def writing(self) -> Iterator[Db]:
        """One transaction that may write; SQLite's single writer is taken first, in fair order."""
        if self._turn is None:
            with Db(self.engine, expire_on_commit=False, info=self.info) as db, db.begin():
                yield db
            return
        self._turn.acquire()
        try:
            with Db(self._writer, expire_on_commit=False, info=self.info) as db, db.begin():
                yield db
        finally:
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Db]:
        """One transaction that only reads, and waits for nobody."""
        with Db(self.engine, expire_on_commit=False, info=self.info) as db:
            yield db

    def close(self) -> None:
        self.engine.dispose()

    def migrate(self) -> None:
        """Bring the tables to the newest form; does nothing where they are."""
        with self.engine.connect() as connection:
            command.upgrade(_alembic(connection), "head")

    def is_at_head(self) -> bool:
        """Whether the tables are in the form that this program expects."""
        with self.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        return found == ScriptDirectory.from_config(_alembic(None)).get_current_head()

    def differences(self) -> list[Any]:
        """What the tables lack, or have beyond, what the models say; empty where they agree."""
        with self.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "render_as_batch": True}
            )
            return list(compare_metadata(context, SQLModel.metadata))

    def ping(self) -> None:
        """Raises where the database cannot be reached."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))


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


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred begin that reads first and writes later meets "database is locked" at once, whatever the timeout.
    writes = connection.get_execution_options().get("staffroom_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _alembic(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    config.attributes["connection"] = connection
    return config

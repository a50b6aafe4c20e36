"""What is done to SQLite's file itself: kept private, its tables altered, rid of what was deleted."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

_FOR_OTHERS = 0o077
"""The rights of everybody but the user whose file it is."""


def keep_private(file: Path) -> None:
    """The file is for its own user alone, and so is the folder that is made for it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    if file.stat().st_mode & _FOR_OTHERS:
        with suppress(PermissionError):
            file.chmod(0o600)


def empty_log(writer: Engine) -> None:
    """Move everything from the write-ahead log into the file."""
    raw = writer.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def write_anew(writer: Engine) -> None:
    """Write the file anew, without what was deleted, and leave nothing of that in the log."""
    raw = writer.raw_connection()
    cursor = raw.cursor()
    # Whoever had it before may only have read, and whoever has it next believes that it is what it was.
    ((only_reads,),) = cursor.execute("PRAGMA query_only").fetchall()
    try:
        for statement in ("PRAGMA query_only=0", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            cursor.execute(statement)
    finally:
        cursor.execute(f"PRAGMA query_only={only_reads}")
        raw.close()


@contextmanager
def altering(writer: Engine) -> Iterator[Connection]:
    """One transaction that may make tables anew: foreign keys are checked at its end, not on the way."""
    with writer.connect() as connection, _foreign_keys_off(connection), connection.begin():
        yield connection
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError(f"a row of {broken[0]} would point to a row of {broken[2]} that is gone")


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    # SQLite ignores this within a transaction, so it goes past SQLAlchemy, which would begin one.
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")

"""Reading a SQLite database into one file, and whether such a file is whole.

A copy of the file alone is no backup: what was committed last may still be in the log beside it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from models.db.engines import BUSY_SECONDS
from models.db.errors import Sorry
from models.lifecycle.backup.description import BackupContents
from models.lifecycle.backup.private_files import OWN, on_disk


def read_into(source: Path, to: Path) -> None:
    """Write all that is committed at this moment into a new file, while others go on writing.

    It has nothing of what was deleted. Raises OSError where it cannot be written, and Sorry where the database is
    damaged.
    """
    to.touch(mode=OWN, exist_ok=False)
    with closing(sqlite3.connect(source, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(to),))
        except sqlite3.DatabaseError as fault:
            name = str(getattr(fault, "sqlite_errorname", ""))
            if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                raise Sorry(
                    f"The database {source} is damaged, so there is nothing whole to back up. "
                    "Put the newest backup in its place: staffroom restore FILE"
                ) from None
            raise OSError(str(fault)) from fault
    on_disk(to)


@contextmanager
def looking_at(file: Path) -> Iterator[Connection]:
    """A transaction on a finished file, which changes nothing and leaves nothing beside it."""
    address = f"file:{quote(str(file))}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
    )
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def check(file: Path) -> BackupContents:
    """What a finished file holds. Raises Sorry where it is damaged."""
    try:
        with looking_at(file) as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            if said == "ok" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                said = f"a row of {broken[0]} points to a row of {broken[2]} that is gone"
            if said != "ok":
                raise Sorry(f"The backup is damaged: {said}. Use another one.")
            return BackupContents.by(connection)
    except DBAPIError:
        raise Sorry("The backup is damaged: it is no SQLite database any more. Use another one.") from None

"""How the command line says that something went wrong: in a sentence, on standard error."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import DBAPIError

from bot.cli_lines import typed_in_chat
from bot.logs import log_to_stderr
from models.db.errors import Sorry

_BUSY = (
    "Another program has been writing to the database for a while. Wait for it, or stop it, and try again."
)
_NOT_OURS = (
    "The database may only be read: its file or folder belongs to somebody else. Run this as its owner."
)
_SQLITE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": "The disk on which the database lies is full. Make room there, and try again.",
    "SQLITE_READONLY": _NOT_OURS,
    "SQLITE_PERM": _NOT_OURS,
    "SQLITE_IOERR": "The disk on which the database lies does not work as it should. Check it, and try again.",
    "SQLITE_CANTOPEN": "The database's file cannot be opened. Check that the folder in DATABASE_URL is there.",
    "SQLITE_NOTADB": "The file in DATABASE_URL is no SQLite database. Check that it names the right one.",
    "SQLITE_CORRUPT": "The database's file is damaged. Stop Staffroom, and put a backup there: staffroom restore FILE",
}
_POSTGRESQL = {
    "28": "PostgreSQL refuses the user or the password in DATABASE_URL. Correct them.",
    "3D": "PostgreSQL has no database of the name in DATABASE_URL. Make it there, or correct the name.",
    "42501": "The user in DATABASE_URL may not do this in the database. Make that user the owner of the database.",
    "53100": "The disk of the PostgreSQL server is full. Make room there, and try again.",
    "53300": "PostgreSQL has no connection free. Stop what is not needed there, or let it have more, and try again.",
    "57P": "PostgreSQL is starting up or shutting down. Wait a little, and try again.",
    "25006": "PostgreSQL may only be read here. Give the address of the server that may be written to in DATABASE_URL.",
    "55P03": _BUSY,
}
"""By how the code of the error begins."""
_SAID_AT_THE_DOOR = (
    ("57P", ("the database system is",)),
    ("53300", ("too many", "connection slots")),
    ("28", ("password authentication failed", "no password supplied", "pg_hba.conf", "role ")),
    ("3D", ("database ",)),
)
"""What the server says when somebody connects, for which no code is passed on; what others say of a database, last."""
_NO_ANSWER = "PostgreSQL does not answer at the address in DATABASE_URL. Check that it runs, and the address."


_OF_A_FILE = frozenset(
    {
        errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EROFS, errno.ENOSPC,
        errno.ENAMETOOLONG,
    }
)  # fmt: skip
"""What is wrong with a file that somebody named, or with its disk, and not with this program."""


@contextmanager
def plain_trouble() -> Iterator[None]:
    """A mistake is said in a sentence on standard error.

    So is a database that is away, full or somebody else's, and a file that can be neither read nor written.
    """
    log_to_stderr("error")
    try:
        yield
    except Sorry as sorry:
        typer.echo(typed_in_chat(sorry.sentence), err=True)
        raise typer.Exit(1) from None
    except DBAPIError as trouble:
        sentence = whose_fault(trouble)
        if sentence is None:
            raise
        typer.echo(f"{sentence} (It said: {str(trouble.orig).splitlines()[0]})", err=True)
        raise typer.Exit(1) from None
    except OSError as trouble:
        if trouble.errno not in _OF_A_FILE or trouble.filename is None:
            raise
        typer.echo(
            f"{trouble.filename} can be neither read nor written: {trouble.strerror}. "
            "Name another file or folder, or see whose it is.",
            err=True,
        )
        raise typer.Exit(1) from None


def whose_fault(trouble: DBAPIError) -> str | None:
    """What is wrong around the database, and what to do; None where nothing is, so that the fault is ours."""
    error = trouble.orig
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        return next(
            (said for code, said in _SQLITE.items() if name == code or name.startswith(f"{code}_")), None
        )
    # Here, not above: whoever keeps the school in SQLite is spared it.
    import psycopg

    if isinstance(error, psycopg.Error):
        state = error.sqlstate
        if state is None:
            return _at_the_door(str(error)) if isinstance(error, psycopg.OperationalError) else None
        if state.startswith("08"):
            return _NO_ANSWER
        return next((said for code, said in _POSTGRESQL.items() if state.startswith(code)), None)
    return None


def _at_the_door(said: str) -> str:
    """Why no connection came about: the server's own words begin with FATAL, those of the way to it do not."""
    words = said.partition("FATAL:")[2]
    found = next((code for code, some in _SAID_AT_THE_DOOR if any(each in words for each in some)), "")
    return _POSTGRESQL.get(found, _NO_ANSWER)

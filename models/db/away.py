"""Whether the database is away, which mends itself, or what it was asked was wrong, which is a fault of ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.db.errors import Busy, Lost

_SQLITE = frozenset(
    {
        "BUSY", "CANTOPEN", "CORRUPT", "FULL", "INTERRUPT", "IOERR", "LOCKED", "NOMEM", "NOTADB", "PERM", "PROTOCOL",
        "READONLY",
    }
)  # fmt: skip
"""What SQLite calls it where its file, its disk or somebody else is in the way."""
_POSTGRESQL = ("08", "25006", "28", "3D", "40", "53", "55P03", "57", "58", "F0", "XX")
"""How the codes begin with which PostgreSQL says that it cannot now, whatever it is asked."""


def is_away(trouble: BaseException) -> bool:
    """Whether the same might go well later: the database refuses, is restarted, hangs, or others write for too long.

    Not so where a value was wrong, a constraint was broken, or a statement was: that goes wrong each time.
    """
    match trouble:
        case NoConnectionFree() | Busy():
            return True
        case Lost():
            return trouble.__cause__ is None or is_away(trouble.__cause__)
        case DBAPIError():
            return trouble.connection_invalidated or _refuses(trouble)
        case _:
            return False


def cause_of(trouble: BaseException) -> BaseException:
    """What the database's driver says; of a transaction that was lost, what it was lost to."""
    while isinstance(trouble, Lost) and trouble.__cause__ is not None:
        trouble = trouble.__cause__
    return trouble.orig or trouble if isinstance(trouble, DBAPIError) else trouble


def why_away(trouble: BaseException) -> str:
    """What kind of trouble it is, with its code; none of its words, which may quote a row."""
    cause = cause_of(trouble)
    codes = [getattr(cause, each, "") for each in ("sqlstate", "sqlite_errorname")]
    return " ".join([type(cause).__name__, *(each for each in codes if isinstance(each, str) and each)])


def _refuses(trouble: DBAPIError) -> bool:
    error = trouble.orig
    if isinstance(error, sqlite3.Error):
        # SQLITE_IOERR_WRITE is one of SQLITE_IOERR.
        return str(getattr(error, "sqlite_errorname", "")).removeprefix("SQLITE_").split("_")[0] in _SQLITE
    code = getattr(error, "sqlstate", None)
    if not isinstance(code, str):
        # None where the server never answered, or said no at the door.
        return isinstance(trouble, OperationalError)
    return code.startswith(_POSTGRESQL)

"""Whether anybody works with a SQLite file: many may at once, and whoever puts another in its place is alone.

It is SQLite's own locks on a file beside it, so that it holds on every system, and ends with its process.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.db.errors import Busy

_SUFFIX = ".in-use"


class InUse:
    """The file is in use for as long as this is not closed."""

    def __init__(self, file: Path) -> None:
        """Raises Busy where somebody is alone with it."""
        self._held = _take(file, "BEGIN", "SELECT count(*) FROM sqlite_master")

    def close(self) -> None:
        self._held.close()


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Nobody else works with it meanwhile. Raises Busy where somebody does, or is alone with it."""
    held = _take(file, "BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        held.close()


def _take(file: Path, *statements: str) -> sqlite3.Connection:
    held = sqlite3.connect(
        file.with_name(file.name + _SUFFIX), isolation_level=None, timeout=0, check_same_thread=False
    )
    try:
        for each in statements:
            held.execute(each).fetchall()
    except sqlite3.OperationalError as taken:
        held.close()
        if not str(getattr(taken, "sqlite_errorname", "")).startswith("SQLITE_BUSY"):
            raise
        raise Busy from None
    return held

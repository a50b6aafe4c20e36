"""Whose turn it is: to write to the one file of SQLite, and to do on PostgreSQL what two must not do at once."""

import threading
from collections import deque

from sqlalchemy import Connection, func, select


def alone_in(connection: Connection, what: str) -> None:
    """Wait until no other transaction of this database is in what has this name; it is one's own until the commit.

    Only PostgreSQL has several that write; SQLite's one writer is alone in everything.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"staffroom.{what}"))))


class FairLock:
    """A lock that is given to those who wait in the order in which they came."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def acquire(self, within: float = -1) -> bool:
        """Wait for one's turn, for so many seconds at most (below 0: for ever); whether it came."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=within):
            return True
        with self._mutex:
            if turn not in self._waiting:
                return True  # it was given at the last moment
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

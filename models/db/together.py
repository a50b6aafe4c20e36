"""Deeds that wait for the one writer of a SQLite file, carried out in one transaction by the first of them.

Most of what a small deed costs there is its transaction: those that wait anyway share one, each behind a savepoint of
its own. Nobody is told anything before it is committed.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm.session import JoinTransactionMode

from models.db.errors import Lost
from models.db.tables import Db
from models.db.whole import everyday

Answer = TypeVar("Answer")
MOST = 32
"""How many deeds share a transaction, so that none of them waits long for the others."""

Begun = Callable[[], AbstractContextManager[Connection]]
"""Begins a transaction that writes, commits it at the end, and leaves no trace of it where that fails."""


class _WaitingDeed(Generic[Answer]):
    """A deed, and what has come of it so far."""

    def __init__(self, deed: Callable[[Db], Answer]) -> None:
        self._deed = deed
        self._made: tuple[Answer] | None = None
        self.refused: Exception | None = None
        """What it raised."""
        self.info: Mapping[Any, Any] = {}
        """What it noted for after the commit."""
        self.outcome: Future[Answer] = Future()

    def carry_out(self, connection: Connection, info: dict[str, Any], *, alone: bool) -> None:
        """Do it behind a savepoint: where it raises, it leaves no trace, and what others did stands.

        Where it is `alone`, the transaction itself is its savepoint.
        """
        mode: JoinTransactionMode = "rollback_only" if alone else "create_savepoint"
        try:
            everyday(connection.info)
            with Db(connection, join_transaction_mode=mode, expire_on_commit=False, info=info) as db:
                with db.begin():
                    made = self._done(db)
                # Only now: what still waited in the session is written at the end, and may be refused there.
                self.info, self._made = db.info, (made,)
        except Exception as refused:  # noqa: BLE001 - it is raised again where the deed was asked for
            # What is said where the savepoint is gone as well is not why.
            self.refused = self.refused or refused

    def _done(self, db: Db) -> Answer:
        try:
            return self._deed(db)
        except Exception as refused:
            self.refused = refused
            raise

    def tell(self) -> None:
        """It is committed: tell what came of it."""
        if self._made is not None:
            self.outcome.set_result(self._made[0])
        else:
            self.outcome.set_exception(self.refused or Lost())

    def lose(self, why: BaseException) -> None:
        lost = Lost()
        lost.__cause__ = why
        self.outcome.set_exception(lost)


class Together:
    """Carries deeds out, those that wait at the same time in one transaction."""

    def __init__(
        self,
        turn: Callable[[], AbstractContextManager[object]],
        begun: Begun,
        info: dict[str, Any],
        after: Callable[[Sequence[Mapping[Any, Any]]], None],
    ) -> None:
        """`turn` waits for one's turn to write; `after` hears, in that turn, what was noted for after a commit."""
        self._turn, self._begun, self._info, self._after = turn, begun, info, after
        self._mutex = threading.Lock()
        self._waiting: list[_WaitingDeed[Any]] = []

    def do(self, deed: Callable[[Db], Answer]) -> Answer:
        """What comes of the deed, once it is committed; raises what it raises. Raises Lost where all was lost."""
        mine = _WaitingDeed(deed)
        with self._mutex:
            self._waiting.append(mine)
            is_first = len(self._waiting) == 1
        if is_first:
            self._carry_out_all()
        return mine.outcome.result()

    def _carry_out_all(self) -> None:
        """Wait for one's turn, and then carry out everything that waits by then."""
        taken: Sequence[_WaitingDeed[Any]] = ()
        try:
            with self._turn():
                taken = self._take()
                for start in range(0, len(taken), MOST):
                    self._carry_out(taken[start : start + MOST])
        except BaseException as lost:
            for each in taken or self._take():
                if not each.outcome.done():
                    each.lose(lost)
            raise

    def _take(self) -> Sequence[_WaitingDeed[Any]]:
        with self._mutex:
            taken, self._waiting = self._waiting, []
        return taken

    def _carry_out(self, some: Sequence[_WaitingDeed[Any]]) -> None:
        try:
            with self._begun() as connection:
                for each in _while_it_lasts(connection, some):
                    each.carry_out(connection, self._info, alone=len(some) == 1)
        except Exception as lost:  # noqa: BLE001 - it is raised again by each of them
            for each in some:
                each.lose(lost)
            return
        try:
            self._after([each.info for each in some])
        finally:
            for each in some:
                each.tell()


def _while_it_lasts(connection: Connection, some: Sequence[_WaitingDeed[Any]]) -> Iterator[_WaitingDeed[Any]]:
    """Each of them, while there is a transaction: some errors, such as a full disk's, end SQLite's without a word.

    Behind one that has ended a savepoint would begin another, and be committed by itself.
    """
    raw: Any = connection.connection.driver_connection
    for each in some:
        yield each
        if not raw.in_transaction and len(some) > 1:
            raise Lost from each.refused

"""Whether what one transaction read is still so in another: what is thought out before the lock to write is taken."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event

from models.db.tables import Db

AnswersToAll = tuple[tuple[int, int], ...]
"""Of each statement how many rows it gave, and what they were: in whatever order."""


@dataclass(frozen=True)
class AskedOfDatabase:
    """The statements that a transaction sent, so that another can ask the same."""

    statements: Sequence[tuple[str, Any]]

    def answers(self, db: Db) -> AnswersToAll:
        """What they give in this transaction."""
        db.flush()
        connection = db.connection()
        return tuple(_answered(connection, *each) for each in self.statements)


@contextmanager
def noted(db: Db) -> Iterator[AskedOfDatabase]:
    """Note every statement that is sent meanwhile, whoever sends it."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        statements.append((statement, values))

    connection = db.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield AskedOfDatabase(statements)
    finally:
        event.remove(connection, "before_cursor_execute", note)


def _answered(connection: Connection, statement: str, values: Any) -> tuple[int, int]:
    # As the driver gives them: there may be as many as the school has grades, and others wait meanwhile.
    rows = connection.exec_driver_sql(statement, values).cursor.fetchall()
    return len(rows), sum(map(hash, rows))

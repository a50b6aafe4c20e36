"""That the tables were found to be what the models say: noted in the database, so that a start need not compare again.

To compare takes Alembic, 16 MB and a third of a second. What was noted counts for these tables, by the mark of all that
the database keeps about them; for these models, by what would make them; and for this way to compare, by its source.
"""

import hashlib
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Dialect, select
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import col

from models.db.marks import Stamp
from models.db.tables import Db, SQLModel

_NAME = "tables"
_COMPARING = ("differences.py", "predicates.py", "unseen.py")


def was_found_right(connection: Connection, mark: str) -> bool:
    """Whether tables with this mark were found to be what the models say."""
    kept = connection.execute(select(col(Stamp.mark)).where(col(Stamp.name) == _NAME)).scalar()
    return kept is not None and kept == _noted(connection, mark)


def note_found_right(db: Db, mark: str) -> None:
    """Tables with this mark were compared, and are what the models say."""
    db.merge(Stamp(name=_NAME, mark=_noted(db.connection(), mark)))


def _noted(connection: Connection, mark: str) -> str:
    return f"{_by_what(connection.dialect)} {mark}"


@cache
def _by_what(dialect: Dialect) -> str:
    """The models and the way to compare, in short."""
    found = hashlib.sha256()
    for table in SQLModel.metadata.sorted_tables:
        found.update(str(CreateTable(table).compile(dialect=dialect)).encode())
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            found.update(str(CreateIndex(index).compile(dialect=dialect)).encode())
    for name in _COMPARING:
        found.update(Path(__file__).with_name(name).read_bytes())
    return found.hexdigest()[:32]

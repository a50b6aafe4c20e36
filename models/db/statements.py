"""Statements of the path that every request takes: put together once, run past the book-keeping of each run.

Putting a statement together and loading objects costs several times what the database takes for it; so it pays where
a statement runs with every request, and only there.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import Result, Table, insert
from sqlalchemy.orm.attributes import manager_of_class
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.selectable import ExecutableReturnsRows

from models.db.hiding import hide
from models.db.prepared import run_prepared
from models.db.tables import Db, SQLModel


class Numbered(Protocol):
    """A row whose id the database gives."""

    id: int | None


Row = TypeVar("Row", bound=Numbered)


def run(db: Db, statement: ExecutableReturnsRows, values: Mapping[str, Any] | None = None) -> Result[Any]:
    """Run it within the session's transaction, after what waits in the session was written; as `run_prepared`.

    Where it may not find what is restricted, it is another statement, which SQLAlchemy puts together.
    """
    db.flush()
    connection = db.connection()
    options = {**connection.get_execution_options(), **statement.get_execution_options()}
    shown, _, _ = hide(connection, statement, (), values, options)
    if shown is not statement:
        return connection.execute(statement, values)
    return run_prepared(connection, statement, values)


def write(db: Db, row: Row) -> Row:
    """Write a new row at once, past the session, and give it its id; what is changed in it later is not stored."""
    table, names = _columns(type(row))
    held = vars(row)  # past whoever follows what becomes of its columns
    values = {name: held[name] for name in names}
    (held["id"],) = run(db, table, values).one()
    return row


def plain_row(table: type[Row], values: Mapping[str, Any]) -> Row:
    """A row of these values, for `write`; what else it has are its defaults. Raises KeyError for what it has not.

    No session follows what becomes of its columns, which costs as much for a new row as two statements.
    """
    if unknown := values.keys() - _names(table):
        raise KeyError(*unknown)
    row: Row = manager_of_class(table).new_instance()
    row.__dict__.update(defaults(table), **values)
    return row


@lru_cache(maxsize=16)
def defaults(table: type[SQLModel]) -> Mapping[str, Any]:
    """What stands in a row of it where nothing else is said."""
    return {name: each.default for name, each in table.model_fields.items() if not each.is_required()}


@lru_cache(maxsize=16)
def _names(table: type[SQLModel]) -> frozenset[str]:
    return frozenset(table.model_fields)


@lru_cache(maxsize=16)
def _columns(table: type[SQLModel]) -> tuple[ReturningInsert[Any], tuple[str, ...]]:
    columns: Table = SQLModel.metadata.tables[str(table.__tablename__)]
    names = tuple(each.name for each in columns.columns if each.name != "id")
    return insert(columns).returning(columns.columns.id), names

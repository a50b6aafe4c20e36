"""Rows that the session holds as any other, read and written past what SQLAlchemy does for each of them.

To find a row by its id, or to write what was changed in it, takes the session several times as long as the statement
takes. So this pays where it is done for every message, and only there.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, bindparam, inspect, select, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import manager_of_class
from sqlalchemy.sql.dml import ReturningUpdate

from models.db.statements import run
from models.db.tables import Db, SQLModel

Row = TypeVar("Row", bound=SQLModel)


def find(db: Db, table: type[Row], row_id: int | None) -> Row | None:
    """The row with this id, as `Db.get` finds it; None where there is none, or where it is hidden."""
    if row_id is None:
        return None
    there: Row | None = db.identity_map.get(inspect(table).identity_key_from_primary_key((row_id,)))
    if there is not None:
        return there
    found = run(db, _by_id(table), {"its_id": row_id}).first()
    return hold(db, table, found) if found is not None else None


def hold(db: Db, table: type[Row], values: Sequence[Any]) -> Row:
    """A row of which the database gave all `columns_of` the table: from here on the session follows it.

    Only for one that the session does not hold already.
    """
    row: Row = manager_of_class(table).new_instance()
    row.__dict__.update(zip(_names(table), values, strict=True))
    make_transient_to_detached(row)
    db.add(row)
    return row


def columns_of(table: type[SQLModel]) -> Sequence[ColumnElement[Any]]:
    """All its columns, in the order in which `hold` takes them."""
    return [getattr(table, name) for name in _names(table)]


def write_last(db: Db, row: SQLModel) -> None:
    """Write what was changed in a row, for the last time in this transaction: the session lets go of it.

    Raises NoResultFound where it is not there any more.
    """
    unchanged = inspect(row).unmodified
    changed = tuple(name for name in _names(type(row)) if name not in unchanged)
    db.expunge(row)
    if changed:
        values = {name: getattr(row, name) for name in ("id", *changed)}
        run(db, _changing(type(row), changed), {_given(name): value for name, value in values.items()}).one()


@lru_cache(maxsize=16)
def _names(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(each.name for each in _table(table).columns)


@lru_cache(maxsize=16)
def _by_id(table: type[SQLModel]) -> Select[Any]:
    # By the columns of the class, so that what hides a restricted pupil's rows knows them for what they are.
    return select(*columns_of(table)).where(getattr(table, "id") == bindparam("its_id"))  # noqa: B009 - not every table has one


@lru_cache(maxsize=64)
def _changing(table: type[SQLModel], names: tuple[str, ...]) -> ReturningUpdate[Any]:
    columns = _table(table).columns
    new = {name: bindparam(_given(name), type_=columns[name].type) for name in names}
    its = columns.id == bindparam(_given("id"))
    return update(_table(table)).where(its).values(new).returning(columns.id)


def _given(name: str) -> str:
    """What the value of a column is called, which SQLAlchemy does not let be called as the column."""
    return f"its_{name}"


def _table(table: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(table.__tablename__)]

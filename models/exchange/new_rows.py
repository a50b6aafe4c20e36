"""Writes new rows in bulk: each column is put into the database's form as a whole, each distinct value of it once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, insert

from models.exchange.held import Row


def insert_rows(
    connection: Connection,
    target: Table,
    rows: Sequence[Row],
    ids: Mapping[int, int],
    stamps: Mapping[str, datetime],
) -> None:
    """Insert rows that name the same columns, in one statement; `stamps` are columns that say the same in each.

    An id below zero that refers to another row becomes the one that the database has given to it, as `ids` say.
    SQLAlchemy puts each value of each row into the database's form, which takes longer than writing the rows.
    """
    names = [*rows[0], *stamps]
    statement = insert(target).compile(dialect=connection.dialect, column_keys=names)
    order: Sequence[str] = statement.positiontup or list(statement.params)
    columns = (_as_stored(target.c[name], rows, ids, stamps, connection.dialect) for name in order)
    ready: Any = list(zip(*columns, strict=True))
    if not statement.positional:
        ready = [dict(zip(order, row, strict=True)) for row in ready]
    connection.exec_driver_sql(str(statement), ready)


def _as_stored(
    column: Column[Any],
    rows: Sequence[Row],
    ids: Mapping[int, int],
    stamps: Mapping[str, datetime],
    dialect: Dialect,
) -> Iterable[Any]:
    values = _values(column, rows, stamps)
    if column.foreign_keys:
        return [ids[each] if each is not None and each < 0 else each for each in values]
    put = column.type.dialect_impl(dialect).bind_processor(dialect)
    return values if put is None else map(lru_cache(maxsize=None, typed=True)(put), values)


def _values(column: Column[Any], rows: Sequence[Row], stamps: Mapping[str, datetime]) -> list[Any]:
    name = column.name
    if name in stamps:
        return [stamps[name]] * len(rows)
    if name in rows[0]:
        return [row[name] for row in rows]
    default: Any = column.default
    return [default.arg] * len(rows)

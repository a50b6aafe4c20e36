"""Fills a database, whatever its tables: in every table a row with every column set, and one with as few as may be."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table

from models.db.database import Database
from tests.house.migrations.forms import reflected

_WORDS = re.compile(r"^\W*(\w+)\W+IN\s*\((.*)\)\W*$", re.IGNORECASE | re.DOTALL)
_EITHER = re.compile(r"\((\w+) IS NULL\) <> \((\w+) IS NULL\)")
_FIRST = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

_MADE: dict[type, Callable[[str, int, int], Any]] = {
    bool: lambda _name, _place, n: n % 2 == 1,
    int: lambda _name, place, n: 10 * place + n,
    float: lambda _name, place, n: place + n / 4,
    Decimal: lambda _name, place, n: Decimal(4 * place + n) / 4,
    bytes: lambda name, _place, n: f"{name} {n}".encode(),
    str: lambda name, _place, n: f"{name} {n} é",
    date: lambda _name, place, n: date(2026, 9, 1) + timedelta(days=place + n),
    time: lambda _name, place, n: time(8 + place // 2, 30 * (place % 2) + n),
    datetime: lambda _name, place, n: _FIRST + timedelta(hours=place, minutes=n),
    object: lambda name, _place, n: {name: [n, "é"]},
}
"""A value of each kind, by the column's name and place and the row's number; later columns get later times."""


def fill(database: Database) -> None:
    """Put rows into every table: each word that a CHECK allows is in one, and every column is set in one."""
    with database.writing() as db:
        connection = db.connection()
        filled: dict[str, list[dict[str, Any]]] = {}
        for table in reflected(connection).sorted_tables:
            words, either = _allowed(table), take_turns(table)
            needed = {each for both in either for each in both}
            full = max([1, *(len(each) for each in words.values())])
            rows = filled[table.name] = []
            for n in range(1, full + 2):
                row = {
                    column.name: None
                    if n > full and column.nullable and column.name not in needed
                    else _value(column, n, words.get(column.name), filled)
                    for column in table.columns
                }
                row |= {both[n % 2]: None for both in either}
                if _is_there(table, row, rows):
                    # As many words as parents take turns, or a multiple: the next parent has this word not yet.
                    row |= {
                        each.name: _value(each, n + 1, None, filled)
                        for each in table.primary_key.columns
                        if each.foreign_keys
                    }
                rows.append(row)
            connection.execute(table.insert(), rows)


def _is_there(table: Table, row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    key = [each.name for each in table.primary_key.columns]
    return any(all(row[name] == each[name] for name in key) for each in rows)


def _allowed(table: Table) -> dict[str, list[str]]:
    checks = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    found = (_WORDS.match(each) for each in checks)
    return {
        each[1]: [word.replace("''", "'") for word in re.findall(r"'((?:[^']|'')*)'", each[2])]
        for each in found
        if each
    }


def take_turns(table: Table) -> list[tuple[str, str]]:
    """The columns of which a CHECK asks for one or the other: they take turns."""
    checks = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    return [(each[1], each[2]) for each in map(_EITHER.search, checks) if each]


def _value(
    column: Column[Any], n: int, words: list[str] | None, filled: dict[str, list[dict[str, Any]]]
) -> Any:
    if words:
        return words[(n - 1) % len(words)]
    for key in column.foreign_keys:
        parents = filled[key.column.table.name]
        # The first row of a table that points to itself points to itself.
        return parents[(n - 1) % len(parents)][key.column.name] if parents else n
    if column.primary_key and column.type.python_type is int:
        return n
    kind = column.type.python_type
    if kind not in _MADE:
        raise TypeError(
            f"{column.table.name}.{column.name} is a {kind.__name__}: say in {Path(__file__).name} how to make one, "
            "and in heads.py how it is kept as JSON"
        )
    return _MADE[kind](column.name, list(column.table.columns).index(column), n)

"""Rows that go, with those that hang on them: children before parents, by the tables' own keys (lifecycle, 4.3)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, exists, or_, select, update

from models.audit.earlier import KEPT, EarlierValue
from models.db.journal import RowsGone
from models.db.journal_words import KnownBy
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.lifecycle.register import register
from models.school.statements import PupilStatement
from models.sessions.removed_sessions import count_before_they_go

_AT_ONCE = 500
_EARLIER = SQLModel.metadata.tables[str(EarlierValue.__tablename__)]
_STATEMENTS = SQLModel.metadata.tables[str(PupilStatement.__tablename__)]


@cache
def children_of(name: str) -> Sequence[tuple[str, Column[Any]]]:
    """The tables whose rows refer to those of this one, each by which column."""
    return tuple(
        (table.name, key.parent)
        for table in SQLModel.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name)
        if key.column.table.name == name
    )


@cache
def children_first() -> Sequence[str]:
    """Every table, before those that its rows refer to."""
    return tuple(each.name for each in reversed(SQLModel.metadata.sorted_tables))


@cache
def referred_to(name: str) -> ColumnElement[bool]:
    """Whether any row refers to this table's row."""
    here = SQLModel.metadata.tables[name].columns["id"]
    return or_(*(exists().where(column == here) for _, column in children_of(name)))


class RowsToGo:
    """What goes in one transaction; `gone` is what the journal says of it."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._gone: dict[tuple[str, str], set[KnownBy]] = defaultdict(set)
        self._but: frozenset[int] = frozenset()
        self.many = 0

    def gone(self) -> list[RowsGone]:
        return [
            RowsGone(
                name,
                column,
                tuple(values),
                tuple(sorted(self._but)) if self._but and column == _day(name) else (),
            )
            for (name, column), values in self._gone.items()
        ]

    def take(
        self, name: str, column: str, values: Collection[Any], *, but: frozenset[int] = frozenset()
    ) -> None:
        """Delete the rows with these values, and before them those that cannot stand without them.

        What only names one of them names nobody from then on. `but`: pupils whose rows stay.
        """
        table = SQLModel.metadata.tables[name]
        for some in _parts(values):
            if [each.name for each in table.primary_key.columns] == ["id"]:
                ids = some if column == "id" else self._ids(table, table.c[column].in_(some))
                if ids:
                    self._let_go_of(table, ids)
                    self._delete(table, "id", ids)
            else:
                self._delete(table, column, some, but)

    def _ids(self, table: Table, wanted: ColumnElement[bool]) -> list[int]:
        return list(self._db.execute(select(table.c.id).where(wanted)).scalars())

    def _let_go_of(self, table: Table, ids: Sequence[int]) -> None:
        if table.name in KEPT:
            of_these = (_EARLIER.c.record == table.name) & _EARLIER.c.record_id.in_(ids)
            self._delete(_EARLIER, "id", self._ids(_EARLIER, of_these))
        # What the pupil says of a record tells what it said, and stands beside nothing from then on.
        said_of_these = (_STATEMENTS.c.record == table.name) & _STATEMENTS.c.record_id.in_(ids)
        self._delete(_STATEMENTS, "id", self._ids(_STATEMENTS, said_of_these))
        for child, column in children_of(table.name):
            named = column.in_(ids)
            if _stands_without(child, column):
                others = named if child != table.name else (named & column.table.c.id.not_in(ids))
                self._db.execute(update(column.table).where(others).values({column.name: None}))
            else:
                self.take(child, column.name, ids)

    def _delete(
        self, table: Table, column: str, values: Sequence[Any], but: frozenset[int] = frozenset()
    ) -> None:
        if not values:
            return
        count_before_they_go(self._db, table.name, values)
        going = delete(table).where(table.c[column].in_(values))
        whose = register()[table.name].whose
        if but and len(whose) == 1:
            going = going.where(table.c[whose[0]].not_in(but))
            self._but = but
        self.many += self._db.connection().execute(going).rowcount
        self._gone[table.name, column] |= {
            each.isoformat() if isinstance(each, date) else each for each in values
        }


def _stands_without(name: str, column: Column[Any]) -> bool:
    """Whether a row stays where what this column names goes: not one that is of a pupil or of a colleague."""
    held = register()[name]
    return bool(column.nullable) and not (held.or_staff and column.name in {held.whose[0], held.or_staff})


def records_in(gone: Iterable[RowsGone]) -> list[tuple[RecordKind, int]]:
    """Those of what is gone that a notice or an entry can be about."""
    kinds = {each.value: each for each in RecordKind}
    return [
        (kinds[each.table], int(value))
        for each in gone
        if each.column == "id" and each.table in kinds
        for value in each.values
    ]


def _day(name: str) -> str:
    return register()[name].goes_by


def _parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    all_of_them = sorted(values)
    return (all_of_them[start : start + _AT_ONCE] for start in range(0, len(all_of_them), _AT_ONCE))

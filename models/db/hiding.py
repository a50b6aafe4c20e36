"""Records of a pupil that are restricted are not there for whoever reads without saying that they read the whole.

Nobody has to think of it: every statement that selects is given the condition on its way to the database, wherever in
it a table of pupils stands. Without a restriction that stands, it goes on its way untouched.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, Table, inspect, or_, select
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.util import ClauseAdapter
from sqlalchemy.sql.visitors import InternalTraversal, iterate

from models.db import marks
from models.db.tables import SQLModel
from models.db.whole import is_whole, opened_in, reads_all

_BESIDE = frozenset(
    {"data_request", "entry", "hold", "named_pupil", "removed_record", "restriction", "taken_file"}
)
"""Tables of a pupil that are about the records and not of them: who did what, who asked for them, why they are kept,
which messages name whom, which files were taken out."""
_OPENED_AT_ONCE = 16
"""For how many restricted pupils, read by who may, the conditions are remembered."""


def hide(
    connection: Connection, statement: Any, several: Any, values: Any, options: Mapping[str, Any]
) -> tuple[Any, Any, Any]:
    """The statement as it is, or without the rows of pupils whose record is restricted."""
    if isinstance(statement, Select | CompoundSelect) and not reads_all(options):
        info = connection.info
        if (
            not is_whole(info)
            # What is sent and claimed asks for nothing of a pupil, and need not ask for the mark.
            and (marks.is_noted(info) or _is_of_pupils(statement))
            and marks.noted(connection)[1]
        ):
            statement = statement.options(_hidden(opened_in(info)))
    return statement, several, values


def _is_of_pupils(statement: Select[Any] | CompoundSelect[Any]) -> bool:
    """Whether a table of pupils stands anywhere in it; remembered, for statements that are put together once."""
    found = _OF_PUPILS.get(statement)
    if found is None:
        tables = (each.name for each in iterate(statement) if isinstance(each, Table))
        found = _OF_PUPILS[statement] = any(leads_to_pupil(each) is not None for each in tables)
    return found


_OF_PUPILS: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


@cache
def leads_to_pupil(name: str) -> tuple[str, str] | None:
    """The column that says whose a row is, and the table to which it refers; None for a table of no pupil."""
    if name in _BESIDE:
        return None
    if name == "pupil":
        return "id", "pupil"
    table = SQLModel.metadata.tables.get(name)
    if table is None:
        return None  # the database's own, which is asked what tables there are
    keys = sorted(table.foreign_keys, key=lambda each: (each.column.table.name != "pupil", each.parent.name))
    for key in keys:
        above = key.column.table.name
        if above == "pupil" or (
            above != name and not key.parent.nullable and leads_to_pupil(above) is not None
        ):
            return key.parent.name, above
    return None


def standing(but: frozenset[int] = frozenset()) -> Select[Any]:
    """The ids of the pupils whose record is restricted, but for these."""
    table = SQLModel.metadata.tables["restriction"]
    others = [table.columns.pupil_id != each for each in sorted(but)]
    return select(table.columns.pupil_id).where(table.columns.lifted_at.is_(None), *others)


def _shut(column: ColumnElement[Any], above: str, but: frozenset[int]) -> ColumnElement[bool]:
    """That this column, which refers to that table, leads to a pupil whose record is restricted."""
    if above == "pupil":
        return column.in_(standing(but))
    table = SQLModel.metadata.tables[above]
    through, further = leads_to_pupil(above) or ("id", "pupil")
    return column.in_(select(table.columns.id).where(_shut(table.columns[through], further, but)))


def _open(of: type[SQLModel], column: str, above: str, but: frozenset[int]) -> ColumnElement[bool]:
    here: ColumnElement[Any] = getattr(of, column)
    is_open = ~_shut(here, above, but)
    # What is of nobody is of nobody restricted; SQL would say that it does not know.
    may_be_nobodys = SQLModel.metadata.tables[str(of.__tablename__)].columns[column].nullable
    return or_(here.is_(None), is_open) if may_be_nobodys else is_open


class _OfTable(LoaderCriteriaOption):
    """The condition of a table, and where that is joined by another name, of it by that name.

    SQLAlchemy says it of the table itself where an alias is joined, which is not there then, or is another row.
    """

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        condition = super()._resolve_where_criteria(ext_info)
        return (
            ClauseAdapter(ext_info.selectable).traverse(condition) if ext_info.is_aliased_class else condition
        )


@lru_cache(maxsize=_OPENED_AT_ONCE)
def _criteria(but: frozenset[int]) -> tuple[Any, ...]:
    found = []
    for mapper in inspect(marks.Stamp).registry.mappers:
        table: type[SQLModel] = mapper.class_
        leads = leads_to_pupil(str(table.__tablename__))
        if leads is not None:
            found.append(_OfTable(table, _open(table, *leads, but), include_aliases=True))
    return tuple(found)


class _Hidden(CriteriaOption):
    """The conditions of all tables as one option: SQLAlchemy remembers a statement by its options, one by one."""

    _cache_key_traversal: Any = (("but", InternalTraversal.dp_plain_obj),)
    propagate_to_loaders = False

    def __init__(self, but: frozenset[int]) -> None:
        self.but = but

    def get_global_criteria(self, attributes: dict[str, Any]) -> None:
        for each in _criteria(self.but):
            each.get_global_criteria(attributes)

    def process_compile_state(self, compile_state: Any) -> None:
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, _entities: Any) -> None:
        self.process_compile_state(compile_state)


@lru_cache(maxsize=_OPENED_AT_ONCE)
def _hidden(but: frozenset[int]) -> _Hidden:
    return _Hidden(but)

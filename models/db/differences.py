"""What the tables lack, or have beyond, what the models say: columns, indexes, CHECKs, defaults and the rest."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Constraint,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from models.db.head import Difference
from models.db.predicates import plain_predicate
from models.db.unseen import unseen


def differences(connection: Connection, metadata: MetaData) -> list[Difference]:
    """In what the tables differ from the models; empty where they agree."""
    if hidden := [Difference(f"{table} has {what}") for table, what in unseen(connection, metadata)]:
        # Some of it, such as a CHECK that is not valid, cannot even be reflected to compare the rest.
        return hidden
    context = MigrationContext.configure(connection, opts=comparing())
    found = compare_metadata(context, metadata)
    flat = [each for one in found for each in (one if isinstance(one, list) else [one])]
    changed = _changed(flat)
    return [
        _in_words(each)
        if key is None or key not in changed
        else Difference(f"{key[0]} has {key[1]} of another form")
        for key, each in ((_key_of(each), each) for each in flat)
        if key is None or key not in changed or each[0].startswith("add_")
    ]


Key = tuple[str, str]
"""Of a table, and what it is of it in words."""


def _changed(found: Sequence[tuple[Any, ...]]) -> set[Key]:
    """What is there and is missing at once, by its name: it is neither, but another than it was made."""
    keys = [(kind.startswith("add_"), _key_of((kind, *rest))) for kind, *rest in found]
    missing, there = (
        {key for added, key in keys if added is way and key is not None} for way in (True, False)
    )
    return missing & there


def _key_of(difference: tuple[Any, ...]) -> Key | None:
    match difference:
        case str(), Table():
            return None
        case str(), Index() as index:
            return _table_of(index), f"an index {index.name}"
        case str(), SchemaItem() as item:
            return _table_of(item), _named(item)
        case _:
            return None


def comparing() -> dict[str, Any]:
    """How Alembic compares here: all that it can see, and the conditions and keys that it cannot."""
    return {
        "compare_type": True,
        "compare_server_default": True,
        "render_as_batch": True,
        "autogenerate_plugins": ["alembic.autogenerate.*", _conditions().name],
    }


@cache
def _conditions() -> Plugin:
    plugin = Plugin("staffroom.conditions")
    plugin.add_autogenerate_comparator(
        _compare_conditions, "table", "conditions", priority=DispatchPriority.LAST
    )
    return plugin


def _compare_conditions(
    context: AutogenContext,
    changes: ops.ModifyTableOps,
    _schema: str | None,
    _name: str,
    found: Table | None,
    wanted: Table | None,
) -> PriorityDispatchResult:
    if found is not None and wanted is not None:
        changes.ops.extend(_checks(found, wanted))
        known = {each.index_name for each in changes.ops if isinstance(each, ops.DropIndexOp)}
        changes.ops.extend(_partial_indexes(found, wanted, context.migration_context.dialect.name, known))
        changes.ops.extend(_primary_key(found, wanted))
        changes.ops.extend(_columns(found, wanted, context.migration_context.dialect, changes.ops))
    return PriorityDispatchResult.CONTINUE


def _checks(found: Table, wanted: Table) -> Iterator[ops.MigrateOperation]:
    there, meant = _named_checks(found), _named_checks(wanted)
    same = {
        name
        for name in there.keys() & meant.keys()
        if plain_predicate(str(there[name].sqltext)) == plain_predicate(str(meant[name].sqltext))
    }
    for name in sorted(there.keys() - same):
        yield ops.DropConstraintOp.from_constraint(there[name])
    for name in sorted(meant.keys() - same):
        yield ops.AddConstraintOp.from_constraint(meant[name])


def _named_checks(table: Table) -> dict[str, CheckConstraint]:
    return {
        str(each.name or each.sqltext): each
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }


def _partial_indexes(
    found: Table, wanted: Table, dialect: str, known: set[str]
) -> Iterator[ops.MigrateOperation]:
    meant = {each.name: each for each in wanted.indexes}
    for index in sorted(found.indexes, key=lambda each: str(each.name)):
        other = meant.get(index.name)
        if other is None or index.name in known or _where(index, dialect) == _where(other, dialect):
            continue
        yield ops.DropIndexOp.from_index(index)
        yield ops.CreateIndexOp.from_index(other)


def _where(index: Index, dialect: str) -> str:
    where = index.dialect_options[dialect].get("where")
    return "" if where is None else plain_predicate(str(where))


def _primary_key(found: Table, wanted: Table) -> Iterator[ops.MigrateOperation]:
    if [each.name for each in found.primary_key] != [each.name for each in wanted.primary_key]:
        yield ops.CreatePrimaryKeyOp.from_constraint(wanted.primary_key)


def _columns(
    found: Table, wanted: Table, dialect: Dialect, changes: Sequence[ops.MigrateOperation]
) -> Iterator[ops.MigrateOperation]:
    """Narrowed and widened types, which Alembic takes for the same."""
    seen = {each.column_name for each in changes if isinstance(each, ops.AlterColumnOp)}
    for column in wanted.columns:
        there = found.columns.get(column.name)
        if there is None or column.name in seen:
            continue
        if _bounds(there.type, dialect) != _bounds(column.type, dialect):
            yield ops.AlterColumnOp(
                wanted.name,
                column.name,
                existing_type=there.type,
                existing_nullable=there.nullable,
                modify_type=column.type,
            )


def _bounds(type_: TypeEngine[Any], dialect: Dialect) -> list[str]:
    """What a type has in brackets: a length, a precision. Its name is compared by Alembic."""
    return re.findall(r"\([^()]*\)", type_.compile(dialect))


def _in_words(difference: tuple[Any, ...]) -> Difference:
    kind, *rest = difference
    match kind, rest:
        case "add_table", [Table() as table]:
            return Difference(f"there is no table {table.name}")
        case "remove_table", [Table() as table]:
            return Difference(f"there is a table {table.name}", harmless=True)
        case "add_index", [Index() as index]:
            return Difference(f"{_table_of(index)} has no index {index.name}")
        case "remove_index", [Index() as index]:
            return Difference(
                f"{_table_of(index)} has an index {index.name} of another form, or one too many",
                harmless=not index.unique,
            )
        case str(), [SchemaItem() as item]:
            has = "has no" if kind.startswith("add_") else "has one too many:"
            return Difference(f"{_table_of(item)} {has} {_named(item)}")
        case _:
            return Difference(_of_a_column(kind, rest))


def _of_a_column(kind: str, rest: list[Any]) -> str:
    match kind, rest:
        case "add_column", [_, table, Column() as column]:
            return f"{table} has no column {column.name}"
        case "remove_column", [_, table, Column() as column]:
            return f"{table} has a column {column.name}"
        case "modify_nullable", [_, table, column, _, _, nullable]:
            may = "may not be empty, but should be allowed to" if nullable else "may be empty, but should not"
            return f"{table}.{column} {may}"
        case "modify_type", [_, table, column, _, was, wanted]:
            return f"{table}.{column} is {was}, not {wanted}"
        case "modify_default", [_, table, column, *_]:
            return f"{table}.{column} has another default"
        case _:
            return f"{next(iter(rest), 'a table')} is not as it was made ({kind})"


def _named(item: SchemaItem) -> str:
    """A constraint by its name; where it has none, by what it asks."""
    match item:
        case Constraint(name=str(name)):
            return name
        case CheckConstraint(sqltext=condition):
            return f"CHECK ({condition})"
        case UniqueConstraint() | PrimaryKeyConstraint() | ForeignKeyConstraint():
            kind = {UniqueConstraint: "UNIQUE", PrimaryKeyConstraint: "PRIMARY KEY"}
            return f"{kind.get(type(item), 'FOREIGN KEY')} ({', '.join(item.columns.keys())})"
        case _:
            return str(getattr(item, "name", None) or type(item).__name__)


def _table_of(item: Any) -> str:
    return str(item.table.name)

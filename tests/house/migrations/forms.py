"""The form of a database's tables, and what was found out about others of the same form, once a process.

Each head is upgraded on each database: all come to one form, in the same steps. To reflect it and to compare it with
the models costs more than the upgrade.
"""

from sqlalchemy import Connection, MetaData, text

from models.db.database import Database
from models.db.head import mark_of
from models.db.tables import SQLModel
from models.db.unseen import unseen

_Form = tuple[str, ...]
_reflected: dict[_Form, MetaData] = {}
_differing: dict[_Form, list[str]] = {}


def reflected(connection: Connection) -> MetaData:
    """The tables as they are in the database, whatever the models say; for reading only."""
    form = form_of(connection)
    if form not in _reflected:
        found = MetaData()
        found.reflect(connection)
        found.remove(found.tables["alembic_version"])
        _reflected[form] = found
    return _reflected[form]


def differing(database: Database) -> list[str]:
    """In what the tables differ from the models, in sentences; empty where they agree."""
    with database.engine.connect() as connection:
        form = form_of(connection)
    if form not in _differing:
        _differing[form] = [each.sentence for each in database.differences()]
    return _differing[form]


def form_of(connection: Connection) -> _Form:
    """Equal where reflection, and whoever compares, would find the same."""
    if connection.dialect.name == "sqlite":
        return "sqlite", mark_of(connection)
    lines = connection.scalars(text(_POSTGRESQL))
    hidden = (f"{table} has {what}" for table, what in unseen(connection, SQLModel.metadata))
    return "postgresql", *lines, *hidden


# In the database's own words, without the numbers under which it keeps each thing: those differ after an upgrade.
_POSTGRESQL = """
    WITH ours AS (SELECT * FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
    SELECT concat_ws(' ', relname, relkind, relpersistence, reloptions) AS line FROM ours
    UNION ALL
    SELECT concat_ws(' ', relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                     attgenerated, attcollation::regcollation, pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN ours ON ours.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND relkind = 'r'
    UNION ALL
    SELECT concat_ws(' ', relname, conname, contype, convalidated, condeferrable,
                     pg_get_constraintdef(pg_constraint.oid))
    FROM pg_constraint JOIN ours ON ours.oid = conrelid
    UNION ALL
    SELECT concat_ws(' ', indisvalid, indisprimary, pg_get_indexdef(indexrelid))
    FROM pg_index JOIN ours ON ours.oid = indrelid
    ORDER BY line
"""

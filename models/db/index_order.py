"""The order of a table's indexes, by which SQLite chooses where it could look by either of two.

It keeps no statistics here, so that of two indexes that promise as much it takes the one that was made last. Alembic
makes a table anew to change it, and its indexes then in any order: so the same question was answered from the few rows
of a pupil at one school, and from all those of a subject at another.
"""

from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

_INDEXES = text(
    "SELECT made.tbl_name, made.name, made.sql, begins.name AS first "
    "FROM sqlite_master AS made JOIN pragma_index_info(made.name) AS begins ON begins.seqno = 0 "
    "WHERE made.type = 'index' AND made.sql IS NOT NULL ORDER BY made.tbl_name, made.rowid"
)
_FEWEST = "pupil_id"
"""What has the fewest rows to each: an index that begins with it is made last."""


def is_in_order(connection: Connection) -> bool:
    """Whether every table's indexes stand in the one order; always but on SQLite, which alone chooses by it."""
    return not _to_make_anew(connection)


def put_in_order(connection: Connection) -> None:
    """Make SQLite's indexes anew in one and the same order, those of the tables that have them in another."""
    for in_order in _to_make_anew(connection):
        for each in in_order:
            connection.exec_driver_sql(f'DROP INDEX "{each.name}"')
        for each in in_order:
            connection.exec_driver_sql(each.sql)


def _to_make_anew(connection: Connection) -> list[list[Any]]:
    """The indexes, in order, of each table that has them in another."""
    if connection.dialect.name != "sqlite":
        return []
    wrong = []
    for _, found in groupby(connection.execute(_INDEXES).all(), key=lambda each: each.tbl_name):
        there = list(found)
        in_order = sorted(there, key=lambda each: (each.first == _FEWEST, each.name))
        if there != in_order:
            wrong.append(in_order)
    return wrong

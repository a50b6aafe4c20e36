"""What every table shares: how its constraints are named, how it limits a column to known words, and by what it
is found."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, event, text
from sqlalchemy.orm import Mapper, QueryableAttribute
from sqlmodel import Session as Db
from sqlmodel import SQLModel

__all__ = ["TIMEZONE", "Db", "SQLModel", "one_of", "where_set"]

TIMEZONE = "Europe/London"
"""The school's time zone, where it names no other."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# What would check a table's rows, or write them out as JSON, is built for the few of which that is ever asked.
SQLModel.model_config["defer_build"] = True

_EVENTS: Any = QueryableAttribute.dispatch  # type: ignore[misc]  # of the class, where it makes those of one
"""What has the events of a column, when it is asked of none in particular."""


@event.listens_for(Mapper, "before_mapper_configured")
def _leave_unsaid(mapper: Mapper[Any], _table: type[Any]) -> None:
    """Let each column be made ready for statements by the first that it stands in, not by the first of any table.

    SQLAlchemy looks whether a column has its events yet, and one that has none passes the question on to its
    expression, which is made for it: 3 MB for 700 columns, of which a server uses a few.
    """
    for column in mapper.class_manager.attributes:
        column._slots_dispatch = _EVENTS._for_instance(column)  # noqa: SLF001 - SQLAlchemy has no other way to say so


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The database refuses any other word in this column (SQLModel tables do not validate)."""
    allowed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def where_set(column: str) -> Index:
    """Rows are found by this column where there is something in it; the others cost nothing."""
    there = text(f"{column} IS NOT NULL")
    return Index(None, column, sqlite_where=there, postgresql_where=there)

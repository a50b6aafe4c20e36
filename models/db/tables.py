"""What every table shares: how its constraints are named, how it limits a column to known words, and by what it
is found."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
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


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The database refuses any other word in this column (SQLModel tables do not validate)."""
    allowed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def where_set(column: str) -> Index:
    """Rows are found by this column where there is something in it; the others cost nothing."""
    there = text(f"{column} IS NOT NULL")
    return Index(None, column, sqlite_where=there, postgresql_where=there)

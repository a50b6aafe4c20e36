"""What PostgreSQL reckons its tables to hold, by which it chooses how to look for what it is asked."""

from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from models.db.database import Database
from models.db.tables import SQLModel

MUCH = 500
"""Rows after which it may reckon wrongly by far; with fewer it soon looks again by itself."""


def reckon_anew(database: Database) -> None:
    """Let PostgreSQL look how much its tables hold, after much was written; where it cannot, it does in a minute or so.

    Until then it would take them for what they were, such as empty. It keeps nobody from reading or writing, and passes
    over a table that is being altered. SQLite looks by its indexes and is told nothing: where it was told, it looked
    through whole tables for some pages.
    """
    if database.is_sqlite:
        return
    names = ", ".join(f'"{each}"' for each in SQLModel.metadata.tables)
    # Each table by itself, and not in one transaction that holds all of them.
    by_itself = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with suppress(SQLAlchemyError), by_itself.connect() as connection:
        connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {names}")

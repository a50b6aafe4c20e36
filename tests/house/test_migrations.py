"""The migrations make what the models say, on both databases."""

from sqlalchemy import inspect

from models.db.database import Database
from models.db.tables import SQLModel


def test_an_upgraded_database_equals_the_models(database: Database) -> None:
    assert database.differences() == []
    assert database.is_at_head()


def test_every_table_is_there(database: Database) -> None:
    found = set(inspect(database.engine).get_table_names())
    assert found == {*SQLModel.metadata.tables, "alembic_version"}

"""What was removed is gone from SQLite's file, too, whatever the SQLite of the machine does by itself."""

from sqlite3 import Connection

import pytest
from sqlalchemy import event

from models.db.database import Database


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_each_connection_overwrites_what_is_deleted(database: Database) -> None:
    def built_without(raw: Connection, _record: object) -> None:
        raw.execute("PRAGMA secure_delete=OFF")

    event.listen(database.engine, "connect", built_without, insert=True)
    database.engine.dispose()
    with database.reading() as first, database.reading() as another, database.writing() as writer:
        for db in (first, another, writer):
            raw = db.connection().connection.driver_connection
            assert isinstance(raw, Connection)
            assert raw.execute("PRAGMA secure_delete").fetchone() == (1,)

"""A filled database, from any head, comes to the newest with every row and value, on both databases."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select

from models.db.database import Database
from models.db.head import made, newest
from models.db.tables import SQLModel
from models.db.upgrading import alembic_config
from tests.house.migrations.conftest import At, Bare
from tests.house.migrations.fill import take_turns
from tests.house.migrations.forms import differing, reflected
from tests.house.migrations.heads import Head, dump, heads, lost
from tests.house.migrations.meant import MEANT

HEADS = heads()
EARLY = HEADS[:-8]
"""From these an upgrade takes turns between the databases: each step is taken on both, from some heads before it."""
SPEAKING = (HEADS[0], HEADS[-2])
"""From these it is upgraded at every change: over every step there is, and over the newest on both databases."""


def marks(head: Head) -> list[pytest.MarkDecorator]:
    """When a database at this head is upgraded."""
    return [pytest.mark.in_turn] * (head in EARLY) + [pytest.mark.speaks] * (head in SPEAKING)


def how_far(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return made(connection)


def keeps_every_row(database: Database, head: Head) -> None:
    """Upgrade what is filled at this head: all is still there, the tables are right, the models read it all."""
    database.migrate()
    rows = head.rows
    gone = lost(rows, dump(database), [MEANT[each] for each in sorted(MEANT) if each > head.number])
    assert not gone, f"Upgrading loses what is not in meant.py: {gone}"
    assert differing(database) == []
    assert how_far(database) == newest()
    with database.reading() as db:
        for mapper in SQLModel._sa_registry.mappers:
            read = db.exec(select(mapper.class_)).all()
            assert read or str(mapper.local_table) not in rows, mapper.class_


def test_an_upgraded_database_equals_the_models(database: Database) -> None:
    differing = [each.sentence for each in database.differences()]
    assert not differing, (
        'The models say what no migration makes. Run: make migration name="what it is about". Where that finds '
        "nothing, a database writes a condition in a way that models/db/predicates.py does not know yet."
    )
    assert database.trouble_with_tables() == ""


def test_two_processes_that_start_at_once_migrate_once(bare: Bare) -> None:
    first = bare()
    second = Database(first.url)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(each.migrate) for each in (first, second)]:
            done.result()
    assert first.trouble_with_tables() == second.trouble_with_tables() == ""
    second.close()


def test_a_new_file_that_another_is_writing_to_is_waited_for(tmp_path: Path) -> None:
    # As two starts meet at a file that neither has made: it has no log yet, and SQLite itself does not wait for one.
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE made_first (id INTEGER)")
    database = Database(f"sqlite:///{path}")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(database.migrate)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        other.execute("ROLLBACK")
        waiting.result()
    other.close()
    assert database.trouble_with_tables() == ""
    database.close()


@pytest.mark.whole
def test_one_that_waited_for_another_to_migrate_finds_nothing_to_do(bare: Bare) -> None:
    first = bare()
    second = Database(first.url)
    with ThreadPoolExecutor(1) as pool:
        with first.altering() as connection:
            looked, wants_to_alter = Event(), Event()
            event.listen(
                second.engine,
                "checkout",
                lambda *_: wants_to_alter.set() if looked.is_set() else looked.set(),
            )
            waiting = pool.submit(second.migrate)
            assert wants_to_alter.wait(30)
            command.upgrade(alembic_config(connection), "head")
        waiting.result(30)
    assert second.trouble_with_tables() == ""
    second.close()


def test_every_table_is_there(database: Database) -> None:
    found = set(inspect(database.engine).get_table_names())
    assert found == {*SQLModel.metadata.tables, "alembic_version"}


@pytest.mark.in_turn
@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.number)
def test_a_filled_database_has_a_row_with_every_column_set_in_every_table(head: Head, at: At) -> None:
    database = at(head.number)
    assert how_far(database) == head.number
    filled = head.rows
    with database.engine.connect() as connection:
        tables = reflected(connection).tables
    for table, found in tables.items():
        rows, columns = filled.get(table, []), {*found.columns.keys()}
        turns = {name for both in take_turns(found) for name in both}
        there = [{name for name, value in row.items() if value is not None} for row in rows]
        whole = [each for each in there if columns - each <= turns]
        assert set().union(*whole) == columns, f"{table} is not filled: rm {head.filled}; make fixture"


@pytest.mark.parametrize(
    "head",
    [pytest.param(each, marks=marks(each)) for each in HEADS],
    ids=lambda head: head.number,
)
def test_a_filled_database_is_upgraded_and_keeps_every_row(head: Head, at: At) -> None:
    database = at(head.number)
    assert lost(head.rows, dump(database)) == []
    keeps_every_row(database, head)


@pytest.mark.whole
def test_a_database_from_when_the_first_migration_made_the_column_too(at: At) -> None:
    database = at("0001")
    with database.altering() as connection:
        connection.execute(text("ALTER TABLE staff ADD COLUMN gathered BOOLEAN DEFAULT false NOT NULL"))
        connection.execute(text("UPDATE staff SET gathered = true WHERE id = 1"))
    keeps_every_row(database, HEADS[0])
    with database.reading() as db:
        assert list(db.scalars(text("SELECT id FROM staff WHERE gathered"))) == [1]


def test_what_was_meant_to_go_was_there() -> None:
    before = {head.number: old.rows for old, head in pairwise(HEADS)}
    for number, meant in MEANT.items():
        known = {*before[number], *(f"{t}.{c}" for t, rows in before[number].items() for c in rows[0])}
        assert meant.keys() <= known, f"meant.py names what was not there before {number}"


@pytest.mark.whole
@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL alters a table where it is
def test_any_table_can_be_made_anew_while_others_point_to_it(filled: Database) -> None:
    """What SQLite does for most changes; it would take rows and conditions with it where it is not careful."""
    for table in SQLModel.metadata.tables:
        with filled.altering() as connection:
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table(table, recreate="always"):
                pass
    assert lost(HEADS[-1].rows, dump(filled)) == []
    assert differing(filled) == []


def test_a_migration_that_fails_leaves_no_trace(filled: Database) -> None:
    def fail() -> None:
        with filled.altering() as connection:
            connection.execute(text("ALTER TABLE staff ADD COLUMN more INTEGER"))
            connection.execute(text("UPDATE staff SET active = false"))
            connection.execute(text("SELECT nothing"))

    with pytest.raises(DBAPIError):
        fail()
    assert filled.trouble_with_tables() == ""
    assert lost(HEADS[-1].rows, dump(filled)) == []


@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL refuses the statement itself
def test_a_migration_that_would_leave_a_row_pointing_nowhere_fails(filled: Database) -> None:
    with pytest.raises(RuntimeError, match="would point to a row of staff"), filled.altering() as connection:
        connection.execute(text("DELETE FROM staff WHERE id = 1"))
    assert lost(HEADS[-1].rows, dump(filled)) == []
    with pytest.raises(IntegrityError), filled.writing() as db:
        db.execute(text("DELETE FROM staff WHERE id = 1"))

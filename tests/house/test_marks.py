"""A remembered right is never stale: whatever writes to a table of which something is remembered is noticed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Table, bindparam, delete, event, false, insert, select, text, update
from sqlmodel import SQLModel, col
from sqlmodel import select as select_rows

from models.access.person import person
from models.db.database import Database
from models.db.errors import NotAllowed
from models.db.marks import ROLL, TABLES, Stamp, remembered
from models.db.tables import Db
from models.school.people import Mentorship, Pupil, Role, Staff, StaffRole, mentor_of
from models.school.roll import roll
from models.school.snapshot import school
from models.tracking.round_standing import rounds_on
from models.views.files_to_delete import files_to_delete
from tests.house.small_school import AMY, TODAY, WHO, fill

NOOR = "Noor Hussain"


@pytest.fixture
def ids(database: Database) -> dict[str, int]:
    with database.writing() as db:
        return fill(db)


def mark(database: Database) -> str:
    with database.reading() as db:
        return db.exec(select_rows(Stamp.mark).where(Stamp.name == "school")).one()


def column(table: Table) -> str:
    return next(each.name for each in table.columns)


Way = Callable[[Db, Table], object]
WAYS: dict[str, Way] = {
    "update": lambda db, table: db.execute(update(table).values({column(table): table.c[column(table)]})),
    "delete": lambda db, table: db.execute(delete(table).where(false())),
    "insert": lambda db, table: db.execute(
        insert(table).from_select([each.name for each in table.columns], select(table).where(false()))
    ),
    "many": lambda db, table: db.connection().execute(
        update(table).where(false()).values({column(table): bindparam("one")}), [{"one": 1}, {"one": 2}]
    ),
    "words": lambda db, table: db.execute(
        text(f"\n  update {table.name} set {column(table)} = {column(table)}")
    ),
    "quoted": lambda db, table: db.connection().exec_driver_sql(f'DELETE FROM "{table.name}" WHERE 1 = 0'),
    "with": lambda db, table: db.execute(
        text(
            f"WITH none AS (SELECT 1 AS n WHERE 1 = 0) DELETE FROM {table.name} WHERE 1 IN (SELECT n FROM none)"
        )
    ),
}
"""Each way to write, of which none changes anything."""


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_write_to_each_table_renews_the_mark_and_is_not_remembered_past(
    way: str, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    for name in sorted(TABLES):
        before = mark(database)
        with database.writing() as db:
            assert remembered(db, "test") is not None
            of_roll = remembered(db, "test of the roll", of_roll=True)
            assert of_roll is not None
            of_roll["seen"] = True
            WAYS[way](db, SQLModel.metadata.tables[name])
            assert remembered(db, "test") is None, f"{way} {name} is not noticed"
            here = remembered(db, "test of the roll", of_roll=True)
            assert here == (None if name in ROLL else of_roll), f"{way} {name}"
        assert mark(database) != before, f"{way} {name} does not renew the mark"
        with database.reading() as db:
            after = remembered(db, "test of the roll", of_roll=True)
            assert after == ({} if name in ROLL else of_roll), f"{way} {name}"


@contextmanager
def reading_from(database: Database) -> Iterator[set[str]]:
    """The tables that are read meanwhile."""
    read: set[str] = set()

    def note(*heard: object) -> None:
        read.update(re.findall(r'\b(?:FROM|JOIN) "?(\w+)', str(heard[2])))

    event.listen(database.engine, "before_cursor_execute", note)
    yield read
    event.remove(database.engine, "before_cursor_execute", note)


def test_all_that_is_remembered_is_read_from_tables_that_renew_the_mark(
    database: Database, ids: dict[str, int]
) -> None:
    database.info["memory"] = {}
    with database.reading() as db, reading_from(database) as read:
        school(db)
        person(db, ids[NOOR], today=TODAY)
        mentor_of(db, AMY)
        files_to_delete(db, person(db, ids[NOOR], today=TODAY), TODAY)
        rounds_on(db, TODAY)
    assert read - {"stamp"} == TABLES


def test_the_roll_is_read_from_the_tables_that_renew_its_mark(
    database: Database, ids: dict[str, int]
) -> None:
    assert ids
    database.info["memory"] = {}
    with database.reading() as db, reading_from(database) as read:
        roll(db)
    assert read - {"stamp"} == ROLL


def test_the_roll_is_not_remembered_past_what_an_older_version_writes_beside_this_one(
    database: Database, ids: dict[str, int]
) -> None:
    stamp = SQLModel.metadata.tables["stamp"]
    for older in ("0123456789abcdef", "fedcba9876543210"):
        with database.reading() as db:
            known = remembered(db, "test", of_roll=True)
            assert known == {}
            known["seen"] = True
        with database.writing() as db:
            db.execute(update(stamp).where(stamp.c.name == "school").values(mark=older))
    assert ids


def test_what_else_is_written_leaves_it(database: Database, ids: dict[str, int]) -> None:
    before = mark(database)
    with database.writing() as db:
        for name in sorted(SQLModel.metadata.tables.keys() - TABLES - {"stamp"}):
            WAYS["delete"](db, SQLModel.metadata.tables[name])
        db.execute(select(SQLModel.metadata.tables["staff"]).with_for_update()).all()
        assert remembered(db, "test") is not None
    assert mark(database) == before
    assert ids


def test_what_is_taken_back_leaves_it_and_what_comes_after_a_savepoint_renews_it(
    database: Database, ids: dict[str, int]
) -> None:
    before = mark(database)
    staff = SQLModel.metadata.tables["staff"]

    def write_and_fail() -> None:
        with database.writing() as db:
            WAYS["update"](db, staff)
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert mark(database) == before
    with database.writing() as db:
        nested = db.begin_nested()
        WAYS["update"](db, staff)
        nested.rollback()
        assert remembered(db, "test") is None
        WAYS["update"](db, staff)
    assert mark(database) != before
    assert ids


@pytest.mark.parametrize("between", ["staff", "pupil"])
def test_the_rolls_mark_is_renewed_again_whatever_was_written_since_the_savepoint(
    between: str, database: Database, ids: dict[str, int]
) -> None:
    pupil = SQLModel.metadata.tables["pupil"]
    with database.reading() as db:
        known = remembered(db, "test", of_roll=True)
        assert known is not None
        known["seen"] = True
    with database.writing() as db:
        nested = db.begin_nested()
        WAYS["update"](db, pupil)
        nested.rollback()
        WAYS["update"](db, SQLModel.metadata.tables[between])
        WAYS["update"](db, pupil)
        assert remembered(db, "test", of_roll=True) is None
    with database.reading() as db:
        assert remembered(db, "test", of_roll=True) == {}
    assert ids


def test_a_right_that_another_process_took_away_is_gone_at_once(
    database: Database, ids: dict[str, int]
) -> None:
    elsewhere = Database(database.url)
    head, amys = ids[WHO["A"]], ids[WHO["M"]]
    with database.reading() as db:
        assert Role.LEADERSHIP in person(db, head, today=TODAY).roles
        assert mentor_of(db, AMY) == amys
        assert person(db, ids[NOOR], today=TODAY).name == NOOR
    with elsewhere.writing() as db:
        db.execute(delete(StaffRole).where(col(StaffRole.staff_id) == head))
        db.execute(update(Mentorship).where(col(Mentorship.pupil_id) == AMY).values(last_day=TODAY))
        db.get_one(Staff, ids[NOOR]).active = False
    with database.reading() as db:
        assert person(db, head, today=TODAY).roles == set()
        assert mentor_of(db, AMY) is None
        with pytest.raises(NotAllowed):
            person(db, ids[NOOR], today=TODAY)
    elsewhere.close()


def test_in_its_own_transaction_what_was_written_holds_before_it_is_committed(
    database: Database, ids: dict[str, int]
) -> None:
    with database.writing() as db:
        assert person(db, ids[NOOR], today=TODAY).name == NOOR
        db.get_one(Staff, ids[NOOR]).active = False
        with pytest.raises(NotAllowed):
            person(db, ids[NOOR], today=TODAY)
        db.get_one(Pupil, AMY).legal_forename = "Amélie"
        assert remembered(db, "test") is None

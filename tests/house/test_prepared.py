"""What comes of a statement that is put into words once is what SQLAlchemy's own way gives, to all who rely on it."""

from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import bindparam, event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col
from sqlmodel import select as select_rows

from models.db.away import is_away
from models.db.database import Database
from models.db.errors import WantsToWrite
from models.db.prepared import prepared
from models.db.statements import run
from models.db.tables import SQLModel
from models.db.whole import whole
from models.school.people import Pupil
from models.school.restrictions import Restriction
from tests.house.everything import NOON, one_of_each
from tests.house.small_school import AMY, TODAY

FORM = SQLModel.metadata.tables["form"]
FORMS = select(FORM)
NAMED = insert(FORM).returning(FORM.c.id, FORM.c.name)


def test_values_of_every_kind_go_there_and_come_back_the_same(database: Database) -> None:
    one_of_each(database)
    seen: set[type[object]] = set()
    with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            ready = prepared(select(table), connection.dialect, ())
            assert ready is not None
            assert ready.run(connection, {}).all() == rows
            for column in table.columns:
                wanted = select(bindparam("value", type_=column.type).label("back"))
                ready = prepared(wanted, connection.dialect, ("value",))
                assert ready is not None
                for row in rows:
                    value = row._mapping[column.name]
                    assert ready.run(connection, {"value": value}).one() == (value,)
                    assert connection.execute(wanted, {"value": value}).one() == (value,)
                    seen.add(type(value))
    assert seen >= {list, int, str, bool, date, datetime, time}


def test_rows_have_the_names_of_their_columns(database: Database) -> None:
    with database.writing() as db:
        row = run(db, NAMED, {"name": "11A"}).one()
    assert row.name == "11A"
    assert row._mapping == {"id": row.id, "name": "11A"}


def test_who_comes_next_has_the_connection_that_was_used_last(database: Database) -> None:
    used: list[object] = []
    event.listen(database.engine, "begin", lambda begun: used.append(begun.connection.driver_connection))
    with database.reading() as one, database.reading() as other:
        one.connection()
        other.connection()
    first, second = used
    assert first is not second
    for _ in range(4):
        with database.reading() as db:
            db.connection()
    assert len(set(map(id, used[2:]))) == 1


@pytest.mark.parametrize("when", ["before_cursor_execute", "after_cursor_execute"])
def test_whoever_listens_hears_each_once(database: Database, when: str) -> None:
    heard: list[str] = []
    event.listen(database.engine, when, lambda *told: heard.append(told[2]))
    with database.writing() as db:
        for name in ("11A", "11B"):
            run(db, NAMED, {"name": name})
    assert len([each for each in heard if each.startswith("INSERT INTO form")]) == 2


def test_a_statement_whose_words_differ_with_its_values_is_run_as_well(database: Database) -> None:
    some = (
        select(FORM.c.name).where(FORM.c.name.in_(bindparam("names", expanding=True))).order_by(FORM.c.name)
    )
    with database.writing() as db:
        for name in ("11A", "11B", "11C"):
            run(db, NAMED, {"name": name})
        assert prepared(some, db.connection().dialect, ("names",)) is None
        assert run(db, some, {"names": ["11A", "11C"]}).scalars().all() == ["11A", "11C"]
        assert run(db, some, {"names": ["11B"]}).scalars().all() == ["11B"]


def test_what_the_database_refuses_is_told_without_the_values_and_leaves_no_trace(database: Database) -> None:
    def twice() -> None:
        with database.writing() as db:
            for _ in range(2):
                run(db, NAMED, {"name": "of Amy Carter"})

    with pytest.raises(IntegrityError) as refused:
        twice()
    assert "Amy" not in str(refused.value).replace(str(refused.value.orig), "")
    assert not is_away(refused.value)
    with database.reading() as db:
        assert run(db, FORMS).all() == []


def test_one_that_only_reads_does_not_write(database: Database) -> None:
    with database.reading() as db, pytest.raises(WantsToWrite):
        run(db, NAMED, {"name": "11A"})


def test_the_same_statement_finds_no_restricted_record_while_it_is(database: Database) -> None:
    staff = one_of_each(database)
    named = select(col(Pupil.id)).where(col(Pupil.id) == bindparam("pupil"))

    def found() -> list[int | None]:
        with database.reading() as db:
            return list(run(db, named, {"pupil": AMY}).scalars())

    assert found() == [AMY]
    with database.writing() as db:
        db.add(Restriction(pupil_id=AMY, reason="asked", set_by=staff[0], set_at=NOON, look_again=TODAY))
    assert found() == []
    with database.reading() as db:
        whole(db)
        assert list(run(db, named, {"pupil": AMY}).scalars()) == [AMY]
    with database.writing() as db:
        whole(db)
        db.exec(select_rows(Restriction)).one().lifted_at = NOON
    assert found() == [AMY]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_server_that_has_gone_away_is_found_out_and_the_next_is_served(database: Database) -> None:
    def gone() -> None:
        with database.reading() as db:
            run(db, FORMS)
            mine: Any = db.connection().connection.driver_connection
            with database.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({mine.info.backend_pid})")
            run(db, FORMS)

    with pytest.raises(DBAPIError) as trouble:
        gone()
    assert trouble.value.connection_invalidated
    assert is_away(trouble.value)
    with database.writing() as db:
        assert run(db, NAMED, {"name": "11A"}).one().name == "11A"

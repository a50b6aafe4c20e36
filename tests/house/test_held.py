"""A row that the session holds past what SQLAlchemy does for it is the row that any other way would have given."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import NoResultFound
from sqlmodel import delete, select

from models.db.database import Database
from models.db.held import columns_of, find, hold, write_last
from models.db.whole import whole
from models.mentoring.slip import Slip
from models.school.people import Staff
from models.school.restrictions import Restriction
from tests.house.everything import NOON
from tests.house.small_school import AMY, TODAY, WHO, fill


def add_slip(database: Database) -> int:
    with database.writing() as db:
        sender = fill(db)[WHO["T"]]
        slip = Slip(pupil_id=AMY, from_id=sender, tone="positive", text="superb", sent_at=NOON)
        db.add(slip)
        db.flush()
        return slip.id or 0


def stored(database: Database, slip_id: int) -> Slip:
    with database.reading() as db:
        return db.exec(select(Slip).where(Slip.id == slip_id)).one()


def test_a_row_is_found_as_the_session_finds_it(database: Database) -> None:
    slip_id = add_slip(database)
    with database.reading() as db:
        found = find(db, Slip, slip_id)
        assert found is not None
        assert found is db.get(Slip, slip_id) is find(db, Slip, slip_id)
    assert found.model_dump() == stored(database, slip_id).model_dump()
    with database.reading() as db:
        assert find(db, Slip, slip_id + 1) is None
        assert find(db, Slip, None) is None


def test_what_is_changed_in_it_is_stored_as_of_any_other(database: Database) -> None:
    slip_id = add_slip(database)
    with database.writing() as db:
        found = find(db, Slip, slip_id)
        assert found is not None
        found.text = "better still"
    assert stored(database, slip_id).text == "better still"


def test_a_restricted_pupils_row_is_not_there(database: Database) -> None:
    slip_id = add_slip(database)
    with database.writing() as db:
        by = db.exec(select(Staff.id)).first()
        db.add(Restriction(pupil_id=AMY, reason="asked", set_by=by or 0, set_at=NOON, look_again=TODAY))
    with database.reading() as db:
        assert find(db, Slip, slip_id) is None
    with database.reading() as db:
        whole(db)
        assert find(db, Slip, slip_id) is not None


def test_only_what_was_changed_is_written_at_once_and_the_row_let_go(database: Database) -> None:
    slip_id = add_slip(database)
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with database.writing() as db:
        found = find(db, Slip, slip_id)
        assert found is not None
        found.read_at, found.version = NOON, found.version + 1
        event.listen(database.engine, "before_cursor_execute", note)
        write_last(db, found)
        assert found not in db
    event.remove(database.engine, "before_cursor_execute", note)
    (said,) = sent
    assert said.partition(" WHERE ")[0].count("=") == 2
    after = stored(database, slip_id)
    assert (after.read_at, after.version, after.text) == (NOON, 2, "superb")


def test_what_was_not_changed_is_not_written_and_what_is_gone_is_missed(database: Database) -> None:
    slip_id = add_slip(database)
    with database.writing() as db:
        found = find(db, Slip, slip_id)
        assert found is not None
        write_last(db, found)
    with database.writing() as db:
        gone = hold(db, Slip, db.execute(select(*columns_of(Slip))).one())
        db.exec(delete(Slip).execution_options(synchronize_session=False))
        gone.text = "too late"
        with pytest.raises(NoResultFound):
            write_last(db, gone)

"""`register`: who came to a session (P11, R10)."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.db.database import Database
from models.rules.attendance import Mark, attendance_rate
from models.sessions.marks import counted, marked_between, marks_at
from models.sessions.register import RegisterMark
from models.sessions.session import Booking
from tests.conversations.conftest import Speaker

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@pytest.mark.both_databases
def test_a_mark_that_was_replaced_is_kept_and_not_counted(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")
    with database.writing() as db:
        amy, ben = db.exec(select(Booking).order_by(Booking.pupil_id)).all()  # type: ignore[arg-type]  # a column
        for booking, mark, replaced in (
            (amy, Mark.ABSENT, NOON),
            (amy, Mark.LATE, None),
            (ben, Mark.ABSENT, None),
        ):
            db.add(
                RegisterMark(
                    session_id=booking.session_id,
                    pupil_id=booking.pupil_id,
                    mark=mark,
                    marked_by=booking.booked_by,
                    marked_at=NOON,
                    replaced_at=replaced,
                )
            )
    with database.reading() as db:
        held = marks_at(db, [amy.session_id])[amy.session_id]
        assert {pupil: each.mark for pupil, each in held.items()} == {
            amy.pupil_id: Mark.LATE,
            ben.pupil_id: Mark.ABSENT,
        }
        day = marked_between(db, MONDAY, MONDAY)
        assert counted(day) == {Mark.LATE: 1, Mark.ABSENT: 1}
        assert attendance_rate(counted(day)) == 1 / 2
        assert [each.mark for each in marked_between(db, MONDAY, MONDAY, pupil_ids=[ben.pupil_id])] == [
            Mark.ABSENT
        ]
        assert marked_between(db, MONDAY, MONDAY, host_id=ben.booked_by, subject_id=day[0].subject_id) == day
        assert marked_between(db, MONDAY, MONDAY, host_id=ben.booked_by + 1) == []

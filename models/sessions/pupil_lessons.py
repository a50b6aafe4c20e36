"""A pupil's sessions: those that are booked, and what was called off of them and why (P9)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import and_, bindparam, or_
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.school.subjects import Subject
from models.sessions.groups_off import CallingOff
from models.sessions.session import CALLED_OFF, Booking, OffBecause
from models.sessions.timetable import Lesson, Rows, lesson_in, lessons_of


@dataclass(frozen=True)
class LessonOff(PupilFact, shows=Shows.SESSIONS):
    """A session into which the pupil was booked, that is off."""

    pupil_id: int
    session_id: int
    subject: str
    host: str
    slot: Slot
    because: OffBecause
    by: str
    """Who called it off."""
    why: str
    """In their words; blank where it is off because of something else."""


def lessons_of_pupil(
    db: Db, pupil_id: int, *, first: date, last: date, off_since: date
) -> tuple[list[Lesson], list[LessonOff]]:
    """Those booked from the first day to the last, and those off since an earlier day, in order of time; one statement.

    Without what the pupil was booked into again.
    """
    known = school(db)
    asked = {"pupil": pupil_id, "first": first, "last": last, "off_since": off_since}
    found = run(db, _booked_or_off(), asked).all()
    booked = [lesson_in(known, row) for row in found if row.cancelled_at is None]
    again = {each.session_id for each in booked}
    off = [
        LessonOff(
            pupil_id=pupil_id,
            session_id=row.session_id,
            subject=known.subject_name(row.subject_id),
            host=known.staff_name(row.host_id),
            slot=Slot(row.day, row.starts, row.ends),
            because=OffBecause(row.reason),
            by=known.staff_name(row.cancelled_by),
            why=row.why or "",
        )
        for row in found
        if row.cancelled_at is not None and row.session_id not in again
    ]
    return booked, off


@cache
def _booked_or_off() -> Rows:
    said = and_(
        col(CallingOff.day) == Booking.day,
        col(CallingOff.at) == Booking.cancelled_at,
        col(CallingOff.by_id) == Booking.cancelled_by,
    )
    called_off = or_(*(col(Booking.reason) == each for each in CALLED_OFF))
    return (
        lessons_of()
        .add_columns(
            col(Booking.reason), col(Booking.cancelled_at), col(Booking.cancelled_by), col(CallingOff.why)
        )
        .outerjoin(CallingOff, said)
        .where(
            col(Booking.pupil_id) == bindparam("pupil"),
            col(Booking.day).between(bindparam("off_since"), bindparam("last")),
            or_(
                and_(col(Booking.cancelled_at).is_(None), col(Booking.day) >= bindparam("first")),
                and_(col(Booking.cancelled_at).is_not(None), called_off),
            ),
        )
        .order_by(col(Booking.day), col(Booking.starts), col(Subject.name), col(Booking.id))
    )

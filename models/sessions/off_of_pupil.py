"""What of a pupil's sessions was called off, and why, as it stands beside those that are booked (P9)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.groups_off import CallingOff
from models.sessions.session import CALLED_OFF, Booking, OffBecause, Session


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


def off_of_pupil(db: Db, pupil_id: int, first: date, last: date) -> list[LessonOff]:
    """Those from the first day to the last, in order of time; by one statement."""
    said = and_(
        col(CallingOff.day) == Booking.day,
        col(CallingOff.at) == Booking.cancelled_at,
        col(CallingOff.by_id) == Booking.cancelled_by,
    )
    rows = (
        select(
            col(Booking.session_id), col(Booking.day), col(Booking.starts), col(Booking.ends),
            col(Booking.reason), col(Booking.cancelled_by), col(Session.subject_id), col(Session.host_id),
            col(CallingOff.why),
        )
        .join(Session, col(Session.id) == Booking.session_id)
        .outerjoin(CallingOff, said)
        .where(
            col(Booking.pupil_id) == pupil_id,
            col(Booking.day).between(first, last),
            col(Booking.cancelled_at).is_not(None),
            col(Booking.reason).in_(CALLED_OFF),
        )
        .order_by(col(Booking.day), col(Booking.starts), col(Booking.id))
    )  # fmt: skip
    known = school(db)
    return [
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
        for row in db.execute(rows)
    ]

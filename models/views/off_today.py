"""The day's bookings that hold no more: cancelled, or a clash overridden, for leadership's digest (P9, R8)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.school.people import Pupil
from models.school.settings import Settings
from models.school.snapshot import school
from models.sessions.displacing import Displacement
from models.sessions.session import Booking, OffBecause, Session


@dataclass(frozen=True)
class Off(PupilFact, shows=Shows.SESSIONS):
    """A booking that was cancelled or overridden today."""

    pupil_id: int
    pupil: str
    """Name and form."""
    subject: str
    day: date
    starts: time
    instead: str = ""
    """The subject to which they go instead, where a clash was overridden."""
    by: str = ""
    """Who overrode it."""


def off_today(db: Db, day: date, settings: Settings) -> list[Off]:
    """From the sessions still to come, since those are few: what was cancelled or overridden in the day's hours."""
    taking, taken = aliased(Booking), aliased(Session)
    start = datetime.combine(day, time(), settings.timezone)
    end = datetime.combine(day + timedelta(days=1), time(), settings.timezone)
    cancelled = (
        select(
            col(Booking.pupil_id),
            col(Session.subject_id),
            col(Session.day),
            col(Session.starts),
            col(taken.subject_id),
            col(Displacement.by_id),
        )
        .join(Session, col(Session.id) == Booking.session_id)
        .join(Pupil, and_(col(Pupil.id) == Booking.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(
            Displacement,
            and_(
                col(Displacement.displaced_id) == Booking.id,
                col(Displacement.put_back_at).is_(None),
                col(Booking.reason) == OffBecause.OVERRIDDEN,
            ),
        )
        .outerjoin(taking, col(taking.id) == Displacement.booking_id)
        .outerjoin(taken, col(taken.id) == taking.session_id)
        .where(
            col(Session.day) >= day,
            col(Booking.cancelled_at) >= start.astimezone(UTC),
            col(Booking.cancelled_at) < end.astimezone(UTC),
            col(Booking.reason).not_in([OffBecause.TAKEN_BACK, OffBecause.MOVED, OffBecause.CLOSED]),
        )
        .order_by(col(Session.day), col(Session.starts), col(Booking.id))
    )
    known = school(db)
    return [
        Off(
            pupil_id,
            known.label(pupil_id),
            known.subject_name(subject_id),
            on,
            starts,
            known.subject_name(instead) if instead is not None else "",
            known.staff_name(by) if by is not None else "",
        )
        for pupil_id, subject_id, on, starts, instead, by in db.execute(cancelled)
    ]

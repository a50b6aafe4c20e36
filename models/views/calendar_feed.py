"""What stands in a member of staff's own calendar: their sessions and meetings, and of pupils nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, or_, select
from sqlmodel import col

from models.db.tables import Db
from models.mentoring.appointment import Appointment, AppointmentState
from models.school.snapshot import school
from models.school.subjects import Subject
from models.sessions.register import SessionCover
from models.sessions.session import Booking, Session

BEFORE, AHEAD = timedelta(days=14), timedelta(days=120)
"""How far a calendar looks back and ahead."""


@dataclass(frozen=True)
class CalendarEntry:
    """One session or meeting; without a time it takes the whole day."""

    uid: str
    title: str
    day: date
    starts: datetime | None
    ends: datetime | None
    room: str
    version: int


def calendar_of(db: Db, staff_id: int, today: date) -> list[CalendarEntry]:
    """The sessions that this person holds or covers and anybody is booked into, and their meetings, in order."""
    found = [*_sessions(db, staff_id, today), *_meetings(db, staff_id, today)]
    return sorted(
        found, key=lambda each: (each.day, each.starts is not None and each.starts.isoformat(), each.uid)
    )


def _sessions(db: Db, staff_id: int, today: date) -> list[CalendarEntry]:
    booked = exists().where(col(Booking.session_id) == Session.id, col(Booking.cancelled_at).is_(None))
    covers = exists().where(
        col(SessionCover.session_id) == Session.id, col(SessionCover.staff_id) == staff_id,
        col(SessionCover.taken_back_at).is_(None),
    )  # fmt: skip
    chosen = (
        select(Session, col(Subject.name))
        .join(Subject, col(Subject.id) == Session.subject_id)
        .where(or_(col(Session.host_id) == staff_id, covers), booked)
        .where(col(Session.day).between(today - BEFORE, today + AHEAD))
    )
    return [
        CalendarEntry(
            f"session-{each.id}@staffroom", f"{subject}: session", each.day, _moment(db, each.day, each.starts),
            _moment(db, each.day, each.ends), each.room, each.version,
        )
        for each, subject in db.execute(chosen)
    ]  # fmt: skip


def _meetings(db: Db, staff_id: int, today: date) -> list[CalendarEntry]:
    chosen = select(Appointment).where(
        col(Appointment.staff_id) == staff_id,
        col(Appointment.stands).in_((AppointmentState.BOOKED, AppointmentState.HELD)),
        col(Appointment.day).between(today - BEFORE, today + AHEAD),
    )
    return [
        CalendarEntry(
            f"meeting-{each.id}@staffroom", "Mentor meeting", each.day, _moment(db, each.day, each.starts),
            _moment(db, each.day, each.ends), each.room, each.version,
        )
        for each in db.execute(chosen).scalars()
    ]  # fmt: skip


def _moment(db: Db, day: date, clock: time | None) -> datetime | None:
    """When that is by every clock; None where only the day is agreed."""
    return datetime.combine(day, clock, school(db).settings.timezone) if clock is not None else None

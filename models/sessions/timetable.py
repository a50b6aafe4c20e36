"""The board: who goes where and when, at a cost that does not grow with history (P9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from sqlalchemy import BindParameter, Row, Select, SQLColumnExpression, bindparam, func, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.people import FormGroup, Pupil, surname_shown
from models.school.snapshot import School, school
from models.school.subjects import Subject
from models.sessions.session import Booking, Session

Rows = Select[*tuple[object, ...]]


@dataclass(frozen=True)
class Lesson(PupilFact, shows=Shows.SESSIONS):
    """A pupil in a session, as it stands on the board."""

    booking_id: int
    version: int
    session_id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    subject: str
    subject_id: int
    host_id: int
    host: str
    booked_by: int
    room: str
    slot: Slot


@dataclass(frozen=True)
class Of:
    """What a board is narrowed to; nothing narrows it where nothing is said."""

    subject_id: int | None = None
    room: str = ""
    pupil_ids: Collection[int] | None = None
    hours: tuple[time, time] | None = None
    """Those that have a part of it in them."""


EVERYTHING = Of()


def board(
    db: Db,
    *,
    first: date,
    last: date,
    pupil_id: int | None = None,
    host_id: int | None = None,
    of: Of = EVERYTHING,
) -> list[Lesson]:
    """The bookings from the first day to the last, in order of time; narrowed to what is given (P9)."""
    begins, ends = of.hours if of.hours is not None else (None, None)
    narrowed = {
        "subject": of.subject_id, "room": of.room.lower() or None, "begins": begins, "ends": ends, "host": host_id,
        "pupils": list(of.pupil_ids) if of.pupil_ids is not None else None, "pupil": pupil_id,
    }  # fmt: skip
    asked = {name: value for name, value in narrowed.items() if value is not None}
    known = school(db)
    rows = run(db, _board(frozenset(asked)), {"first": first, "last": last, **asked})
    return [lesson_in(known, row) for row in rows]


@cache
def _board(narrowed: frozenset[str]) -> Rows:
    """Put together once for each way in which a board is narrowed."""
    pupils: BindParameter[int] = bindparam("pupils", expanding=True)
    only = {
        "subject": col(Session.subject_id) == bindparam("subject"),
        "room": func.lower(col(Session.room)) == bindparam("room"),
        "begins": col(Booking.ends) > bindparam("begins"),
        "ends": col(Booking.starts) < bindparam("ends"),
        "host": col(Session.host_id) == bindparam("host"),
        "pupils": col(Booking.pupil_id).in_(pupils),
        "pupil": col(Booking.pupil_id) == bindparam("pupil"),
    }
    # Each by its own index: a host's sessions are found by their day, all others by the bookings'.
    day = col(Session.day) if "host" in narrowed else col(Booking.day)
    return (
        lessons_of()
        .where(col(Booking.cancelled_at).is_(None), day.between(bindparam("first"), bindparam("last")))
        .where(*(holds for name, holds in only.items() if name in narrowed))
        .order_by(col(Session.day), col(Session.starts), col(Subject.name), col(Session.id), *by_name())
    )


def anybody_booked(db: Db, day: date) -> bool:
    """Whether any pupil has a session that day."""
    wanted = select(col(Booking.id)).where(col(Booking.day) == day, col(Booking.cancelled_at).is_(None))
    return db.execute(wanted.limit(1)).first() is not None


def booked_at(db: Db, session_id: int, at: datetime) -> set[int]:
    """The bookings of a session that were made at that instant, whatever became of them: those of one deed."""
    wanted = select(col(Booking.id)).where(
        col(Booking.session_id) == session_id, col(Booking.booked_at) == at
    )
    return {each for (each,) in db.execute(wanted)}


def lessons_of() -> Rows:
    """Bookings with their sessions, as `lesson_in` reads them."""
    return (
        select(
            col(Booking.id).label("booking_id"),
            col(Booking.version),
            col(Booking.pupil_id),
            col(Booking.booked_by),
            col(Session.id).label("session_id"),
            col(Session.subject_id),
            col(Session.host_id),
            col(Session.day),
            col(Session.starts),
            col(Session.ends),
            col(Session.room),
            col(Subject.name).label("subject"),
        )
        .join(Session, col(Session.id) == Booking.session_id)
        .join(Subject, col(Subject.id) == Session.subject_id)
        .join(Pupil, col(Pupil.id) == Booking.pupil_id)
        .outerjoin(FormGroup, col(FormGroup.id) == Pupil.form_id)
    )


def by_name() -> tuple[SQLColumnExpression[str], ...]:
    """By what the pupil is called, as lists are in order."""
    return surname_shown(), col(Pupil.legal_forename)


def lesson_in(known: School, row: Row[*tuple[object, ...]]) -> Lesson:
    """One row of `lessons_of`."""
    return Lesson(
        booking_id=row.booking_id,
        version=row.version,
        session_id=row.session_id,
        pupil_id=row.pupil_id,
        pupil=known.label(row.pupil_id),
        subject=row.subject,
        subject_id=row.subject_id,
        host_id=row.host_id,
        host=known.staff_name(row.host_id),
        booked_by=row.booked_by,
        room=row.room,
        slot=Slot(row.day, row.starts, row.ends),
    )

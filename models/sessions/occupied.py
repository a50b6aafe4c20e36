"""What already takes a pupil's, a host's and a room's time, read under the lock of the one who books (R8)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, exists, func, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.snapshot import staff_name
from models.school.subjects import Subject
from models.sessions.session import Booking, Session


@dataclass(frozen=True)
class Occupied:
    """A session that takes somebody's time: its subject, host, room and slot."""

    session_id: int
    subject: str
    host_id: int
    host: str
    room: str
    slot: Slot


@dataclass(frozen=True)
class HeldBooking:
    """A pupil's booking, with the session that it is for."""

    booking_id: int
    version: int
    held: Occupied


def held_bookings(
    db: Db, pupil_ids: Collection[int], first: date, last: date
) -> Mapping[int, list[HeldBooking]]:
    """The pupils' bookings from the first day to the last, in order of time; none for a pupil without any."""
    wanted = (
        _sessions()
        .add_columns(col(Booking.pupil_id), col(Booking.id).label("booking_id"), col(Booking.version))
        .join(Booking, col(Booking.session_id) == Session.id)
        .where(col(Booking.pupil_id).in_(pupil_ids), col(Booking.cancelled_at).is_(None))
        .where(col(Booking.day).between(first, last))
        .order_by(col(Session.day), col(Session.starts))
    )
    found: dict[int, list[HeldBooking]] = defaultdict(list)
    for row in db.execute(wanted):
        found[row.pupil_id].append(HeldBooking(row.booking_id, row.version, _held(db, row)))
    return found


def hosted(db: Db, host_id: int, first: date, last: date) -> list[Occupied]:
    """This host's sessions from the first day to the last, where any pupil is booked."""
    wanted = _sessions().where(
        col(Session.host_id) == host_id, col(Session.day).between(first, last), _has_pupils()
    )
    return [_held(db, row) for row in db.execute(wanted)]


def in_room(db: Db, room: str, day: date) -> list[Occupied]:
    """The sessions in this room that day, where any pupil is booked; capitals do not matter."""
    wanted = _sessions().where(
        col(Session.day) == day, func.lower(col(Session.room)) == func.lower(room), _has_pupils()
    )
    return [_held(db, row) for row in db.execute(wanted)]


def pupils_in(db: Db, session_id: int) -> int:
    """How many pupils are booked into this session."""
    standing = (col(Booking.session_id) == session_id, col(Booking.cancelled_at).is_(None))
    return db.execute(select(func.count()).select_from(Booking).where(*standing)).scalar() or 0


def in_these(db: Db, session_ids: Collection[int], pupil_ids: Collection[int]) -> set[int]:
    """Who of these pupils is booked into any of these sessions."""
    booked = select(col(Booking.pupil_id)).where(
        col(Booking.session_id).in_(list(session_ids)),
        col(Booking.pupil_id).in_(list(pupil_ids)),
        col(Booking.cancelled_at).is_(None),
    )
    return set(db.execute(booked).scalars())


def held(db: Db, session_id: int) -> Occupied:
    """The session with this id. Raises NoResultFound where there is none."""
    return _held(db, db.execute(_sessions().where(col(Session.id) == session_id)).one())


def _sessions() -> Select[*tuple[object, ...]]:
    return select(
        col(Session.id).label("session_id"),
        col(Session.day),
        col(Session.starts),
        col(Session.ends),
        col(Session.room),
        col(Session.host_id),
        col(Subject.name).label("subject"),
    ).join(Subject, col(Subject.id) == Session.subject_id)


def _has_pupils() -> ColumnElement[bool]:
    return exists().where(col(Booking.session_id) == Session.id, col(Booking.cancelled_at).is_(None))


def _held(db: Db, row: Row[*tuple[object, ...]]) -> Occupied:
    slot = Slot(row.day, row.starts, row.ends)
    return Occupied(row.session_id, row.subject, row.host_id, staff_name(db, row.host_id), row.room, slot)

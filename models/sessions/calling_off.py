"""Bookings that end without anybody cancelling them: the school is closed, or somebody has left (R9)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Row, Select, or_, select, true, update
from sqlmodel import col

from models.audit.entries import Actor, Entry
from models.audit.facts import PupilFact, Shows
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.rules.clashes import Slot
from models.school.people import Staff
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school, settings
from models.sessions.asks import end_requests
from models.sessions.ending import ended
from models.sessions.session import CALLED_OFF, Booking, OffBecause, Session
from models.sessions.telling import list_changed


@dataclass(frozen=True)
class OffLesson(PupilFact, shows=Shows.SESSIONS):
    """A session that is off for some of its pupils, or all of them."""

    because: OffBecause
    subject_id: int
    subject: str
    host_id: int
    host: str
    room: str
    slot: Slot
    pupil_ids: tuple[int, ...]
    pupils: tuple[str, ...]
    """Name and form of each."""


def call_off(
    db: Db,
    actor: Actor,
    entry: Entry,
    wanted: ColumnElement[bool],
    because: OffBecause,
    *,
    puts_back: bool = True,
) -> tuple[list[OffLesson], list[int]]:
    """Cancel these bookings from now on, and tell who hosts and who booked them, once for each entry.

    What is over stays on record. Who did it, and who has left, is not told. What these had displaced is put back,
    where `puts_back` says so. What is off, and the ids of the
    displacements that ended because of it.
    """
    now = actor.at.astimezone(settings(db).timezone)
    to_come = or_(
        col(Booking.day) > now.date(), (col(Booking.day) == now.date()) & (col(Booking.ends) > now.time())
    )
    standing = [wanted, to_come, col(Booking.cancelled_at).is_(None)]
    pupils = (
        select(col(Booking.pupil_id)).join(Session, col(Session.id) == Booking.session_id).where(*standing)
    )
    lock_pupils(db, set(db.execute(pupils).scalars()))
    rows = list(db.execute(_bookings().where(*standing)))
    ids = [row.id for row in rows]
    db.execute(
        update(Booking)
        .where(col(Booking.id).in_(ids))
        .values(
            cancelled_at=actor.at,
            cancelled_by=actor.staff_id,
            reason=because,
            version=col(Booking.version) + 1,
        )
        .execution_options(synchronize_session="fetch")
    )
    back: list[int] = []
    if puts_back and because != OffBecause.PUPIL_LEFT:
        gone = {row.host_id for row in rows} if because == OffBecause.HOST_LEFT else set()
        back = ended(db, actor, ids, but_hosts=gone)
    else:
        end_requests(db, actor, ids)
    _tell(db, actor, entry, rows)
    for day in sorted({row.day for row in rows}):
        list_changed(db, actor, day)
    return list(_lessons(school(db), rows, because)), back


def off_since_they_left(
    db: Db, pupil_ids: Collection[int], staff_ids: Collection[int], today: date
) -> list[tuple[date, str]]:
    """Day and host's name of each booking to come that is off because these pupils or hosts had left."""
    rows = db.execute(
        select(col(Booking.day), col(Staff.forename), col(Staff.surname), col(Booking.session_id))
        .join(Session, col(Session.id) == Booking.session_id)
        .join(Staff, col(Staff.id) == Session.host_id)
        .where(
            col(Booking.day) >= today,
            col(Booking.cancelled_at).is_not(None),
            or_(
                (col(Booking.reason) == OffBecause.PUPIL_LEFT) & col(Booking.pupil_id).in_(list(pupil_ids)),
                (col(Booking.reason) == OffBecause.HOST_LEFT) & col(Session.host_id).in_(list(staff_ids)),
            ),
        )
        .distinct()
        .order_by(col(Booking.day), col(Booking.session_id))
    )
    return [(day, f"{forename} {surname}") for day, forename, surname, _ in rows]


def called_off(db: Db, entry: Entry, staff_id: int) -> list[OffLesson]:
    """What an entry called off that concerns this person and is still off, in order of time."""
    return lessons_off(db, entry, or_(col(Session.host_id) == staff_id, col(Booking.booked_by) == staff_id))


def lessons_off(db: Db, entry: Entry, mine: ColumnElement[bool] = true()) -> list[OffLesson]:  # noqa: B008 - a constant
    """What an entry called off and is still off, of these bookings, in order of time."""
    rows = db.execute(
        _bookings().where(mine, col(Booking.cancelled_at) == entry.at, col(Booking.reason).in_(CALLED_OFF))
    )
    found: dict[str, list[Row[*tuple[object, ...]]]] = {}
    for row in rows:
        found.setdefault(row.reason, []).append(row)
    known = school(db)
    return [each for reason, some in found.items() for each in _lessons(known, some, OffBecause(reason))]


def closed_days(db: Db, staff_id: int, first: date, last: date) -> dict[date, int]:
    """The closed days on which this person has bookings that are off, with how many."""
    mine = or_(col(Session.host_id) == staff_id, col(Booking.booked_by) == staff_id)
    rows = db.execute(
        _bookings().where(
            mine, col(Session.day).between(first, last), col(Booking.reason) == OffBecause.CLOSED,
            col(Booking.cancelled_at).is_not(None),
        )
    )  # fmt: skip
    found: dict[date, int] = {}
    for row in rows:
        found[row.day] = found.get(row.day, 0) + 1
    return found


def _bookings() -> Select[*tuple[object, ...]]:
    return (
        select(
            col(Booking.id),
            col(Booking.pupil_id),
            col(Booking.booked_by),
            col(Booking.reason),
            col(Booking.day),
            col(Booking.starts),
            col(Booking.ends),
            col(Session.id).label("session_id"),
            col(Session.host_id),
            col(Session.subject_id),
            col(Session.room),
        )
        .join(Session, col(Session.id) == Booking.session_id)
        .order_by(col(Session.day), col(Session.starts), col(Session.id), col(Booking.id))
    )


def _lessons(
    known: School, rows: Iterable[Row[*tuple[object, ...]]], because: OffBecause
) -> Iterable[OffLesson]:
    together: dict[int, list[Row[*tuple[object, ...]]]] = {}
    for row in rows:
        together.setdefault(row.session_id, []).append(row)
    for some in together.values():
        one = some[0]
        yield OffLesson(
            because=because,
            subject_id=one.subject_id,
            subject=known.subject_name(one.subject_id),
            host_id=one.host_id,
            host=known.staff_name(one.host_id),
            room=one.room,
            slot=Slot(one.day, one.starts, one.ends),
            pupil_ids=tuple(row.pupil_id for row in some),
            pupils=tuple(known.label(row.pupil_id) for row in some),
        )


def _tell(db: Db, actor: Actor, entry: Entry, rows: Sequence[Row[*tuple[object, ...]]]) -> None:
    concerned: dict[int, datetime] = {}
    for row in rows:
        over = datetime.combine(row.day, row.ends, settings(db).timezone).astimezone(UTC)
        for staff_id in {row.host_id, row.booked_by} - {actor.staff_id}:
            concerned[staff_id] = max(concerned.get(staff_id, over), over)
    for staff_id in _active(db, concerned):
        promise(
            db,
            Topic.SESSIONS_OFF,
            key=Topic.SESSIONS_OFF.key(entry.id, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.ENTRY, entry.id),
            due=actor.at,
            useful_until=concerned[staff_id],
            now=actor.at,
        )


def _active(db: Db, staff_ids: Collection[int]) -> list[int]:
    here = select(col(Staff.id)).where(col(Staff.id).in_(list(staff_ids)), col(Staff.active))
    return list(db.execute(here.order_by(col(Staff.id))).scalars())

"""The board and the day's Year 11 list, at a cost that does not grow with history (P9, P10)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import Row, Select, SQLColumnExpression, and_, func, or_, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.clashes import Slot
from models.school.people import FormGroup, Pupil, Role, Staff, StaffRole, surname_shown
from models.school.snapshot import School, school
from models.school.subjects import Subject
from models.sessions.session import Away, Booking, OffBecause, Session, Told

Rows = Select[*tuple[object, ...]]


@dataclass(frozen=True)
class Lesson:
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
class ByWhom:
    """Who told a pupil, and when (UTC)."""

    id: int
    by: str
    at: datetime


@dataclass(frozen=True)
class ToTell:
    """A pupil's row of the Year 11 list: the day's lessons, who told, and what is to be told again."""

    pupil_id: int
    pupil: str
    """Name and form."""
    lessons: tuple[Lesson, ...]
    told: ByWhom | None
    new: frozenset[int]
    """Ids of the bookings made since the pupil was told."""
    off: tuple[Lesson, ...]
    """What the pupil was told of and was cancelled since."""
    away: bool = False
    """Not in school that day, as far as anybody has said."""

    @property
    def changed(self) -> bool:
        """Whether there is something to tell the pupil again."""
        return bool(self.new or self.off)


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
    wanted = _lessons().where(col(Booking.cancelled_at).is_(None))
    if of.subject_id is not None:
        wanted = wanted.where(col(Session.subject_id) == of.subject_id)
    if of.room:
        wanted = wanted.where(func.lower(col(Session.room)) == of.room.lower())
    if of.pupil_ids is not None:
        wanted = wanted.where(col(Booking.pupil_id).in_(of.pupil_ids))
    if of.hours is not None:
        wanted = wanted.where(col(Booking.starts) < of.hours[1], col(Booking.ends) > of.hours[0])
    if host_id is not None:
        wanted = wanted.where(col(Session.host_id) == host_id, col(Session.day).between(first, last))
    else:
        wanted = wanted.where(col(Booking.day).between(first, last))
    if pupil_id is not None:
        wanted = wanted.where(col(Booking.pupil_id) == pupil_id)
    in_order = wanted.order_by(
        col(Session.day), col(Session.starts), col(Subject.name), col(Session.id), *_by_name()
    )
    known = school(db)
    return [_lesson(known, row) for row in db.execute(in_order)]


def list_for(db: Db, day: date, *, tutor_id: int | None = None, form: str = "") -> list[ToTell]:
    """The Year 11 list of the day, a row a pupil by form and name; only a tutor's forms, or one, if given (P10)."""
    wanted = _to_tell(day)
    if tutor_id is not None:
        wanted = wanted.where(col(FormGroup.tutor_id) == tutor_id)
    if form:
        wanted = wanted.where(func.lower(col(FormGroup.name)) == form.casefold())
    return list(_rows(school(db), db.execute(wanted)))


def leader_of(db: Db, day: date) -> str:
    """The name of who owns that day's list; blank where it is everybody's."""
    known = school(db)
    email = known.settings.leader_on(day.weekday())
    if not email:
        return ""
    # One who is no longer leadership leads no more.
    leads = select(col(StaffRole.staff_id)).where(
        col(StaffRole.role).in_((Role.LEADERSHIP, Role.SCHEME_LEAD))
    )
    named = (col(Staff.email) == email, col(Staff.active).is_(True), col(Staff.id).in_(leads))
    found = db.execute(select(col(Staff.id)).where(*named)).scalar()
    return known.staff_name(found) if found is not None else ""


def for_telling(db: Db, day: date, pupil_id: int) -> ToTell | None:
    """One pupil's row of the Year 11 list; None where there is nothing to tell the pupil."""
    return next(_rows(school(db), db.execute(_to_tell(day).where(col(Booking.pupil_id) == pupil_id))), None)


def anybody_booked(db: Db, day: date) -> bool:
    """Whether any pupil has a session that day."""
    wanted = select(col(Booking.id)).where(col(Booking.day) == day, col(Booking.cancelled_at).is_(None))
    return db.execute(wanted.limit(1)).first() is not None


def _lessons() -> Rows:
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


def _to_tell(day: date) -> Rows:
    # From the day's sessions, not from the index of what is booked: what was cancelled since is said too.
    return (
        _lessons()
        .add_columns(
            col(Booking.booked_at),
            col(Booking.cancelled_at),
            col(Told.id).label("told_id"),
            col(Told.told_at),
            col(Told.told_by),
            col(Away.id).label("away_id"),
        )
        .outerjoin(
            Away,
            and_(
                col(Away.pupil_id) == Booking.pupil_id,
                col(Away.day) == day,
                col(Away.taken_back_at).is_(None),
            ),
        )
        .outerjoin(
            Told,
            and_(
                col(Told.pupil_id) == Booking.pupil_id,
                col(Told.day) == day,
                col(Told.taken_back_at).is_(None),
            ),
        )
        .where(col(Session.day) == day, col(Booking.reason) != OffBecause.CLOSED)
        .where(
            or_(
                col(Booking.cancelled_at).is_(None),
                and_(col(Booking.cancelled_at) > Told.told_at, col(Booking.booked_at) <= Told.told_at),
            )
        )
        .order_by(
            col(FormGroup.name), *_by_name(), col(Booking.pupil_id), col(Session.starts), col(Session.id)
        )
    )


def _by_name() -> tuple[SQLColumnExpression[str], ...]:
    return surname_shown(), col(Pupil.legal_forename)


def _rows(known: School, found: Iterable[Row[*tuple[object, ...]]]) -> Iterator[ToTell]:
    for pupil_id, group in groupby(found, key=lambda row: row.pupil_id):
        rows = list(group)
        live = [row for row in rows if row.cancelled_at is None]
        held = {row.session_id for row in live}
        before = {row.session_id for row in rows if row.cancelled_at is not None}
        told = rows[0].told_at
        yield ToTell(
            pupil_id=pupil_id,
            pupil=known.label(pupil_id),
            lessons=tuple(_lesson(known, row) for row in live),
            told=None if told is None else ByWhom(rows[0].told_id, known.staff_name(rows[0].told_by), told),
            new=frozenset(
                row.booking_id
                for row in live
                if told is not None and row.booked_at > told and row.session_id not in before
            ),
            away=rows[0].away_id is not None,
            off=tuple(_lesson(known, row) for row in rows if row.cancelled_at and row.session_id not in held),
        )


def _lesson(known: School, row: Row[*tuple[object, ...]]) -> Lesson:
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

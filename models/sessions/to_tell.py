"""The day's Year 11 list, at a cost that does not grow with history (P10)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Row, and_, bindparam, func, or_, select
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.outbox.notices import Notice
from models.outbox.topics import Topic
from models.rules.attendance import InSchool
from models.rules.clashes import Slot
from models.school.people import FormGroup, Role, Staff, StaffRole
from models.school.snapshot import School, school, settings
from models.sessions.presence import Presence, presences
from models.sessions.session import Booking, OffBecause, Session, Told
from models.sessions.timetable import Lesson, Rows, by_name, lesson_in, lessons_of


@dataclass(frozen=True)
class ByWhom:
    """Who told a pupil, and when (UTC)."""

    id: int
    by: str
    at: datetime


@dataclass(frozen=True)
class ToTell(PupilFact, shows=Shows.SESSIONS):
    """A pupil's row of the Year 11 list: the day's lessons, who told, and what is to be told again."""

    pupil_id: int
    pupil: str
    """Name and form."""
    lessons: tuple[Lesson, ...]
    told: ByWhom | None
    new: frozenset[int]
    """Ids of the bookings made since the pupil was told."""
    added: frozenset[int]
    """Ids of the bookings made since the list was posted, of which the pupil has not been told yet."""
    off: tuple[Lesson, ...]
    """What the pupil was told of and was cancelled since."""
    missing: frozenset[int] = frozenset()
    """Ids of the bookings at whose start the pupil is not in school, by the day's codes or as somebody said."""

    @property
    def away(self) -> bool:
        """Whether the pupil is in school for none of them."""
        return bool(self.lessons) and all(each.booking_id in self.missing for each in self.lessons)

    @property
    def changed(self) -> bool:
        """Whether there is something to tell the pupil again."""
        return bool(self.new or self.off)


def list_for(db: Db, day: date, *, tutor_id: int | None = None, form: str = "") -> list[ToTell]:
    """The Year 11 list of the day, a row a pupil by form and name; only a tutor's forms, or one, if given (P10)."""
    asked: dict[str, Any] = {"tutor": tutor_id} if tutor_id is not None else {}
    asked |= {"form": form.casefold()} if form else {}
    return _with_missing(db, day, list(_rows(school(db), _found(db, day, asked))))


def _found(db: Db, day: date, narrowed: Mapping[str, Any]) -> Iterable[Row[*tuple[object, ...]]]:
    asked = {"day": day, "posted": Topic.YEAR_11_LIST.key(day)}
    return run(db, _to_tell(frozenset(narrowed)), {**asked, **narrowed})


def _with_missing(db: Db, day: date, rows: list[ToTell]) -> list[ToTell]:
    """The same rows, each with the bookings at whose start the pupil is not in school."""
    starting: dict[Slot, set[int]] = defaultdict(set)
    for row in rows:
        for each in row.lessons:
            starting[Slot(day, each.slot.start, time.max)].add(row.pupil_id)
    standing = {
        slot.start: presences(db, slot, pupil_ids, settings(db)) for slot, pupil_ids in starting.items()
    }
    return [replace(row, missing=_missing(row, standing)) for row in rows]


def _missing(row: ToTell, standing: Mapping[time, Mapping[int, Presence]]) -> frozenset[int]:
    found = ((each.booking_id, standing[each.slot.start].get(row.pupil_id)) for each in row.lessons)
    return frozenset(
        booking for booking, known in found if known is not None and known.standing is not InSchool.IN
    )


def leader_of(db: Db, day: date) -> str:
    """The name of who owns that day's list; blank where it is everybody's."""
    found = leader_on(db, day)
    return school(db).staff_name(found) if found is not None else ""


def leader_on(db: Db, day: date) -> int | None:
    """The id of who owns that day's list; None where it is everybody's."""
    email = school(db).settings.leader_on(day.weekday())
    if not email:
        return None
    # One who is no longer leadership leads no more.
    leads = select(col(StaffRole.staff_id)).where(
        col(StaffRole.role).in_((Role.LEADERSHIP, Role.SCHEME_LEAD))
    )
    named = (col(Staff.email) == email, col(Staff.active).is_(True), col(Staff.id).in_(leads))
    found: int | None = db.execute(select(col(Staff.id)).where(*named)).scalar()
    return found


def still_untold(db: Db, day: date, clock: time) -> list[ToTell]:
    """Who has still to be told something of the day: of sessions that begin after that time, or that are off (P10).

    Nobody who is away, whom nobody can tell.
    """
    return [
        replace(row, lessons=lessons, off=off)
        for row in list_for(db, day)
        if (row.told is None or row.changed) and not row.away
        for lessons in [tuple(each for each in row.lessons if each.slot.start > clock)]
        for off in [tuple(each for each in row.off if each.slot.start > clock)]
        if off or any(row.told is None or each.booking_id in row.new for each in lessons)
    ]


def for_telling(db: Db, day: date, pupil_id: int) -> ToTell | None:
    """One pupil's row of the Year 11 list; None where there is nothing to tell the pupil."""
    return next(_rows(school(db), _found(db, day, {"pupil": pupil_id})), None)


@cache
def _to_tell(narrowed: frozenset[str]) -> Rows:
    """Put together once for each way in which the list is narrowed."""
    # From the day's sessions, not from the index of what is booked: what was cancelled since is said too.
    day: BindParameter[date] = bindparam("day")
    posted = select(col(Notice.promised_at)).where(col(Notice.key) == bindparam("posted")).scalar_subquery()
    only = {
        "tutor": col(FormGroup.tutor_id) == bindparam("tutor"),
        "form": func.lower(col(FormGroup.name)) == bindparam("form"),
        "pupil": col(Booking.pupil_id) == bindparam("pupil"),
    }
    return (
        lessons_of()
        .add_columns(
            col(Booking.booked_at),
            col(Booking.cancelled_at),
            col(Told.id).label("told_id"),
            col(Told.told_at),
            col(Told.told_by),
            posted.label("posted_at"),
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
        .where(*(holds for name, holds in only.items() if name in narrowed))
        .where(
            or_(
                col(Booking.cancelled_at).is_(None),
                and_(col(Booking.cancelled_at) > Told.told_at, col(Booking.booked_at) <= Told.told_at),
            )
        )
        .order_by(
            col(FormGroup.name), *by_name(), col(Booking.pupil_id), col(Session.starts), col(Session.id)
        )
    )


def _rows(known: School, found: Iterable[Row[*tuple[object, ...]]]) -> Iterator[ToTell]:
    for pupil_id, group in groupby(found, key=lambda row: row.pupil_id):
        rows = list(group)
        live = [row for row in rows if row.cancelled_at is None]
        held = {row.session_id for row in live}
        before = {row.session_id for row in rows if row.cancelled_at is not None}
        told, posted = rows[0].told_at, rows[0].posted_at
        yield ToTell(
            pupil_id=pupil_id,
            pupil=known.label(pupil_id),
            lessons=tuple(lesson_in(known, row) for row in live),
            told=None if told is None else ByWhom(rows[0].told_id, known.staff_name(rows[0].told_by), told),
            new=frozenset(
                row.booking_id
                for row in live
                if told is not None and row.booked_at > told and row.session_id not in before
            ),
            added=frozenset(
                row.booking_id
                for row in live
                if told is None and posted is not None and row.booked_at > posted
            ),
            off=tuple(
                lesson_in(known, row) for row in rows if row.cancelled_at and row.session_id not in held
            ),
        )

"""A day without school: made known, looked at again by everything that was planned for it, and undone (R9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select as columns
from sqlalchemy import tuple_
from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, take_back
from models.outbox.topics import Topic
from models.rules.calendar import PeriodKind
from models.rules.clashes import Slot, find_clash
from models.rules.wording import day_in_full, shut_in_words
from models.school.calendar import CalendarPeriod
from models.school.people import Pupil
from models.school.pupils import lock_pupils
from models.school.snapshot import School, changed, school
from models.sessions.calling_off import OffLesson, call_off
from models.sessions.kinds import why_not_held
from models.sessions.occupied import held_bookings
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed


@dataclass(frozen=True)
class DayClosed:
    """A day that is closed, and the sessions that are off because of it."""

    day: date
    reason: str
    off: tuple[OffLesson, ...]
    entry: Entry


@dataclass(frozen=True)
class DayReopened:
    """A day that was closed and is a school day again: how many bookings stand again, and how many could not."""

    day: date
    again: int
    not_again: int
    entry: Entry


def refuse_to_close(known: School, day: date, at: datetime) -> None:
    """Raises Sorry for a day that is past or no school day anyway."""
    if day < at.astimezone(known.settings.timezone).date():
        raise Sorry(f"{day_in_full(day)} is past. Type today, tomorrow or a day to come.", field="day")
    if (why := known.calendar.why_not(day)) is not None:
        raise Sorry(f"{shut_in_words(day, why)}, so there is nothing to close.", field="day")


def close_day(db: Db, actor: Actor, *, who: Person, day: date, reason: str) -> DayClosed:
    """Close the school for a day; its sessions are off, and everybody concerned is told once (R9).

    Raises Sorry for a day that is past or no school day anyway, NotAllowed for anybody but leadership.
    """
    require(db, who, Action.CLOSE_DAY)
    refuse_to_close(school(db), day, actor.at)
    period = CalendarPeriod(kind=PeriodKind.CLOSURE, name=reason, first=day, last=day)
    db.add(period)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.DAY_CLOSE,
        about=(RecordKind.CALENDAR_PERIOD, period.id),
        fields="kind,name,first,last",
    )
    changed(db)
    return DayClosed(day, reason, tuple(look_again(db, actor, entry)), entry)


def as_closed(db: Db, entry: Entry) -> DayClosed | None:
    """What an earlier closing stands for; None where the day is open again."""
    period = _closed_by(db, entry)
    return DayClosed(period.first, period.name, (), entry) if period is not None else None


def reopen_day(db: Db, actor: Actor, *, who: Person, day: date) -> DayReopened:
    """Make a closed day a school day again; bookings that were off because of it stand again where they can.

    Raises Sorry where the day is past or is no closed day, NotAllowed for anybody but leadership.
    """
    require(db, who, Action.CLOSE_DAY)
    if day < actor.at.astimezone(school(db).settings.timezone).date():
        raise Sorry(f"{day_in_full(day)} is past, so it stays as it was.", field="day")
    closed = _closures(db, day)
    if not closed:
        why = school(db).calendar.why_not(day)
        said = shut_in_words(day, why) if why is not None else f"{day_in_full(day)} is a school day"
        raise Sorry(f"{said}: there is no closure to take back.", field="day")
    entry = record(
        db,
        actor,
        Deed.DAY_REOPEN,
        about=(RecordKind.CALENDAR_PERIOD, closed[0].id),
        fields="kind,name,first,last",
    )
    for each in closed:
        db.delete(each)
    db.flush()
    changed(db)
    if (why := school(db).calendar.why_not(day)) is not None:
        raise Sorry(f"{shut_in_words(day, why)} anyway.", field="day")
    again, not_again = _stand_again(db, actor, entry, [day], tell=True)
    return DayReopened(day, again, not_again, entry)


def look_again(db: Db, actor: Actor, entry: Entry) -> list[OffLesson]:
    """After the calendar has changed: what stands on days without school is off, what was off on others stands again.

    The same again changes nothing.
    """
    if db.execute(columns(col(Booking.id)).limit(1)).first() is None:
        return []
    calendar = school(db).calendar
    today = actor.at.astimezone(school(db).settings.timezone).date()
    slot = (col(Booking.day), col(Booking.starts), col(Booking.ends))
    booked = columns(*slot).where(col(Booking.day) >= today, col(Booking.cancelled_at).is_(None))
    slots = [Slot(*row) for row in db.execute(booked.distinct())]
    shut = [(each.day, each.start, each.end) for each in slots if why_not_held(school(db), each) is not None]
    off = call_off(db, actor, entry, tuple_(*slot).in_(shut), OffBecause.CLOSED)[0] if shut else []
    were = (
        columns(col(Session.day))
        .join(Booking, col(Booking.session_id) == Session.id)
        .where(
            col(Session.day) >= today,
            col(Booking.reason) == OffBecause.CLOSED,
            col(Booking.cancelled_at).is_not(None),
        )
    )
    again = [day for day in db.execute(were.distinct()).scalars() if calendar.is_school_day(day)]
    if again:
        _stand_again(db, actor, entry, again, tell=True)
    return off


@undoes(Deed.DAY_CLOSE)
def _open_again(undoing: Undoing) -> str:
    db, actor, entry = undoing.db, undoing.actor, undoing.entry
    period = _closed_by(db, entry)
    if period is None:
        raise Sorry("That day was opened again since.")
    day = period.first
    db.delete(period)
    db.flush()
    changed(db)
    take_back(db, topic=Topic.SESSIONS_OFF, about=(RecordKind.ENTRY, entry.id or 0))
    again, not_again = _stand_again(db, actor, entry, [day], tell=False)
    return f"{day_in_full(day)} is a school day again. {bookings_again(again, not_again)}"


def bookings_again(again: int, not_again: int) -> str:
    """How many bookings stand again, in a sentence or two."""
    if not again and not not_again:
        return "No session had been called off."
    said = "1 booking stands again." if again == 1 else f"{again} bookings stand again."
    return f"{said} {not_again} could not: the pupil is elsewhere now." if not_again else said


def _closed_by(db: Db, entry: Entry) -> CalendarPeriod | None:
    """The closure that the entry made; None where it is gone, also where SQLite gave its id to a later one."""
    later = select(Entry.id).where(
        Entry.deed == Deed.DAY_CLOSE, Entry.record_id == entry.record_id, col(Entry.id) > entry.id
    )
    period = db.get(CalendarPeriod, entry.record_id)
    is_its_own = period is not None and period.kind == PeriodKind.CLOSURE and db.exec(later).first() is None
    return period if is_its_own else None


def _closures(db: Db, day: date) -> list[CalendarPeriod]:
    wanted = select(CalendarPeriod).where(
        CalendarPeriod.kind == PeriodKind.CLOSURE, CalendarPeriod.first == day
    )
    return [each for each in db.exec(wanted) if each.last == day]


def _stand_again(db: Db, actor: Actor, entry: Entry, days: Sequence[date], *, tell: bool) -> tuple[int, int]:
    """Put back the bookings that were off because these days were closed; how many could and could not be."""
    off = db.exec(
        select(Booking)
        .join(Session, col(Session.id) == Booking.session_id)
        .where(
            col(Session.day).in_(days),
            Booking.reason == OffBecause.CLOSED,
            col(Booking.cancelled_at).is_not(None),
        )
        .order_by(col(Booking.id))
    ).all()
    lock_pupils(db, {each.pupil_id for each in off})
    left = set(db.exec(select(Pupil.id).where(col(Pupil.left_on).is_not(None))).all()) if off else set()
    concerned: dict[int, datetime] = {}
    again = 0
    for booking in off:
        session = db.get_one(Session, booking.session_id)
        taken = held_bookings(db, [booking.pupil_id], booking.day, booking.day).get(booking.pupil_id, [])
        slot = Slot(session.day, session.starts, session.ends)
        if booking.pupil_id in left or find_clash(slot, [each.held.slot for each in taken]) is not None:
            continue
        booking.cancelled_at = booking.cancelled_by = None
        booking.reason, booking.version = "", booking.version + 1
        db.flush()
        again += 1
        over = datetime.combine(session.day, session.ends, school(db).settings.timezone).astimezone(UTC)
        for staff_id in {session.host_id, booking.booked_by} - {actor.staff_id}:
            concerned[staff_id] = max(concerned.get(staff_id, over), over)
    for day in days:
        list_changed(db, actor, day)
    for staff_id, until in sorted(concerned.items()) if tell else ():
        promise(
            db,
            Topic.SESSIONS_ON,
            key=Topic.SESSIONS_ON.key(entry.id, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.ENTRY, entry.id),
            about_day=",".join(day.isoformat() for day in days),
            due=actor.at,
            useful_until=until,
            now=actor.at,
        )
    return again, len(off) - again

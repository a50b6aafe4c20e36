"""A day's sessions of a year group, a class or a host that are off, with the reason told once: a trip, an exam (R8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Field, col, select

from models.access.authoriser import About, Action, Allowed, Person, may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.outbox.notices import take_back
from models.outbox.topics import Topic
from models.rules.wording import count, day_in_full
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.sessions.calling_off import OffLesson, call_off, lessons_off
from models.sessions.cancelling import may_restore, restore
from models.sessions.displacing import displace_again
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed


class CallingOff(SQLModel, table=True):
    """Why a day's sessions of some were called off, in the words of who did it."""

    __tablename__ = "calling_off"

    id: int | None = Field(default=None, primary_key=True)
    day: date
    why: str
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


@dataclass(frozen=True)
class GroupOff:
    """What was called off, and how much of it was not for this person to call off."""

    day: date
    why: str
    off: tuple[OffLesson, ...]
    stay: int = 0
    """Bookings that they may not cancel, and that stand."""
    entry: Entry | None = None


def call_off_group(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    day: date,
    why: str,
    pupil_ids: Collection[int] | None = None,
    host_id: int | None = None,
) -> GroupOff:
    """Call off what these pupils, or this host, have that day, of what this person may cancel; all concerned hear once.

    Raises Sorry where there is nothing that day or it is past, NotAllowed where none of it is theirs to cancel.
    """
    known = school(db)
    if day < actor.at.astimezone(known.settings.timezone).date():
        raise Sorry(f"{day_in_full(day)} is past. Type today, tomorrow or a day to come.", field="day")
    wanted: ColumnElement[bool] = col(Booking.day) == day
    if host_id is not None:
        wanted = wanted & (col(Session.host_id) == host_id)
    if pupil_ids is not None:
        wanted = wanted & col(Booking.pupil_id).in_(pupil_ids)
    found = db.exec(
        select(Booking, Session)
        .join(Session, col(Session.id) == col(Booking.session_id))
        .where(wanted, col(Booking.cancelled_at).is_(None))
    ).all()
    mine = [
        booking
        for booking, session in found
        if isinstance(may(db, who, *_right(who, booking, session)), Allowed)
    ]
    if found and not mine:
        require(db, who, *_right(who, *found[0]))
    calling = CallingOff(day=day, why=why, by_id=who.staff_id, at=actor.at)
    db.add(calling)
    db.flush()
    entry = record(
        db, actor, Deed.SESSIONS_CALL_OFF, about=(RecordKind.CALLING_OFF, calling.id), fields="cancelled"
    )
    ids = [each.id for each in mine]
    these = wanted & col(Booking.id).in_(ids)
    # Who is on a trip is in no other session either; those of a host who is away are free for it again.
    off, back = call_off(db, actor, entry, these, OffBecause.CALLED_OFF, puts_back=pupil_ids is None)
    if not off:
        if host_id is not None:
            has = "You have" if host_id == who.staff_id else f"{known.staff_name(host_id)} has"
            raise Sorry(f"{has} no session on {day_in_full(day)}.", field="day")
        raise Sorry(f"There is no session to call off on {day_in_full(day)}.", field="day")
    booked = db.exec(select(Booking).where(col(Booking.id).in_(ids), Booking.reason == OffBecause.CALLED_OFF))
    remember(db, entry, {"bookings": [[each.id, each.version] for each in booked], "back": back})
    return GroupOff(day, why, tuple(off), len(found) - len(mine), entry)


def as_called_off(db: Db, entry: Entry) -> GroupOff:
    """What an earlier calling off stands for; nothing of it where it was taken back."""
    calling = db.get_one(CallingOff, entry.record_id)
    return GroupOff(calling.day, calling.why, tuple(lessons_off(db, entry)), entry=entry)


def why_on(db: Db, day: date) -> dict[tuple[datetime, int], str]:
    """Why sessions of that day were called off, by when and by whom."""
    said = select(CallingOff.at, CallingOff.by_id, CallingOff.why).where(CallingOff.day == day)
    return {(at, by_id): why for at, by_id, why in db.exec(said)}


def why_called_off(db: Db, entry: Entry) -> str:
    """Why, in the words of who called it off; blank where it was for another reason."""
    calling = db.get(CallingOff, entry.record_id) if entry.record == RecordKind.CALLING_OFF else None
    return calling.why if calling is not None else ""


def _right(who: Person, booking: Booking, session: Session) -> Right:
    return Action.CANCEL_BOOKING, About(
        pupil_id=booking.pupil_id,
        subject_id=session.subject_id,
        own=booking.booked_by == who.staff_id,
        host=session.host_id == who.staff_id,
        record=(RecordKind.BOOKING, booking.id),
    )


def _asked(undoing: Undoing) -> Right:
    """That of the first of its bookings: each is asked about again as it is put back."""
    ids = [each[0] for each in undoing.facts["bookings"]]
    booking = undoing.db.get_one(Booking, ids[0])
    action, about = _right(undoing.who, booking, undoing.db.get_one(Session, booking.session_id))
    return action, About(subject_id=about.subject_id, own=about.own, host=about.host)


@undoes(Deed.SESSIONS_CALL_OFF, _asked)
def _on_again(undoing: Undoing) -> str:
    """Each booking stands again where the pupil is still free."""
    db, actor = undoing.db, undoing.actor
    bookings = [(db.get_one(Booking, each), version) for each, version in undoing.facts["bookings"]]
    lock_pupils(db, [each.pupil_id for each, _ in bookings])
    displace_again(db, actor, undoing.facts["back"])
    again = 0
    for booking, version in bookings:
        db.refresh(booking)
        if may_restore(db, booking, version):
            restore(db, booking, version)
            again += 1
    if not again:
        raise Sorry("Those bookings were changed since, so there is nothing to take back.")
    take_back(db, topic=Topic.SESSIONS_OFF, about=(RecordKind.ENTRY, undoing.entry.id or 0))
    for day in sorted({each.day for each, _ in bookings}):
        list_changed(db, actor, day)
    left = len(bookings) - again
    could_not = f" {count(left, 'booking')} could not: the pupil is elsewhere now." if left else ""
    stand = "stands" if again == 1 else "stand"
    return f"{count(again, 'booking')} {stand} again.{could_not}"

"""Taking a pupil out of a session again; what was cancelled is kept (P9, R8)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import col, select

from models.access.authoriser import About, Action, Allowed, Person, may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.rules.clashes import Slot, find_clash
from models.rules.clock import show_hours
from models.rules.wording import count, day_in_full, to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school, settings, staff_name
from models.sessions.displacing import displace_again, displaced
from models.sessions.ending import ended
from models.sessions.occupied import Occupied, held, held_bookings
from models.sessions.session import Booking, Session
from models.sessions.telling import list_changed, told_before


@dataclass(frozen=True)
class Follower:
    """A booking of a series that comes after another one."""

    booking_id: int
    version: int
    slot: Slot


@dataclass(frozen=True)
class Cancelled(PupilFact, shows=Shows.SESSIONS):
    """A booking that no longer holds: who cancelled it and when, and whether the pupil was told to come."""

    booking_id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    held: Occupied
    by: str
    at: datetime
    already: bool
    told: bool
    back: tuple[Occupied, ...] = ()
    """What the booking had displaced and the pupil is in again."""
    more: tuple[date, ...] = ()
    """The days after it that were cancelled with it."""
    following: tuple[Follower, ...] = ()
    """Those of its series that come after it and still stand."""
    entry: Entry | None = None


def cancel(
    db: Db, actor: Actor, *, who: Person, booking_id: int, version: int, after: bool = False
) -> Cancelled:
    """Cancel a booking and keep it, with those of its series `after` it; cancelled before, say by whom (R8).

    The one who booked and the host are told where it was somebody else. Raises Sorry where the session is over
    or the booking was changed since it was shown, and NotAllowed for who may not cancel it.
    """
    booking = hold(db, who, booking_id)
    known = school(db)
    label, lesson = known.label(booking.pupil_id), held(db, booking.session_id)
    told = booking.pupil_id in told_before(db, booking.day, [booking.pupil_id])
    if booking.cancelled_at is not None:
        by = known.staff_name(booking.cancelled_by)
        at = booking.cancelled_at
        return Cancelled(booking_id, booking.pupil_id, label, lesson, by, at, already=True, told=told)
    withdraw(db, actor, booking, version)
    following = [each for each in followers(db, booking) if may_change(db, who, each)]
    more = following if after else []
    for each in more:
        withdraw(db, actor, each, each.version)
    back = ended(db, actor, [booking.id, *(each.id for each in more)])
    entry = record(
        db,
        actor,
        Deed.SESSION_CANCEL,
        pupil_id=booking.pupil_id,
        about=(RecordKind.BOOKING, booking_id),
        fields="cancelled",
    )
    with_it = [[each.id, each.version] for each in more]
    remember(db, entry, {"version": booking.version, "back": back, "more": with_it})
    tell_those_concerned(db, actor, booking, Topic.SESSION_CANCELLED)
    for day in sorted({booking.day, *(each.day for each in more)}):
        list_changed(db, actor, day)
    return Cancelled(
        booking_id,
        booking.pupil_id,
        label,
        lesson,
        who.name,
        actor.at,
        already=False,
        told=told,
        back=tuple(held(db, each.session_id) for each in displaced(db, back)),
        more=tuple(each.day for each in more),
        following=() if after else tuple(map(as_follower, following)),
        entry=entry,
    )


def may_change(db: Db, who: Person, booking: Booking) -> bool:
    """Whether this person may cancel or move the booking."""
    return isinstance(may(db, who, *right_to_change(db, who, booking)), Allowed)


def hold(db: Db, who: Person, booking_id: int) -> Booking:
    """The booking that this person may cancel or change, with its pupil locked. Raises Sorry, and NotAllowed."""
    booking = db.get(Booking, booking_id)
    if booking is None:
        raise Sorry(f"I cannot find that booking. Type {to_type('sessions')} for the board as it is now.")
    require(db, who, *right_to_change(db, who, booking))
    lock_pupils(db, [booking.pupil_id])
    db.refresh(booking)
    return booking


def withdraw(db: Db, actor: Actor, booking: Booking, version: int) -> None:
    """The booking holds no more. Raises Sorry where it was changed since it was shown, or the session is over."""
    known = school(db)
    if booking.version != version or booking.cancelled_at is not None:
        label = known.label(booking.pupil_id)
        raise Sorry(
            f"{label}'s booking was changed since that was shown. Type {to_type('sessions')} to see it as it is now.",
            pupil_id=booking.pupil_id,
            record=(RecordKind.BOOKING, booking.id),
        )
    now = actor.at.astimezone(known.settings.timezone)
    if (booking.day, booking.ends) <= (now.date(), now.time()):
        raise Sorry(
            "That session is over, so it stays on record.",
            pupil_id=booking.pupil_id,
            record=(RecordKind.BOOKING, booking.id),
        )
    booking.cancelled_at, booking.cancelled_by = actor.at, actor.staff_id
    booking.version += 1
    db.flush()


def followers(db: Db, booking: Booking) -> list[Booking]:
    """The bookings of the same pupil and series that come after this one and stand, in order of time."""
    if booking.series_id is None:
        return []
    wanted = select(Booking).where(
        Booking.series_id == booking.series_id,
        Booking.pupil_id == booking.pupil_id,
        col(Booking.day) > booking.day,
        col(Booking.cancelled_at).is_(None),
    )
    return list(db.exec(wanted.order_by(col(Booking.day), col(Booking.id))))


def as_follower(booking: Booking) -> Follower:
    """What a button needs to know of it."""
    return Follower(booking.id or 0, booking.version, Slot(booking.day, booking.starts, booking.ends))


def cancelled_with(db: Db, booking: Booking) -> int:
    """How many of its series that come after it were cancelled in the same breath."""
    if booking.series_id is None or booking.cancelled_at is None:
        return 0
    wanted = select(Booking.id).where(
        Booking.series_id == booking.series_id,
        Booking.pupil_id == booking.pupil_id,
        col(Booking.day) > booking.day,
        Booking.cancelled_at == booking.cancelled_at,
    )
    return len(db.exec(wanted).all())


def as_cancelled(db: Db, entry: Entry) -> Cancelled | None:
    """What an earlier cancelling stands for, as it is now; None where the booking holds again."""
    booking = db.get_one(Booking, entry.record_id)
    if booking.cancelled_at is None:
        return None
    label = school(db).label(booking.pupil_id)
    lesson, by = held(db, booking.session_id), staff_name(db, booking.cancelled_by)
    return Cancelled(
        booking.id or 0,
        booking.pupil_id,
        label,
        lesson,
        by,
        booking.cancelled_at,
        already=True,
        told=False,
        entry=entry,
    )


def right_to_change(db: Db, who: Person, booking: Booking) -> Right:
    """What it takes to cancel this booking, to move it, and to take either back."""
    session = db.get_one(Session, booking.session_id)
    return Action.CANCEL_BOOKING, About(
        pupil_id=booking.pupil_id,
        subject_id=session.subject_id,
        own=booking.booked_by == who.staff_id,
        host=session.host_id == who.staff_id,
        record=(RecordKind.BOOKING, booking.id),
    )


def tell_those_concerned(
    db: Db, actor: Actor, booking: Booking, topic: Topic, *, also: Iterable[int] = ()
) -> None:
    """Promise to tell who booked and the host, where that is somebody else, until the session is over."""
    session = db.get_one(Session, booking.session_id)
    over = datetime.combine(booking.day, booking.ends, settings(db).timezone)
    for staff_id in sorted({booking.booked_by, session.host_id, *also} - {actor.staff_id}):
        promise(
            db,
            topic,
            key=topic.key(booking.id, booking.version, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.BOOKING, booking.id),
            due=actor.at,
            useful_until=over.astimezone(UTC),
            now=actor.at,
        )


def _asked(undoing: Undoing) -> Right:
    booking = undoing.db.get_one(Booking, undoing.entry.record_id)
    return right_to_change(undoing.db, undoing.who, booking)


@undoes(Deed.SESSION_CANCEL, _asked)
def _restore(undoing: Undoing) -> str:
    """Put the booking back, where the pupil is still free."""
    db, actor = undoing.db, undoing.actor
    booking = hold(db, undoing.who, undoing.entry.record_id or 0)
    displace_again(db, actor, undoing.facts.get("back", ()))
    restore(db, booking, undoing.facts["version"])
    take_back(db, topic=Topic.SESSION_CANCELLED, about=(RecordKind.BOOKING, booking.id or 0))
    # What there was nothing to tell of while it was cancelled is told now.
    refresh(db, topic=Topic.SESSION_MOVED, about_id=booking.id)
    refresh(db, topic=Topic.SESSION_BOOKED, about_id=booking.session_id)
    list_changed(db, actor, booking.day)
    label, lesson = school(db).label(booking.pupil_id), held(db, booking.session_id)
    more = _restore_more(undoing, undoing.facts.get("more", ()))
    return (
        f"{label} is booked again: {lesson.subject} on {day_in_full(booking.day)}, "
        f"{show_hours(booking.starts, booking.ends)}{more}."
    )


def _restore_more(undoing: Undoing, more: Sequence[tuple[int, int]]) -> str:
    """Put back those that were cancelled with it, each where the pupil is still free; how many, in words."""
    again = 0
    for booking_id, version in more:
        booking = undoing.db.get_one(Booking, booking_id)
        with suppress(Sorry):
            restore(undoing.db, booking, version)
            list_changed(undoing.db, undoing.actor, booking.day)
            again += 1
    if not more:
        return ""
    could_not = (
        "" if again == len(more) else f"; {count(len(more) - again, 'day')} could not, the pupil is elsewhere"
    )
    return f", and on {count(again, 'day')} after it{could_not}"


def may_restore(db: Db, booking: Booking, version: int) -> bool:
    """Whether the booking can hold again: nothing of it changed since, and the pupil is free then."""
    slot = Slot(booking.day, booking.starts, booking.ends)
    taken = held_bookings(db, [booking.pupil_id], booking.day, booking.day).get(booking.pupil_id, [])
    free = find_clash(slot, [each.held.slot for each in taken]) is None
    return booking.cancelled_at is not None and booking.version == version and free


def restore(db: Db, booking: Booking, version: int) -> None:
    """The booking holds again. Raises Sorry where it was changed since, or the pupil is elsewhere by now."""
    label, lesson = school(db).label(booking.pupil_id), held(db, booking.session_id)
    if booking.cancelled_at is None or booking.version != version:
        raise Sorry(
            f"{label}'s booking was changed since. Type {to_type('sessions')} to see it as it is now."
        )
    taken = held_bookings(db, [booking.pupil_id], booking.day, booking.day).get(booking.pupil_id, [])
    clash = find_clash(lesson.slot, [each.held.slot for each in taken])
    if clash is not None:
        other = next(each.held for each in taken if each.held.slot == clash)
        raise Sorry(
            f"{label} has been booked into {other.subject} with {other.host} since, so it stays cancelled."
        )
    booking.cancelled_at = booking.cancelled_by = None
    booking.reason, booking.version = "", booking.version + 1
    db.flush()

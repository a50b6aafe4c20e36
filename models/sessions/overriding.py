"""Overriding a clash: the pupil comes to this session, and what they were booked into is off, and remembered (R8)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
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
from models.rules.clashes import Slot
from models.rules.wording import to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.sessions.asks import end_requests
from models.sessions.booking import refuse_day, right_to_book, tell_host, write_bookings
from models.sessions.displacing import Displacement, displace
from models.sessions.ending import ended
from models.sessions.occupied import Occupied, held, held_bookings
from models.sessions.outcome import ask_first, why_not_booked
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed, told_before


@dataclass(frozen=True)
class Overridden(PupilFact, shows=Shows.SESSIONS):
    """A pupil who comes to this session instead of those."""

    pupil_id: int
    pupil: str
    """Name and form."""
    after: Occupied
    lost: tuple[Occupied, ...]
    told: bool = False
    """Whether the pupil was told of the other one already."""
    entry: Entry | None = None


def override(  # noqa: PLR0913 - as a booking does, it says whom, what, when, whose and why, each by its name
    db: Db,
    actor: Actor,
    *,
    who: Person,
    subject_id: int,
    pupil_id: int,
    slot: Slot,
    why: str,
    room: str = "",
    host_id: int | None = None,
    sure: bool = True,
) -> Overridden:
    """Book the pupil, whatever they are booked into then: that is off, kept, and put back when this one ends (R8).

    Its host and who booked it are told, with why. Raises Sorry where nothing is in the way or something else than a
    clash is, NotSure where one is not `sure` and there is something to ask first, NotAllowed for anybody but the head
    of the subject, the coordinator and leadership.
    """
    known, host = school(db), host_id or who.staff_id
    require(db, who, Action.OVERRIDE_CLASH, About(pupil_id=pupil_id, subject_id=subject_id))
    require(db, who, *right_to_book(who, host, subject_id))
    refuse_day(slot, actor.at, known)
    lock_pupils(db, [pupil_id])
    lost = _in_the_way(db, pupil_id, slot)
    label = known.label(pupil_id)
    if not lost:
        raise Sorry(
            f"{label} is free then, so there is nothing to override: use {to_type('book')}",
            field="day",
            pupil_id=pupil_id,
        )
    before = tuple(held(db, each.session_id) for each in lost)
    if any(
        (each.host_id, each.subject) == (host, known.subject_name(subject_id)) and each.slot == slot
        for each in before
    ):
        raise Sorry(f"{label} is in that session already.", field="day", pupil_id=pupil_id)
    with db.begin_nested():
        for each in lost:
            each.cancelled_at, each.cancelled_by = actor.at, actor.staff_id
            each.reason, each.version = OffBecause.OVERRIDDEN, each.version + 1
        db.flush()
        written = write_bookings(db, actor, host, subject_id, [pupil_id], slot, room)
        for refused in written.outcome.refused:
            raise Sorry(f"{label} is not booked: {why_not_booked(refused)}.", field="day", pupil_id=pupil_id)
        if not sure:
            ask_first([written.outcome])
    new = written.rows[0]
    displace(db, actor, lost, new, why)
    end_requests(db, actor, [each.id for each in lost])
    entry = record(
        db,
        actor,
        Deed.CLASH_OVERRIDE,
        pupil_id=pupil_id,
        about=(RecordKind.BOOKING, new.id),
        fields="pupil",
    )
    remember(db, entry, {"rooms": [new.session_id] if written.roomed else []})
    for each in lost:
        _tell(db, actor, each)
    tell_host(db, actor, written)
    list_changed(db, actor, slot.day)
    told = pupil_id in told_before(db, slot.day, [pupil_id])
    return Overridden(pupil_id, label, held(db, new.session_id), before, told, entry)


def as_overridden(db: Db, entry: Entry) -> Overridden | None:
    """What an earlier override stands for, as it is now; None where it holds no more."""
    new = db.get_one(Booking, entry.record_id)
    if new.cancelled_at is not None:
        return None
    found = db.exec(
        select(Displacement).where(Displacement.booking_id == new.id).order_by(col(Displacement.id))
    )
    lost = [db.get_one(Booking, each.displaced_id) for each in found]
    label = school(db).label(new.pupil_id)
    before = tuple(held(db, each.session_id) for each in lost)
    return Overridden(new.pupil_id, label, held(db, new.session_id), before, entry=entry)


def _in_the_way(db: Db, pupil_id: int, slot: Slot) -> list[Booking]:
    taken = held_bookings(db, [pupil_id], slot.day, slot.day).get(pupil_id, [])
    return [db.get_one(Booking, each.booking_id) for each in taken if each.held.slot.overlaps(slot)]


def _tell(db: Db, actor: Actor, lost: Booking) -> None:
    """The host who lost the pupil, and who had booked it, are told by whom and why."""
    session = db.get_one(Session, lost.session_id)
    over = datetime.combine(lost.day, lost.ends, school(db).settings.timezone).astimezone(UTC)
    for staff_id in sorted({session.host_id, lost.booked_by} - {actor.staff_id}):
        promise(
            db,
            Topic.SESSION_OVERRIDDEN,
            key=Topic.SESSION_OVERRIDDEN.key(lost.id, lost.version, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.BOOKING, lost.id),
            due=actor.at,
            useful_until=over,
            now=actor.at,
            urgent=True,
        )


def _asked(undoing: Undoing) -> Right:
    booking = undoing.db.get_one(Booking, undoing.entry.record_id)
    session = undoing.db.get_one(Session, booking.session_id)
    return Action.OVERRIDE_CLASH, About(pupil_id=booking.pupil_id, subject_id=session.subject_id)


@undoes(Deed.CLASH_OVERRIDE, _asked)
def _let_it_stand(undoing: Undoing) -> str:
    """Out of the session again, and back into what was displaced."""
    db, actor = undoing.db, undoing.actor
    new = db.get_one(Booking, undoing.entry.record_id)
    lock_pupils(db, [new.pupil_id])
    db.refresh(new)
    label = school(db).label(new.pupil_id)
    if new.cancelled_at is not None:
        raise Sorry("That booking was cancelled or moved since, so there is nothing to take back.")
    new.cancelled_at, new.cancelled_by = actor.at, actor.staff_id
    new.reason, new.version = OffBecause.TAKEN_BACK, new.version + 1
    for session_id in undoing.facts["rooms"]:
        session = db.get_one(Session, session_id)
        session.room, session.version = "", session.version + 1
    db.flush()
    lost = list(db.exec(select(Displacement.displaced_id).where(Displacement.booking_id == new.id)))
    # Who was told of the override hears it from that same message.
    back = ended(db, actor, [new.id], tell=False)
    refresh(db, topic=Topic.SESSION_BOOKED, about_id=new.session_id)
    for each in lost:
        take_back(db, topic=Topic.SESSION_OVERRIDDEN, about=(RecordKind.BOOKING, each))
    list_changed(db, actor, new.day)
    stands = "is back where they were" if back else "could not be put back where they were"
    return f"{label} {stands}. {held(db, new.session_id).subject} has them no longer."

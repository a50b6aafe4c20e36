"""Moving a booking to another time, day or room: off the one and into the other, at once (P9, R8)."""

from dataclasses import dataclass

from sqlmodel import col, select

from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import Record, RecordKind
from models.db.tables import Db
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.rules.clashes import Slot
from models.rules.clock import show_hours, show_time
from models.rules.kinds import places_taken
from models.rules.wording import day_in_full
from models.school.snapshot import school
from models.sessions.availability import Booked, NotBooked
from models.sessions.booking import refuse_day, write_bookings
from models.sessions.cancelling import hold, restore, right_to_change, tell_those_concerned, withdraw
from models.sessions.displacing import displace_again, pass_back, pass_on
from models.sessions.ending import ended
from models.sessions.occupied import Occupied, held
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed, told_before


@dataclass(frozen=True)
class Moved:
    """A booking that now stands elsewhere: where it was, where it is, and whether the pupil was told to come."""

    pupil: str
    """Name and form."""
    before: Occupied
    after: Occupied
    told: bool = False
    room_busy: tuple[Occupied, ...] = ()
    """Sessions of others in that room at that time."""
    roomed_too: tuple[Booked, ...] = ()
    """Those who were there before, and whose session was given its room with this."""
    entry: Entry | None = None


def move(
    db: Db, actor: Actor, *, who: Person, booking_id: int, version: int, slot: Slot, room: str = ""
) -> Moved:
    """Book the pupil of a booking into the same host's session of another slot instead (R8).

    Where no room is said it keeps its own, or is where the host's other pupils are then. The one who booked and the
    host are told where it was somebody else. Raises Sorry, and changes nothing, where the
    pupil is not free then or the day is none; NotAllowed for who may not change the booking.
    """
    booking = hold(db, who, booking_id)
    this: Record = (RecordKind.BOOKING, booking_id)
    known, session = school(db), db.get_one(Session, booking.session_id)
    before, label = held(db, booking.session_id), known.label(booking.pupil_id)
    if slot == before.slot and room.casefold() in {"", before.room.casefold()}:
        raise Sorry(f"{label} is booked there already.", field="to", pupil_id=booking.pupil_id, record=this)
    refuse_day(slot, actor.at, known, done="moved")
    withdraw(db, actor, booking, version)
    booking.reason = OffBecause.MOVED
    written = write_bookings(
        db, actor, session.host_id, session.subject_id, [booking.pupil_id], slot, room, usual=before.room
    )
    for refused in written.outcome.refused:
        raise Sorry(
            f"{label} stays where they are. {_why_not(refused)}",
            field="to",
            pupil_id=booking.pupil_id,
            record=this,
        )
    new = written.rows[0]
    entry = record(
        db,
        actor,
        Deed.SESSION_MOVE,
        pupil_id=booking.pupil_id,
        about=(RecordKind.BOOKING, new.id),
        fields="moved",
    )
    rooms = [new.session_id] if written.roomed else []
    back = ended(db, actor, [booking.id])
    remember(
        db,
        entry,
        {
            "from": booking.id,
            "version": booking.version,
            "rooms": rooms,
            "back": back,
            "passed": pass_on(db, booking, new),
        },
    )
    tell_those_concerned(db, actor, new, Topic.SESSION_MOVED, also=[booking.booked_by])
    for day in sorted({booking.day, new.day}):
        list_changed(db, actor, day)
    told = booking.pupil_id in told_before(db, booking.day, [booking.pupil_id])
    outcome = written.outcome
    after = held(db, new.session_id)
    return Moved(label, before, after, told, outcome.room_busy, outcome.roomed_too, entry)


def as_moved(db: Db, entry: Entry) -> Moved | None:
    """What an earlier moving stands for, as it is now; None where the booking holds no more, or is forgotten."""
    new, facts = db.get_one(Booking, entry.record_id), remembered(db, entry)
    if new.cancelled_at is not None or facts is None:
        return None
    old = db.get_one(Booking, facts["from"])
    label = school(db).label(new.pupil_id)
    return Moved(label, held(db, old.session_id), held(db, new.session_id), entry=entry)


def moved_from(db: Db, booking: Booking) -> Occupied | None:
    """Where the pupil of a moved booking was before; None where it is forgotten."""
    made = select(Entry).where(
        Entry.deed == Deed.SESSION_MOVE, Entry.pupil_id == booking.pupil_id, Entry.record_id == booking.id
    )
    entry = db.exec(made.order_by(col(Entry.id).desc())).first()
    facts = remembered(db, entry) if entry is not None else None
    return held(db, db.get_one(Booking, facts["from"]).session_id) if facts is not None else None


def _why_not(refused: NotBooked) -> str:
    if (clash := refused.clash) is not None:
        free = refused.free
        instead = f" Next free: {day_in_full(free.day)}, {show_hours(free.start, free.end)}." if free else ""
        return f"They are already in {clash.subject} with {clash.host} until {show_time(clash.slot.end)}.{instead}"
    if refused.full is not None:
        return f"That session is full: {places_taken(refused.full)}."
    return "They have left the school." if refused.year is None else "Sessions are not for their year then."


def _asked(undoing: Undoing) -> Right:
    booking = undoing.db.get_one(Booking, undoing.facts["from"])
    return right_to_change(undoing.db, undoing.who, booking)


@undoes(Deed.SESSION_MOVE, _asked)
def _move_back(undoing: Undoing) -> str:
    """Out of the new session, and back into the old one."""
    db, actor = undoing.db, undoing.actor
    new = hold(db, undoing.who, undoing.entry.record_id or 0)
    if new.cancelled_at is not None:
        raise Sorry("That booking was cancelled since, so there is nothing to take back.")
    old = hold(db, undoing.who, undoing.facts["from"])
    new.cancelled_at, new.cancelled_by = actor.at, actor.staff_id
    new.reason, new.version = OffBecause.TAKEN_BACK, new.version + 1
    for session_id in undoing.facts["rooms"]:
        session = db.get_one(Session, session_id)
        session.room, session.version = "", session.version + 1
    db.flush()
    pass_back(db, undoing.facts.get("passed", ()), old)
    displace_again(db, actor, undoing.facts.get("back", ()))
    restore(db, old, undoing.facts["version"])
    refresh(db, topic=Topic.SESSION_MOVED, about_id=new.id)
    for day in sorted({old.day, new.day}):
        list_changed(db, actor, day)
    lesson = held(db, old.session_id)
    hours = show_hours(old.starts, old.ends)
    label = school(db).label(old.pupil_id)
    return f"{label} is back where they were: {lesson.subject} on {day_in_full(old.day)}, {hours}."

"""Moving a booking to another time, day or room: off the one and into the other, at once (P9, R8)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
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
from models.rules.wording import count, day_in_full
from models.school.snapshot import school
from models.sessions.asks import end_requests
from models.sessions.availability import Booked, NotBooked
from models.sessions.booking import WrittenBooking, refuse_day, write_bookings
from models.sessions.cancelling import (
    Follower,
    as_follower,
    followers,
    hold,
    may_change,
    restore,
    right_to_change,
    tell_those_concerned,
    withdraw,
)
from models.sessions.displacing import displace_again, pass_back, pass_on
from models.sessions.ending import ended
from models.sessions.occupied import Occupied, held
from models.sessions.outcome import BookingOutcome, ask_first
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed, told_before


@dataclass(frozen=True)
class Moved(PupilFact, shows=Shows.SESSIONS):
    """A booking that now stands elsewhere: where it was, where it is, and whether the pupil was told to come."""

    pupil_id: int
    pupil: str
    """Name and form."""
    before: Occupied
    after: Occupied
    told: bool = False
    room_busy: tuple[Occupied, ...] = ()
    """Sessions of others in that room at that time."""
    roomed_too: tuple[Booked, ...] = ()
    """Those who were there before, and whose session was given its room with this."""
    more: tuple[date, ...] = ()
    """The days to which those after it were moved with it."""
    stay: tuple[tuple[date, str], ...] = ()
    """Those after it that could not be moved and stay, with why."""
    following: tuple[Follower, ...] = ()
    """Those of its series that come after it and were not to be moved."""
    shift: timedelta = timedelta()
    """By how much the day changed."""
    entry: Entry | None = None


def move(  # noqa: PLR0913 - a move says which, whither and how, each by its name
    db: Db,
    actor: Actor,
    *,
    who: Person,
    booking_id: int,
    version: int,
    slot: Slot,
    room: str = "",
    after: bool = False,
    sure: bool = True,
) -> Moved:
    """Book the pupil of a booking into the same host's session of another slot instead (R8).

    Where no room is said it keeps its own, or is where the host's other pupils are then. Those of its series `after`
    it change as it does, each where it can; the others stay. The one who booked and the host are told where it was
    somebody else. Raises Sorry, and changes nothing, where the pupil is not free then or the day is none; NotSure,
    and changes nothing, where one is not `sure` and there is something to ask first; NotAllowed for who may not
    change the booking.
    """
    booking = hold(db, who, booking_id)
    this: Record = (RecordKind.BOOKING, booking_id)
    before, label = held(db, booking.session_id), school(db).label(booking.pupil_id)
    if slot == before.slot and room.casefold() in {"", before.room.casefold()}:
        raise Sorry(f"{label} is booked there already.", field="to", pupil_id=booking.pupil_id, record=this)
    following = [each for each in followers(db, booking) if may_change(db, who, each)]
    with db.begin_nested():
        # Later ones go out of the way first, so that none meets another one of the series that has still to move.
        later = (
            _move_more(db, actor, booking, slot, room, following)
            if after and slot.day > booking.day
            else None
        )
        written, facts = _move_one(db, actor, booking, version, slot, room)
        more, stay = later or (_move_more(db, actor, booking, slot, room, following) if after else ([], []))
        if not sure:
            ask_first([written.outcome, *(each.outcome for each in more)])
    new = written.rows[0]
    entry = record(
        db,
        actor,
        Deed.SESSION_MOVE,
        pupil_id=booking.pupil_id,
        about=(RecordKind.BOOKING, new.id),
        fields="moved",
    )
    remember(db, entry, {**facts, "more": [each.facts for each in more]})
    tell_those_concerned(db, actor, new, Topic.SESSION_MOVED, also=[booking.booked_by])
    for day in sorted(
        {booking.day, new.day, *(day for each in more for day in (each.before, each.outcome.slot.day))}
    ):
        list_changed(db, actor, day)
    outcome = written.outcome
    return Moved(
        booking.pupil_id,
        label,
        before,
        held(db, new.session_id),
        booking.pupil_id in told_before(db, booking.day, [booking.pupil_id]),
        outcome.room_busy,
        outcome.roomed_too,
        more=tuple(each.outcome.slot.day for each in more),
        stay=tuple(stay),
        following=() if after else tuple(map(as_follower, following)),
        shift=slot.day - before.slot.day,
        entry=entry,
    )


def _move_one(
    db: Db, actor: Actor, booking: Booking, version: int, slot: Slot, room: str
) -> tuple[WrittenBooking, dict[str, Any]]:
    """Off the one and into the other, and what is needed to take it back. Raises Sorry where it cannot be."""
    label, session = school(db).label(booking.pupil_id), db.get_one(Session, booking.session_id)
    this: Record = (RecordKind.BOOKING, booking.id)
    refuse_day(slot, actor.at, school(db), done="moved")
    withdraw(db, actor, booking, version)
    booking.reason = OffBecause.MOVED
    usual = session.room
    written = write_bookings(
        db, actor, session.host_id, session.subject_id, [booking.pupil_id], slot, room, usual=usual
    )
    for refused in written.outcome.refused:
        why = f"{label} stays where they are. {_why_not(refused)}"
        raise Sorry(why, field="to", pupil_id=booking.pupil_id, record=this)
    if not written.rows:
        raise Sorry(f"{label} is booked there already.", field="to", pupil_id=booking.pupil_id, record=this)
    new = written.rows[0]
    new.series_id = booking.series_id
    db.flush()
    return written, {
        "from": booking.id,
        "version": booking.version,
        "to": new.id,
        "rooms": [new.session_id] if written.roomed else [],
        "back": ended(db, actor, [booking.id]),
        "passed": pass_on(db, booking, new),
    }


@dataclass(frozen=True)
class _MovedToo:
    """One of the series that moved with the first: its day before, what it is now, and how to take it back."""

    before: date
    outcome: BookingOutcome
    facts: dict[str, Any]


def _move_more(
    db: Db, actor: Actor, first: Booking, slot: Slot, room: str, following: Sequence[Booking]
) -> tuple[list[_MovedToo], list[tuple[date, str]]]:
    """Those after it, each by as many days and to the same time; and which stay where they are, with why."""
    shift = slot.day - first.day
    moved: list[_MovedToo] = []
    stay: list[tuple[date, str]] = []
    for each in following if shift <= timedelta() else reversed(following):
        day, day_before = each.day + shift, each.day
        try:
            with db.begin_nested():
                written, facts = _move_one(db, actor, each, each.version, replace(slot, day=day), room)
            moved.append(_MovedToo(day_before, written.outcome, facts))
        except Sorry as sorry:
            stay.append((day_before, sorry.sentence))
    return sorted(moved, key=lambda found: found.before), sorted(stay)


def as_moved(db: Db, entry: Entry) -> Moved | None:
    """What an earlier moving stands for, as it is now; None where the booking holds no more, or is forgotten."""
    new, facts = db.get_one(Booking, entry.record_id), remembered(db, entry)
    if new.cancelled_at is not None or facts is None:
        return None
    old = db.get_one(Booking, facts["from"])
    label = school(db).label(new.pupil_id)
    return Moved(new.pupil_id, label, held(db, old.session_id), held(db, new.session_id), entry=entry)


def moved_with(db: Db, booking: Booking) -> int:
    """How many of its series that come after it were moved in the same breath."""
    if booking.series_id is None:
        return 0
    wanted = select(Booking.id).where(
        Booking.series_id == booking.series_id,
        Booking.pupil_id == booking.pupil_id,
        Booking.booked_at == booking.booked_at,
        Booking.id != booking.id,
    )
    return len(db.exec(wanted).all())


def moved_from(db: Db, booking: Booking) -> Occupied | None:
    """Where the pupil of a moved booking was before; None where it is forgotten."""
    before = moved_booking(db, booking)
    return held(db, before.session_id) if before is not None else None


def moved_booking(db: Db, booking: Booking) -> Booking | None:
    """The booking that this one was moved from; None where it is forgotten, or it was not moved."""
    made = select(Entry).where(
        Entry.deed == Deed.SESSION_MOVE, Entry.pupil_id == booking.pupil_id, Entry.record_id == booking.id
    )
    entry = db.exec(made.order_by(col(Entry.id).desc())).first()
    facts = remembered(db, entry) if entry is not None else None
    return db.get(Booking, facts["from"]) if facts is not None else None


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
    """Out of the new session, and back into the old one; those that were moved with it, each where it can be."""
    db = undoing.db
    new, more = db.get_one(Booking, undoing.entry.record_id), undoing.facts.get("more", ())
    this = {**undoing.facts, "to": undoing.entry.record_id}
    if db.get_one(Booking, undoing.facts["from"]).day > new.day:
        # They came nearer: the last goes back first, so that none meets another one of the series.
        back = _more_back(undoing, reversed(more))
        first = _one_back(undoing, this)
    else:
        first = _one_back(undoing, this)
        back = _more_back(undoing, more)
    lesson, hours = held(db, first.session_id), show_hours(first.starts, first.ends)
    label = school(db).label(first.pupil_id)
    too = f", and so {'is' if back == 1 else 'are'} {count(back, 'day')} after it" if more else ""
    return f"{label} is back where they were: {lesson.subject} on {day_in_full(first.day)}, {hours}{too}."


def _more_back(undoing: Undoing, more: Iterable[Mapping[str, Any]]) -> int:
    """Those that were moved with it, each where it can be; how many could."""
    back = 0
    for facts in more:
        with suppress(Sorry), undoing.db.begin_nested():
            _one_back(undoing, facts)
            back += 1
    return back


def _one_back(undoing: Undoing, facts: Mapping[str, Any]) -> Booking:
    """Out of the new session, and back into the old one. Raises Sorry where that cannot be."""
    db, actor = undoing.db, undoing.actor
    new = hold(db, undoing.who, facts["to"])
    if new.cancelled_at is not None:
        raise Sorry("That booking was cancelled since, so there is nothing to take back.")
    old = hold(db, undoing.who, facts["from"])
    new.cancelled_at, new.cancelled_by = actor.at, actor.staff_id
    new.reason, new.version = OffBecause.TAKEN_BACK, new.version + 1
    for session_id in facts["rooms"]:
        session = db.get_one(Session, session_id)
        session.room, session.version = "", session.version + 1
    db.flush()
    end_requests(db, actor, [new.id])
    pass_back(db, facts.get("passed", ()), old)
    displace_again(db, actor, facts.get("back", ()))
    restore(db, old, facts["version"])
    refresh(db, topic=Topic.SESSION_MOVED, about_id=new.id)
    for day in sorted({old.day, new.day}):
        list_changed(db, actor, day)
    return old

"""Booking pupils into sessions (P9, R8)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, could_in, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Right
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.rules.clashes import Slot, too_long
from models.rules.clock import show_time
from models.rules.wording import count, day_in_full, shut_in_words
from models.school.people import Staff
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.sessions.availability import Booked, Look, NotBooked, Wish, look
from models.sessions.joining import as_on_doors, find_session, has_pupils, made_session, others_in
from models.sessions.kinds import kind_of_slot, why_not_held
from models.sessions.occupied import in_room
from models.sessions.outcome import BookingOutcome
from models.sessions.session import Booking, Session, When, kind_of
from models.sessions.telling import list_changed, was_posted

_BOOKINGS, _ROOMS = "bookings", "rooms"
"""What a booking's entry is remembered by."""
MOST_AT_ONCE = 600
"""Bookings: a class of thirty, twice a week for ten weeks."""


@dataclass(frozen=True)
class WrittenBooking:
    """What was written for one slot: the bookings made, and whether the session was given its room."""

    outcome: BookingOutcome
    session: Session | None = None
    rows: tuple[Booking, ...] = ()
    roomed: bool = False


def book(  # noqa: PLR0913 - a booking says whom, what, when and whose, each by its name
    db: Db,
    actor: Actor,
    *,
    who: Person,
    subject_id: int,
    pupil_ids: Iterable[int],
    slots: Sequence[Slot],
    room: str = "",
    host_id: int | None = None,
    series: bool = False,
    sure: bool = True,
) -> list[BookingOutcome]:
    """Book pupils into the host's session of each slot, each pupil where it can be; who is in stays so (P9, R8).

    Without a host they are one's own sessions; another host is told. All that was booked at once is one entry, and
    of a `series` each knows of the others, so that it can be changed with those after. Where one is not `sure` and
    there is something to ask first, nothing is written, and the outcomes say what.
    Raises Sorry where a slot is over or not on a school day, and NotAllowed for a subject, or a colleague, that they
    may not book for.
    """
    known, host = school(db), host_id or who.staff_id
    require(db, who, *right_to_book(who, host, subject_id))
    for slot in slots:
        refuse_day(slot, actor.at, known)
    wanted = list(dict.fromkeys(pupil_ids))
    if (many := len(wanted) * len(slots)) > MOST_AT_ONCE:
        raise Sorry(
            f"Those are {many} bookings, of {count(len(wanted), 'pupil')} on {count(len(slots), 'day')}; "
            f"{MOST_AT_ONCE} fit at once. Book fewer days, or fewer pupils.",
            field="day",
        )
    lock_pupils(db, wanted)
    if not sure:
        seen = [
            _looked(db, actor, host, subject_id, wanted, slot, room, planned=slots[:at])[0]
            for at, slot in enumerate(slots)
        ]
        if any(each.asks for each in seen):
            return [replace(each, asked=True, series=series) for each in seen]
    written = [write_bookings(db, actor, host, subject_id, wanted, slot, room) for slot in slots]
    if series:
        _join(db, [row for each in written for row in each.rows])
    entry = _recorded(db, actor, written)
    return [replace(each.outcome, entry=entry, series=series) for each in written]


def _join(db: Db, rows: Sequence[Booking]) -> None:
    """Let bookings that come again know of each other."""
    first = min((row.id or 0 for row in rows), default=0)
    for row in rows:
        row.series_id = first
    db.flush()


def could_book(who: Person) -> bool:
    """Whether there is a subject for which they could book at all."""
    return bool(who.teaches) or could_in(who, Action.BOOK_FOR_OTHER_SUBJECT, 0) or bool(who.heads)


def right_to_book(who: Person, host_id: int, subject_id: int) -> Right:
    """What it takes to book into sessions of this host in this subject."""
    own = host_id == who.staff_id and subject_id in who.teaches
    return Action.BOOK if own else Action.BOOK_FOR_OTHER_SUBJECT, About(subject_id=subject_id)


def write_bookings(
    db: Db,
    actor: Actor,
    host: int,
    subject_id: int,
    wanted: Sequence[int],
    slot: Slot,
    room: str,
    *,
    usual: str = "",
) -> WrittenBooking:
    """Write what can be of one slot. The pupils are locked, and that it may be is settled, before.

    Without a room, and without a session to join, it is in the `usual` one.
    """
    outcome, session = _looked(db, actor, host, subject_id, wanted, slot, room, usual=usual)
    settings = school(db).settings
    kind = kind_of_slot(school(db), slot)
    if session is None and kind is not None and kind.places is not None:
        # Who counts its places holds the session: of two who take the last one, the second finds it taken.
        made_session(db, host, subject_id, slot, outcome.room, kind_of(slot.start, slot.end, settings))
        outcome, session = _looked(db, actor, host, subject_id, wanted, slot, room, usual=usual)
    return _write(db, actor, outcome, session, kind_of(slot.start, slot.end, settings))


def would_come_of(
    db: Db,
    actor: Actor,
    host: int,
    subject_id: int,
    wanted: Sequence[int],
    slot: Slot,
    room: str,
    *,
    without: Collection[int],
) -> BookingOutcome:
    """What would come of one slot if the bookings `without` held no more; nothing is written."""
    return _looked(db, actor, host, subject_id, wanted, slot, room, without=without)[0]


def _looked(  # noqa: PLR0913 - as write_bookings is told, and what is planned beside it
    db: Db,
    actor: Actor,
    host: int,
    subject_id: int,
    wanted: Sequence[int],
    slot: Slot,
    room: str,
    *,
    usual: str = "",
    planned: Sequence[Slot] = (),
    without: Collection[int] = (),
) -> tuple[BookingOutcome, Session | None]:
    """What would come of one slot, beside those that are `planned` with it, and the session that is joined."""
    known = school(db)
    session, named = find_session(db, host, subject_id, slot, as_on_doors(room))
    if usual and not room and (session is None or not has_pupils(db, session)):
        session, named = find_session(db, host, subject_id, slot, usual)
    wish = Wish(host, known.subjects[subject_id].name, slot, session.id if session else None, named)
    today = actor.at.astimezone(known.settings.timezone).date()
    seen = look(db, wish=wish, school=known, today=today, pupil_ids=wanted, planned=planned, without=without)
    outcome = _with_busy(db, _as_found(seen, subject_id, wanted, named), seen)
    if not outcome.new:
        return outcome, session
    return replace(
        outcome,
        after_list=slot.day == today and was_posted(db, slot.day),
        offered_by=_offered_by(db, seen),
    ), session


def _offered_by(db: Db, seen: Look) -> tuple[str, ...]:
    """Who offers sessions of this kind, where the host is not one of them."""
    hosts = seen.kind.hosts if seen.kind is not None else ()
    if not hosts or db.get_one(Staff, seen.wish.host_id).email in hosts:
        return ()
    names = db.exec(select(Staff).where(col(Staff.email).in_(hosts), Staff.active).order_by(Staff.surname))
    return tuple(each.name for each in names)


def _as_found(seen: Look, subject_id: int, wanted: Sequence[int], room: str) -> BookingOutcome:
    placed = seen.placings(wanted)
    return BookingOutcome(
        subject_id=subject_id,
        subject=seen.wish.subject,
        host_id=seen.wish.host_id,
        slot=seen.wish.slot,
        room=room,
        booked=tuple(each for each in placed if isinstance(each, Booked)),
        refused=tuple(each for each in placed if isinstance(each, NotBooked)),
    )


def _recorded(db: Db, actor: Actor, written: Sequence[WrittenBooking]) -> Entry | None:
    """One entry for all that was written; None where it was so already."""
    rows = [row for each in written for row in each.rows]
    roomed = [each.session.id for each in written if each.session is not None and each.roomed]
    if not rows and not roomed:
        return None
    first = next(each.session for each in written if each.session is not None and (each.rows or each.roomed))
    pupils = {row.pupil_id for row in rows}
    fields = ",".join(filter(None, ("pupils" if rows else "", "room" if roomed else "")))
    entry = record(
        db,
        actor,
        Deed.SESSION_BOOK,
        pupil_id=next(iter(pupils)) if len(pupils) == 1 else None,
        about=(RecordKind.SESSION, first.id),
        fields=fields,
    )
    remember(db, entry, memory_of(written))
    for each in written:
        if each.rows or each.roomed:
            list_changed(db, actor, each.outcome.slot.day)
        if each.rows:
            tell_host(db, actor, each)
    return entry


def memory_of(written: Sequence[WrittenBooking]) -> dict[str, Any]:
    """What taking all this back needs, for the entry's memory."""
    roomed = [each.session.id for each in written if each.session is not None and each.roomed]
    return {_BOOKINGS: [row.id for each in written for row in each.rows], _ROOMS: roomed}


def written_by(memory: Mapping[str, Any]) -> tuple[list[int], list[int]]:
    """The bookings that an entry wrote, and the sessions whose rooms it gave, from what is remembered of it."""
    return memory.get(_BOOKINGS, []), memory.get(_ROOMS, [])


def tell_host(db: Db, actor: Actor, written: WrittenBooking) -> None:
    """The host of a session that somebody else booked into is told, until it is over."""
    outcome, session = written.outcome, written.session
    if session is None or outcome.host_id == actor.staff_id:
        return
    over = datetime.combine(outcome.slot.day, outcome.slot.end, school(db).settings.timezone)
    promise(
        db,
        Topic.SESSION_BOOKED,
        key=Topic.SESSION_BOOKED.key(session.id, written.rows[0].id, staff=outcome.host_id),
        to_staff=outcome.host_id,
        about=(RecordKind.SESSION, session.id),
        due=actor.at,
        useful_until=over.astimezone(UTC),
        now=actor.at,
    )


def refuse_day(slot: Slot, at: datetime, known: School, *, done: str = "booked") -> None:
    """Raises Sorry where the slot is over, too long, or not on a school day, saying what is instead."""
    if (trouble := too_long(slot.start, slot.end)) is not None:
        raise Sorry(trouble, field="time")
    now = at.astimezone(known.settings.timezone)
    if slot.day < now.date():
        raise Sorry(
            f"{day_in_full(slot.day)} is past. Type a day to come, such as tomorrow or thu.", field="day"
        )
    reason = why_not_held(known, slot)
    if reason is not None:
        following = known.calendar.next_school_day(slot.day)
        instead = f" The next school day is {day_in_full(following)}." if following else ""
        raise Sorry(f"{shut_in_words(slot.day, reason)}, so nothing was {done}.{instead}", field="day")
    if slot.day == now.date() and slot.end <= now.time():
        in_a_week = f"next {slot.day:%a}".casefold()
        raise Sorry(
            f"It is past {show_time(slot.end)} today. Say a later time or another day, such as {in_a_week}.",
            field="time",
        )


def _with_busy(db: Db, outcome: BookingOutcome, seen: Look) -> BookingOutcome:
    """The outcome with what else the host and the room have at that time (R8)."""
    there = in_room(db, outcome.room, outcome.slot.day) if outcome.room else []
    others = (held for held in there if held.host_id != outcome.host_id)
    return replace(
        outcome,
        host_busy=seen.host_busy(),
        room_busy=tuple(held for held in others if held.slot.overlaps(outcome.slot)),
    )


def _write(
    db: Db, actor: Actor, outcome: BookingOutcome, session: Session | None, kind: When
) -> WrittenBooking:
    """Write what is new; what is said of it, the room too, is read from the rows."""
    if not outcome.booked:
        return WrittenBooking(outcome)
    slot = outcome.slot
    session = session or made_session(db, outcome.host_id, outcome.subject_id, slot, outcome.room, kind)
    roomed = session.room != outcome.room
    roomed_too = others_in(db, session, outcome) if roomed else ()
    if roomed:
        session.room, session.version = outcome.room, session.version + 1
    rows = {
        each.pupil_id: Booking(
            session_id=session.id or 0,
            pupil_id=each.pupil_id,
            day=slot.day,
            starts=slot.start,
            ends=slot.end,
            booked_by=actor.staff_id or outcome.host_id,
            booked_at=actor.at,
        )
        for each in outcome.new
    }
    db.add_all(rows.values())
    db.flush()
    booked = (
        each if each.already else replace(each, booking_id=rows[each.pupil_id].id or 0)
        for each in outcome.booked
    )
    outcome = replace(outcome, booked=tuple(booked), room=session.room, roomed=roomed, roomed_too=roomed_too)
    return WrittenBooking(outcome, session, tuple(rows.values()), roomed)

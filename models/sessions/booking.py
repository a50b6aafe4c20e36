"""Booking pupils into sessions (P9, R8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember, remembered
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.tables import Db
from models.outbox.once import insert_once
from models.rules.clashes import Slot
from models.rules.clock import show_hours, show_time
from models.rules.wording import day_in_full, listed, shut_in_words
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.sessions.availability import Booked, Look, NotBooked, Wish, look
from models.sessions.occupied import Occupied, in_room
from models.sessions.session import Booking, Session, When, kind_of
from models.sessions.telling import list_changed, told_before


@dataclass(frozen=True)
class BookingOutcome:
    """What became of a booking, pupil by pupil; `entry` is None where nothing was written."""

    subject_id: int
    subject: str
    host_id: int
    slot: Slot
    room: str
    booked: tuple[Booked, ...]
    refused: tuple[NotBooked, ...]
    host_busy: tuple[Occupied, ...] = ()
    """Other sessions of the host at that time."""
    room_busy: tuple[Occupied, ...] = ()
    """Sessions of others in that room at that time."""
    entry: Entry | None = None

    @property
    def new(self) -> tuple[Booked, ...]:
        """Those who were booked just now."""
        return tuple(each for each in self.booked if not each.already)


def book(
    db: Db,
    actor: Actor,
    *,
    host: Person,
    subject_id: int,
    pupil_ids: Iterable[int],
    slot: Slot,
    room: str = "",
) -> BookingOutcome:
    """Book pupils into the host's session, each where it can be; who is in already stays so (P9, R8).

    Raises Sorry where the slot is over or not on a school day, and NotAllowed for a subject that the host may
    not book for.
    """
    known = school(db)
    action = Action.BOOK if subject_id in host.teaches else Action.BOOK_FOR_OTHER_SUBJECT
    require(db, host, action, About(subject_id=subject_id))
    _refuse_day(slot, actor.at, known)
    wanted = list(dict.fromkeys(pupil_ids))
    lock_pupils(db, wanted)
    session, room = _find(db, host.staff_id, subject_id, slot, _room(room))
    wish = Wish(host.staff_id, known.subjects[subject_id].name, slot, session.id if session else None)
    today = actor.at.astimezone(known.settings.timezone).date()
    seen = look(db, wish=wish, school=known, today=today, pupil_ids=wanted)
    verdicts = [seen.verdict(pupil_id, known.label(pupil_id)) for pupil_id in wanted]
    outcome = BookingOutcome(
        subject_id=subject_id,
        subject=wish.subject,
        host_id=host.staff_id,
        slot=slot,
        room=room,
        booked=tuple(each for each in verdicts if isinstance(each, Booked)),
        refused=tuple(each for each in verdicts if isinstance(each, NotBooked)),
    )
    if not outcome.new:
        return outcome
    return _write(
        db, actor, _with_busy(db, outcome, seen), session, kind_of(slot.start, slot.end, known.settings)
    )


@undoes(Deed.SESSION_BOOK)
def _unbook(undoing: Undoing) -> str:
    """Cancel exactly what the deed booked, and take back the room where it gave one."""
    db, actor, ids = undoing.db, undoing.actor, undoing.facts["bookings"]
    pupil_ids = db.exec(select(Booking.pupil_id).where(col(Booking.id).in_(ids))).all()
    lock_pupils(db, pupil_ids)
    booked = db.exec(
        select(Booking)
        .where(col(Booking.id).in_(ids), col(Booking.cancelled_at).is_(None))
        .order_by(col(Booking.id))
    ).all()
    if not booked:
        raise Sorry("That booking was cancelled since, so there is nothing to take back.")
    for booking in booked:
        booking.cancelled_at, booking.cancelled_by = actor.at, actor.staff_id
        booking.reason, booking.version = "taken back", booking.version + 1
    session = db.get_one(Session, undoing.entry.record_id)
    if undoing.facts["roomed"]:
        session.room, session.version = "", session.version + 1
    db.flush()
    list_changed(db, actor, session.day)
    known = school(db)
    told = told_before(db, session.day, [booking.pupil_id for booking in booked])
    names = listed(known.label(booking.pupil_id) for booking in booked)
    off = listed(known.label(pupil_id) for pupil_id in pupil_ids if pupil_id in told)
    return (
        f"Taken back: {names} {'is' if len(booked) == 1 else 'are'} no longer booked into "
        f"{known.subjects[session.subject_id].name} on {day_in_full(session.day)}, "
        f"{show_hours(session.starts, session.ends)}."
        f"{f' Told already, so say that it is off: {off}.' if off else ''}"
    )


def _refuse_day(slot: Slot, at: datetime, known: School) -> None:
    now = at.astimezone(known.settings.timezone)
    if slot.day < now.date():
        raise Sorry(
            f"{day_in_full(slot.day)} is past. Say a day to come, such as tomorrow or thu.", field="day"
        )
    reason = known.calendar.why_not(slot.day)
    if reason is not None:
        following = known.calendar.next_school_day(slot.day)
        instead = f" The next school day is {day_in_full(following)}." if following else ""
        raise Sorry(f"{shut_in_words(slot.day, reason)}, so nothing was booked.{instead}", field="day")
    if slot.day == now.date() and slot.end <= now.time():
        raise Sorry(f"It is past {show_time(slot.end)} today. Say a later time or another day.", field="time")


def _find(db: Db, host_id: int, subject_id: int, slot: Slot, room: str) -> tuple[Session | None, str]:
    """The session that these words mean, where there is one, and its room.

    Who names no room joins the session there is; a session without a room takes the first that is named.
    """
    same = select(Session).where(
        Session.host_id == host_id,
        Session.subject_id == subject_id,
        Session.day == slot.day,
        Session.starts == slot.start,
        Session.ends == slot.end,
    )
    found = db.exec(same.order_by(col(Session.id)).with_for_update(key_share=True)).all()
    held = [each for each in found if _has_pupils(db, each)]
    for each in (*held, *(found if room or len(held) != 1 else ())):
        if each.room.casefold() == room.casefold():
            return each, each.room
    if not room and len(held) == 1:
        return held[0], held[0].room
    return next((each for each in held if room and not each.room), None), room


def _room(words: str) -> str:
    """A room as it is written on doors: m4 is M4."""
    plain = " ".join(words.split())
    return plain[:1].upper() + plain[1:]


def _has_pupils(db: Db, session: Session) -> bool:
    booked = exists().where(col(Booking.session_id) == session.id, col(Booking.cancelled_at).is_(None))
    return bool(db.exec(select(booked)).one())


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
) -> BookingOutcome:
    slot = outcome.slot
    session = session or _made(db, outcome, kind)
    session_id = session.id or 0
    roomed = session.room != outcome.room
    if roomed:
        session.room, session.version = outcome.room, session.version + 1
    rows = {
        each.pupil_id: Booking(
            session_id=session_id,
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
    only = next(iter(rows)) if len(rows) == 1 else None
    about = ("session", session.id)
    fields = "pupils,room" if roomed else "pupils"
    entry = record(db, actor, Deed.SESSION_BOOK, pupil_id=only, about=about, fields=fields)
    remember(db, entry, {"bookings": [row.id for row in rows.values()], "roomed": roomed})
    list_changed(db, actor, slot.day)
    booked = (
        each if each.already else replace(each, booking_id=rows[each.pupil_id].id or 0)
        for each in outcome.booked
    )
    return replace(outcome, booked=tuple(booked), entry=entry)


def _made(db: Db, outcome: BookingOutcome, kind: When) -> Session:
    slot = outcome.slot
    row = {
        "host_id": outcome.host_id,
        "subject_id": outcome.subject_id,
        "day": slot.day,
        "starts": slot.start,
        "ends": slot.end,
        "room": outcome.room,
    }
    insert_once(db, Session, {**row, "kind": kind, "version": 1}, unique=tuple(row))
    return db.exec(select(Session).filter_by(**row)).one()


def outcome_of(db: Db, entry: Entry) -> BookingOutcome:
    """What a booking's entry stands for, as it is now: those who are still booked."""
    known = school(db)
    session = db.get_one(Session, entry.record_id)
    ids = (remembered(db, entry) or {"bookings": []})["bookings"]
    rows = db.exec(select(Booking).where(col(Booking.id).in_(ids), col(Booking.cancelled_at).is_(None)))
    return BookingOutcome(
        subject_id=session.subject_id,
        subject=known.subjects[session.subject_id].name,
        host_id=session.host_id,
        slot=Slot(session.day, session.starts, session.ends),
        room=session.room,
        booked=tuple(
            Booked(row.pupil_id, known.label(row.pupil_id), row.id or 0, row.version) for row in rows
        ),
        refused=(),
        entry=entry,
    )

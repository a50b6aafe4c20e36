"""Which session pupils are booked into: one of the host's that there is already, or a new one."""

from sqlalchemy import exists
from sqlmodel import col, select

from models.db.tables import Db
from models.outbox.once import insert_once
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.availability import Booked
from models.sessions.outcome import BookingOutcome
from models.sessions.session import Booking, Session, When


def find_session(db: Db, host_id: int, subject_id: int, slot: Slot, room: str) -> tuple[Session | None, str]:
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
    held = [each for each in found if has_pupils(db, each)]
    for each in (*held, *(found if room or len(held) != 1 else ())):
        if each.room.casefold() == room.casefold():
            return each, each.room
    if not room and len(held) == 1:
        return held[0], held[0].room
    return next((each for each in held if room and not each.room), None), room


def as_on_doors(words: str) -> str:
    """A room as it is written on doors: m4 is M4."""
    plain = " ".join(words.split())
    return plain[:1].upper() + plain[1:]


def has_pupils(db: Db, session: Session) -> bool:
    booked = exists().where(col(Booking.session_id) == session.id, col(Booking.cancelled_at).is_(None))
    return bool(db.exec(select(booked)).one())


def others_in(db: Db, session: Session, outcome: BookingOutcome) -> tuple[Booked, ...]:
    """Those in the session already whom the booking does not name."""
    named = [each.pupil_id for each in outcome.booked]
    others = db.exec(
        select(Booking)
        .where(
            Booking.session_id == session.id,
            col(Booking.cancelled_at).is_(None),
            col(Booking.pupil_id).not_in(named),
        )
        .order_by(col(Booking.id))
    )
    known = school(db)
    return tuple(
        Booked(row.pupil_id, known.label(row.pupil_id), row.id or 0, row.version, already=True)
        for row in others
    )


def made_session(db: Db, host_id: int, subject_id: int, slot: Slot, room: str, kind: When) -> Session:
    """The host's session then, held until the transaction ends; of two who make it, the second gets the first's."""
    row = {
        "host_id": host_id,
        "subject_id": subject_id,
        "day": slot.day,
        "starts": slot.start,
        "ends": slot.end,
        "room": room,
    }
    insert_once(db, Session, {**row, "kind": kind, "version": 1}, unique=tuple(row))
    return db.exec(select(Session).filter_by(**row).with_for_update(key_share=True)).one()

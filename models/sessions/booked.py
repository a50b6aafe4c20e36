"""What a booking's entry stands for: drawn again as it is now, and taken back (P9)."""

from collections.abc import Sequence
from itertools import groupby

from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.memory import remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.tables import Db
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.rules.clashes import Slot
from models.rules.clock import show_hours
from models.rules.wording import day_in_full, listed
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.sessions.availability import Booked
from models.sessions.booking import right_to_book, written_by
from models.sessions.ending import ended
from models.sessions.outcome import BookingOutcome
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed, told_before


def outcomes_of(db: Db, entry: Entry) -> list[BookingOutcome]:
    """What a booking's entry stands for, as it is now: those who are still booked, by session."""
    known = school(db)
    ids = written_by(remembered(db, entry) or {})[0]
    standing = (
        select(Booking)
        .where(col(Booking.id).in_(ids), col(Booking.cancelled_at).is_(None))
        .order_by(col(Booking.day), col(Booking.starts), col(Booking.session_id), col(Booking.id))
    )
    found = []
    for session_id, together in groupby(db.exec(standing), key=lambda row: row.session_id):
        rows = list(together)
        session = db.get_one(Session, session_id)
        found.append(
            BookingOutcome(
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
                series=any(row.series_id is not None for row in rows),
            )
        )
    return found


def _asked(undoing: Undoing) -> Right:
    session = undoing.db.get_one(Session, undoing.entry.record_id)
    return right_to_book(undoing.who, session.host_id, session.subject_id)


@undoes(Deed.SESSION_BOOK, _asked)
def taken_off(undoing: Undoing) -> str:
    """Cancel exactly what the deed booked, and take back the rooms that it gave."""
    db, actor = undoing.db, undoing.actor
    ids, roomed = written_by(undoing.facts)
    pupil_ids = db.exec(select(Booking.pupil_id).where(col(Booking.id).in_(ids))).all()
    lock_pupils(db, pupil_ids)
    booked = db.exec(
        select(Booking)
        .where(col(Booking.id).in_(ids), col(Booking.cancelled_at).is_(None))
        .order_by(col(Booking.day), col(Booking.id))
    ).all()
    rooms = [db.get_one(Session, session_id) for session_id in roomed]
    if ids and not booked:
        raise Sorry("That booking was cancelled since, so there is nothing to take back.")
    for booking in booked:
        booking.cancelled_at, booking.cancelled_by = actor.at, actor.staff_id
        booking.reason, booking.version = OffBecause.TAKEN_BACK, booking.version + 1
    for session in rooms:
        session.room, session.version = "", session.version + 1
    db.flush()
    ended(db, actor, [each.id for each in booked])
    known = school(db)
    if not booked:
        return f"Taken back: {listed(_session_words(known, each) for each in rooms)} has no room any more."
    sessions = [db.get_one(Session, each) for each in dict.fromkeys(row.session_id for row in booked)]
    off: list[str] = []
    for session in sessions:
        list_changed(db, actor, session.day)
        refresh(db, topic=Topic.SESSION_BOOKED, about_id=session.id)
        told = told_before(db, session.day, list(pupil_ids))
        off.extend(known.label(pupil_id) for pupil_id in pupil_ids if pupil_id in told)
    names = [known.label(each) for each in dict.fromkeys(booking.pupil_id for booking in booked)]
    return (
        f"Taken back: {listed(names)} {'is' if len(names) == 1 else 'are'} no longer booked into "
        f"{_sessions_words(known, sessions)}."
        f"{_without_rooms(known, db, rooms)}"
        f"{f' Told already, so say that it is off: {listed(dict.fromkeys(off))}.' if off else ''}"
    )


def _without_rooms(known: School, db: Db, rooms: Sequence[Session]) -> str:
    """That those who stay in a session have no room any more; blank where nobody stays in one."""
    still = select(Booking.session_id).where(
        col(Booking.session_id).in_([each.id for each in rooms]), col(Booking.cancelled_at).is_(None)
    )
    stay = set(db.exec(still).all())
    left = [_session_words(known, each) for each in rooms if each.id in stay]
    return f" {listed(left)} has no room any more." if left else ""


_FEW = 3
"""Sessions that are named one by one."""


def _sessions_words(known: School, sessions: Sequence[Session]) -> str:
    if len(sessions) <= _FEW:
        return listed(_session_words(known, each) for each in sessions)
    subjects = dict.fromkeys(known.subjects[each.subject_id].name for each in sessions)
    first, last = (day_in_full(each.day) for each in (sessions[0], sessions[-1]))
    return f"{listed(subjects)} on {len(sessions)} days from {first} to {last}"


def _session_words(known: School, session: Session) -> str:
    subject = known.subjects[session.subject_id].name
    return f"{subject} on {day_in_full(session.day)}, {show_hours(session.starts, session.ends)}"

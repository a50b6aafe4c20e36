"""On it: somebody of leadership goes to find a pupil who is not at a session, and all see who (R10)."""

from dataclasses import dataclass

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.rules.wording import to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school, staff_name
from models.sessions.register import Fetching
from models.sessions.session import Booking, Session


@dataclass(frozen=True)
class Fetched:
    """Who is on it; without an entry somebody was before."""

    session: Session
    pupil_id: int | None
    by: str
    entry: Entry | None


def go_and_fetch(db: Db, actor: Actor, *, who: Person, session_id: int, pupil_id: int | None) -> Fetched:
    """Note that this person goes to find the pupil, or, without one, asks for the register; the first one counts.

    Raises Sorry where there is no such session or the pupil is not in it, NotAllowed for anybody but leadership.
    """
    about = (RecordKind.SESSION, session_id)
    require(db, who, Action.FETCH, About(pupil_id=pupil_id, record=about))
    session = db.get(Session, session_id)
    if session is None:
        raise Sorry(f"I cannot find that session. To see the board: {to_type('sessions')}")
    booked = select(Booking.pupil_id).where(
        Booking.session_id == session_id, col(Booking.cancelled_at).is_(None)
    )
    pupils = set(db.exec(booked).all())
    if pupil_id is not None and pupil_id not in pupils:
        label = school(db).label(pupil_id)
        raise Sorry(f"{label} is not booked into that session any more.", pupil_id=pupil_id, record=about)
    # Of two who tap at once the second waits here, and then finds the first.
    lock_pupils(db, pupils if pupil_id is None else [pupil_id])
    standing = db.exec(
        select(Fetching).where(
            Fetching.session_id == session_id,
            Fetching.pupil_id == pupil_id,
            col(Fetching.taken_back_at).is_(None),
        )
    ).first()
    if standing is not None:
        return Fetched(session, pupil_id, staff_name(db, standing.by_id), None)
    db.add(Fetching(session_id=session_id, pupil_id=pupil_id, by_id=who.staff_id, at=actor.at))
    db.flush()
    entry = record(db, actor, Deed.FETCH, pupil_id=pupil_id, about=about, fields="fetching")
    _update(db, session)
    return Fetched(session, pupil_id, who.name, entry)


@undoes(Deed.FETCH)
def _not_on_it(undoing: Undoing) -> str:
    db, entry = undoing.db, undoing.entry
    standing = db.exec(
        select(Fetching).where(
            Fetching.session_id == entry.record_id,
            Fetching.pupil_id == entry.pupil_id,
            Fetching.by_id == entry.staff_id,
            col(Fetching.taken_back_at).is_(None),
        )
    ).first()
    if standing is None:
        raise Sorry("Somebody else is on it since, so there is nothing to take back.")
    standing.taken_back_at = undoing.actor.at
    db.flush()
    _update(db, db.get_one(Session, entry.record_id))
    return "Taken back: nobody is on it now."


def _update(db: Db, session: Session) -> None:
    key = Topic.NOT_THERE.key(session.day, session.starts)
    refresh(db, topic=Topic.NOT_THERE, about_day=session.day.isoformat(), key=key)

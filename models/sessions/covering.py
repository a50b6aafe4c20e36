"""Who takes a session in its host's place, and its register with it (P11)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import exists, or_
from sqlalchemy import select as columns
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, may_of_all, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.rules.wording import to_type
from models.school.people import Staff
from models.school.snapshot import settings, staff_name
from models.sessions.occupied import Occupied, held
from models.sessions.register import SessionCover
from models.sessions.register_which import MOST, SaidOfSession
from models.sessions.session import Booking, Session


@dataclass(frozen=True)
class Covered:
    """Who covers a session; without an entry it was so before."""

    cover_id: int
    held: Occupied
    cover: str
    entry: Entry | None


def coverable(db: Db, who: Person, said: SaidOfSession, now: datetime) -> list[Occupied]:
    """The sessions that are meant, not over at the school's time `now`: one's own first, else those of all.

    Where no day is said, the next day that has one.
    """
    ahead = or_(
        col(Session.day) > now.date(), (col(Session.day) == now.date()) & (col(Session.ends) > now.time())
    )
    booked = exists().where(col(Booking.session_id) == Session.id, col(Booking.cancelled_at).is_(None))
    in_order = (
        columns(col(Session.id), col(Session.day))
        # Which `ahead` says as well; by this alone the index begins at that day, and not with the first session ever.
        .where(col(Session.day) >= now.date(), ahead, booked, *said.fits())
        .order_by(col(Session.day), col(Session.starts), col(Session.id))
        .limit(MOST)
    )
    rows = db.execute(in_order.where(col(Session.host_id) == who.staff_id)).all()
    if not rows and may_of_all(who, Action.SET_COVER):
        rows = db.execute(in_order).all()
    return [held(db, row.id) for row in rows if row.day == rows[0].day]


def set_cover(db: Db, actor: Actor, *, who: Person, session_id: int, staff_id: int) -> Covered:
    """Let a colleague take a session, and its register; who did before does so no more. The colleague is told.

    Raises Sorry where the session is over or is the colleague's own, NotAllowed for anybody but the host,
    leadership and the office.
    """
    session = db.exec(select(Session).where(Session.id == session_id).with_for_update()).first()
    if session is None:
        raise Sorry(f"I cannot find that session. To see the board: {to_type('sessions')}")
    require(db, who, *right_to_cover(who, session))
    over = datetime.combine(session.day, session.ends, settings(db).timezone).astimezone(UTC)
    if over <= actor.at:
        raise Sorry("That session is over. Its register can still be taken by its host.")
    if session.host_id == staff_id:
        raise Sorry("It is their own session. Name somebody else.", field="cover")
    colleague = db.get(Staff, staff_id)
    if colleague is None or not colleague.active:
        raise Sorry("I know no such colleague. Type another name.", field="cover")
    standing = _standing(db, session_id)
    if standing is not None and standing.staff_id == staff_id:
        return Covered(staff_id, held(db, session_id), staff_name(db, staff_id), None)
    if standing is not None:
        _end(db, actor, standing)
    cover = SessionCover(session_id=session_id, staff_id=staff_id, set_by=who.staff_id, set_at=actor.at)
    db.add(cover)
    db.flush()
    entry = record(db, actor, Deed.COVER_SET, about=(RecordKind.SESSION, session_id), fields="cover")
    if staff_id != actor.staff_id:
        promise(
            db,
            Topic.COVER,
            key=Topic.COVER.key(session_id, cover.id, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.SESSION, session_id),
            due=actor.at,
            useful_until=over,
            now=actor.at,
        )
    refresh(db, topic=Topic.REGISTER, about_id=session_id)
    return Covered(staff_id, held(db, session_id), staff_name(db, staff_id), entry)


def right_to_cover(who: Person, session: Session) -> Right:
    """What it takes to say who covers this session, and to take that back."""
    about = About(host=session.host_id == who.staff_id, record=(RecordKind.SESSION, session.id))
    return Action.SET_COVER, about


def as_covered(db: Db, entry: Entry) -> Covered | None:
    """Who covers the session of an entry now; None where nobody does."""
    standing = _standing(db, entry.record_id or 0)
    if standing is None:
        return None
    return Covered(standing.staff_id, held(db, standing.session_id), staff_name(db, standing.staff_id), entry)


def end_cover(db: Db, actor: Actor, staff_ids: Collection[int]) -> None:
    """These colleagues left: the sessions to come that they cover are their hosts' again."""
    today = actor.at.astimezone(settings(db).timezone).date()
    rows = db.exec(
        select(SessionCover)
        .join(Session, col(Session.id) == SessionCover.session_id)
        .where(
            col(SessionCover.staff_id).in_(list(staff_ids)),
            col(SessionCover.taken_back_at).is_(None),
            col(Session.day) >= today,
        )
    ).all()
    for each in rows:
        _end(db, actor, each)
        refresh(db, topic=Topic.REGISTER, about_id=each.session_id)


def _standing(db: Db, session_id: int) -> SessionCover | None:
    wanted = select(SessionCover).where(SessionCover.session_id == session_id)
    return db.exec(wanted.where(col(SessionCover.taken_back_at).is_(None))).first()


def _end(db: Db, actor: Actor, cover: SessionCover) -> None:
    cover.taken_back_at = actor.at
    db.flush()


def _asked(undoing: Undoing) -> Right:
    return right_to_cover(undoing.who, undoing.db.get_one(Session, undoing.entry.record_id))


@undoes(Deed.COVER_SET, _asked)
def _not_covered(undoing: Undoing) -> str:
    db, session_id = undoing.db, undoing.entry.record_id or 0
    db.exec(select(Session.id).where(Session.id == session_id).with_for_update()).one()
    standing = _standing(db, session_id)
    if standing is None or standing.set_at != undoing.entry.at:
        raise Sorry("Who covers was changed since, so there is nothing to take back.")
    _end(db, undoing.actor, standing)
    take_back(db, topic=Topic.COVER, about=(RecordKind.SESSION, session_id))
    refresh(db, topic=Topic.REGISTER, about_id=session_id)
    return f"Taken back: {staff_name(db, standing.staff_id)} does not cover it."

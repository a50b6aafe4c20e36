"""What an override displaced, and what becomes of it when the override itself ends (R8)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Field, col, select

from models.audit.entries import Actor
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.outbox.notices import promise, take_back
from models.outbox.topics import Topic
from models.rules.clashes import find_clash
from models.school.people import Staff
from models.school.snapshot import school
from models.sessions.asks import end_requests
from models.sessions.kinds import kind_of_slot, why_not_held
from models.sessions.occupied import Occupied, held, held_bookings, pupils_in
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed


class Displacement(SQLModel, table=True):
    """A booking that was overridden: by which one, by whom and why, until it is put back."""

    id: int | None = Field(default=None, primary_key=True)
    booking_id: int = Field(foreign_key="booking.id", index=True, description="the one that took its place")
    displaced_id: int = Field(foreign_key="booking.id", index=True)
    why: str = Field(description="in the words of who overrode it")
    by_id: int = Field(foreign_key="staff.id", index=True)
    at: datetime
    put_back_at: datetime | None = None


@dataclass(frozen=True)
class TakenOver:
    """A pupil who was taken out of a session by an override: where they are instead, who decided it, and why."""

    pupil_id: int
    instead: Occupied
    by: str
    why: str


def displace(db: Db, actor: Actor, lost: Sequence[Booking], by: Booking, why: str) -> None:
    """Remember that this booking took the place of those."""
    for each in lost:
        db.add(
            Displacement(
                booking_id=by.id or 0,
                displaced_id=each.id or 0,
                why=why,
                by_id=actor.staff_id or 0,
                at=actor.at,
            )
        )
    db.flush()


def displacement_of(db: Db, displaced_id: int | None) -> Displacement | None:
    """By what a booking was displaced last; None where nothing did."""
    wanted = select(Displacement).where(Displacement.displaced_id == displaced_id)
    return db.exec(wanted.order_by(col(Displacement.id).desc()).limit(1)).first()


def lost_from(db: Db, session_id: int) -> list[TakenOver]:
    """Who was taken out of this session by an override that still holds, with where they are and why."""
    rows = db.exec(
        select(Displacement, Booking)
        .join(Booking, col(Booking.id) == col(Displacement.displaced_id))
        .where(Booking.session_id == session_id, col(Displacement.put_back_at).is_(None))
        .where(col(Booking.cancelled_at).is_not(None), Booking.reason == OffBecause.OVERRIDDEN)
        .order_by(col(Displacement.id))
    )
    known = school(db)
    found = []
    for displacement, booking in rows:
        new = db.get_one(Booking, displacement.booking_id)
        if new.cancelled_at is None:
            instead, by = held(db, new.session_id), known.staff_name(displacement.by_id)
            found.append(TakenOver(booking.pupil_id, instead, by, displacement.why))
    return found


def put_back(
    db: Db, actor: Actor, ended: Sequence[int | None], *, but_hosts: Collection[int] = (), tell: bool = True
) -> list[int]:
    """These bookings hold no more, and their pupils are locked: what they displaced stands again where it can.

    Both teachers are told, where `tell` says so. The displacements' ids, by which `displace_again` takes it back.
    """
    done: list[int] = []
    for each in _displaced_by(db, ended):
        booking = db.get_one(Booking, each.displaced_id)
        if booking.cancelled_at is None or booking.reason != OffBecause.OVERRIDDEN:
            continue
        if not _has_room(db, actor, booking, but_hosts):
            # What this one had displaced before has its turn.
            done.extend(put_back(db, actor, [booking.id], but_hosts=but_hosts, tell=tell))
            continue
        booking.cancelled_at = booking.cancelled_by = None
        booking.reason, booking.version = "", booking.version + 1
        each.put_back_at = actor.at
        db.flush()
        if tell:
            _tell(db, actor, each, booking)
        list_changed(db, actor, booking.day)
        done.append(each.id or 0)
    return done


def displaced(db: Db, ids: Sequence[int]) -> list[Booking]:
    """The bookings that these displacements are of."""
    wanted = (
        select(Displacement.displaced_id).where(col(Displacement.id).in_(ids)).order_by(col(Displacement.id))
    )
    return [db.get_one(Booking, each) for each in db.exec(wanted)]


def displace_again(db: Db, actor: Actor, ids: Sequence[int]) -> None:
    """What was put back gives way once more, since the override holds again; what changed since is left alone."""
    for each in db.exec(
        select(Displacement).where(col(Displacement.id).in_(ids)).order_by(col(Displacement.id))
    ):
        booking = db.get_one(Booking, each.displaced_id)
        if booking.cancelled_at is not None or each.put_back_at is None:
            continue
        booking.cancelled_at, booking.cancelled_by = actor.at, each.by_id
        booking.reason, booking.version = OffBecause.OVERRIDDEN, booking.version + 1
        each.put_back_at = None
        db.flush()
        end_requests(db, actor, [booking.id])
        take_back(db, topic=Topic.SESSION_PUT_BACK, about=(RecordKind.BOOKING, booking.id))
        list_changed(db, actor, booking.day)


def pass_on(db: Db, before: Booking, after: Booking) -> list[int]:
    """A booking stands elsewhere now: what it still keeps out is kept out by the new one. The displacements' ids."""
    kept = _displaced_by(db, [before.id])
    for each in kept:
        each.booking_id = after.id or 0
    db.flush()
    return [each.id or 0 for each in kept]


def pass_back(db: Db, ids: Sequence[int], before: Booking) -> None:
    """The booking stands where it was: what was passed on is its own again."""
    for each in db.exec(select(Displacement).where(col(Displacement.id).in_(ids))):
        each.booking_id = before.id or 0
    db.flush()


def _displaced_by(db: Db, booking_ids: Sequence[int | None]) -> list[Displacement]:
    wanted = select(Displacement).where(
        col(Displacement.booking_id).in_(booking_ids), col(Displacement.put_back_at).is_(None)
    )
    return list(db.exec(wanted.order_by(col(Displacement.id))))


def _has_room(db: Db, actor: Actor, booking: Booking, but_hosts: Collection[int]) -> bool:
    """Whether the pupil can be in that session again: still here and free, and the session still to come."""
    known, slot = school(db), held(db, booking.session_id).slot
    now = actor.at.astimezone(known.settings.timezone)
    if booking.pupil_id not in known.pupils or (slot.day, slot.end) <= (now.date(), now.time()):
        return False
    session = db.exec(
        select(Session).where(Session.id == booking.session_id).with_for_update(key_share=True)
    ).one()
    host = db.get_one(Staff, session.host_id)
    if not host.active or host.id in but_hosts or why_not_held(known, slot) is not None:
        return False
    kind = kind_of_slot(known, slot)
    if kind is not None and kind.places is not None and pupils_in(db, session.id or 0) >= kind.places:
        return False
    taken = held_bookings(db, [booking.pupil_id], slot.day, slot.day).get(booking.pupil_id, [])
    return find_clash(slot, [each.held.slot for each in taken]) is None


def _tell(db: Db, actor: Actor, displacement: Displacement, booking: Booking) -> None:
    """Both teachers, and who decided, are told that the pupil is back."""
    session, new = db.get_one(Session, booking.session_id), db.get_one(Booking, displacement.booking_id)
    other = db.get_one(Session, new.session_id)
    over = datetime.combine(booking.day, booking.ends, school(db).settings.timezone).astimezone(UTC)
    concerned = {session.host_id, booking.booked_by, other.host_id, displacement.by_id} - {actor.staff_id}
    for staff_id in sorted(concerned):
        promise(
            db,
            Topic.SESSION_PUT_BACK,
            key=Topic.SESSION_PUT_BACK.key(booking.id, booking.version, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.BOOKING, booking.id),
            due=actor.at,
            useful_until=over,
            now=actor.at,
        )

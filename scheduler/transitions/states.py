"""How a delivery passes from one state to the next, inside its transaction."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Table, and_, bindparam, exists, or_, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.db.statements import run
from models.db.tables import Db, SQLModel
from models.outbox.naming import forget_named, is_outdated
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.topics import Topic
from models.outbox.undelivered import PENDING
from models.school.links import Link
from models.school.snapshot import settings
from scheduler.addresses import delivery_for
from scheduler.courier import Address, Sent
from scheduler.deeds.auditor import tell_of_trouble, tell_of_words_left
from scheduler.places import close_place, is_sent_elsewhere, send_to_each


def grow(db: Db, notice: Notice, first: Delivery, parts: int, now: datetime) -> None:
    """The message has this many parts now: the first part makes a delivery for each that is new."""
    if parts == 1:
        return
    others = db.exec(
        select(Delivery).where(
            Delivery.notice_id == first.notice_id,
            Delivery.door == first.door,
            Delivery.destination == first.destination,
            Delivery.part > 0,
        )
    )
    there = {each.part: each for each in others}
    to = Address(first.door, first.destination, first.service)
    for part in range(1, parts):
        if part not in there:
            db.add(delivery_for(notice, to, part=part, not_before=now))
        elif there[part].state == DeliveryState.DROPPED:
            there[part].state, there[part].owed, there[part].not_before = DeliveryState.WAITING, True, now


def arrived(notice: Notice, delivery: Delivery, sent: Sent, now: datetime) -> None:
    """It is there, since it was sent first; where the facts changed meanwhile, an update is owed at once."""
    if delivery.state != DeliveryState.SENT:
        delivery.sent_at = now
    delivery.state, delivery.reference = DeliveryState.SENT, sent.reference
    if sent.moved is not None:
        delivery.destination, delivery.service = sent.moved.destination, sent.moved.service
    delivery.attempts, delivery.trouble = 0, ""
    delivery.owed = delivery.drawn != notice.version
    if notice.ended == NoticeEnd.TOO_LATE:
        notice.ended = NoticeEnd.OPEN
    let_go(delivery, not_before=now)


@dataclass(frozen=True)
class Over:
    """There is nothing to tell (any more): how it ended, and why in words where that says more."""

    ended: NoticeEnd
    why: str = ""


def drop(db: Db, notice: Notice, delivery: Delivery, over: Over, now: datetime) -> None:
    """There is nothing to tell (any more); what was sent stands as it is, or goes where it must not."""
    if goes_instead(db, notice, delivery, now):
        return
    delivery.owed = False
    if delivery.state != DeliveryState.SENT:
        delivery.state, delivery.trouble = DeliveryState.DROPPED, over.why or over.ended
    let_go(delivery, not_before=now)
    others = db.exec(
        select(Delivery.id).where(
            Delivery.notice_id == notice.id,
            Delivery.id != delivery.id,
            Delivery.state != DeliveryState.DROPPED,
        )
    ).first()
    dropped = delivery.state == DeliveryState.DROPPED and notice.ended == NoticeEnd.OPEN
    if dropped and (others is None or over.ended is NoticeEnd.TOO_LATE):
        notice.ended, notice.why = over.ended, over.why
    close_if_done(db, notice, now)


def give_up(
    db: Db, notice: Notice, delivery: Delivery, state: DeliveryState, why: str, now: datetime
) -> None:
    """Stop trying, and promise the scheme lead to say so."""
    if goes_instead(db, notice, delivery, now):
        return
    delivery.state, delivery.trouble, delivery.owed = state, why, False
    # Nothing is tried from now on, so that this is when it was given up: the digest after it says so.
    let_go(delivery, not_before=now)
    notice.closed_at = None
    db.flush()
    if notice.topic == Topic.SLIP_SHOWN:
        tell_of_words_left(db, delivery, now)
    elif notice.topic != Topic.UNDELIVERED:
        tell_of_trouble(db, now, settings(db).timezone)


def is_deleted(db: Db, delivery: Delivery, now: datetime) -> None:
    """It is not there any more: nothing is known of where it was, nor whom it named."""
    delivery.reference, delivery.link, delivery.trouble = "", "", ""
    delivery.attempts, delivery.owed = 0, False
    let_go(delivery, not_before=now)
    db.flush()
    forget_named(db, delivery.notice_id)


def goes_instead(db: Db, notice: Notice, delivery: Delivery, now: datetime) -> bool:
    """Whether a message that cannot be drawn anew has to be deleted, since a record of whom it names was removed."""
    if delivery.state != DeliveryState.SENT or not is_outdated(db, notice.id):
        return False
    notice.ended, delivery.attempts, delivery.owed = NoticeEnd.CLEARED, 0, True
    let_go(delivery, not_before=now)
    return True


def stays(db: Db, delivery: Delivery, why: str, link: str, now: datetime) -> None:
    """The platform does not delete it: it is known by its link, and the scheme lead is promised to be told."""
    delivery.trouble, delivery.link, delivery.owed = why, link, False
    let_go(delivery, not_before=now)
    tell_of_trouble(db, now, settings(db).timezone)


def let_go(delivery: Delivery, not_before: datetime | None = None) -> None:
    """Give the claim back, for anybody to take from then on."""
    delivery.claimed_by, delivery.claimed_until = "", None
    delivery.not_before = not_before or delivery.not_before


def close_if_done(db: Db, notice: Notice, now: datetime) -> None:
    """Close the notice where every delivery has ended well.

    What failed keeps it open for the auditor to see; housekeeping closes it a day later.
    """
    if notice.closed_at is None and notice.ended != NoticeEnd.TOO_LATE:
        closed = run(db, _closing(), {"notice": notice.id, "now": now}).scalar()
        set_committed_value(notice, "closed_at", closed)


@cache
def _closing() -> ReturningUpdate[datetime | None]:
    """Looks and closes in one, for each message that is sent; so put together once."""
    of_notice: Table = SQLModel.metadata.tables[str(Notice.__tablename__)]
    # One by one: a list of values is put into words anew each time.
    going_on = or_(
        *(col(Delivery.state) == each for each in (*PENDING, DeliveryState.FAILED, DeliveryState.UNCERTAIN)),
        and_(col(Delivery.state) == DeliveryState.SENT, col(Delivery.trouble) != ""),
    )
    return (
        update(of_notice)
        .where(
            of_notice.columns.id == bindparam("notice"),
            ~exists().where(col(Delivery.notice_id) == of_notice.columns.id, going_on),
        )
        .values(closed_at=bindparam("now", type_=UTCDateTime()))
        .returning(of_notice.columns.closed_at)
    )


def closed_to_us(db: Db, notice: Notice, delivery: Delivery, why: str, now: datetime) -> bool:
    """Nothing more is sent to this destination until the door says that it is open again.

    Whether the notice is sent all the same: to each of a purpose's people, or to the place of another door.
    """
    if notice.to_staff is not None:
        for link in db.exec(
            select(Link).where(
                Link.staff_id == notice.to_staff,
                Link.door == delivery.door,
                Link.address == delivery.destination,
            )
        ):
            link.trouble = why
        return False
    close_place(db, delivery.door, notice.to_purpose, why, now)
    return is_sent_elsewhere(db, notice, delivery.door) or send_to_each(db, notice, now)


def most_tries(db: Db) -> int:
    """How often a message is tried before it counts as failed."""
    return settings(db).delivery_attempts

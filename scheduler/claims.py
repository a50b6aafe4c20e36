"""Who delivers what: due notices get their deliveries, and a delivery is claimed with a lease."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.db.database import Database
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.undelivered import PENDING
from models.school.people import Staff
from scheduler.addresses import delivery_for, last_spoke
from scheduler.courier import Address, Courier
from scheduler.places import send_to_each

NOWHERE = Address("", "")
"""The address of a delivery that still looks for a door which reaches the person or the purpose."""


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours until the lease ends; `token` is unlike that of any other claim."""

    token: str
    delivery_id: int
    notice_id: int
    key: str
    to: Address
    state: DeliveryState
    reference: str
    since: datetime | None
    """When it was perhaps sent for the first time (UTC)."""
    leased_until: datetime


def spread(database: Database, couriers: Sequence[Courier[Any, Any]], now: datetime, limit: int = 50) -> None:
    """Give each due notice its deliveries: where the person last spoke, or the channels of the purpose.

    Who never spoke gets one that first has to find its way. Where a purpose has no place that can be posted to, each of
    its people is promised the same, and spread in turn.
    """
    if _spread_some(database, couriers, now, limit):
        _spread_some(database, couriers, now, limit)


def _spread_some(
    database: Database, couriers: Sequence[Courier[Any, Any]], now: datetime, limit: int
) -> bool:
    """Whether more was promised on the way, to each of a purpose's people."""
    with database.reading() as db:
        wanted = select(Notice.id).where(_to_spread(now))
        ordered = wanted.order_by(col(Notice.urgent).desc(), col(Notice.due), col(Notice.id))
        due = list(db.exec(ordered.limit(limit)))
    more = False
    for notice_id in due:
        with database.writing() as db:
            notice = db.exec(
                select(Notice).where(Notice.id == notice_id, _to_spread(now)).with_for_update()
            ).first()
            if notice is not None:
                _spread_one(db, couriers, notice, now)
                more = more or notice.ended == NoticeEnd.SENT_TO_EACH
    return more


def claim(
    database: Database, doors: Collection[str], now: datetime, *, lease: timedelta, limit: int
) -> list[Claim]:
    """Claim what is owed and due on these doors: urgent first, parts in their order."""
    wanted = _to_claim(doors, now)
    with database.reading() as db:
        if db.exec(select(Delivery.id).where(wanted).limit(1)).first() is None:
            return []
    with database.writing() as db:
        found = db.exec(
            select(Delivery)
            .where(wanted)
            .order_by(col(Delivery.urgent).desc(), col(Delivery.not_before), col(Delivery.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [_claimed(delivery, now + lease) for delivery in found]


def is_mine(delivery: Delivery | None, claimed: Claim) -> bool:
    return delivery is not None and delivery.claimed_by == claimed.token


def _to_spread(now: datetime) -> Any:
    return and_(
        col(Notice.closed_at).is_(None),
        col(Notice.ended) == NoticeEnd.OPEN,
        col(Notice.due) <= now,
        col(Notice.useful_until) > now,
        ~exists().where(col(Delivery.notice_id) == col(Notice.id)),
    )


def _spread_one(db: Db, couriers: Sequence[Courier[Any, Any]], notice: Notice, now: datetime) -> None:
    # On PostgreSQL somebody may have spread it between the look and the lock: the look has to be repeated.
    if db.exec(select(Delivery.id).where(Delivery.notice_id == notice.id).limit(1)).first() is not None:
        return
    found: list[Address] = []
    if notice.to_staff is not None:
        staff = db.get(Staff, notice.to_staff)
        if staff is None or not staff.active:
            notice.ended, notice.closed_at = NoticeEnd.NO_LONGER_STAFF, now
            return
        spoke = last_spoke(db, notice.to_staff, [courier.door for courier in couriers])
        found = [spoke] if spoke else []
    else:
        channels = (courier.channel(db, notice.to_purpose) for courier in couriers)
        found = [channel for channel in channels if channel is not None]
        if not found and send_to_each(db, notice, now):
            notice.ended, notice.closed_at = NoticeEnd.SENT_TO_EACH, now
            return
    for to in found or [NOWHERE]:
        db.add(delivery_for(notice, to, part=0, not_before=now))


def _to_claim(doors: Collection[str], now: datetime) -> Any:
    earlier = aliased(Delivery)
    return and_(
        col(Delivery.owed),
        col(Delivery.not_before) <= now,
        or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) <= now),
        col(Delivery.door).in_([*doors, NOWHERE.door]),
        ~exists().where(
            col(earlier.notice_id) == col(Delivery.notice_id),
            col(earlier.door) == col(Delivery.door),
            col(earlier.destination) == col(Delivery.destination),
            col(earlier.part) < col(Delivery.part),
            col(earlier.state).in_(PENDING),
        ),
    )


def _claimed(delivery: Delivery, until: datetime) -> Claim:
    delivery.claimed_by, delivery.claimed_until = uuid.uuid4().hex, until
    if delivery.id is None:
        raise ValueError(f"{delivery.key} has not been written yet")
    return Claim(
        token=delivery.claimed_by,
        delivery_id=delivery.id,
        notice_id=delivery.notice_id,
        key=delivery.key,
        to=Address(delivery.door, delivery.destination, delivery.service),
        state=DeliveryState(delivery.state),
        reference=delivery.reference,
        since=delivery.sent_at,
        leased_until=until,
    )

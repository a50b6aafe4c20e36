"""Who delivers what: due notices get their deliveries, and a delivery is claimed with a lease."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    or_,
    update,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.db.database import Database
from models.db.statements import run
from models.db.tables import Db, SQLModel
from models.outbox.notices import LOOKING, OWED, Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.undelivered import PENDING
from models.school.links import Link
from models.school.people import Staff
from scheduler.addresses import delivery_row
from scheduler.courier import Address, Courier
from scheduler.places import send_to_each

MOST_AT_ONCE = 50
"""So many notices are spread in one step."""

Moment = datetime | BindParameter[datetime]

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


def claim(
    database: Database,
    couriers: Sequence[Courier[Any, Any]],
    now: datetime,
    *,
    lease: timedelta,
    limit: int,
) -> list[Claim]:
    """Give what fell due its deliveries, and claim what is owed and due on these doors: urgent first, parts in order.

    A notice goes where its person last spoke, or to the places of its purpose. Who never spoke gets a delivery that
    first has to find its way. Where a purpose has no place that can be posted to, each of its people is promised the
    same.
    """
    doors = (*(courier.door for courier in couriers), NOWHERE.door)
    with database.reading() as db:
        to_spread, to_claim = tuple(run(db, _anything(doors), {"now": now}).one())
    if not to_spread and not to_claim:
        return []
    with database.writing() as db:
        # A purpose's people are promised theirs on the way, and are next.
        while to_spread:
            to_spread = _spread_some(db, couriers, now)
        return _claim_some(db, couriers, now, now + lease, limit)


def _claim_some(
    db: Db, couriers: Sequence[Courier[Any, Any]], now: datetime, until: datetime, limit: int
) -> list[Claim]:
    """Claim what is next; what has its turn later in its chat is put off till then, and keeps nobody else waiting."""
    turn = {courier.door: courier.turn for courier in couriers}
    doors = (*turn, NOWHERE.door)
    claims: list[Claim] = []
    most = limit
    while most:
        put_off = False
        free = limit - len(claims)
        mine: list[Claim] = []
        for each in run(db, _next(doors), {"now": now, "most": most}):
            to = Address(each.door, each.destination, each.service)
            is_to_send = each.door in turn and each.state != DeliveryState.SENT
            if is_to_send and (seconds := turn[each.door](to, each.key)):
                till_then = {"delivery": each.id, "until": now + timedelta(seconds=seconds)}
                run(db, _putting_off(), till_then).one()
                put_off = True
            elif len(mine) < free:
                mine.append(_claimed(each, to, until))
        _write_down(db, mine)
        claims += mine
        # Of one chat there may be many, and others behind them.
        most = MOST_AT_ONCE if put_off and len(claims) < limit else 0
    return claims


@cache
def _anything(doors: tuple[str, ...]) -> Select[bool, bool]:
    """Whether anything is to be spread, and to be claimed: asked every second, so put together once."""
    spread = select(Notice.id).where(_to_spread(_now())).exists()
    return select_columns(spread, select(Delivery.id).where(_to_claim(_now(), doors)).exists())


@cache
def _next(doors: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """What is claimed next, urgent first: asked for each message, so put together once, and of columns."""
    return (
        select_columns(
            col(Delivery.id), col(Delivery.notice_id), col(Delivery.key), col(Delivery.door),
            col(Delivery.destination), col(Delivery.service), col(Delivery.state), col(Delivery.reference),
            col(Delivery.sent_at),
        )
        .where(_to_claim(_now(), doors))
        .order_by(col(Delivery.urgent).desc(), col(Delivery.not_before), col(Delivery.id))
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(skip_locked=True)
    )  # fmt: skip


def _now() -> BindParameter[datetime]:
    return bindparam("now", type_=UTCDateTime())


def is_mine(delivery: Delivery | None, claimed: Claim) -> bool:
    return delivery is not None and delivery.claimed_by == claimed.token


def _to_spread(now: Moment) -> ColumnElement[bool]:
    return and_(
        col(Notice.closed_at).is_(None),
        col(Notice.ended) == NoticeEnd.OPEN,
        col(Notice.due) <= now,
        col(Notice.useful_until) > now,
        ~exists().where(col(Delivery.notice_id) == col(Notice.id)),
    )


def _spread_some(db: Db, couriers: Sequence[Courier[Any, Any]], now: datetime) -> bool:
    """Whether there may be more to spread: there were many, or more was promised on the way."""
    doors = tuple(courier.door for courier in couriers)
    found = run(db, _unspread(doors), {"now": now}).all()
    mine = _not_spread_by_others(db, found)
    waits = _asked_again_at(db, {each.to_staff for each in mine if each.active and each.door is None})
    more = len(found) == MOST_AT_ONCE
    made: list[dict[str, Any]] = []
    for each in mine:
        if each.to_staff is None:
            channels = (courier.channel(db, each.to_purpose) for courier in couriers)
            places = [channel for channel in channels if channel is not None]
            if not places and send_to_each(db, notice := db.get_one(Notice, each.id), now):
                notice.ended, notice.closed_at = NoticeEnd.SENT_TO_EACH, now
                more = True
                continue
        elif each.active:
            places = [] if each.door is None else [Address(each.door, each.address, each.service)]
        else:
            notice = db.get_one(Notice, each.id)
            notice.ended, notice.closed_at = NoticeEnd.NO_LONGER_STAFF, now
            continue
        made.extend(delivery_row(each, to, part=0, not_before=now) for to in places)
        if not places:
            asks = now if each.urgent or each.to_staff is None else waits.get(each.to_staff, now)
            made.append(delivery_row(each, NOWHERE, part=0, not_before=max(asks, now)))
    db.flush()
    if made:
        # Past the session, which would write them one by one to have their ids.
        db.connection().execute(insert(_deliveries()), made)
    return more


@cache
def _unspread(doors: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """What is spread next, urgent first, and where its person last spoke, among the doors that reach them.

    As columns: whole notices would cost several times as much. And at once: each statement that holds a list of people
    is put into words anew.
    """
    newest = (
        select_columns(col(Link.id))
        .where(
            col(Link.staff_id) == col(Notice.to_staff),
            col(Link.trouble) == "",
            col(Link.address) != "",
            col(Link.last_spoke).is_not(None),
            or_(false(), *(col(Link.door) == each for each in doors)),
        )
        .order_by(col(Link.last_spoke).desc(), col(Link.id).desc())
        .limit(1)
        .correlate(Notice)
        .scalar_subquery()
    )
    return (
        select_columns(
            col(Notice.id), col(Notice.key), col(Notice.to_staff), col(Notice.to_purpose), col(Notice.urgent),
            col(Staff.active), col(Link.door), col(Link.address), col(Link.service),
        )
        .outerjoin(Staff, col(Staff.id) == col(Notice.to_staff))
        .outerjoin(Link, col(Link.id) == newest)
        .where(_to_spread(_now()))
        .order_by(col(Notice.urgent).desc(), col(Notice.due), col(Notice.id))
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True, of=Notice)
    )  # fmt: skip


def _not_spread_by_others(db: Db, found: Sequence[Row[*tuple[Any, ...]]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those that nobody has spread between the look and the lock, where there are several who may write."""
    if db.connection().dialect.name == "sqlite":
        return found
    theirs = set(db.execute(_spread_among(), {"notices": [each.id for each in found]}).scalars())
    return [each for each in found if each.id not in theirs]


@cache
def _spread_among() -> Select[int]:
    """Which of these notices are spread by now."""
    among: BindParameter[Sequence[int]] = bindparam("notices", expanding=True)
    return select_columns(col(Delivery.notice_id)).where(col(Delivery.notice_id).in_(among))


def _asked_again_at(db: Db, staff: Collection[int]) -> Mapping[int, datetime]:
    """When each person to whom a way was looked for in vain is looked for again (UTC)."""
    if not staff:
        return {}
    looking = (
        select(col(Notice.to_staff), func.min(Delivery.not_before))
        .join(Delivery, col(Delivery.notice_id) == col(Notice.id))
        .where(LOOKING, col(Delivery.trouble) != "", col(Notice.to_staff).in_(staff))
        .group_by(col(Notice.to_staff))
    )
    return {each: again for each, again in db.exec(looking) if each is not None}


def _to_claim(now: Moment, doors: Sequence[str]) -> ColumnElement[bool]:
    earlier = aliased(Delivery)
    return and_(
        OWED,
        col(Delivery.not_before) <= now,
        or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) <= now),
        # One by one: a list of values is put into words anew each time.
        or_(*(col(Delivery.door) == each for each in doors)),
        or_(col(Delivery.door) != NOWHERE.door, col(Delivery.id).in_(_one_of_each(now))),
        ~exists().where(
            col(earlier.notice_id) == col(Delivery.notice_id),
            col(earlier.door) == col(Delivery.door),
            col(earlier.destination) == col(Delivery.destination),
            col(earlier.part) < col(Delivery.part),
            or_(*(col(earlier.state) == each for each in PENDING)),
        ),
    )


def _one_of_each(now: Moment) -> Select[int | None]:
    """Of what looks for a way to the same person now, one, an urgent one if there is: a platform is asked once.

    What is found holds for the others, and they wait with it; also while somebody has it in hands.
    """
    whose = case((col(Notice.to_staff).is_(None), col(Notice.id)))
    first = func.coalesce(func.min(case((col(Delivery.urgent), Delivery.id))), func.min(Delivery.id))
    looking = select_columns(first).join(Notice, col(Notice.id) == col(Delivery.notice_id))
    due = looking.where(LOOKING, col(Delivery.not_before) <= now)
    return due.group_by(col(Notice.to_staff), whose).correlate(None)


def _claimed(delivery: Row[*tuple[Any, ...]], to: Address, until: datetime) -> Claim:
    return Claim(
        token=uuid.uuid4().hex,
        delivery_id=delivery.id,
        notice_id=delivery.notice_id,
        key=delivery.key,
        to=to,
        state=DeliveryState(delivery.state),
        reference=delivery.reference,
        since=delivery.sent_at,
        leased_until=until,
    )


def _write_down(db: Db, claims: Sequence[Claim]) -> None:
    """Mark what is claimed as somebody's, several in one statement."""
    marked = [
        {"delivery": each.delivery_id, "token": each.token, "until": each.leased_until} for each in claims
    ]
    if len(marked) == 1:
        run(db, _claiming(), marked[0]).one()
    elif marked:
        db.connection().execute(_claiming_each(), marked)


@cache
def _claiming() -> ReturningUpdate[int]:
    return _claiming_each().returning(_deliveries().columns.id)


@cache
def _claiming_each() -> Update:
    return _changing({"claimed_by": bindparam("token", type_=String()), "claimed_until": _until()})


@cache
def _putting_off() -> ReturningUpdate[int]:
    return _changing({"not_before": _until()}).returning(_deliveries().columns.id)


def _until() -> BindParameter[datetime]:
    return bindparam("until", type_=UTCDateTime())


def _changing(values: Mapping[str, BindParameter[Any]]) -> Update:
    return update(_deliveries()).where(_deliveries().columns.id == bindparam("delivery")).values(values)


def _deliveries() -> Table:
    return SQLModel.metadata.tables["delivery"]

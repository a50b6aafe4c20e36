"""What was not delivered, and why; and how old the oldest of it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, exists, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import col, select

from models.db.statements import run
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.topics import Topic

PENDING = (DeliveryState.WAITING, DeliveryState.MAYBE_SENT)
"""A delivery in one of these states has not ended."""

SHOULD_TAKE = timedelta(minutes=15)
"""How long after it fell due a notice may be undelivered before somebody hears of it."""


class Fate(StrEnum):
    """What is the matter with a notice."""

    FAILED = DeliveryState.FAILED.value
    UNCERTAIN = DeliveryState.UNCERTAIN.value
    NOT_UPDATED = "not updated"
    TOO_LATE = NoticeEnd.TOO_LATE.value
    WAITING = DeliveryState.WAITING.value


_NoticeRow = Row[*tuple[Any, ...]]
_ENDED = (Fate.FAILED, Fate.UNCERTAIN, Fate.TOO_LATE)


@dataclass(frozen=True)
class UndeliveredNotice:
    """A notice that was not delivered as promised: ids, and the reason in words."""

    notice_id: int
    topic: str
    what: str
    """What it was, in words."""
    to_staff: int | None
    to_purpose: str
    kind: Fate
    door: str
    why: str
    due: datetime
    given_up: datetime | None
    """When it was not tried any more; None where that is not known, or it still is."""


def undelivered(db: Db, now: datetime) -> list[UndeliveredNotice]:
    """What stands open that should not, oldest first: failed, uncertain, too late, waiting for too long.

    What failed stands open until housekeeping closes it, a day or two later.
    """
    found = (_undelivered(row, now) for row in run(db, _open(), {"now": now}))
    return [each for each in found if each is not None]


@cache
def _open() -> Select[*tuple[Any, ...]]:
    """What stands open of what is due, each with its deliveries."""
    return (
        columns(
            col(Notice.id), col(Notice.topic), col(Notice.to_staff), col(Notice.to_purpose), col(Notice.due),
            col(Notice.ended), col(Delivery.id).label("delivery_id"), col(Delivery.state), col(Delivery.door),
            col(Delivery.trouble), col(Delivery.owed), col(Delivery.attempts), col(Delivery.not_before),
        )
        .join(Delivery, col(Delivery.notice_id) == col(Notice.id), isouter=True)
        .where(col(Notice.closed_at).is_(None), col(Notice.due) <= bindparam("now"))
        .order_by(col(Notice.due), col(Notice.id), col(Delivery.id))
    )  # fmt: skip


def oldest_undelivered(db: Db, now: datetime) -> timedelta | None:
    """The age of the oldest notice that is due and still to be delivered; None where there is none.

    What its person's quiet hours hold back counts from their end.
    """
    waiting = col(Delivery.state).in_(PENDING)
    held_back = and_(col(Delivery.attempts) == 0, col(Delivery.trouble) == "")
    oldest = db.exec(
        select(func.min(case((held_back, Delivery.not_before), else_=Notice.due)))
        .select_from(Notice)
        .join(Delivery, and_(col(Delivery.notice_id) == col(Notice.id), waiting), isouter=True)
        .where(
            col(Notice.closed_at).is_(None),
            col(Notice.ended) == NoticeEnd.OPEN,
            col(Notice.due) <= now,
            or_(col(Delivery.id).is_not(None), ~_has_deliveries()),
        )
    ).one()
    return max(now - oldest, timedelta()) if oldest is not None else None


def expire(db: Db, now: datetime) -> int:
    """Give up what is of no use any more, and close what was taken back; how many were given up.

    What was perhaps sent is left to delivery, which asks the platform.
    """
    unsent = or_(~_has_deliveries(), _has_deliveries(PENDING))
    ids = list(
        db.exec(
            select(Notice.id)
            .where(
                col(Notice.closed_at).is_(None),
                col(Notice.ended) == NoticeEnd.OPEN,
                col(Notice.useful_until) <= now,
                unsent,
            )
            # The sum, so that SQLite goes through what is open, and not through all there ever was in order of ids.
            .order_by(col(Notice.id) + 0)
            .with_for_update()
        )
    )
    db.execute(update(Notice).where(col(Notice.id).in_(ids)).values(ended=NoticeEnd.TOO_LATE))
    db.execute(
        update(Delivery)
        .where(col(Delivery.notice_id).in_(ids), col(Delivery.state) == DeliveryState.WAITING)
        .values(state=DeliveryState.DROPPED, owed=False, not_before=now)
    )
    _close(db, now, col(Notice.ended).not_in([NoticeEnd.OPEN, NoticeEnd.TOO_LATE]))
    return len(ids)


def close_old(db: Db, now: datetime, before: datetime) -> None:
    """Close what failed, was uncertain or came too late, and fell due before then."""
    _close(db, now, col(Notice.due) < before)


def _has_deliveries(states: Collection[DeliveryState] = tuple(DeliveryState)) -> ColumnElement[bool]:
    mine = exists().where(col(Delivery.notice_id) == col(Notice.id), col(Delivery.state).in_(states))
    return mine.correlate(Notice)


def _close(db: Db, now: datetime, wanted: ColumnElement[bool]) -> None:
    given_up = or_(col(Notice.ended) != NoticeEnd.OPEN, _has_deliveries())
    db.execute(
        update(Notice)
        .where(col(Notice.closed_at).is_(None), wanted, given_up, ~_has_deliveries(PENDING))
        .values(closed_at=now)
        .execution_options(synchronize_session=False)
    )


def _undelivered(row: _NoticeRow, now: datetime) -> UndeliveredNotice | None:
    kind = _kind(row, now)
    if kind is None:
        return None
    return UndeliveredNotice(
        notice_id=row.id,
        topic=row.topic,
        what=Topic.said(row.topic),
        to_staff=row.to_staff,
        to_purpose=row.to_purpose,
        kind=kind,
        door=row.door or "",
        why=row.trouble or "",
        due=row.due,
        given_up=row.not_before if kind in _ENDED else None,
    )


def _kind(row: _NoticeRow, now: datetime) -> Fate | None:
    """What is the matter with a notice, as far as this delivery of it says; it may have none yet."""
    has_delivery = row.delivery_id is not None
    if row.state == DeliveryState.FAILED:
        return Fate.FAILED
    if row.state == DeliveryState.UNCERTAIN:
        return Fate.UNCERTAIN
    if row.ended == NoticeEnd.TOO_LATE and (not has_delivery or row.state == DeliveryState.DROPPED):
        return Fate.TOO_LATE
    if row.state == DeliveryState.SENT:
        return Fate.NOT_UPDATED if row.trouble and not row.owed else None
    if row.ended != NoticeEnd.OPEN:
        return None
    # Held back by quiet hours: it is not due yet.
    held_back = has_delivery and not row.attempts and not row.trouble
    since = row.not_before if held_back else row.due
    return Fate.WAITING if now - since > SHOULD_TAKE else None

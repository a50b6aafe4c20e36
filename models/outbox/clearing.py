"""Messages that are taken away on the platforms by their references, and what a platform did not let go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, text, update
from sqlmodel import col, select

from models.db.afterwards import announces
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.topics import Topic
from models.rules.retention import KeepingTimes

ASKED_AGAIN = timedelta(days=7)
"""So long after a platform refused to delete something it is asked again: somebody may have deleted it since."""

DELETED_BEFORE = timedelta(days=7)
"""So long before its reference may go a message is deleted."""
WAITED_FOR = timedelta(days=30)
"""A platform that is away, or refuses, keeps the reference of what it holds for a month longer."""
MOST_AT_ONCE = 2_000

KEPT_THERE = text("delivery.link != ''")
"""What a platform did not delete, as its index says it."""

_STANDS = (col(Delivery.state) == DeliveryState.SENT, col(Delivery.reference) != "")


@dataclass(frozen=True)
class StandingMessage:
    """A message that should be gone and is not: what it was, where it stands, and why; in ids, never in words."""

    what: str
    to_staff: int | None
    to_purpose: str
    day: str
    """The local day or month that it is of, where it is of one."""
    door: str
    why: str
    link: str


def clear_of_days(db: Db, topics: Sequence[Topic], before: date, now: datetime) -> int:
    """Delete on the platforms what was sent on these topics of days before that one; how many notices that is."""
    of_days = and_(
        col(Notice.topic).in_(topics), col(Notice.about_day) != "", col(Notice.about_day) < before.isoformat()
    )
    return clear_these(db, of_days, now)


def stands_for(keeping: KeepingTimes) -> timedelta:
    """How long after it was closed a message stands on the platforms."""
    return timedelta(days=keeping.telling_days) - DELETED_BEFORE


def clear_files(db: Db, topics: Sequence[Topic], now: datetime, keeping: KeepingTimes) -> int:
    """Delete on the platforms the files sent on these topics, once files are kept no longer; how many notices."""
    kept = timedelta(days=keeping.file_days)
    return clear_these(db, and_(col(Notice.topic).in_(topics), col(Notice.closed_at) < now - kept), now)


def clear_old(db: Db, now: datetime, keeping: KeepingTimes) -> int:
    """Delete on the platforms what was sent so long ago that its reference is soon kept no longer; how many notices.

    A message that nobody can find any more could never be deleted: so none outlives its reference.
    """
    return clear_these(db, col(Notice.closed_at) < now - stands_for(keeping), now, most=MOST_AT_ONCE)


def is_waited_for(closed_before: datetime) -> ColumnElement[bool]:
    """Whether a notice stays where those closed before then go, since a message of it stands on a platform."""
    mine = exists().where(col(Delivery.notice_id) == col(Notice.id), *_STANDS).correlate(Notice)
    return and_(mine, col(Notice.closed_at) >= closed_before - WAITED_FOR)


def clear_about(db: Db, records: Collection[tuple[RecordKind, int]], now: datetime) -> int:
    """Delete on the platforms what was sent about these records; how many messages stand there now."""
    if not records:
        return 0
    ids: dict[RecordKind, list[int]] = {}
    for kind, number in sorted(records):
        ids.setdefault(kind, []).append(number)
    # All topics, so that the index of what a notice is about serves.
    theirs = and_(
        col(Notice.topic).in_(list(Topic)),
        or_(*(and_(col(Notice.about) == kind, col(Notice.about_id).in_(some)) for kind, some in ids.items())),
    )
    clear_these(db, theirs, now)
    stands = select(func.count()).select_from(Delivery).join(Notice, col(Notice.id) == Delivery.notice_id)
    return db.exec(stands.where(theirs, *_STANDS)).one()


def ask_again(db: Db, now: datetime) -> None:
    """Try again to delete what a platform refused to delete a week ago."""
    refused = (KEPT_THERE, col(Delivery.owed).is_(False), col(Delivery.not_before) <= now - ASKED_AGAIN)
    db.execute(update(Delivery).where(*refused).values(owed=True, not_before=now, attempts=0))
    announces(db)


def still_standing(db: Db) -> list[StandingMessage]:
    """What a platform did not delete, in the order in which it was promised."""
    rows = db.exec(
        select(Notice, Delivery)
        .join(Delivery, col(Delivery.notice_id) == col(Notice.id))
        .where(KEPT_THERE)
        .order_by(col(Delivery.id))
    )
    return [
        StandingMessage(
            what=Topic.said(notice.topic),
            to_staff=notice.to_staff,
            to_purpose=notice.to_purpose,
            day=notice.about_day,
            door=delivery.door,
            why=delivery.trouble,
            link=delivery.link,
        )
        for notice, delivery in rows
    ]


def clear_these(db: Db, wanted: ColumnElement[bool], now: datetime, *, most: int | None = None) -> int:
    """Delete on the platforms what was sent of these notices; how many notices that is."""
    mine = col(Delivery.notice_id) == col(Notice.id)
    untouched = or_(col(Notice.ended) != NoticeEnd.CLEARED, col(Delivery.owed).is_(False))
    # In the order of ids, and before their deliveries: delivery takes its locks in the same order.
    ids = list(
        db.exec(
            select(Notice.id)
            .where(wanted, exists().where(mine, *_STANDS, col(Delivery.link) == "", untouched))
            .order_by(col(Notice.id))
            .limit(most)
            .with_for_update()
        )
    )
    if not ids:
        return 0
    theirs = col(Delivery.notice_id).in_(ids)
    db.execute(update(Notice).where(col(Notice.id).in_(ids)).values(ended=NoticeEnd.CLEARED, why=""))
    db.execute(
        update(Delivery)
        .where(theirs, *_STANDS)
        .values(owed=True, not_before=now, attempts=0, trouble="", urgent=False)
    )
    db.execute(
        update(Delivery)
        .where(theirs, col(Delivery.state) == DeliveryState.WAITING)
        .values(state=DeliveryState.DROPPED, owed=False)
    )
    announces(db)
    return len(ids)

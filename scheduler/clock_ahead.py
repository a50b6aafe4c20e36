"""What was written under a clock that was ahead waits no longer than it would have, and is not given up for it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, update
from sqlmodel import col, select

from models.db.afterwards import announces
from models.db.tables import Db
from models.outbox.inbox import InboxRow
from models.outbox.notices import OWED, Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.once import CLOCKS_DIFFER, Run
from models.school.people import Staff
from models.school.snapshot import settings
from scheduler.addresses import quiet_end

LONGEST_RETRY = timedelta(hours=1)
"""After a try that came to nothing, the next one comes within this time."""
A_DAY = timedelta(days=1)
LONGEST_LEASE = timedelta(minutes=5)
"""Nobody claims a delivery for longer."""
_IN_ORDER = col(Notice.id) + 0
"""By the ids themselves, SQLite walks through all that ever was rather than by the index of what is open."""


def set_right(db: Db, now: datetime) -> int:
    """Let go on what says that it is of a later time than it can be of at `now`; how much of that there was.

    A notice that was given up is sent where it is still of use, what was promised is due, and no claim, pause or
    request stands for longer than it could have been taken for now.
    """
    later = now + CLOCKS_DIFFER
    found = _given_up(db, now) + _promised(db, now, later) + _held(db, now, later) + _kept(db, now, later)
    if found:
        announces(db)
    return found


def _given_up(db: Db, now: datetime) -> int:
    """What came too late is of no use any more: these still are."""
    wanted = (col(Notice.closed_at).is_(None), col(Notice.ended) == NoticeEnd.TOO_LATE)
    useful = select(Notice.id).where(*wanted, col(Notice.useful_until) > now).order_by(_IN_ORDER)
    ids = list(db.exec(useful.with_for_update()))
    if ids:
        db.execute(update(Notice).where(col(Notice.id).in_(ids)).values(ended=NoticeEnd.OPEN, why=""))
        dropped = (col(Delivery.notice_id).in_(ids), col(Delivery.state) == DeliveryState.DROPPED)
        waits = {"state": DeliveryState.WAITING, "owed": True, "trouble": "", "not_before": now}
        db.execute(update(Delivery).where(*dropped).values(**waits))
    return len(ids)


def _promised(db: Db, now: datetime, later: datetime) -> int:
    """What a job promised stays: it promises it again when its time comes, and knows it by its moment."""
    of_jobs = select(col(Run.at)).where(col(Run.at) > later)
    wanted = select(Notice.id).where(
        col(Notice.closed_at).is_(None),
        col(Notice.promised_at) > later,
        col(Notice.due) == col(Notice.promised_at),
        col(Notice.promised_at).not_in(of_jobs),
    )
    ids = list(db.exec(wanted.order_by(_IN_ORDER).with_for_update()))
    if ids:
        db.execute(update(Notice).where(col(Notice.id).in_(ids)).values(due=now))
    return len(ids)


def _held(db: Db, now: datetime, later: datetime) -> int:
    """Deliveries: those that wait, are claimed or were perhaps sent in a time that is still to come."""
    wrong = or_(
        col(Delivery.not_before) > later, col(Delivery.claimed_until) > later, col(Delivery.sent_at) > later
    )
    wanted = select(Delivery, Staff).where(OWED, wrong).join(Notice, col(Notice.id) == Delivery.notice_id)
    rows = wanted.outerjoin(Staff, col(Staff.id) == Notice.to_staff).order_by(col(Delivery.id) + 0)
    timezone = settings(db).timezone
    return sum(
        _is_let_go(delivery, staff, now, timezone)
        for delivery, staff in db.exec(rows.with_for_update(of=Delivery)).all()
    )


def _is_let_go(delivery: Delivery, staff: Staff | None, now: datetime, timezone: ZoneInfo) -> bool:
    later, found = now + CLOCKS_DIFFER, False
    quiet = quiet_end(staff, now, timezone) if staff is not None else None
    tried = bool(delivery.attempts or delivery.trouble)
    latest = later + LONGEST_RETRY if tried else later
    if delivery.not_before > max(latest, quiet or latest):
        delivery.not_before, found = now, True
    if delivery.claimed_until is not None and delivery.claimed_until > later + LONGEST_LEASE:
        # Whoever holds it may still be calling: it ends when nobody can be any more.
        delivery.claimed_until, found = later, True
    if (
        delivery.state == DeliveryState.MAYBE_SENT
        and delivery.sent_at is not None
        and delivery.sent_at > later
    ):
        # Its platform is asked for what came since then: it must not be asked for what is still to come.
        delivery.sent_at, found = now - A_DAY, True
    return found


def _kept(db: Db, now: datetime, later: datetime) -> int:
    """Requests that wait for their answers."""
    found = db.exec(select(InboxRow).where(col(InboxRow.at) > later).with_for_update()).all()
    for each in found:
        each.at, each.until = now, now + (each.until - each.at)
    return len(found)

"""Who looks for a way to the same person: what is found of it holds for all that waits for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import col, select

from models.db.tables import Db
from models.outbox.notices import LOOKING, Delivery, Notice
from scheduler.claims import MOST_AT_ONCE
from scheduler.transitions.states import most_tries


def also_looking(db: Db, notice: Notice, now: datetime) -> Sequence[tuple[Notice, Delivery]]:
    """Some of what else should look for a way to the same person now, and is in nobody's hands."""
    looking = select(Notice, Delivery).join(Delivery, col(Delivery.notice_id) == col(Notice.id))
    some = looking.where(*_theirs(notice, now)).limit(MOST_AT_ONCE)
    return db.exec(some.with_for_update(skip_locked=True)).all()


def wait_with(db: Db, notice: Notice, asked: Delivery, now: datetime, *, tried: bool) -> None:
    """What else should look for a way to the same person waits as this does, however much it is.

    What would have been tried for the last time by that is left, to be given up with what is said of it.
    """
    db.flush()
    same = select(col(Delivery.id)).join(Notice, col(Delivery.notice_id) == col(Notice.id))
    theirs = same.where(*_theirs(notice, now), col(Delivery.attempts) + int(tried) < most_tries(db))
    db.execute(
        update(Delivery)
        .where(col(Delivery.id).in_(theirs.with_for_update(of=Delivery, skip_locked=True)))
        .values(
            trouble=asked.trouble, not_before=asked.not_before, attempts=col(Delivery.attempts) + int(tried)
        )
    )


def _theirs(notice: Notice, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        LOOKING,
        col(Delivery.claimed_by) == "",
        col(Delivery.not_before) <= now,
        col(Delivery.notice_id) != notice.id,
        # Of a purpose, which is nobody's in particular, none.
        col(Notice.to_staff) == (notice.to_staff or 0),
    )

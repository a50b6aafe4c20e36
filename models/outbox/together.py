"""What was promised to one person shortly after each other is told in one message."""

from datetime import timedelta
from itertools import takewhile

from sqlmodel import col, select

from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd, was_sent

TOGETHER = timedelta(hours=1)
"""What is promised to one person of one kind and day within this time is told in one message, while it is not out."""


def spoken_for(db: Db, notice: Notice) -> list[int] | None:
    """The records of which this notice tells, its own last: with those promised shortly before that are not out.

    None where one that was promised shortly after tells of it.
    """
    alike = (
        col(Notice.topic) == notice.topic,
        col(Notice.to_staff) == notice.to_staff,
        col(Notice.about_day) == notice.about_day,
    )
    if not was_sent(db, notice):
        later = select(Notice.id).where(
            *alike,
            col(Notice.id) > notice.id,
            col(Notice.promised_at) <= notice.promised_at + TOGETHER,
            col(Notice.ended) == NoticeEnd.OPEN,
        )
        if db.exec(later).first() is not None:
            return None
    out = (
        select(Delivery.id)
        .where(
            Delivery.notice_id == Notice.id,
            col(Delivery.state).in_((DeliveryState.SENT, DeliveryState.MAYBE_SENT)),
        )
        .exists()
    )
    before = select(Notice.about_id, out).where(
        *alike,
        col(Notice.id) < notice.id,
        col(Notice.promised_at) >= notice.promised_at - TOGETHER,
    )
    newest_first = db.exec(before.order_by(col(Notice.id).desc())).all()
    # What is out told of all that was promised before it.
    waiting = [record_id for record_id, _ in takewhile(lambda each: not each[1], newest_first)]
    return [each for each in (*reversed(waiting), notice.about_id) if each is not None]

"""Whether what was promised to somebody may have come to them, so that they reckon with it."""

from datetime import datetime

from sqlmodel import col, select

from models.db.records import Record
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice
from models.outbox.topics import Topic

PERHAPS_READ = (DeliveryState.SENT, DeliveryState.MAYBE_SENT, DeliveryState.UNCERTAIN)


def never_reached(
    db: Db, topic: Topic, about: Record, staff_id: int, *, promised_at: datetime | None = None
) -> bool:
    """Whether they were promised to be told of it, and no message of that is out or may be."""
    kind, record_id = about
    wanted = select(Notice.id).where(
        Notice.topic == topic, Notice.about == kind, Notice.about_id == record_id, Notice.to_staff == staff_id
    )
    if promised_at is not None:
        wanted = wanted.where(Notice.promised_at == promised_at)
    promised = db.exec(wanted).all()
    out = select(Delivery.id).where(
        col(Delivery.notice_id).in_(promised), col(Delivery.state).in_(PERHAPS_READ)
    )
    return bool(promised) and db.exec(out).first() is None

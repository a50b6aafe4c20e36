"""Messages that carry words which may have to be taken away: their references are kept, so that they can be emptied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models.db.records import Record
from models.db.statements import plain_row, write
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.once import inserted_once
from models.outbox.topics import Topic


@dataclass(frozen=True)
class SentMessage:
    """A message that a door has sent: where it is, and the platform's name for it."""

    door: str
    destination: str
    reference: str
    service: str = ""


def keep_sent(
    db: Db, topic: Topic, *, about: Record, staff_id: int, sent: SentMessage, now: datetime, gone: bool
) -> None:
    """Keep where a message stands that carries the words of a record, told to this person; once for each message.

    `gone`: the words were taken away meanwhile, so that the message is emptied at once.
    """
    key = topic.key(about[1], sent.door, sent.destination, sent.reference)
    row = {
        "key": key, "topic": topic, "to_staff": staff_id, "to_purpose": "", "about": about[0], "about_id": about[1],
        "about_day": "", "due": now, "useful_until": now, "urgent": False, "late": False, "again": True,
        "version": 2 if gone else 1, "promised_at": now, "closed_at": now,
        "ended": NoticeEnd.TAKEN_BACK if gone else NoticeEnd.OPEN, "why": "",
    }  # fmt: skip
    kept = inserted_once(db, Notice, row, unique=("key",))
    if kept is None:
        return
    delivery = {
        "notice_id": kept[0], "key": f"{key}#0", "door": sent.door, "destination": sent.destination,
        "service": sent.service, "state": DeliveryState.SENT, "owed": gone, "reference": sent.reference,
        "drawn": 1, "not_before": now, "sent_at": now,
    }  # fmt: skip
    write(db, plain_row(Delivery, delivery))


def sent_about(db: Db, topics: Sequence[Topic], about: Record) -> int:
    """How many messages of these topics about the record stand on a platform."""
    wanted = (
        select(func.count())
        .select_from(Delivery)
        .join(Notice, col(Notice.id) == Delivery.notice_id)
        .where(
            col(Notice.topic).in_(topics),
            Notice.about == about[0],
            Notice.about_id == about[1],
            Delivery.state == DeliveryState.SENT,
            Delivery.reference != "",
        )
    )
    return db.exec(wanted).one()

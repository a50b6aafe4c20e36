"""What takes long to be put into words is thought out before the writer is taken, and looked at again after it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Generic, TypeVar

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col

from models.audit.meanwhile import newest_entry, only_added_since
from models.db.database import Database
from models.db.tables import Db
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd
from models.outbox.topics import Topic
from models.school.snapshot import Receiver, school
from scheduler.claims import Claim, is_mine
from scheduler.courier import Composer, Drop, Worded
from scheduler.places import is_closed
from scheduler.transitions.states import Over

M = TypeVar("M")
_TAKE_LONG = tuple(
    f"{topic}/"
    for topic in (
        Topic.DIGEST, Topic.YEAR_11_LIST, Topic.BOARD_PAPER, Topic.SLIPS_PAPER, Topic.POLICY_PAPER, Topic.PUPIL_PAPERS,
    )
)  # fmt: skip
"""What reads half the school before it can be said. For a few words a transaction more would take longer than they."""


@dataclass(frozen=True)
class Before(Generic[M]):
    """What a notice came to a moment ago: at its version, and after this entry of the audit."""

    version: int
    entry_id: int
    made: Worded[M] | Drop

    def still(self, db: Db, notice: Notice) -> Worded[M] | None:
        """None where it may not be said any more: who must not know may have been decided, or something removed."""
        if isinstance(self.made, Drop) or notice.version != self.version:
            return None
        return self.made if only_added_since(db, self.entry_id) else None


def thought_out(database: Database, claim: Claim, compose: Composer[M], now: datetime) -> Before[M] | None:
    """What the notice comes to, where that may take long: nobody's writing waits meanwhile."""
    if not claim.key.startswith(_TAKE_LONG):
        return None
    with database.reading(steady=True) as db:
        found = db.execute(both(), {"delivery": claim.delivery_id}).first()
        if found is None or not is_mine(found[1], claim):
            return None
        notice, delivery = found[0], found[1]
        sent = delivery.state == DeliveryState.SENT
        if (not sent and over_for(notice, receiver(db, notice), now) is not None) or (
            sent and (notice.ended == NoticeEnd.CLEARED or is_closed(db, notice, delivery))
        ):
            return None
        return Before(notice.version, newest_entry(db), compose(db, notice, now, delivery.door))


def receiver(db: Db, notice: Notice) -> Receiver | None:
    """Who is to be told; None where it is a purpose's place."""
    return school(db).receivers[notice.to_staff] if notice.to_staff is not None else None


def over_for(notice: Notice, staff: Receiver | None, now: datetime) -> Over | None:
    """Why it is not told any more; None where it is."""
    if notice.ended not in {NoticeEnd.OPEN, NoticeEnd.TOO_LATE}:
        return Over(NoticeEnd(notice.ended), notice.why)
    if notice.useful_until <= now:
        return Over(NoticeEnd.TOO_LATE)
    if staff is not None and not staff.active:
        return Over(NoticeEnd.NO_LONGER_STAFF)
    return None


@cache
def both() -> Select[Notice, Delivery]:
    """A notice and its delivery, by the delivery's id: asked for each message, so put together once."""
    return (
        select_columns(Notice, Delivery)
        .join(Delivery, col(Delivery.notice_id) == col(Notice.id))
        .where(col(Delivery.id) == bindparam("delivery"))
    )

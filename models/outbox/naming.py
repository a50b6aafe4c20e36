"""Whom messages name, by number: what was told of a pupil does not outlast a record of theirs that is removed.

A message may name many. While it is of use it is drawn anew, without what is gone; after that, and where it cannot
be, it is deleted.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, update
from sqlmodel import Field, col, select

from models.db.tables import Db, SQLModel
from models.outbox.clearing import clear_these
from models.outbox.notices import Delivery, DeliveryState, Notice, NoticeEnd, draw_these_anew
from models.outbox.once import insert_each_once
from models.outbox.topics import Topic


class NamedPupil(SQLModel, table=True):
    """That the messages of a notice name a pupil; for as long as they stand."""

    __tablename__ = "named_pupil"

    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", primary_key=True, index=True)
    outdated: bool = Field(default=False, description="a record of the pupil was removed since")


def note_named(db: Db, notice_id: int | None, pupil_ids: Collection[int]) -> None:
    """Whom a notice's words name, as they are drawn."""
    rows = [{"notice_id": notice_id, "pupil_id": each, "outdated": False} for each in sorted(pupil_ids)]
    insert_each_once(db, NamedPupil, rows, unique=("notice_id", "pupil_id"))


def forget_named(db: Db, notice_id: int | None) -> None:
    """Nothing of the notice stands any more where a platform had it."""
    stands = exists().where(col(Delivery.notice_id) == notice_id, *_STANDS)
    db.execute(delete(NamedPupil).where(col(NamedPupil.notice_id) == notice_id, ~stands))


def is_outdated(db: Db, notice_id: int | None) -> bool:
    """Whether a record of whom it names was removed, so that its messages must not stand as they are."""
    wanted = select(NamedPupil.pupil_id).where(NamedPupil.notice_id == notice_id, NamedPupil.outdated)
    return db.exec(wanted.limit(1)).first() is not None


def clear_naming(db: Db, pupil_ids: Collection[int], now: datetime, *, but: Sequence[Topic] = ()) -> int:
    """A record of these pupils is removed: what names them is drawn anew, or deleted; how many messages stand there.

    `but`: the topics of messages that are seen to otherwise.
    """
    if not pupil_ids:
        return 0
    whom = col(NamedPupil.pupil_id).in_(sorted(pupil_ids))
    of = select(NamedPupil.notice_id).join(Notice, col(Notice.id) == NamedPupil.notice_id)
    ids = set(db.exec(of.where(whom, col(Notice.topic).not_in(but))))
    if not ids:
        return 0
    db.execute(update(NamedPupil).where(whom, col(NamedPupil.notice_id).in_(ids)).values(outdated=True))
    theirs = col(Notice.id).in_(sorted(ids))
    is_of_use = (col(Notice.useful_until) > now) & (col(Notice.ended) != NoticeEnd.CLEARED)
    draw_these_anew(db, theirs, is_of_use)
    clear_these(db, theirs & ~is_of_use, now)
    stands = (
        select(func.count()).select_from(Delivery).where(col(Delivery.notice_id).in_(sorted(ids)), *_STANDS)
    )
    return db.exec(stands).one()


_STANDS = (col(Delivery.state) == DeliveryState.SENT, col(Delivery.reference) != "")

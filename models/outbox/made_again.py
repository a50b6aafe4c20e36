"""Promises that were made under a clock that was ahead are made again, though their keys are taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlmodel import col, or_, select, update

from models.db.tables import Db
from models.outbox.notices import Delivery, Notice, drop
from models.outbox.reached import PERHAPS_READ
from models.outbox.topics import AGAIN, TO_EACH


@contextmanager
def made_again(db: Db, before: datetime | None) -> Iterator[None]:
    """Within, what was promised at the moment `before` can be promised again with its own key.

    Afterwards the new notice has a key of its own, so that no platform takes its message for the old one; the old
    one is dropped, unless somebody has perhaps read it. What was not promised again is as it was. None: nothing is.
    """
    if before is None:
        yield
        return
    wanted = select(Notice.id, Notice.key).where(col(Notice.promised_at) == before)
    promised = {each: _plain(key) for each, key in db.exec(wanted.with_for_update())}
    holders = _ids(db, set(promised.values()))
    for key, holder in holders.items():
        _name(db, holder, f"{key}/aside")
    yield
    db.flush()
    new = _ids(db, set(promised.values()))
    for key, notice_id in new.items():
        _name(db, notice_id, f"{key}{AGAIN}{notice_id}")
    for key, holder in holders.items():
        _name(db, holder, key)
    _drop_unread(db, [each for each, key in promised.items() if key in new])


def _plain(key: str) -> str:
    return key.partition(AGAIN)[0]


def _ids(db: Db, keys: set[str]) -> dict[str, int | None]:
    found = select(Notice.key, Notice.id).where(col(Notice.key).in_(keys))
    return dict(db.exec(found.order_by(col(Notice.id)).with_for_update()).all())


def _name(db: Db, notice_id: int | None, key: str) -> None:
    db.execute(update(Notice).where(col(Notice.id) == notice_id).values(key=key))


def _drop_unread(db: Db, ids: list[int | None]) -> None:
    """Drop these, and what of them went to each of a purpose's people instead of its place."""
    keys = db.exec(select(Notice.key).where(col(Notice.id).in_(ids), Notice.to_purpose != "")).all()
    to_each = [col(Notice.key).startswith(f"{key}{TO_EACH}", autoescape=True) for key in keys]
    read = select(Delivery.notice_id).where(col(Delivery.state).in_(PERHAPS_READ))
    unread = select(Notice.id).where(or_(col(Notice.id).in_(ids), *to_each), col(Notice.id).not_in(read))
    drop(db, db.exec(unread.order_by(col(Notice.id)).with_for_update()).all())

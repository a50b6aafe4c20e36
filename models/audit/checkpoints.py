"""What retention takes off the audit's beginning, and the checkpoint that accounts for the gap (data protection, 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import delete, func
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.seals import Seal
from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.wording import day_of_month_in_short

LEAST_KEPT = timedelta(days=3 * 365)
"""No entry goes before it is so old."""


@dataclass(frozen=True)
class Checkpoint:
    """An entry of the audit which says that the seals up to `position` were taken, the last of which was `digest`."""

    position: int
    digest: str
    at: datetime

    @property
    def sentence(self) -> str:
        day = f"{day_of_month_in_short(self.at)} {self.at.year}"
        return f"Retention took the first {self.position} entries on {day}; a checkpoint accounts for them."

    @classmethod
    def of(cls, entry: Entry) -> Self | None:
        """What the entry says; None where that cannot be read."""
        position, _, digest = entry.fields.partition(":")
        return cls(int(position), digest, entry.at) if position.isdecimal() else None


def checkpoints(db: Db) -> list[Checkpoint]:
    """Those of which the audit knows."""
    entries = db.exec(select(Entry).where(Entry.deed == Deed.AUDIT_FORGET, Entry.staff_id != None))  # noqa: E711 - SQL's IS NOT NULL
    return [each for each in map(Checkpoint.of, entries) if each is not None]


def forget_sealed(db: Db, actor: Actor, before: datetime) -> int:
    """Take the audit's beginning, up to the first entry that is not older than `before`; say how many entries went.

    What was taken is an entry itself, of whoever approved it, so that the chain is whole without it.
    Raises Sorry where `before` is not three years ago.
    """
    if before > actor.at - LEAST_KEPT:
        raise Sorry("The audit keeps each entry for three years. Name an earlier day.")
    sealed = select(func.min(Seal.position)).join(Entry, col(Entry.id) == col(Seal.entry_id))
    stays = db.exec(sealed.where(Entry.at >= before)).one()
    if stays is None:
        stays = db.exec(select(func.max(Seal.position))).one()  # the newest stays, for the next to follow it
    last = db.exec(select(Seal).where(Seal.position == (stays or 1) - 1)).first()
    if last is None:
        return 0
    position, digest = last.position, last.digest
    ids = db.exec(select(Seal.entry_id).where(Seal.position <= position)).all()
    db.expunge(last)
    db.execute(delete(Seal).where(col(Seal.position) <= position))
    for first in range(0, len(ids), 500):
        db.execute(delete(Entry).where(col(Entry.id).in_(ids[first : first + 500])))
    record(db, actor, Deed.AUDIT_FORGET, fields=f"{position}:{digest}")
    return len(ids)

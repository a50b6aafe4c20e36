"""What retention takes off the audit's beginning, and the checkpoint that accounts for the gap (data protection, 3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import delete, func, or_
from sqlmodel import col, select

from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.seals import Seal
from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.retention import LEAST_AUDIT_YEARS, in_years
from models.rules.wording import day_of_month_in_short

LEAST_KEPT = timedelta(days=LEAST_AUDIT_YEARS * 365 - 1)
"""No entry goes before it is so old, whatever is set: as many years, less a day for summer time."""


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


def forget_sealed(
    db: Db, actor: Actor, before: datetime, *, most: int = 1_000_000, held_back: Collection[int] = ()
) -> int:
    """Take the audit's beginning, up to the first entry that is not older than `before`; say how many entries went.

    `most` of them at a time. The first about a pupil who is held back stays, and so does what follows it: a chain is
    only taken from its beginning. What was taken is an entry itself, of whoever approved it, so that the chain is whole
    without it. Raises Sorry where `before` is not as long ago as every school keeps the audit.
    """
    if before > actor.at - LEAST_KEPT:
        raise Sorry(
            f"The audit keeps each entry for {in_years(LEAST_AUDIT_YEARS)} at least. Name an earlier day."
        )
    first, stays = _beginning(db, before, held_back)
    stays = min(stays, first + most)
    last = db.exec(select(Seal).where(Seal.position == stays - 1)).first()
    if last is None:
        return 0
    position, digest = last.position, last.digest
    ids = db.exec(select(Seal.entry_id).where(Seal.position <= position)).all()
    db.expunge(last)
    db.execute(delete(Seal).where(col(Seal.position) <= position))
    for start in range(0, len(ids), 500):
        db.execute(delete(Entry).where(col(Entry.id).in_(ids[start : start + 500])))
    record(db, actor, Deed.AUDIT_FORGET, fields=f"{position}:{digest}")
    return len(ids)


def forgettable(db: Db, before: datetime, held_back: Collection[int] = ()) -> tuple[int, datetime | None]:
    """How many entries `forget_sealed` would take, and when the first of them was written."""
    first, stays = _beginning(db, before, held_back)
    at = (
        select(func.min(Entry.at))
        .join(Seal, col(Seal.entry_id) == col(Entry.id))
        .where(Seal.position < stays)
    )
    return max(stays - first, 0), db.exec(at).one()


def _beginning(db: Db, before: datetime, held_back: Collection[int]) -> tuple[int, int]:
    """The first seal's position, and that of the first which stays; 0 where there is none."""
    first = db.exec(select(func.min(Seal.position))).one() or 0
    kept = or_(col(Entry.at) >= before, col(Entry.pupil_id).in_(held_back))
    stays = db.exec(
        select(func.min(Seal.position)).join(Entry, col(Entry.id) == col(Seal.entry_id)).where(kept)
    ).one()
    if stays is None:
        stays = (
            db.exec(select(func.max(Seal.position))).one() or 0
        )  # the newest stays, for the next to follow it
    return first, stays

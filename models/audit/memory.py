"""What a deed must remember to be taken back; for a day, and then it is forgotten."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, delete, select
from sqlmodel import Field, col

from models.audit.entries import Entry
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel


class UndoMemory(SQLModel, table=True):
    """Beside an entry, since an entry itself names fields and stays for years: ids and what was there before."""

    __tablename__ = "undo_memory"

    entry_id: int = Field(foreign_key="entry.id", primary_key=True)
    facts: dict[str, Any] = Field(sa_type=JSON, description="ids and former values, never text of a person")
    at: datetime = Field(index=True)


def remember(db: Db, entry: Entry, facts: Mapping[str, Any]) -> None:
    """Keep what taking the entry back needs."""
    db.add(UndoMemory(entry_id=entry.id or 0, facts=dict(facts), at=entry.at))
    db.flush()


def remembered(db: Db, entry: Entry) -> Mapping[str, Any] | None:
    """What was kept with the entry; None where nothing was, or it is forgotten."""
    found = db.get(UndoMemory, entry.id)
    return found.facts if found is not None else None


_SAID_AGAIN = "said_again"
_LONG_AGO = timedelta(hours=1)
"""Nothing older can be taken back."""


def say_again(db: Db, entry: Entry, now: datetime) -> None:
    """Keep that the same was asked for once more, and was done already: to whoever asked, it is their last deed."""
    if now - entry.at > _LONG_AGO:
        return
    facts = {**(remembered(db, entry) or {}), _SAID_AGAIN: now.isoformat()}
    found = db.get(UndoMemory, entry.id)
    if found is None:
        db.add(UndoMemory(entry_id=entry.id or 0, facts=facts, at=entry.at))
    else:
        found.facts = facts
    db.flush()


def last_said(db: Db, entry: Entry) -> datetime:
    """When the entry's deed was asked for last."""
    again = (remembered(db, entry) or {}).get(_SAID_AGAIN)
    return datetime.fromisoformat(again) if again is not None else entry.at


def forget_memories_about(db: Db, record: RecordKind, ids: Collection[int]) -> None:
    """Nothing about these records can be taken back any more."""
    theirs = select(col(Entry.id)).where(col(Entry.record) == record, col(Entry.record_id).in_(ids))
    db.execute(delete(UndoMemory).where(col(UndoMemory.entry_id).in_(theirs)))


def forget_memories(db: Db, before: datetime) -> None:
    """Forget what is too old to be taken back, or to be drawn again for a request heard twice."""
    db.execute(delete(UndoMemory).where(col(UndoMemory.at) < before))

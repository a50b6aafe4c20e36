"""What a deed must remember to be taken back; for a day, and then it is forgotten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, delete
from sqlmodel import Field, col

from models.audit.entries import Entry
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


def forget_memories(db: Db, before: datetime) -> None:
    """Forget what is too old to be taken back, or to be drawn again for a request heard twice."""
    db.execute(delete(UndoMemory).where(col(UndoMemory.at) < before))

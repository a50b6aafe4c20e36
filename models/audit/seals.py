"""The chain of hashes that shows where the audit was changed or cut (data protection, 3)."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, func, insert, select
from sqlmodel import Field, col

from models.audit.entries import Entry
from models.db.tables import Db, SQLModel
from models.db.turns import alone_in


class Seal(SQLModel, table=True):
    """An entry's place in the chain: a hash over the entry and the seal before."""

    position: int = Field(primary_key=True)
    entry_id: int = Field(foreign_key="entry.id", unique=True)
    digest: str


SETTLED = timedelta(seconds=30)
"""A younger entry waits for the next seal: others that began before it may not be committed yet."""


LOOK_BACK = 5_000
"""How many ids before the newest sealed one are looked at for entries that were committed after it."""


BATCH = 5_000
"""How many entries one run seals at most; what is left waits for the next run."""


def seal(db: Db, now: datetime) -> int:
    """Seal what is committed and not sealed yet, in order of id; says how many entries were sealed.

    Its cost does not grow with history. Several processes may call it at once.
    """
    connection = db.connection()
    alone_in(connection, "seal")
    newest = connection.execute(select(func.max(col(Seal.entry_id)))).scalar() or 0
    last = connection.execute(
        select(col(Seal.position), col(Seal.digest)).order_by(col(Seal.position).desc()).limit(1)
    ).first()
    position, digest = (last.position, last.digest) if last else (0, "")
    since = newest - LOOK_BACK
    # The seals are bounded as well, and the age is looked at below: else PostgreSQL may read all of history.
    sealed = is_sealed().where(col(Seal.entry_id) > since)
    waiting = (
        select(*sealed_columns())
        .where(col(Entry.id) > since, ~sealed.exists())
        .order_by(col(Entry.id))
        .limit(BATCH)
    )
    seals: list[dict[str, Any]] = []
    for row in connection.execute(waiting):
        if row.at > now - SETTLED:
            continue
        position, digest = position + 1, digest_of(digest, row)
        seals.append({"position": position, "entry_id": row.id, "digest": digest})
    if seals:
        connection.execute(insert(Seal), seals)
    return len(seals)


def sealed_columns() -> tuple[Any, ...]:
    """The columns of an entry that its seal stands for, in the order in which they are hashed."""
    return tuple(
        col(each)
        for each in (
            Entry.id,
            Entry.at,
            Entry.staff_id,
            Entry.did,
            Entry.deed,
            Entry.pupil_id,
            Entry.record,
            Entry.record_id,
            Entry.fields,
            Entry.door,
            Entry.undoes,
        )
    )


def is_sealed() -> Select[int]:
    """The seal of the entry that the query around it is about."""
    return select(col(Seal.position)).where(col(Seal.entry_id) == col(Entry.id)).correlate(Entry)


def digest_of(before: str, row: Row[*tuple[Any, ...]]) -> str:
    """The hash over the seal before and the entry, the same on every database."""
    entry = [
        row.id,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.staff_id,
        row.did,
        row.deed,
        row.pupil_id,
        row.record,
        row.record_id,
        row.fields,
        row.door,
        row.undoes,
    ]
    return sha256(json.dumps([before, *entry], separators=(",", ":")).encode()).hexdigest()

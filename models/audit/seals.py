"""The chain of hashes that shows where the audit was changed or cut (data protection, 3)."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, func, insert, select
from sqlmodel import Field, col

from models.audit.entries import Entry
from models.db.tables import Db, SQLModel


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
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("staffroom.seal"))))
    newest = connection.execute(select(func.max(col(Seal.entry_id)))).scalar() or 0
    last = connection.execute(
        select(col(Seal.position), col(Seal.digest)).order_by(col(Seal.position).desc()).limit(1)
    ).first()
    position, digest = (last.position, last.digest) if last else (0, "")
    since = newest - LOOK_BACK
    # The seals are bounded as well, and the age is looked at below: else PostgreSQL may read all of history.
    sealed = _is_sealed().where(col(Seal.entry_id) > since)
    waiting = (
        select(*_sealed_columns())
        .where(col(Entry.id) > since, ~sealed.exists())
        .order_by(col(Entry.id))
        .limit(BATCH)
    )
    seals: list[dict[str, Any]] = []
    for row in connection.execute(waiting):
        if row.at > now - SETTLED:
            continue
        position, digest = position + 1, _digest(digest, row)
        seals.append({"position": position, "entry_id": row.id, "digest": digest})
    if seals:
        connection.execute(insert(Seal), seals)
    return len(seals)


@dataclass(frozen=True)
class Verdict:
    """Whether the sealed audit is whole; where it is not, the first place and what is wrong there."""

    ok: bool
    sentence: str
    sealed: int
    """How many entries were found whole, from the first seal on."""
    waiting: int = 0
    """How many entries are not sealed yet."""
    position: int | None = None
    """The seal at which the first fault is, where one is."""
    entry_id: int | None = None
    digest: str = ""
    """The last good seal; who writes it down elsewhere can tell later that nothing was cut off the end."""


def verify(db: Db) -> Verdict:
    """Read the whole chain and say whether an entry or a seal was changed, removed or slipped in."""
    sealed, digest = 0, ""
    chain = (
        select(
            col(Seal.position),
            col(Seal.entry_id),
            col(Seal.digest).label("sealed_digest"),
            *_sealed_columns(),
        )
        .join(Entry, col(Entry.id) == col(Seal.entry_id), isouter=True)
        .order_by(col(Seal.position))
        .execution_options(yield_per=1_000)
    )
    with db.connection().execute(chain) as links:
        for row in links:
            trouble = _trouble(sealed + 1, digest, row)
            if trouble:
                return Verdict(
                    False, trouble, sealed, position=sealed + 1, entry_id=row.entry_id, digest=digest
                )
            sealed, digest = row.position, row.sealed_digest
    newest = db.connection().execute(select(func.max(col(Seal.entry_id)))).scalar() or 0
    unsealed = select(func.count(), func.min(col(Entry.id))).select_from(Entry).where(~_is_sealed().exists())
    waiting, first = db.connection().execute(unsealed).one()
    if first is not None and first <= newest - LOOK_BACK:
        trouble = f"Entry {first} was slipped in among entries that were sealed long ago."
        return Verdict(False, trouble, sealed, waiting=waiting, entry_id=first, digest=digest)
    words = f"The audit is whole: {sealed} sealed {'entry' if sealed == 1 else 'entries'}, {waiting} waiting."
    return Verdict(True, words, sealed, waiting=waiting, digest=digest)


def _trouble(position: int, before: str, row: Row[*tuple[Any, ...]]) -> str:
    """What is wrong with this link of the chain, or nothing."""
    if row.position != position:
        return f"Seal {position} was removed: the next one is {row.position}."
    if row.id is None:
        return f"Entry {row.entry_id} was removed after it was sealed (seal {position})."
    if row.sealed_digest != _digest(before, row):
        return f"Entry {row.entry_id} or its seal ({position}) was changed after it was sealed."
    return ""


def _sealed_columns() -> tuple[Any, ...]:
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


def _is_sealed() -> Select[int]:
    """The seal of the entry that the query around it is about."""
    return select(col(Seal.position)).where(col(Seal.entry_id) == col(Entry.id)).correlate(Entry)


def _digest(before: str, row: Row[*tuple[Any, ...]]) -> str:
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

"""What was promised an answer and has none yet: kept until it is answered, so that a restart forgets nobody."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select

from models.db.statements import run
from models.db.tables import Db, SQLModel

LEASE = timedelta(seconds=30)
"""How long whoever took a request has for it before another may take it."""
MOST_AT_ONCE = 20


class InboxRow(SQLModel, table=True):
    """A request that was acknowledged before it was carried out, or that waits for its button or for a typed answer.

    It holds what somebody wrote, for an hour at most.
    """

    __tablename__ = "kept_request"

    id: int | None = Field(default=None, primary_key=True)
    door: str = Field(index=True)
    tenant: str
    account: str
    said: str = Field(description="what was said, as the door writes it")
    place: str = Field(description="where the answer goes, as the door writes it")
    at: datetime = Field(index=True)
    until: datetime = Field(description="until when it is being answered by whoever took it")


def keep(
    db: Db,
    *,
    door: str,
    tenant: str,
    account: str,
    said: str,
    place: str,
    now: datetime,
    lease: timedelta = LEASE,
) -> int:
    """Keep a request that goes on being answered here for as long as `lease`; its id."""
    kept = InboxRow(
        door=door, tenant=tenant, account=account, said=said, place=place, at=now, until=now + lease
    )
    db.add(kept)
    db.flush()
    return kept.id or 0


def is_any_left(db: Db, door: str, now: datetime) -> bool:
    """Whether there is a request that nobody is answering any more. Reads only."""
    wanted = select(InboxRow.id).where(InboxRow.door == door, InboxRow.until < now)
    return db.exec(wanted.limit(1)).first() is not None


def take(db: Db, door: str, now: datetime) -> list[InboxRow]:
    """The door's requests that nobody is answering any more, oldest first; they are this caller's for a while."""
    wanted = select(InboxRow).where(InboxRow.door == door, InboxRow.until < now)
    taken = db.exec(
        wanted.order_by(col(InboxRow.id)).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    ).all()
    for each in taken:
        each.until = now + LEASE
    db.flush()
    return list(taken)


def kept_of(db: Db, door: str, tenant: str, account: str) -> list[InboxRow]:
    """What is kept of this account's requests, oldest first. Reads only."""
    found = run(db, _kept_of(), {"door": door, "tenant": tenant, "account": account})
    return [InboxRow(**row) for row in found.mappings()]


@cache
def _kept_of() -> Select[Any]:
    columns: Table = SQLModel.metadata.tables[str(InboxRow.__tablename__)]
    theirs = [columns.columns[name] == bindparam(name) for name in ("door", "tenant", "account")]
    return select_columns(columns).where(*theirs).order_by(columns.columns.id)


def answered(db: Db, ids: Iterable[int]) -> None:
    """They have their answers, or the news that there is none: nothing of them is kept."""
    db.execute(delete(InboxRow).where(col(InboxRow.id).in_(list(ids))))


def take_kept(db: Db, ids: Iterable[int]) -> set[int]:
    """The same, where each may be taken by one alone: those that were still there."""
    taken = delete(InboxRow).where(col(InboxRow.id).in_(list(ids))).returning(col(InboxRow.id))
    return {each for each in db.execute(taken).scalars() if each is not None}


def forget_of(db: Db, accounts: Iterable[tuple[str, str]]) -> None:
    """Nothing that these accounts (door and account) wrote is kept any more, such as after a safeguarding concern."""
    for door, account in accounts:
        db.execute(delete(InboxRow).where(col(InboxRow.door) == door, col(InboxRow.account) == account))


def forget_all(db: Db) -> None:
    """Nothing that anybody wrote is kept any more."""
    db.execute(delete(InboxRow))

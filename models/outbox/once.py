"""What was run and what was heard, so that each happens once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Field, col, select

from models.db.statements import run
from models.db.tables import Db, SQLModel

MOST_PARTS = 20
"""How many commands one message may hold."""


class Run(SQLModel, table=True):
    """A job's slot that was run; written in the transaction of its deed, so each slot happens once."""

    job: str = Field(primary_key=True)
    slot: str = Field(primary_key=True, description="the local date or period, such as 2026-11-23")
    at: datetime
    late: bool = False
    missed: bool = Field(default=False, description="too late to be of use: nothing was done")


class Heard(SQLModel, table=True):
    """A request of a platform that was carried out; the same key again changes nothing."""

    key: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    entry_id: int | None = Field(
        default=None, description="the audit entry from whose ids the answer is drawn again"
    )
    at: datetime = Field(index=True)


def insert_once(db: Db, table: type[SQLModel], values: Mapping[str, Any], *, unique: tuple[str, ...]) -> bool:
    """Insert a row unless one with the same unique columns is there; whether it was inserted.

    A second transaction that inserts the same waits for the first, and then sees its row.
    """
    added = run(db, _insertion(table, unique, db.connection().dialect.name), values)
    return added.first() is not None


def insert_each_once(
    db: Db, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, unique: tuple[str, ...]
) -> None:
    """Insert these rows in one statement, but for those whose unique columns are there already."""
    if rows:
        db.flush()
        db.connection().execute(_insertion(table, unique, db.connection().dialect.name), rows)


@lru_cache(maxsize=16)
def _insertion(table: type[SQLModel], unique: tuple[str, ...], dialect: str) -> ReturningInsert[Any]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    columns: Table = SQLModel.metadata.tables[str(table.__tablename__)]
    return (
        insert(columns).on_conflict_do_nothing(index_elements=unique).returning(*columns.primary_key.columns)
    )


def run_once(db: Db, job: str, slot: str, at: datetime, late: bool = False, *, missed: bool = False) -> bool:
    """Take the job's slot for this transaction; False where it has been taken."""
    row = {"job": job, "slot": slot, "at": at, "late": late, "missed": missed}
    return insert_once(db, Run, row, unique=("job", "slot"))


def heard(db: Db, key: str) -> Heard | None:
    """What was carried out for this key, where it was."""
    found = run(db, _heard(), {"key": key}).mappings().first()
    return Heard(**found) if found is not None else None


@cache
def _heard() -> Select[Any]:
    columns: Table = SQLModel.metadata.tables[str(Heard.__tablename__)]
    return select_columns(columns).where(columns.columns.key == bindparam("key"))


def part_key(key: str, number: int) -> str:
    """The key of one of the commands that a message holds; the first has the message's own."""
    return f"{key}#{number}" if key and number else key


def heard_as(db: Db, key: str, staff_id: int) -> list[Heard]:
    """What this person's request with the key did, and the requests that were parts of it."""
    parts = [part_key(key, number) for number in range(1, MOST_PARTS)]
    wanted = select(Heard).where(col(Heard.key).in_([key, *parts]), Heard.staff_id == staff_id)
    return list(db.exec(wanted.order_by(col(Heard.at), col(Heard.key))))


def hear(db: Db, key: str, staff_id: int, entry_id: int | None, at: datetime) -> bool:
    """Write down, in the transaction of the deed, that the request was carried out.

    False where somebody was quicker: roll the transaction back and draw their answer.
    """
    row = {"key": key, "staff_id": staff_id, "entry_id": entry_id, "at": at}
    return insert_once(db, Heard, row, unique=("key",))


def forget_heard(db: Db, before: datetime) -> None:
    """Forget the requests that no platform will send again (they are kept for a day)."""
    db.execute(delete(Heard).where(col(Heard.at) < before))


def forget_runs(db: Db, before: datetime) -> None:
    """Forget slots that are long past; give a time before the latest slot of every job."""
    db.execute(delete(Run).where(col(Run.at) < before))

"""What was run and what was heard, so that each happens once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, or_
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Field, col, select

from models.db.statements import run
from models.db.tables import Db, SQLModel

MOST_PARTS = 20
"""How many commands one message may hold."""
_PART = re.compile(r"#\d{1,2}$")

CLOCKS_DIFFER = timedelta(minutes=5)
"""What was done later than so far from now was done under another clock; machines side by side differ by less."""
MOST_AGAIN = 2
"""How often a slot is done again, so that two machines whose clocks differ do not do it all day."""


class Run(SQLModel, table=True):
    """A job's slot that was run; written in the transaction of its deed, so each slot happens once."""

    job: str = Field(primary_key=True)
    slot: str = Field(primary_key=True, description="the local date or period, such as 2026-11-23")
    at: datetime
    late: bool = False
    missed: bool = Field(default=False, description="too late to be of use: nothing was done")
    ahead: bool = Field(
        default=False, description="done under a clock that was ahead: again when its time comes"
    )
    again: int = Field(default=0, description="how often it was done again")

    def doubtful(self, now: datetime) -> bool:
        """Whether it was done later than `now`, so that one of the two clocks is wrong."""
        return not self.ahead and self.again < MOST_AGAIN and self.at > now + CLOCKS_DIFFER


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

    As `inserted_once`.
    """
    return inserted_once(db, table, values, unique=unique) is not None


def inserted_once(
    db: Db, table: type[SQLModel], values: Mapping[str, Any], *, unique: tuple[str, ...]
) -> Sequence[Any] | None:
    """Insert a row unless one with the same unique columns is there; its primary key, None where it was not inserted.

    Where none are named, whatever has to be unique in the table counts, an index of a part of it too.

    A second transaction that inserts the same waits for the first, and then sees its row.
    """
    return run(db, _insertion(table, unique, db.get_bind().dialect.name), values).first()


def insert_each_once(
    db: Db, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, unique: tuple[str, ...]
) -> None:
    """Insert these rows in one statement, but for those whose unique columns are there already."""
    if len(rows) == 1:
        insert_once(db, table, rows[0], unique=unique)
    elif rows:
        db.flush()
        db.connection().execute(_insertion(table, unique, db.connection().dialect.name), rows)


@lru_cache(maxsize=16)
def _insertion(table: type[SQLModel], unique: tuple[str, ...], dialect: str) -> ReturningInsert[Any]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    columns: Table = SQLModel.metadata.tables[str(table.__tablename__)]
    return (
        insert(columns)
        .on_conflict_do_nothing(index_elements=unique or None)
        .returning(*columns.primary_key.columns)
    )


def run_once(db: Db, job: str, slot: str, at: datetime, late: bool = False, *, missed: bool = False) -> bool:
    """Take the job's slot for this transaction; False where it has been taken."""
    row = {"job": job, "slot": slot, "at": at, "late": late, "missed": missed}
    return insert_once(db, Run, row, unique=("job", "slot"))


def doubt_runs(db: Db, slots: Iterable[tuple[str, str]], now: datetime) -> list[Run]:
    """Let these slots, each a job and its slot, be done again when their time comes; those that were in doubt."""
    found = []
    for job, slot in sorted(slots):
        row = db.exec(select(Run).where(Run.job == job, Run.slot == slot).with_for_update()).first()
        if row is not None and row.doubtful(now):
            row.ahead = True
            found.append(row)
    return found


def run_again(
    db: Db, job: str, slot: str, at: datetime, late: bool = False, *, missed: bool = False
) -> datetime | None:
    """Take for this transaction a slot that was done under a clock that was ahead; what that clock said.

    None where it was not, or where somebody was quicker.
    """
    row = db.exec(select(Run).where(Run.job == job, Run.slot == slot).with_for_update()).first()
    if row is None or not row.ahead:
        return None
    before = row.at
    row.at, row.late, row.missed, row.ahead, row.again = at, late, missed, False, row.again + 1
    db.flush()
    return before


def last_run(db: Db, job: str, *, before: str, now: datetime) -> datetime | None:
    """When the job's last slot before this one was done, by a clock that was not ahead; None where none was."""
    done = (Run.job == job, Run.slot < before, Run.at <= now)
    return db.exec(select(Run.at).where(*done).order_by(col(Run.slot).desc()).limit(1)).first()


def runs_ahead(db: Db, now: datetime) -> list[Run]:
    """What was done under a clock that was ahead and was not done again yet, the earliest first."""
    doubtful = or_(col(Run.ahead), col(Run.at) > now + CLOCKS_DIFFER)
    return list(db.exec(select(Run).where(doubtful).order_by(col(Run.at), col(Run.job))))


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


def edit_key(key: str, stamp: str) -> str:
    """The key of a message as it was changed at this time; none where the message has none."""
    return f"{key}/{stamp}" if key else ""


def led_key(key: str, form: str) -> str:
    """The key of what a form did that the message with this key, or one of its lines, asked for."""
    return edit_key(_PART.sub("", key), form)


def heard_as(db: Db, key: str, staff_id: int) -> list[Heard]:
    """What this person's request with the key did, with its parts, its later edits, and the forms that it asked for."""
    parts = [part_key(key, number) for number in range(1, MOST_PARTS)]
    edits = col(Heard.key).startswith(edit_key(key, ""), autoescape=True)
    wanted = select(Heard).where(Heard.staff_id == staff_id, or_(col(Heard.key).in_([key, *parts]), edits))
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

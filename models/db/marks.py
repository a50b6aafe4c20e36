"""What is remembered of the school from one transaction to the next, and the mark by which each sees if it still holds.

A remembered right that is stale is a stale right. So nobody has to think of the mark: whatever statement writes to a
table of which something is remembered renews it, in the same transaction, however it is put.
"""

import re
import secrets
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import Connection, Select, exists, select
from sqlmodel import Field, col

from models.db.errors import NotRemembered
from models.db.prepared import run_prepared
from models.db.reading import only_reads
from models.db.tables import Db, SQLModel
from models.db.whole import everyday, is_whole, opened_in


class Stamp(SQLModel, table=True):
    """Changes whenever something that is remembered has changed; random, so that no rollback repeats one."""

    name: str = Field(primary_key=True)
    mark: str


TABLES = frozenset(
    {
        "beginning", "calendar_period", "class_teacher", "form", "mentor_cover", "mentorship",
        "national_residual", "pupil", "pupil_statement", "restriction", "review_round", "scale_grade",
        "school_class", "setting_change", "staff", "staff_role", "staff_subject", "subject", "support", "taken_file",
    }
)  # fmt: skip
"""The tables of which something is remembered: the school, who each of its staff is, each pupil's mentor, which
rounds of reviews are open, and which files were taken out."""
ROLL = frozenset({"form", "pupil", "restriction"})
"""Those of them that say who the pupils are: what is remembered of that alone holds while all the others change."""


class MarkedPart(IntEnum):
    """How much of what is remembered: each has the ones before it in it."""

    NOTHING = 0
    ALL_BUT_THE_ROLL = 1
    ALL = 2


_SCHOOL = "school"
_Memory = dict[str, tuple[str, dict[Any, Any]]]
"""What is remembered under each name, with the mark under which it holds."""
_RENEWED = "renewed"
"""The part of which this transaction has written something, so that it asks the database."""
_STANDS = "stands"
"""The part of which the mark is renewed and was not taken back since."""
_MARK = "mark"
_ASKED = "asked"
_MEMORY = "memory"
_WRITES = re.compile(
    r"\b(?:INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?[\"`\[]?(\w+)",
    re.IGNORECASE,
)
_HALF = 16
"""How many characters of a mark are of any change; those behind them are of the roll, and change with it alone."""
_RENEW = (
    "INSERT INTO stamp (name, mark) VALUES ('school', '{mark}') "
    "ON CONFLICT (name) DO UPDATE SET mark = {renewed}"
)
_RENEWED_TO = {
    MarkedPart.ALL: "excluded.mark",
    MarkedPart.ALL_BUT_THE_ROLL: f"substr(excluded.mark, 1, {_HALF}) || substr(stamp.mark, {_HALF + 1})",
}


class Remembering(Db):
    """No transaction, but only what the last one of this process knew of the school: it asks the database for nothing.

    What is found so holds where its mark is still the school's. Whoever wants more is told NotRemembered.
    """

    def __init__(self, info: dict[Any, Any]) -> None:
        super().__init__(info=info)
        memory: _Memory = info[_MEMORY]
        self.mark = memory[_SCHOOL][0] if _SCHOOL in memory else None

    def get_bind(self, *_asked: object, **_how: object) -> NoReturn:
        raise NotRemembered

    def known(self, name: str, *, of_roll: bool) -> dict[Any, Any]:
        memory: _Memory = self.info[_MEMORY]
        mark, kept = memory.get(name, (None, {}))
        holds = _of_roll(self.mark) if of_roll and self.mark is not None else self.mark
        return kept if mark == holds else {}


def begin(connection: Connection) -> None:
    """A transaction begins, in which nothing is renewed yet."""
    info = connection.info
    info.pop(_RENEWED, None)
    info.pop(_STANDS, None)
    info.pop(_MARK, None)
    everyday(info)


def back_to_savepoint(connection: Connection, _name: str, _context: None) -> None:
    """What was renewed since the savepoint is gone: the next that writes renews it again."""
    connection.info.pop(_STANDS, None)


def watch(connection: Connection, statement: str) -> None:
    """Renew the mark before the first statement of a transaction that writes to one of the tables."""
    info = connection.info
    info[_ASKED] = True
    if statement.startswith("SELECT") or info.get(_STANDS) is MarkedPart.ALL:
        return
    part = _written(statement)
    if part is not MarkedPart.NOTHING:
        _renew(connection, part)


def renew(db: Db) -> None:
    """Renew the mark, whatever was written; that of the roll is where the roll was."""
    db.flush()
    _renew(db.connection(), MarkedPart.ALL_BUT_THE_ROLL)


def _written(statement: str) -> MarkedPart:
    tables = {table.lower() for table in _WRITES.findall(statement)}
    if not tables.isdisjoint(ROLL):
        return MarkedPart.ALL
    return MarkedPart.NOTHING if tables.isdisjoint(TABLES) else MarkedPart.ALL_BUT_THE_ROLL


def _renew(connection: Connection, part: MarkedPart) -> None:
    """Renew the mark of this part, where this transaction has not yet."""
    info = connection.info
    if part <= info.get(_STANDS, MarkedPart.NOTHING):
        return
    info[_RENEWED] = max(part, info.get(_RENEWED, part))
    info[_STANDS] = part
    connection.exec_driver_sql(_RENEW.format(mark=secrets.token_hex(_HALF), renewed=_RENEWED_TO[part]))


def remembered(db: Db, name: str, *, of_roll: bool = False) -> dict[Any, Any] | None:
    """What is remembered under this name and still holds, to look into and to add to.

    None in a transaction that has itself written to one of the tables, or reads what hardly anybody does: it asks the
    database. `of_roll`: it is of the tables of the roll alone, and holds until one of those is written to.
    """
    if isinstance(db, Remembering):
        return db.known(name, of_roll=of_roll)
    db.flush()
    connection = db.connection()
    info = connection.info
    renewed = info.get(_RENEWED)
    if (renewed is not None and (renewed is MarkedPart.ALL or not of_roll)) or opened_in(info):
        return None
    mark, _ = info.get(_MARK) or noted(connection)
    if of_roll:
        mark = _of_roll(mark)
    memory: _Memory = db.info.setdefault(_MEMORY, {})
    name = f"{name}, whole" if is_whole(info) else name
    kept = memory.get(name)
    if kept is None or kept[0] != mark:
        kept = memory[name] = (mark, {})
    return kept[1]


def holding(db: Db) -> str | None:
    """The mark under which holds what is remembered in this transaction; None where it has renewed it itself."""
    if isinstance(db, Remembering):
        return db.mark
    db.flush()
    connection = db.connection()
    return None if _RENEWED in connection.info else noted(connection)[0]


def _of_roll(mark: str) -> str:
    """The part of the school's mark that is of the roll; the whole, where an older version made it."""
    return mark[_HALF:] or mark


def may_write(db: Db) -> bool:
    """Whether it is a transaction that may write."""
    return not isinstance(db, Remembering) and not only_reads(db.connection())


def count_from_here(db: Db) -> None:
    """See `has_asked_nothing`."""
    if not isinstance(db, Remembering):
        db.connection().info[_ASKED] = False


def has_asked_nothing(db: Db) -> bool:
    """Whether since `count_from_here` the database was asked for nothing: all that was read is remembered."""
    return isinstance(db, Remembering) or not db.connection().info[_ASKED]


def is_noted(info: Mapping[Any, Any]) -> bool:
    """Whether the transaction of the connection with this `info` has asked for the mark."""
    return _MARK in info


def noted(connection: Connection) -> tuple[str, bool]:
    """The mark as this transaction found it, and whether any pupil's record is restricted; asked once."""
    info = connection.info
    found: tuple[str, bool] | None = info.get(_MARK)
    if found is None:
        info[_MARK] = "", False  # as this statement itself is asked
        mark, restricted = run_prepared(connection, _mark()).one()
        found = info[_MARK] = mark or "", bool(restricted)
    return found


@cache
def _mark() -> Select[str | None, bool]:
    restriction = SQLModel.metadata.tables["restriction"]
    mark = select(col(Stamp.mark)).where(col(Stamp.name) == _SCHOOL).scalar_subquery()
    return select(mark, exists().where(restriction.columns.lifted_at.is_(None)))

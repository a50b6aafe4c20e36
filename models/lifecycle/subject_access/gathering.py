"""Everything of one pupil, table by table as the register says it, in words and with nothing taken out yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from models.audit.data_request import (
    DataRequest,
    RequestDecision,
    RequestFile,
    RequestQuestion,
)
from models.db.records import RecordKind
from models.db.tables import Db, SQLModel
from models.lifecycle.register import HeldTable, register
from models.lifecycle.retention import pupil_of
from models.lifecycle.subject_access.covered import MENTORED, covers_of
from models.lifecycle.subject_access.earlier_words import EarlierInWords, OfRecord, earlier_in_words
from models.lifecycle.subject_access.naming import EARLIER, InWords, SaidInWords
from models.rules.retention import HeldKind

NOT_HANDED_OUT = frozenset({HeldKind.TELLING, HeldKind.WORKINGS})
"""Kinds that are of no use to anybody but the program."""
OF_THE_ANSWER = frozenset(str(each.__tablename__) for each in (RequestDecision, RequestFile))
"""What was made to answer a request: what is withheld is told as a number, by reason."""


_OF_REQUESTS = {str(DataRequest.__tablename__): "id", str(RequestQuestion.__tablename__): "request_id"}
"""Tables of requests, and the column by which a row is of one."""


@dataclass(frozen=True)
class HeldPart:
    """One column of a record: what it is, and what stands there."""

    column: str
    label: str
    said: SaidInWords


@dataclass(frozen=True)
class HeldRecord:
    """One row."""

    table: str
    id: int | None
    """None where rows of its table have no number of their own."""
    day: date | None
    parts: tuple[HeldPart, ...]


@dataclass(frozen=True)
class HeldRecords:
    """The rows of one table, oldest first."""

    table: HeldTable
    records: tuple[HeldRecord, ...]


@dataclass(frozen=True)
class WantedPeriod:
    """From which day to which; None: without an end."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """What has no day is in every period."""
        if day is None:
            return True
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def handed_out(kinds: Iterable[HeldKind] = ()) -> list[HeldTable]:
    """The tables that a pupil is given, of these kinds; of all where none is named."""
    wanted = frozenset(kinds)
    return [
        each
        for each in register().values()
        if each.of_pupils
        and each.kind not in NOT_HANDED_OUT
        and each.name not in OF_THE_ANSWER
        and (not wanted or each.kind in wanted)
    ]


def gather(
    db: Db,
    pupil_id: int,
    *,
    kinds: Iterable[HeldKind] = (),
    period: WantedPeriod | None = None,
    leave_out: int = 0,
) -> list[HeldRecords]:
    """All that is held of the pupil, of these kinds and in this period.

    `leave_out` is the request that is answered: that, and what the audit says of it, is no answer.
    """
    tables = handed_out(kinds)
    rows = {each.name: _rows(db, each.name, pupil_id, leave_out) for each in tables}
    words = InWords(db, rows, pupil_id)
    within = period or WantedPeriod()
    earlier = earlier_in_words(words, _rows(db, EARLIER, pupil_id, leave_out))
    covers = covers_of(db, words, rows.get(MENTORED, ()))
    if EARLIER in rows:
        rows[EARLIER] = _of_no_record(rows, tables)
    found = []
    for each in tables:
        records = [_record(each, row, words, earlier) for row in rows[each.name]]
        if each.name == MENTORED:
            records = [_with_covers(one, covers) for one in records]
        kept = [one for one in records if within.holds(one.day)]
        if kept:
            found.append(
                HeldRecords(each, tuple(sorted(kept, key=lambda one: (one.day or date.min, one.id or 0))))
            )
    return found


def _of_no_record(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], tables: Iterable[HeldTable]
) -> list[Mapping[str, Any]]:
    """What was said before, of records that are not there themselves: the others stand with what they say now."""
    given = {each.name for each in tables}
    return [
        row
        for row in rows[EARLIER]
        if (row["record"] in given or row["record"] not in register())
        and all(row["record_id"] != each.get("id") for each in rows.get(row["record"], ()))
    ]


def _rows(db: Db, name: str, pupil_id: int, leave_out: int) -> list[Mapping[str, Any]]:
    table = _table(name)
    joined, whose = pupil_of(name)
    wanted = select(table).select_from(joined).where(whose == pupil_id, *not_of_request(name, leave_out))
    order = [table.columns[each.name] for each in table.primary_key.columns]
    return [dict(row) for row in db.connection().execute(wanted.order_by(*order)).mappings()]


def not_of_request(name: str, number: int) -> list[ColumnElement[bool]]:
    """What leaves out of a table the request that is answered, and what the audit says of it."""
    table = _table(name)
    if name == "entry":
        return [
            ~((table.columns["record"] == RecordKind.DATA_REQUEST) & (table.columns["record_id"] == number))
        ]
    return [table.columns[_OF_REQUESTS[name]] != number] if name in _OF_REQUESTS else []


def _record(
    table: HeldTable,
    row: Mapping[str, Any],
    words: InWords,
    earlier: Mapping[OfRecord, Sequence[EarlierInWords]],
) -> HeldRecord:
    parts = []
    for column in _table(table.name).columns:
        said = words.say(table, column, row)
        if said is not None:
            parts.append(HeldPart(column.name, table.columns[column.name], said))
    before = earlier.get((table.name, row.get("id") or 0), ())
    parts += [HeldPart(each.column, each.label, each.said) for each in before]
    return HeldRecord(table.name, row.get("id"), words.day_of(table, row), tuple(parts))


def _with_covers(
    record: HeldRecord, covers: Mapping[int, Iterable[tuple[str, str, SaidInWords]]]
) -> HeldRecord:
    parts = (HeldPart(*each) for each in covers.get(record.id or 0, ()))
    return replace(record, parts=(*record.parts, *parts))


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]

"""Everything of one member of staff, table by table as the register says it, in words; of pupils nobody (lifecycle, 2).

Whole records are given of what is theirs alone: who they are, what they head and teach, their account, what they asked
for. Of every other record, by each column in which they stand, that they did it, and when; what it says is the pupil's.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Table, or_, select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.tables import Db, SQLModel
from models.lifecycle.register import HeldTable, register
from models.lifecycle.subject_access.gathering import (
    OF_THE_ANSWER,
    HeldPart,
    HeldRecord,
    HeldRecords,
    WantedPeriod,
    not_of_request,
)
from models.lifecycle.subject_access.naming import InWords, SaidInWords
from models.lifecycle.subject_access.worked_out import worked_out
from models.rules.clock import show_time
from models.rules.retention import HeldKind
from models.school.people import Staff
from models.school.snapshot import school

A_PUPIL = "a pupil"
_THE_PUPIL = re.compile(r"\bthe pupil\b")
"""How the register speaks of whom a record is about."""
_STAFF = str(Staff.__tablename__)
_ENTRY = str(Entry.__tablename__)
_BESIDE = frozenset(
    {
        "day", "first_day", "last_day", "starts", "ends", "read_at",
        "subject_id", "session_id", "class_id", "collection_id", "round_id",
    }
)  # fmt: skip
"""What is said beside who did it, of a record that is not theirs: of what it was, and nothing of a pupil."""
_OF_A_DAY = ("at", "did", "deed", "pupil_id", "door")
"""What is read of an entry."""
_AT_ONCE = 2_000


def tables_of_staff(kinds: Iterable[HeldKind] = ()) -> list[HeldTable]:
    """The tables in which a member of staff stands, of these kinds; of all where none is named. Each says: a pupil."""
    wanted = frozenset(kinds)
    return [
        _naming_no_pupil(each)
        for each in register().values()
        if each.kind is not HeldKind.TELLING
        and each.name not in OF_THE_ANSWER
        and (each.of_staff or each.or_staff or staff_columns(each.name))
        and (not wanted or each.kind in wanted)
    ]


def _naming_no_pupil(table: HeldTable) -> HeldTable:
    """The table in words that go where no pupil is named: a session that a pupil was booked into."""
    columns = {name: _THE_PUPIL.sub(A_PUPIL, said) for name, said in table.columns.items()}
    return replace(table, what=_THE_PUPIL.sub(A_PUPIL, table.what), columns=columns)


def staff_columns(name: str) -> list["Column[Any]"]:
    """The columns of a table in which a member of staff stands."""
    return [
        column
        for column in _table(name).columns
        if any(key.column.table.name == _STAFF for key in column.foreign_keys)
    ]


def gather_of_staff(
    db: Db,
    staff_id: int,
    today: date,
    *,
    kinds: Iterable[HeldKind] = (),
    period: WantedPeriod | None = None,
    leave_out: int = 0,
) -> list[HeldRecords]:
    """All that is held of the member of staff, of these kinds and in this period.

    `leave_out` is the request that is answered: that, and what the audit says of it, is no answer.
    """
    wanted = frozenset(kinds)
    tables = tables_of_staff(wanted)
    rows = {each.name: _rows(db, each, staff_id, leave_out) if each.name != _ENTRY else [] for each in tables}
    of_one = _OfOne(staff_id, InWords(db, rows, None), rows, school(db).settings.timezone)
    found = [
        HeldRecords(
            each,
            tuple(
                of_one.days(_entries(db, each, staff_id, leave_out))
                if each.name == _ENTRY
                else of_one.records(each)
            ),
        )
        for each in tables
    ]
    if not wanted or HeldKind.STAFF in wanted:
        found += worked_out(db, staff_id, today)
    within = period or WantedPeriod()
    kept = (HeldRecords(each.table, tuple(_in(each, within))) for each in found)
    return [each for each in kept if each.records]


def _in(some: HeldRecords, period: WantedPeriod) -> list[HeldRecord]:
    kept = (one for one in some.records if period.holds(one.day))
    return sorted(kept, key=lambda one: (one.day or date.min, one.id or 0))


def _entries(db: Db, table: HeldTable, staff_id: int, leave_out: int) -> Iterator[Mapping[str, Any]]:
    """What they did and saw, in order, some at a time: over the years there are hundreds of thousands."""
    here = _table(table.name).columns
    wanted = (
        select(*(here[each] for each in _OF_A_DAY))
        .where(here["staff_id"] == staff_id, *not_of_request(table.name, leave_out))
        .order_by(here["id"])
    )
    found = db.connection().execution_options(yield_per=_AT_ONCE).execute(wanted)
    yield from map(dict, found.mappings())


def _rows(db: Db, table: HeldTable, staff_id: int, leave_out: int) -> list[Mapping[str, Any]]:
    here = _table(table.name)
    if table.name == _STAFF:
        theirs: ColumnElement[bool] = here.columns["id"] == staff_id
    else:
        theirs = or_(*(each == staff_id for each in staff_columns(table.name)))
        if above := _through(table):
            owner = _table(above.name)
            owned = select(owner.columns["id"]).where(owner.columns[above.or_staff] == staff_id)
            theirs = or_(theirs, here.columns[table.whose[0]].in_(owned))
    wanted = select(here).where(theirs, *not_of_request(table.name, leave_out))
    order = [here.columns[each.name] for each in here.primary_key.columns]
    return [dict(row) for row in db.connection().execute(wanted.order_by(*order)).mappings()]


def _through(table: HeldTable) -> HeldTable | None:
    """The table through which a row of this one can be of a member of staff."""
    above = register()[table.whose[1]] if len(table.whose) > 1 else None
    return above if above is not None and above.or_staff else None


@dataclass(frozen=True)
class _OfOne:
    """The rows of one member of staff, put into words."""

    staff_id: int
    words: InWords
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    zone: ZoneInfo

    def records(self, table: HeldTable) -> Iterator[HeldRecord]:
        for row in self.rows[table.name]:
            parts = self._whole(table, row) if self._is_theirs(table, row) else self._done(table, row)
            yield HeldRecord(table.name, row.get("id"), self.words.day_of(table, row), tuple(parts))

    def _is_theirs(self, table: HeldTable, row: Mapping[str, Any]) -> bool:
        """Whether the row is of them alone, so that all of it is given."""
        if table.or_staff:
            return bool(row[table.or_staff] == self.staff_id)
        above = _through(table)
        if above is None:
            return table.of_staff
        return any(
            row[table.whose[0]] == each["id"] and self._is_theirs(above, each)
            for each in self.rows[above.name]
        )

    def _whole(self, table: HeldTable, row: Mapping[str, Any]) -> Iterator[HeldPart]:
        for column in _table(table.name).columns:
            said = self.words.say(table, column, row)
            if said is not None:
                own = table.kind is HeldKind.STAFF and not (said.written or column.foreign_keys)
                # Their own name and address are theirs to have.
                yield HeldPart(
                    column.name, table.columns[column.name], replace(said, of_staff=own or said.of_staff)
                )

    def _done(self, table: HeldTable, row: Mapping[str, Any]) -> Iterator[HeldPart]:
        """In which columns they stand, with when; and of what the record was."""
        if table.of_pupils:
            yield HeldPart("pupil_id", "whom it is about", SaidInWords(A_PUPIL, plain=True))
        here = _table(table.name)
        theirs = {each.name for each in staff_columns(table.name) if row[each.name] == self.staff_id}
        for column in here.columns:
            said = self.words.say(table, column, row) if column.name in theirs | _BESIDE else None
            if said is not None:
                at = _when(here, column.name, row) if column.name in theirs else None
                words = f"{said.words}, {self.words.moment(at)}" if at is not None else said.words
                yield HeldPart(column.name, table.columns[column.name], replace(said, words=words))

    def days(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[HeldRecord]:
        """What they did and saw, a day at a time, by the minute: thousands of entries a year are no page to read."""
        days: dict[date, dict[str, Counter[SaidInWords]]] = defaultdict(lambda: defaultdict(Counter))
        said: dict[tuple[str, str, bool, str], SaidInWords | None] = {}
        for row in entries:
            kind = (row["did"], row["deed"], row["pupil_id"] is not None, row["door"])
            if kind not in said:
                said[kind] = self._said_of_entry(row)
            if (words := said[kind]) is not None:
                local = row["at"].astimezone(self.zone)
                days[local.date()][show_time(local)][words] += 1
        for day, minutes in days.items():
            yield HeldRecord(_ENTRY, None, day, tuple(_part(at, done) for at, done in minutes.items()))

    def _said_of_entry(self, row: Mapping[str, Any]) -> SaidInWords | None:
        said = self.words.say(register()[_ENTRY], _table(_ENTRY).columns["deed"], row)
        if said is None:
            return None
        refused = "was refused: " if row["did"] == Did.REFUSED else ""
        whom = f", about {A_PUPIL}" if row["pupil_id"] is not None else ""
        door = f", on {_door(row['door'])}" if row["door"] else ""
        return replace(said, words=f"{refused}{said.words}{whom}{door}")


def _part(at: str, done: Counter[SaidInWords]) -> HeldPart:
    """What was done in a minute; where no part of it can name anybody, it is looked through for no name."""
    words = "; ".join(_many(each.words, n) for each, n in done.items())
    return HeldPart(at, at, SaidInWords(words, plain=all(each.plain for each in done)))


def _when(here: Table, column: str, row: Mapping[str, Any]) -> datetime | None:
    """When they did what the column says: the moment that is called as it is, or else the first of the record's own."""
    named = f"{column.rpartition('_')[0]}_at"
    if named in here.columns:
        at = row[named]
        return at if isinstance(at, datetime) else None
    moments = [row[each.name] for each in here.columns if each.name.endswith("_at") or each.name == "at"]
    return next((each for each in moments if isinstance(each, datetime)), None)


def _many(words: str, many: int) -> str:
    return words if many == 1 else f"{words} ({many} times)"


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _door(name: str) -> str:
    """Where they did it, in words: what is typed on the server has a door that is no platform."""
    return "the server" if name == "cli" else name.capitalize()

"""The journal of what was removed for good, and of what was decided of records in law: a file outside the database, so
that no restored backup undoes it.

It holds numbers alone: which rows of which tables, when, and by which list or whom (lifecycle, 4.5). A line is written
and on the disk before its transaction is committed, and the database counts the lines that it has: what a database
lacks of them, because it is older or its process was killed, is done again before it is served.
"""

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Table, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field

from models.db.journal_words import JournalDecision, KnownBy, all_of, if_any, shortened
from models.db.tables import Db, SQLModel

NAME = "removed.jsonl"
"""The file's name, beside the backups."""
SAFEGUARDING = "safeguarding"
"""By what a line was written that is of no list."""
USUAL_LIFE = timedelta(days=35)
"""How long backups are kept, where nobody says otherwise."""
DECIDED = "decided"
"""By what a line was written that removes nothing, and says what was decided."""
FORGOTTEN = "forgotten"
"""By what a line is written that stands for itself and all before it, once no backup could bring them back."""
_JOURNAL = "journal"
_ONLY = 1


class JournalPosition(SQLModel, table=True):
    """Which database this is, and how many lines of the journal it has."""

    __tablename__ = "journal_position"

    id: int | None = Field(default=None, primary_key=True)
    mark: str
    position: int = 0


@dataclass(frozen=True)
class RowsGone:
    """Rows of one table, by the column that they are known by."""

    table: str
    column: str
    values: tuple[KnownBy, ...]
    but: tuple[int, ...] = ()
    """Pupils whose rows stay, where these are known by their day."""


@dataclass(frozen=True)
class RemovalLine:
    """What one transaction removed, or what somebody decided."""

    mark: str
    """Of which database."""
    position: int
    at: datetime
    by: str
    """The list that it was on, such as `list 3`; `record 5` where it went by itself; or `safeguarding`."""
    gone: Sequence[RowsGone] = ()
    emptied: Sequence[RowsGone] = ()
    """Rows that stay without what was in them."""
    audit_before: datetime | None = None
    """Up to when the audit was taken, and by whose approval."""
    approved_by: int | None = None
    decided: Sequence[JournalDecision] = ()

    def written(self) -> str:
        said: dict[str, Any] = {
            "mark": self.mark, "position": self.position, "at": self.at.isoformat(), "by": self.by,
        }  # fmt: skip
        for name, rows in (("gone", self.gone), ("emptied", self.emptied)):
            if rows:
                said[name] = [
                    [each.table, each.column, shortened(each.values), *if_any(each.but)] for each in rows
                ]
        if self.audit_before is not None:
            said |= {"audit_before": self.audit_before.isoformat(), "approved_by": self.approved_by}
        if self.decided:
            said["decided"] = [each.written() for each in self.decided]
        return json.dumps(said, separators=(",", ":"))

    @classmethod
    def read(cls, line: str) -> Self:
        """Raises ValueError where it is none."""
        try:
            said = json.loads(line)
            before = said.get("audit_before")
            return cls(
                mark=said["mark"],
                position=int(said["position"]),
                at=datetime.fromisoformat(said["at"]),
                by=said["by"],
                gone=tuple(map(_rows, said.get("gone", ()))),
                emptied=tuple(map(_rows, said.get("emptied", ()))),
                audit_before=datetime.fromisoformat(before) if before else None,
                approved_by=said.get("approved_by"),
                decided=tuple(map(JournalDecision.read, said.get("decided", ()))),
            )
        except (KeyError, TypeError, AttributeError) as not_one:
            raise ValueError(line[:80]) from not_one


@dataclass(frozen=True)
class Journal:
    """The file, and a copy of it in the second place for backups, where there is one."""

    file: Path
    copy: Path | None = None
    longest_backup: timedelta = USUAL_LIFE
    """So long a backup lives at most, and so what is gone from the database is not gone from everywhere."""

    def append(self, line: RemovalLine) -> None:
        """It is on the disk when this returns. Raises OSError where it cannot be written."""
        _append(self.file, line.written())
        if self.copy is not None:
            # The second place may be away; the next backup brings it there.
            with suppress(OSError):
                _append(self.copy, line.written())

    def lines(self) -> Iterator[RemovalLine]:
        """All of them, oldest first of each database: where one of the two files was lost, the other has them."""
        found = {(each.mark, each.position): each for file in self._files() for each in _read(file)}
        newest: dict[str, datetime] = {}
        for each in found.values():
            newest[each.mark] = max(each.at, newest.get(each.mark, each.at))
        yield from sorted(found.values(), key=lambda each: (newest[each.mark], each.mark, each.position))

    def is_whole(self, mark: str, position: int) -> bool:
        """Whether every line up to this one is there, but for those that were forgotten.

        One that was lost and then written on lacks its beginning. False where a line cannot be read.
        """
        try:
            kept = [each for each in self.lines() if each.mark == mark and each.position <= position]
        except ValueError:
            return False
        if not kept:
            return not position
        begins = kept[0].by == FORGOTTEN or kept[0].position == 1
        return begins and len(kept) == position - kept[0].position + 1

    def take_in(self, other: Path) -> None:
        """Write here what another copy says that this one lacks, such as one that lies beside a backup from elsewhere.

        Raises OSError where the one cannot be read or the other not written.
        """
        here = {each.written() for each in self.lines()}
        for each in _read(other) if other.exists() else ():
            if each.written() not in here:
                _append(self.file, each.written())

    def after(self, mark: str, position: int) -> list[RemovalLine]:
        """Those that this database lacks."""
        return [each for each in self.lines() if each.mark == mark and each.position > position]

    def forget(self, before: datetime) -> None:
        """Leave out the lines that are older, but the last: no backup is left that could bring back what they name.

        Up to which line they were stays, so that it shows where others were lost. Nobody may write meanwhile.
        """
        kept = list(self.lines())
        older = [each for each in kept[:-1] if each.at < before]
        last = {each.mark: each for each in older}
        marked = [
            RemovalLine(each.mark, each.position, each.at, FORGOTTEN) if last[each.mark] is each else None
            for each in older
        ]
        stays = [*filter(None, marked), *(each for each in kept if each not in older)]
        if stays != kept:
            for file in self._files():
                _write(file, stays)

    def bring_together(self) -> None:
        """Bring both files up to date, each by the other. Raises OSError where one cannot be written.

        Nobody may write meanwhile.
        """
        whole = list(self.lines())
        for file in filter(None, (self.file, self.copy)):
            if whole and (not file.exists() or list(_read(file)) != whole):
                _write(file, whole)

    def _files(self) -> Iterable[Path]:
        """Those that are there. A second place that does not answer is passed over where the first has its file."""
        here = [self.file] if self.file.exists() else []
        if self.copy is None:
            return here
        try:
            self.copy.open("rb").close()
        except FileNotFoundError:
            return here
        except OSError:
            if here:
                return here
            raise
        return [*here, self.copy]


def journal_of(db: Db) -> Journal | None:
    """The journal of this database; None where it has none, as an invented school."""
    found: Journal | None = db.info.get(_JOURNAL)
    return found


def longest_backup(db: Db) -> timedelta:
    """So long the oldest backup of this database lives."""
    journal = journal_of(db)
    return journal.longest_backup if journal is not None else USUAL_LIFE


def journal_in(info: dict[Any, Any], journal: Journal) -> None:
    """From now on, what is removed from this database is written there."""
    info[_JOURNAL] = journal


def mark_and_position(db: Db) -> tuple[str, int] | None:
    """Which database this is and how many lines it has; None where that was never written down."""
    found = db.connection().execute(select(_table().c.mark, _table().c.position)).first()
    return (found.mark, found.position) if found is not None else None


def begin_journal(db: Db) -> tuple[str, int]:
    """The same, written down now where it never was."""
    insert = postgresql.insert if db.connection().dialect.name == "postgresql" else sqlite.insert
    row = {"id": _ONLY, "mark": secrets.token_hex(8), "position": 0}
    db.connection().execute(insert(_table()).values(row).on_conflict_do_nothing(index_elements=["id"]))
    found = mark_and_position(db)
    if found is None:
        raise ValueError("the row that was just written is not there")
    return found


def write_down(
    db: Db,
    at: datetime,
    by: str,
    *,
    gone: Sequence[RowsGone] = (),
    emptied: Sequence[RowsGone] = (),
    audit_before: datetime | None = None,
    approved_by: int | None = None,
    decided: Sequence[JournalDecision] = (),
) -> None:
    """Write down what this transaction removes or decides, as the last that it does before it is committed.

    Raises OSError where it cannot be written; then nothing is removed.
    """
    journal = journal_of(db)
    if journal is None:
        return
    db.flush()
    begin_journal(db)
    # Whoever else removes waits here until this is committed, so that the lines have an order.
    one_more = (
        update(_table())
        .values(position=_table().c.position + 1)
        .returning(_table().c.mark, _table().c.position)
    )
    mark, position = db.connection().execute(one_more).one()
    journal.append(
        RemovalLine(
            mark=mark, position=position, at=at.astimezone(UTC), by=by, gone=gone, emptied=emptied,
            audit_before=audit_before, approved_by=approved_by, decided=decided,
        )
    )  # fmt: skip


def nobody_removes(db: Db) -> None:
    """Until this transaction ends nobody writes to the journal."""
    if inspect(db.connection()).has_table(_table().name):
        db.connection().execute(select(_table().c.id).with_for_update())


def caught_up(db: Db, mark: str, position: int) -> None:
    """This database has the lines up to this one now, and goes on from there."""
    db.connection().execute(update(_table()).values(mark=mark, position=position))


def _table() -> Table:
    return SQLModel.metadata.tables[str(JournalPosition.__tablename__)]


def _append(file: Path, line: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
        end = out.seek(0, os.SEEK_END)
        if end:
            out.seek(end - 1)
            if out.read(1) != b"\n":
                # A process was killed while it wrote: what it was about was not committed.
                out.seek(0)
                out.truncate(out.read().rfind(b"\n") + 1)
                out.seek(0, os.SEEK_END)
        out.write(f"{line}\n".encode())
        out.flush()
        os.fsync(out.fileno())


def _write(file: Path, lines: Iterable[RemovalLine]) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    for each in lines:
        _append(fresh, each.written())
    fresh.replace(file)


def _read(file: Path) -> Iterator[RemovalLine]:
    whole = file.read_bytes()
    for each in whole[: whole.rfind(b"\n") + 1].splitlines():
        yield RemovalLine.read(each.decode())


def _rows(said: Sequence[Any]) -> RowsGone:
    table, column, values, *but = said
    return RowsGone(table, column, tuple(all_of(values)), tuple(map(int, all_of(but[0]))) if but else ())

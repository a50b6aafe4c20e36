"""What was removed is removed again from a database that is older, before it is served; and what was decided in law of
a record stands in it, too (lifecycle, 4.5).
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from models.audit.checkpoints import forget_sealed
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.holds import held_pupils
from models.db.afterwards import forgets
from models.db.database import Database
from models.db.errors import Sorry
from models.db.journal import (
    DECIDED,
    SAFEGUARDING,
    Journal,
    RemovalLine,
    RowsGone,
    begin_journal,
    caught_up,
    journal_in,
    mark_and_position,
    write_down,
)
from models.db.journal_words import KnownBy
from models.db.tables import Db, SQLModel
from models.db.whole import whole
from models.lifecycle.decided_again import DecidedAgain, unwritten
from models.lifecycle.reduced import empty_words, reduce_pupil, reduce_staff
from models.lifecycle.rows_to_go import RowsToGo
from models.outbox.inbox import forget_all


def keep_journal(database: Database, journal: Journal, now: datetime) -> int:
    """Write what is removed there from now on, and remove again what this database has though the journal says that it
    is gone; how many lines that took.

    Raises Sorry where nobody can say whether the journal is this database's.
    """
    with database.reading() as db:
        known = mark_and_position(db)
        is_used = db.execute(select(SQLModel.metadata.tables["pupil"].c.id).limit(1)).first() is not None
    if known is None:
        if is_used and next(journal.lines(), None) is not None:
            raise Sorry(
                f"{journal.file} says what was removed, and this database does not say that it is the one it was "
                "removed from. If it is an old copy, put a backup back: staffroom restore FILE. If it is another "
                "school's, set BACKUP_FOLDER to a folder of its own."
            )
        with database.writing() as db:
            known = begin_journal(db)
    journal_in(database.info, journal)
    if lacking := journal.after(*known):
        return replay(database, lacking, DecidedAgain(Actor(None, now)))
    # One that lacks lines may have been kept aside: what stands in that is for no other database.
    _write_what_stands(database, journal, known[0], now)
    return 0


def _write_what_stands(database: Database, journal: Journal, mark: str, now: datetime) -> None:
    """Write down what stands on records though the journal does not say so, that a backup of these days may lack."""
    said = [decision for line in journal.lines() if line.mark == mark for decision in line.decided]
    since = now - journal.longest_backup
    with database.reading() as db:
        if not unwritten(db, said, since):
            return
    with database.writing() as db, suppress(OSError):
        for decision, at in unwritten(db, said, since):
            write_down(db, at, DECIDED, decided=[decision])


def catch_up(copy: Database, journal: Journal, made_at: datetime, again: DecidedAgain) -> int:
    """Remove again from a copy of the database what was removed since it was made; how many lines that took.

    What was decided since stands in it, too, as `again` says afterwards.

    One that is so old that it never said which database it is goes by the time at which it was made.
    """
    with copy.reading() as db:
        known = mark_and_position(db)
    kept = list(journal.lines())
    if known is not None:
        return replay(copy, journal.after(*known), again)
    done = replay(copy, [each for each in kept if each.at >= made_at], again)
    if kept:
        with copy.writing() as db:
            begin_journal(db)
            caught_up(db, kept[-1].mark, kept[-1].position)
    return done


def replay(database: Database, lines: Sequence[RemovalLine], again: DecidedAgain) -> int:
    """Do again what these lines say, each in a transaction of its own; how many of them removed something."""
    removed = sum(not each.decided for each in lines)
    for line in lines:
        with database.writing() as db:
            whole(db)
            mark, position = begin_journal(db)
            if mark == line.mark and position >= line.position:
                continue  # another process did it meanwhile
            _again(db, line, again.actor.at)
            for each in line.decided:
                again.follow(db, each, line.at)
            caught_up(db, line.mark, line.position)
            forgets(db)
    if removed:
        with database.writing() as db:
            record(db, Actor(None, again.actor.at), Deed.RETENTION_AGAIN, fields=str(removed))
            forgets(db)
    return removed


def _again(db: Db, line: RemovalLine, now: datetime) -> None:
    rows = RowsToGo(db)
    for each in line.gone:
        if each.table in SQLModel.metadata.tables:
            rows.take(each.table, each.column, list(_as_stored(each)), but=frozenset(each.but))
    for each in line.emptied:
        for value in each.values:
            _empty(db, each.table, int(value), line)
    if line.emptied and line.by == SAFEGUARDING:
        forget_all(db)
    if line.audit_before is not None:
        by = Actor(line.approved_by, now)
        while forget_sealed(db, by, line.audit_before, held_back=held_pupils(db)):
            pass


def _empty(db: Db, name: str, row_id: int, line: RemovalLine) -> None:
    if name == "pupil":
        reduce_pupil(db, row_id)
    elif name == "staff":
        reduce_staff(db, row_id)
    else:
        empty_words(
            db, name, row_id, {"removed_at": line.at, "removed_by": _still_known(db, line.approved_by)}
        )


def _still_known(db: Db, staff_id: int | None) -> int | None:
    """The member of staff, where they are in this database: a backup may be older than they are."""
    return db.execute(
        select(SQLModel.metadata.tables["staff"].c.id).where(
            SQLModel.metadata.tables["staff"].c.id == staff_id
        )
    ).scalar()


def _as_stored(rows: RowsGone) -> Iterator[Any]:
    kind = SQLModel.metadata.tables[rows.table].columns[rows.column].type.python_type

    def stored(value: KnownBy) -> Any:
        return date.fromisoformat(str(value)) if kind is date else value

    return map(stored, rows.values)

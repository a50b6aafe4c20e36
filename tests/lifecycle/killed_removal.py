"""A removal that is killed again and again, and goes on where it was; at the end it is counted what became of it."""

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlmodel import col

from models.audit.entries import Actor
from models.audit.purge_lists import ListState, PurgeList
from models.db.database import Database
from models.db.journal import Journal, mark_and_position
from models.db.tables import Db, SQLModel
from models.lifecycle.register import register
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.removing import remove_all
from models.lifecycle.removal.replaying import keep_journal
from models.rules.retention import HeldKind
from tests import processes
from tests.lifecycle.killed import TOUCHES
from tests.lifecycle.planted import approve_it, fill_with_leavers

DAY = date(2036, 9, 1)
NOW = datetime.combine(DAY, time(9), UTC)
OWN = frozenset({"purge_list", "purge_item", "journal_position"})
"""The tables that say how far a removal is."""

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class Moment(StrEnum):
    """Before what a process is killed."""

    LINE = "a line of the journal is written"
    COMMIT = "its transaction is committed"
    NEXT = "what comes after a commit"
    ANYTHING = "anything that it does to files and databases"


@dataclass(frozen=True)
class Work:
    """What the process does, as a server does it: it catches up with the journal, and removes what was approved."""

    url: str
    journal: Path

    def do(self) -> None:
        with closing(Database(self.url)) as database:
            keep_journal(database, Journal(self.journal), NOW)
            remove_all(database, NOW)


def approved(url: str, journal: Path) -> Rows:
    """A database full of leavers, and a list of all of it that was approved; every row that there is."""
    with closing(Database(url)) as database:
        database.migrate()
        fill_with_leavers(database)
        with database.writing() as db:
            db.execute(SQLModel.metadata.tables["journal_position"].delete())
        keep_journal(database, Journal(journal), NOW)
        made = make_list(database, Actor(None, NOW), DAY)
        number = made.id or 0 if made is not None else 0
        approve_it(database, number, NOW)
        with database.reading() as db:
            return everything(db)


def everything(db: Db) -> Rows:
    return {
        name: [dict(row) for row in db.execute(select(table)).mappings()]
        for name, table in SQLModel.metadata.tables.items()
    }


def kill(work: Work, moment: Moment, number: int) -> bool:
    """Do it, but for what comes from the so manieth such moment on; whether there were so many."""
    process = processes.processes().Process(target=_until, args=(work, moment, number))
    process.start()
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}, process.exitcode
    return process.exitcode != 0


def _until(work: Work, moment: Moment, number: int) -> None:
    left = [number]

    def passes(now: Moment) -> None:
        if moment in {now, Moment.ANYTHING}:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    _watch(work, passes)
    work.do()


def _watch(work: Work, passes: Callable[[Moment], None]) -> None:
    committed = [False]

    def step(now: Moment) -> None:
        if committed[0]:
            committed[0] = False
            passes(Moment.NEXT)
        passes(now)

    def audit(name: str, given: Sequence[object]) -> None:
        if name == "open" and str(given[0]) == str(work.journal):
            step(Moment.LINE)
        elif name.startswith(TOUCHES):
            step(Moment.ANYTHING)

    def commit(_: object) -> None:
        step(Moment.COMMIT)
        committed[0] = True

    sys.addaudithook(audit)
    event.listen(Engine, "before_cursor_execute", lambda *_: step(Moment.ANYTHING))
    event.listen(Engine, "commit", commit)


def wrong_at_the_end(work: Work, before: Rows) -> Iterator[str]:
    """What is not as it should be once it went through: half removed, or not written down, or done twice."""
    with closing(Database(work.url)) as database:
        journal = Journal(work.journal)
        if keep_journal(database, journal, NOW):
            yield "the journal has lines that the database lacks"
        written = work.journal.read_bytes()
        if remove_all(database, NOW) or work.journal.read_bytes() != written:
            yield "removed a second time, it did something"
        with database.reading() as db:
            known = mark_and_position(db)
            if known is None or not journal.is_whole(*known):
                yield "the journal is not whole"
            states = set(db.execute(select(col(PurgeList.state))).scalars())
            if ListState.REMOVING in states:
                yield "the list is not carried out"
            after = everything(db)
            yield from _dangling(after)
        yield from _not_written_down(journal, before, after)
        due = {each.name for each in register().values() if each.kind in _ALL_GOES and each.of_pupils}
        yield from (f"{name} has rows" for name in sorted(due) if after[name])


_ALL_GOES = (HeldKind.WORKING_NOTES, HeldKind.ACADEMIC)


def _dangling(after: Rows) -> Iterator[str]:
    """Rows that refer to one that is gone; SQLite's are looked at as PostgreSQL's."""
    for name, table in SQLModel.metadata.tables.items():
        for key in table.foreign_keys:
            there = {row[key.column.name] for row in after[key.column.table.name]}
            lost = {row[key.parent.name] for row in after[name]} - there - {None}
            if lost:
                yield f"{name}.{key.parent.name} refers to what is gone"


def _not_written_down(journal: Journal, before: Rows, after: Rows) -> Iterator[str]:
    lines = list(journal.lines())
    named = {
        (rows.table, rows.column, value) for line in lines for rows in line.gone for value in rows.values
    }
    for name, rows in before.items():
        if register()[name].kind is HeldKind.AUDIT or name in OWN:
            continue
        keys = [each.name for each in SQLModel.metadata.tables[name].primary_key]
        left = {tuple(row[key] for key in keys) for row in after[name]}
        for row in rows:
            if tuple(row[key] for key in keys) in left:
                continue
            if not any((name, column, _as_written(row[column])) in named for column in row):
                yield f"a row of {name} is gone, and the journal does not say so"
                break


def _as_written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def killed_till_it_is_done(work: Work, dice: random.Random, kills: int, moments: Sequence[Moment]) -> int:
    """Begin it again after each kill, at most so often, and then let it go through; how often it was killed."""
    done = 0
    for each in range(kills):
        moment = moments[each % len(moments)]
        if not kill(work, moment, dice.randint(1, 400 if moment is Moment.ANYTHING else 3)):
            return done
        done += 1
    work.do()
    return done

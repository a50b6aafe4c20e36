"""`staffroom import`: the difference that files of the MIS would make, and carrying it out."""

import gc
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from bot import assembly
from bot.no_school import to_put_back
from bot.settings import Environment, read_environment
from models.audit.entries import Actor
from models.db.database import Database
from models.db.tables import Db
from models.exchange.apply import record_look
from models.exchange.carry_in import carry_in
from models.exchange.plan import Plan, plan
from models.exchange.questions import GivenAnswers
from models.exchange.report import report


def bring_in(
    files: list[Path], answers: GivenAnswers, *, apply_it: bool, leavers: bool
) -> tuple[list[str], bool]:
    """Show the difference, and carry it out where `apply_it` says so; what to say of it, and whether it can go in."""
    environment = read_environment()
    now = datetime.now(UTC)
    actor = Actor(None, now, "cli")
    today = now.astimezone(ZoneInfo(environment.school_timezone)).date()
    with keeping_everything(), bar() as progress, _opened(environment, make=apply_it) as database:

        def planning(db: Db) -> Plan:
            return plan(db, files, today, leavers=leavers, answers=answers, progress=progress)

        if apply_it:
            planned = carry_in(database, planning, actor, progress=progress)
        else:
            with database.reading() as db:
                planned = planning(db)
    if not apply_it or not planned.can_go_in or planned.is_empty:
        _record_look(environment, planned, actor)
    return list(report(planned, applied=apply_it and planned.can_go_in)), planned.can_go_in


def _record_look(environment: Environment, planned: Plan, actor: Actor) -> None:
    """A look that changed nothing is on record too, in the transaction that the reading one is not."""
    with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
        if database.is_there():
            with database.writing() as db:
                record_look(db, planned, actor)


@contextmanager
def _opened(environment: Environment, *, make: bool) -> Iterator[Database]:
    """The school's database; where there is none and none is to be made, an empty one that is gone afterwards."""
    with closing(Database(environment.database_url)) as found:
        is_there = found.is_there()
    if make or is_there:
        begins = not is_there and not to_put_back(environment)
        with closing(assembly.open_database(environment, make=begins)) as database:
            yield database
        return
    with (
        TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{folder}/empty.db", timezone=environment.school_timezone)) as database,
    ):
        database.migrate()
        yield database


@contextmanager
def keeping_everything() -> Iterator[None]:
    """Look for no garbage meanwhile: of a school that is read nearly all stays, and the looking took half the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _RowsWritten:
    """Moves a progress bar as rows are written."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("reading", total=None)

    def __call__(self, done: int, total: int, what: str) -> None:
        self._bar.update(self._task, completed=done, total=total, description=what)


@contextmanager
def bar() -> Iterator[_RowsWritten]:
    """A progress bar on standard error, where somebody looks at it."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description:<20}"),
        BarColumn(),
        console=console,
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as shown:
        yield _RowsWritten(shown)

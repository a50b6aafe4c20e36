"""Bringing a database to this version: backed up first, wholly or not at all, and looked at afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from models.audit.anchors import Anchor
from models.db.database import Database
from models.db.errors import Busy, Sorry
from models.db.in_use import alone_with
from models.lifecycle.backup import postgres_databases
from models.lifecycle.backup.description import BackupContents
from models.lifecycle.backup.folder import BackupPlace
from models.lifecycle.backup.making import MadeBackup, make_backup
from models.lifecycle.backup.opening import audit_of


@dataclass(frozen=True)
class Upgraded:
    """What was done, and what the look afterwards found."""

    backup: MadeBackup
    """The way back: with the version before, it is restored."""
    steps: tuple[str, ...]
    """What the migrations are called."""
    rows: Mapping[str, tuple[int, int]]
    """The tables whose number of rows is another: before and after. A step may mean that."""
    findings: Sequence[str]
    """What is wrong; empty where all is well."""


def upgrade_database(
    database: Database, place: BackupPlace, now: datetime, anchors: Sequence[Anchor] = ()
) -> Upgraded | None:
    """Back it up, bring it to this version, and look at it; None where there is nothing to do.

    Nobody may be at work with it. Raises Sorry where somebody is, where no backup can be made, and where this version
    cannot migrate it; then it is what it was.
    """
    steps = database.steps_to_come()
    if not steps:
        if trouble := database.trouble_with_tables():
            raise Sorry(trouble)
        return None
    with nobody_else_at(database):
        made = make_backup(database, place, now)
        database.migrate()
        trouble = database.trouble_with_tables()
        findings = [trouble] if trouble else list(audit_of(database, anchors).findings)
        with database.reading() as db:
            after = BackupContents.by(db.connection()).rows
    before = made.description.rows
    differing = {
        name: (before[name], after.get(name, 0)) for name in before if before[name] != after.get(name, 0)
    }
    return Upgraded(made, steps, differing, findings)


def bring_up_first(database: Database, place: BackupPlace, now: datetime) -> MadeBackup | None:
    """What a start and `migrate` do with older tables: back them up and bring them to this version, or do nothing.

    Raises Sorry as `upgrade_database` does.
    """
    if not database.steps_to_come():
        return None
    with nobody_else_at(database):
        made = make_backup(database, place, now)
        database.migrate()
    return made


@contextmanager
def nobody_else_at(database: Database) -> Iterator[None]:
    """Nobody works with it meanwhile: who knows only the form before would go on with one that it does not know.

    Raises Sorry where somebody does.
    """
    working = f"Somebody works with {database.location}."
    if database.file is not None:
        try:
            with alone_with(database.file):
                yield
        except Busy:
            raise Sorry(f"{working} Stop Staffroom, and try again.") from None
        return
    database.engine.dispose()
    if postgres_databases.others_connected(database.url):
        raise Sorry(f"{working} Stop Staffroom, and whatever else is connected, and try again.")
    yield

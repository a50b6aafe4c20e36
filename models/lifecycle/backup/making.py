"""Making a backup: read, described, encrypted, checked, and only then put beside the others."""

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models.db.database import Database
from models.db.errors import Busy, Sorry
from models.db.journal import NAME, nobody_removes
from models.lifecycle.backup import postgresql, sqlite_files
from models.lifecycle.backup.description import BackupContents, Description
from models.lifecycle.backup.folder import (
    Backup,
    BackupPlace,
    at_work,
    backups_in,
    copy_to,
    file_name,
    publish,
    remove_old,
)
from models.lifecycle.backup.giving_way import giving_way
from models.lifecycle.backup.keys import encrypt
from models.rules.backups import JOURNAL_LONGER

SQLITE, POSTGRESQL = "sqlite", "postgresql"
"""The kinds of database, as a description says them."""


_NO_SECRETS = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "XDG_CONFIG_HOME")
"""What the school's command is given of the environment: nothing that Staffroom's doors are opened with."""
AN_HOUR = 3600
"""Seconds within which the school's command must have taken a backup elsewhere."""


@dataclass(frozen=True)
class MadeBackup:
    """A finished backup, those that went because they are old, and what became of the copy elsewhere."""

    backup: Backup
    description: Description
    removed: Sequence[Backup]
    trouble: str = ""
    """Why there is no copy in the second place, in a sentence; empty where there is, or none is wanted."""


def kind_of(database: Database) -> str:
    """As a description says it."""
    return SQLITE if database.is_sqlite else POSTGRESQL


def make_backup(database: Database, place: BackupPlace, now: datetime) -> MadeBackup:
    """Back up all that is committed at this moment, while others go on, and go first.

    Raises Sorry where it cannot be made; then there is no half of one, and no old one went.
    """
    return giving_way(lambda: _made_behind_all(database, place, now.replace(microsecond=0)))


def _made_behind_all(database: Database, place: BackupPlace, now: datetime) -> MadeBackup:
    try:
        with at_work(place.folder) as unfinished:
            backup, described = _made(database, place, now, unfinished)
            removed = remove_old(place.folder, now, place.kept)
            # Where somebody holds the database for long, the next backup does it.
            with suppress(Busy), database.writing() as db:
                nobody_removes(db)
                place.journal.forget(backups_in(place.folder)[-1].made_at - JOURNAL_LONGER)
            return MadeBackup(backup, described, removed, _elsewhere(database, place, backup, now))
    except OSError as fault:
        raise Sorry(
            f"The backup could not be written to {place.folder}: {why(fault)}. "
            "See that there is room, and that it may be written to; then: staffroom backup"
        ) from None


def _made(
    database: Database, place: BackupPlace, now: datetime, unfinished: Path
) -> tuple[Backup, Description]:
    plain = unfinished / "plain"
    held = _read(database, place, plain)
    file = plain
    if place.keys.encrypts:
        file = unfinished / "encrypted"
        encrypt(plain, file, place.keys.to_write())
        plain.unlink()
    encrypted = place.keys.encrypts
    described = Description.of(
        file, held, made_at=now, school=place.school, database=kind_of(database), encrypted=encrypted
    )
    name = file_name(place.school, now, is_sqlite=database.is_sqlite, encrypted=encrypted)
    return publish(file, described, name, place.folder), described


def _read(database: Database, place: BackupPlace, to: Path) -> BackupContents:
    """Read all of it into a file, and look whether that is whole."""
    if database.file is not None:
        sqlite_files.read_into(database.file, to)
        return sqlite_files.check(to)
    tools = postgresql.PostgresTools.found(place.tools)
    held = postgresql.read_into(database, to, tools)
    postgresql.check(to, held.rows, tools)
    return held


def _elsewhere(database: Database, place: BackupPlace, backup: Backup, now: datetime) -> str:
    return " ".join(filter(None, (_copied(database, place, backup, now), _handed_over(place, backup))))


def _copied(database: Database, place: BackupPlace, backup: Backup, now: datetime) -> str:
    if place.second is None:
        return ""
    try:
        copy_to(place.second, backup)
        remove_old(place.second, now, place.kept)
        with suppress(Busy), database.writing() as db:
            nobody_removes(db)
            place.journal.bring_together()
    except OSError as fault:
        return f"There is no copy of it in {place.second}: {why(fault)}."
    return ""


def _handed_over(place: BackupPlace, backup: Backup) -> str:
    """The school's own command takes it elsewhere, with its description and what was removed for good."""
    if not place.command:
        return ""
    journal = place.folder / NAME
    files = [backup.file, backup.side, *([journal] if journal.exists() else [])]
    try:
        done = subprocess.run(  # noqa: S603 - the command that whoever runs Staffroom set
            [*place.command, *map(str, files)],
            env={name: os.environ[name] for name in _NO_SECRETS if name in os.environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=AN_HOUR,
            check=False,
        )
    except OSError as fault:
        return f"{place.command[0]} did not take it elsewhere: {why(fault)}."
    except subprocess.TimeoutExpired:
        return f"{place.command[0]} did not take it elsewhere within an hour."
    if done.returncode == 0:
        return ""
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return f"{place.command[0]} did not take it elsewhere: {said[-1] if said else f'it ended with {done.returncode}'}"


def why(fault: OSError) -> str:
    """What the system said, in its words."""
    return os.strerror(fault.errno) if fault.errno else str(fault)

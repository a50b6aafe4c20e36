"""`staffroom backup` and `staffroom restore`: what they do with the configured database, and say of it."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import doctor
from bot.backup_place import place_of
from bot.drilled import look_into
from bot.home import home, settings_in
from bot.keeping import newest, published
from bot.no_school import no_school
from bot.restored import moment, said_of, to_do_after
from bot.settings import Environment, read_environment
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup import keys
from models.lifecycle.backup.description import Description
from models.lifecycle.backup.drilling import drill, verify_backup
from models.lifecycle.backup.folder import Backup, backup_at, stamp
from models.lifecycle.backup.making import MadeBackup, make_backup
from models.lifecycle.backup.restoring import RestoreWishes, restore
from models.outbox.backups import BackupKind, began, ended
from models.rules.wording import count

DOOR = "cli"


def back_up() -> tuple[list[str], bool]:
    """Make a backup now. What was made, line by line, and whether all went well."""
    environment = read_environment()
    now = datetime.now(UTC)
    with _there(environment) as database:
        made = make_backup(database, place_of(environment), now)
        put_on_record(database, Deed.BACKUP_MAKE, made.backup, now, made.trouble)
    return _made(made), not made.trouble


def verify(file: Path, key: Path | None) -> list[str]:
    """Whether a backup is whole, in a sentence or two. Raises Sorry for the first thing that is wrong."""
    environment = read_environment()
    said = verify_backup(backup_at(file), place_of(environment), key)
    return [
        f"{file.name} is whole: {_rows(said)} in {count(len(said.rows), 'table')} ({said.head}), all up to "
        f"{moment(said.made_at, environment)}."
    ]


def try_out(file: Path | None, key: Path | None) -> tuple[list[str], bool]:
    """Put a backup, the newest if left out, into a database of its own, and look into it."""
    environment = read_environment()
    place = place_of(environment)
    began = time.monotonic()
    now = datetime.now(UTC)
    with _there(environment) as database:
        backup = backup_at(file) if file else newest(place)
        drilled = drill(
            database,
            place,
            backup,
            key=key,
            anchors=published(environment),
            look=lambda copy: look_into(copy, now),
        )
        put_on_record(database, Deed.BACKUP_DRILL, backup, now)
    took = max(1, round(time.monotonic() - began))
    said = drilled.description
    return [
        f"{backup.file.name} can be put back: it took {count(took, 'second')}, and all up to "
        f"{moment(said.made_at, environment)} was there ({_rows(said)}).",
        *drilled.seen,
        *drilled.findings,
    ], not drilled.findings


def new_key(file: Path) -> list[str]:
    """Make a pair of keys: the private one in this file, and the public one to be said in the settings."""
    public = keys.make_key(file, comment="Opens Staffroom's backups. Keep it elsewhere than they are.")
    return [
        f"The private key is in {file}. Print it, or put it on a stick, and keep it in the school's safe: "
        "without it no backup can be opened on another machine. Then remove it here.",
        f"In {settings_in()}, set BACKUP_KEYS={public}",
    ]


def put_back(file: Path, key: Path | None, *, anyway: bool) -> tuple[list[str], bool]:
    """Put a backup in the place of the database. Up to when it goes, what is to be done again, and what is missing."""
    environment = read_environment()
    now = datetime.now(UTC)
    wishes = RestoreWishes(key, published(environment), anyway)
    with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
        restored = restore(database, place_of(environment), backup_at(file), wishes, Actor(None, now, DOOR))
    lines = said_of(restored, environment)
    if moved := _anchors_aside(environment, now):
        lines.append(
            f"The published seals were of the database before: they are in {moved}, and a new file begins."
        )
    findings = doctor.examine(environment, home(), now)
    decided = to_do_after(restored, environment)
    lines += [f"TO DO  {each}" for each in [*decided, *(each.sentence for each in findings if not each.fine)]]
    lines.append("Now start Staffroom.")
    return lines, not (restored.findings or restored.decided.not_here)


@contextmanager
def _there(environment: Environment) -> Iterator[Database]:
    """The configured database as it stands: an older one can be backed up, too, before it is brought up to date."""
    with closing(Database(environment.database_url, timezone=environment.school_timezone)) as database:
        if not database.is_there():
            raise Sorry(no_school(database, environment))
        database.work_with()
        yield database


def put_on_record(database: Database, deed: Deed, backup: Backup, now: datetime, trouble: str = "") -> None:
    """In the audit, and among the backups and drills, with what went wrong; not where the tables are another version's.

    A backup that was copied nowhere counts as none: whoever is to be told when there is none is told.
    """
    if database.is_at_head():
        kind = BackupKind.BACKUP if deed is Deed.BACKUP_MAKE else BackupKind.DRILL
        with database.writing() as db:
            record(db, Actor(None, now, DOOR), deed, fields=backup.file.name)
            ended(db, began(db, kind, now).id or 0, now, name=backup.file.name, trouble=trouble)


def _anchors_aside(environment: Environment, now: datetime) -> Path | None:
    file = environment.anchor_file
    if not file.is_file():
        return None
    return file.rename(file.with_name(f"{file.stem}-before-{stamp(now)}{file.suffix}"))


def _made(made: MadeBackup) -> list[str]:
    said = made.description
    how = "encrypted" if said.encrypted else "not encrypted"
    lines = [
        f"{made.backup.file} is made, {how}: {_rows(said)}, {_size(said.size)}. "
        f"It was read again and is whole."
    ]
    if made.removed:
        lines.append(f"{count(len(made.removed), 'old backup')} removed.")
    return [*lines, made.trouble] if made.trouble else lines


def _rows(said: Description) -> str:
    return f"{sum(said.rows.values()):,} rows"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"

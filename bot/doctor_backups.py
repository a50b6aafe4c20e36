"""What `staffroom doctor` says of the backups: whether there is a new one, who can open it, and if it was tried."""

import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.backup_place import place_of
from bot.platforms.checkup import Finding
from bot.settings import Environment
from models.db.database import Database
from models.db.errors import Sorry
from models.db.journal import mark_and_position
from models.db.tables import Db
from models.lifecycle.backup.folder import BackupPlace, backups_in
from models.lifecycle.backup.keys import check_public
from models.lifecycle.backup.postgres_databases import kept_aside
from models.lifecycle.backup.postgresql import PostgresTools
from models.outbox.backups import BackupKind, stands
from models.rules.backups import DRILL_OLD, MISSING_AFTER
from models.rules.clock import show_time
from models.rules.wording import day_of_month, listed


def backups(environment: Environment, database: Database, db: Db, now: datetime) -> list[Finding]:
    """Everything about them, in a sentence each."""
    place = place_of(environment)
    zone = ZoneInfo(environment.school_timezone)
    return [
        _newest(place, now, zone),
        *_last(db),
        _who_opens(place),
        *_elsewhere(place),
        *_tools(place, database, db),
        *_journal(place, db),
        *_drill(db, now, zone),
        *_aside(database, place, now),
    ]


def _newest(place: BackupPlace, now: datetime, zone: ZoneInfo) -> Finding:
    found = backups_in(place.folder)
    if not found:
        return Finding(False, f"There is no backup in {place.folder}. Make one now: staffroom backup")
    said = f"The newest backup is of {_moment(found[0].made_at, zone)}: {found[0].file}"
    if now - found[0].made_at > MISSING_AFTER:
        return Finding(
            False, f"{said}. Staffroom makes one each night while it runs. See why not: staffroom backup"
        )
    return Finding(True, f"{said}.")


def _last(db: Db) -> list[Finding]:
    """What was wrong with the last, such as that it was copied nowhere: the newest may be there all the same."""
    trouble = stands(db, BackupKind.BACKUP).trouble
    return [Finding(False, f"The last backup did not go well. {trouble}")] if trouble else []


def _who_opens(place: BackupPlace) -> Finding:
    if not place.keys.encrypts:
        return Finding(
            False,
            "Backups are not encrypted. Make a key, and say it in BACKUP_KEYS: staffroom backup key FILE",
        )
    try:
        check_public(place.keys.public)
    except Sorry as wrong:
        return Finding(False, wrong.sentence)
    return Finding(True, "Backups are encrypted.")


def _elsewhere(place: BackupPlace) -> list[Finding]:
    """Where each backup is copied to, and every place that is not there."""
    if place.second is None and not place.command:
        return [
            Finding(
                False,
                "Backups lie on this machine alone. Name a folder elsewhere in BACKUP_SECOND_FOLDER, or in "
                "BACKUP_SECOND_COMMAND a command that takes them elsewhere.",
            )
        ]
    wrong: list[str] = []
    ways: list[str] = []
    if place.second is not None and not place.second.is_dir():
        wrong.append(
            f"BACKUP_SECOND_FOLDER names {place.second}, which is not there. Make it, or see that it is mounted."
        )
    elif place.second is not None:
        ways.append(str(place.second))
    if place.command and shutil.which(place.command[0]) is None:
        wrong.append(
            f"BACKUP_SECOND_COMMAND names {place.command[0]}, which is not there or may not be run. Name it in full."
        )
    elif place.command:
        ways.append(f"wherever {place.command[0]} takes it")
    found = [Finding(False, each) for each in wrong]
    return [*found, Finding(True, f"Each backup is copied to {listed(ways)}.")] if ways else found


def _tools(place: BackupPlace, database: Database, db: Db) -> list[Finding]:
    if database.is_sqlite:
        return []
    try:
        tools = PostgresTools.found(place.tools)
        tools.suit(db.connection())
    except Sorry as missing:
        return [Finding(False, missing.sentence)]
    return [Finding(True, f"pg_dump {tools.version} is there ({tools.dump}).")]


def _journal(place: BackupPlace, db: Db) -> list[Finding]:
    """Whether what was removed from this database stands where a restoring looks for it."""
    known = mark_and_position(db)
    if known is None or not known[1]:
        return []
    mark, position = known
    journal = place.journal
    if journal.is_whole(mark, position):
        return [Finding(True, f"What was removed for good or restricted is written down in {journal.file}.")]
    return [
        Finding(
            False,
            f"{journal.file} is not there, or lacks what was removed for good or restricted: a backup that is put back "
            "could undo that. Put the file back from a copy. Where there is none, make a backup, then delete the older "
            "ones: staffroom backup",
        )
    ]


def _drill(db: Db, now: datetime, zone: ZoneInfo) -> list[Finding]:
    drills = stands(db, BackupKind.DRILL)
    if drills.trouble:
        return [Finding(False, f"The last drill of a backup failed. {drills.trouble}")]
    if drills.last_good is not None and now - drills.last_good.begun_at <= DRILL_OLD:
        return [Finding(True, f"A backup was tried out on {_moment(drills.last_good.begun_at, zone)}.")]
    if drills.is_late(now, DRILL_OLD):
        return [
            Finding(
                False,
                "No backup has been tried out for more than 40 days. Try one out: staffroom backup drill",
            )
        ]
    return []


def _aside(database: Database, place: BackupPlace, now: datetime) -> list[Finding]:
    """What was kept aside at a restoring holds what was removed since, and is no backup."""
    longest = place.kept.longest
    if database.file is None:
        return [
            Finding(
                False,
                f"The database {name} has stood there since a backup was restored. Drop it: it outlives every backup.",
            )
            for name, since in kept_aside(database.url)
            if now - since > longest
        ]
    kept = database.file.parent.glob(f"{database.file.stem}-before-*{database.file.suffix}")
    return [
        Finding(
            False, f"{each} has stood there since a backup was restored. Remove it: it outlives every backup."
        )
        for each in sorted(kept)
        if now.timestamp() - each.stat().st_mtime > longest.total_seconds()
    ]


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{day_of_month(local.date())} {local.year}, {show_time(local)}"

"""Backups by themselves, put together: where they go, what is seen in one that is tried out, and when."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.backup_place import place_of
from bot.home import REQUEST_FILES, home
from bot.papers.saved import SAVED, let_papers_go
from bot.settings import BackupEvery, Environment
from models.audit.anchors import Anchor, read_anchors
from models.audit.entries import Actor
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup.drilling import drill
from models.lifecycle.backup.folder import Backup, BackupPlace, backups_in
from models.lifecycle.backup.making import make_backup
from models.lifecycle.subject_access.files import let_files_go
from scheduler.keeping import HOURLY, NIGHTLY, Keeper, KeptBy


def published(environment: Environment) -> Sequence[Anchor]:
    """What was published of the audit; nothing where there is no such file."""
    return read_anchors(environment.anchor_file)[0] if environment.anchor_file.is_file() else ()


def newest(place: BackupPlace) -> Backup:
    """Raises Sorry where there is none."""
    found = backups_in(place.folder)
    if not found:
        raise Sorry(f"There is no backup in {place.folder} yet. Make one: staffroom backup")
    return found[0]


def keeper(environment: Environment, database: Database, now: Callable[[], datetime]) -> Keeper:
    """Makes the backups of this installation while it serves; files whose days are over go first."""
    place = place_of(environment)

    def back_up(at: datetime) -> str:
        with database.writing() as db:
            let_files_go(db, Actor(None, at), home().file(REQUEST_FILES))
        let_papers_go(database, home().file(SAVED), at)
        made = make_backup(database, place, at)
        if made.trouble:
            raise Sorry(made.trouble)
        return made.backup.file.name

    def try_out(at: datetime) -> str:
        # Here, not above: it draws cards, which only whoever talks needs.
        from bot.drilled import look_into

        backup = newest(place)
        tried = drill(
            database,
            place,
            backup,
            key=None,
            anchors=published(environment),
            look=lambda copy: look_into(copy, at),
        )
        if tried.findings:
            raise Sorry(tried.findings[0])
        return backup.file.name

    when = HOURLY if environment.backup_every is BackupEvery.HOUR else NIGHTLY
    return Keeper(
        database, KeptBy(back_up, try_out, when), now=now, timezone=ZoneInfo(environment.school_timezone)
    )

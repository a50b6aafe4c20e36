"""A school that can be backed up: its audit is sealed, its backups lie beside it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import select

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.seals import seal
from models.db.database import Database
from models.lifecycle.backup.folder import BackupPlace
from models.lifecycle.backup.keys import BackupKeys
from models.school.people import Staff

NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
BY_HAND = Actor(None, NIGHT + timedelta(hours=7), "cli")


def place_in(folder: Path, *, tools: str = "", public: Sequence[str] = ()) -> BackupPlace:
    return BackupPlace(
        folder=folder / "backups", keys=BackupKeys(tuple(public), own=folder / "own.txt"), tools=tools
    )


def hire(database: Database, forename: str, at: datetime = NIGHT - timedelta(hours=3)) -> None:
    """Somebody comes, which is on record and sealed."""
    with database.writing() as db:
        staff = Staff(email=f"{forename.casefold()}@school.example", forename=forename, surname="Hughes")
        db.add(staff)
        db.flush()
        record(db, Actor(staff.id, at), Deed.PREFERENCE_CHANGE)
        db.flush()
        seal(db, at + timedelta(hours=1))


def staff_of(database: Database) -> list[str]:
    with database.reading() as db:
        return sorted(db.exec(select(Staff.forename)))


def whole(folder: Path) -> list[str]:
    """What stands in a folder of backups, but for the file that says who is at work there."""
    return sorted(each.name for each in folder.iterdir() if not each.name.endswith(".in-use"))

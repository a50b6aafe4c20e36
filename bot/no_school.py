"""What is said where there is no database: a school that has backups is put back, and not brought in anew."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.settings import Environment
from models.db.database import Database
from models.db.errors import Sorry

if TYPE_CHECKING:
    from models.lifecycle.backup.folder import Backup


def no_school(database: Database, environment: Environment) -> str:
    """That there is no school where the settings say, and what to do about it."""
    lost = to_put_back(environment)
    if lost:
        return f"There is no school at {database.location}. See that its disk is mounted. {lost}"
    return f"There is no school yet at {database.location}. Bring it in: staffroom import FOLDER --apply"


def to_put_back(environment: Environment) -> str:
    """The newest backup of a school, and how it is put back; blank where there is none with a pupil in it."""
    # Here, not above: whoever finds a database needs none of it.
    from bot.backup_place import place_of
    from models.lifecycle.backup.folder import backups_in

    place = place_of(environment)
    found = [*backups_in(place.folder), *(backups_in(place.second) if place.second is not None else ())]
    newest = next((each.file for each in sorted(found, key=_made, reverse=True) if _has_pupils(each)), None)
    if newest is None:
        return ""
    return (
        f"A school was here before: stop Staffroom, and put its backup back: staffroom restore {newest}. "
        f"To begin a new school, move {newest.parent} elsewhere first."
    )


def _made(backup: "Backup") -> datetime:
    return backup.made_at


def _has_pupils(backup: "Backup") -> bool:
    """Whether anything would be lost: who starts before they import, or served an empty one, has backups of nobody."""
    try:
        return backup.description().rows.get("pupil", 0) > 0
    except Sorry:
        # What cannot be read may be a school.
        return True

"""What is said where there is no database: a school that has backups is put back, and not brought in anew."""

from bot.settings import Environment
from models.db.database import Database


def no_school(database: Database, environment: Environment) -> str:
    """That there is no school where the settings say, and what to do about it."""
    lost = to_put_back(environment)
    if lost:
        return f"There is no school at {database.location}. See that its disk is mounted. {lost}"
    return f"There is no school yet at {database.location}. Bring it in: staffroom import FOLDER --apply"


def to_put_back(environment: Environment) -> str:
    """Where there is a backup, the newest and how it is put back; blank where there is none."""
    # Here, not above: whoever finds a database needs none of it.
    from bot.backup_place import place_of
    from models.lifecycle.backup.folder import backups_in

    place = place_of(environment)
    found = [*backups_in(place.folder), *(backups_in(place.second) if place.second is not None else ())]
    if not found:
        return ""
    newest = max(found, key=lambda each: each.made_at).file
    return (
        f"A school was here before: stop Staffroom, and put its backup back: staffroom restore {newest}. "
        f"To begin a new school, move {newest.parent} elsewhere first."
    )

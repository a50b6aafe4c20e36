"""The settings as they stand now."""

from models.db.database import Database
from models.school.settings import Settings
from models.school.snapshot import settings


def now(database: Database) -> Settings:
    with database.reading() as db:
        return settings(db)

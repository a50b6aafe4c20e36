"""The papers that a conversation in the terminal saves on this machine: they go when their days are over."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from models.db.database import Database
from models.school.snapshot import settings

SAVED = "papers"
"""The folder of the home's data in which they are saved."""


def let_papers_go(database: Database, folder: Path, now: datetime) -> int:
    """Those that were saved so long ago that files which were made are kept no longer; how many they are."""
    with database.reading() as db:
        before = (now - timedelta(days=settings(db).keeping.file_days)).timestamp()
    gone = 0
    for file in folder.iterdir() if folder.is_dir() else ():
        # Another process may take it away in this moment.
        with suppress(FileNotFoundError):
            if file.is_file() and file.stat().st_mtime <= before:
                file.unlink()
                gone += 1
    return gone

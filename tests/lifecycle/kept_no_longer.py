"""A database of leavers whose time is over, its journal, and a list of what of theirs goes."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.audit.entries import Actor
from models.db.database import Database
from models.db.journal import Journal
from models.db.tables import SQLModel
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.replaying import keep_journal

LATER = date(2036, 9, 1)
NOW = datetime.combine(LATER, time(9), UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "backups" / "removed.jsonl")


@pytest.fixture
def filled(leavers: Database, journal: Journal) -> Database:
    position = SQLModel.metadata.tables["journal_position"]
    with leavers.writing() as db:
        db.execute(position.delete())
    keep_journal(leavers, journal, NOW)
    return leavers


def rows_of(database: Database, name: str) -> int:
    with database.reading() as db:
        return int(db.execute(select(func.count()).select_from(SQLModel.metadata.tables[name])).scalar_one())


def listed(database: Database, day: date = LATER) -> int:
    made = make_list(database, Actor(None, NOW), day)
    assert made is not None
    return made.id or 0

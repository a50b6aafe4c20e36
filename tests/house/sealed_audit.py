"""An audit to be sealed, read and tampered with."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from models.audit.anchors import Anchor
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.seals import seal
from models.audit.verifying import Verdict, verify
from models.db.database import Database
from models.db.records import RecordKind
from models.school.people import Staff

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def noor_works_at(database: Database) -> None:
    """The one whose deeds are on record."""
    with database.writing() as db:
        db.add(Staff(id=1, email="n.hussain@school.example", forename="Noor", surname="Hussain"))


def write(database: Database, times: int, *, at: datetime = NOW) -> None:
    with database.writing() as db:
        for number in range(times):
            record(
                db,
                Actor(1, at, "terminal"),
                Deed.SLIP_SEND,
                about=(RecordKind.SLIP, number),
                fields="tone,text",
            )


def sealed(database: Database, *, now: datetime = LATER) -> int:
    with database.writing() as db:
        return seal(db, now)


def verdict(database: Database, anchors: Sequence[Anchor] = (), noted: str = "") -> Verdict:
    with database.reading() as db:
        return verify(db, anchors, noted)


def tamper(database: Database, *statements: str) -> None:
    """Run these where no foreign key is checked, as somebody who has the file or is superuser can."""
    if database.is_sqlite:
        connection = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as open_door:
        for statement in (
            "SET session_replication_role = replica",
            *statements,
            "RESET session_replication_role",
        ):
            open_door.execute(text(statement))


def spread(database: Database) -> None:
    """Five entries a second apart, sealed."""
    for second in range(5):
        write(database, 1, at=NOW + timedelta(seconds=second))
    sealed(database)

"""The safeguarding lead's office in a small school: records are restricted and held there, and a backup is put back."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from sqlmodel import select

from models.access.authoriser import Person, person
from models.audit.entries import Actor
from models.audit.holds import Hold, held_pupils
from models.db.database import Database
from models.db.tables import Db
from models.db.whole import whole
from models.lifecycle.backup import postgres_databases as databases
from models.lifecycle.backup.folder import Backup, BackupPlace
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.restoring import Restored
from models.lifecycle.holds import end_hold, put_on_hold
from models.lifecycle.removal.replaying import keep_journal
from models.lifecycle.restricting import lift, restrict
from models.school.people import Pupil, Staff
from models.school.restrictions import Restriction, restricted_pupils
from tests.conversations.conftest import World
from tests.house.small_school import AMY, BEN, CAI, fill
from tests.lifecycle.backed_up import BY_HAND, NIGHT
from tests.lifecycle.put_back import restored

WHY = "she asked, until the complaint is answered"


class Office:
    """The safeguarding lead at their desk; each deed is a minute after the one before."""

    def __init__(self, database: Database, place: BackupPlace) -> None:
        self.database, self.place, self.now = database, place, NIGHT - timedelta(hours=12)
        keep_journal(database, place.journal, self.now)

    @contextmanager
    def at_work(self, email: str = "ruth.adeyemi") -> Iterator[tuple[Db, Actor, Person]]:
        self.now += timedelta(minutes=1)
        with self.database.writing() as db:
            whole(db)
            found = db.exec(select(Staff.id).where(Staff.email == f"{email}@school.example")).one()
            yield db, Actor(found, self.now), person(db, found or 0)

    def restricts(self, pupil_id: int, why: str = WHY) -> None:
        with self.at_work() as (db, actor, who):
            restrict(db, actor, who, pupil_id, why)

    def lifts(self, pupil_id: int) -> None:
        with self.at_work() as (db, actor, who):
            number = db.exec(select(Restriction.id).where(Restriction.pupil_id == pupil_id)).all()[-1]
            lift(db, actor, who, number or 0, "it is settled")

    def holds(self, pupil_id: int) -> None:
        with self.at_work() as (db, actor, who):
            put_on_hold(db, actor, who, pupil_id, "a claim")

    def ends_hold(self, pupil_id: int) -> None:
        with self.at_work() as (db, actor, who):
            number = db.exec(select(Hold.id).where(Hold.pupil_id == pupil_id)).all()[-1]
            end_hold(db, actor, who, number or 0)

    def backs_up(self) -> Backup:
        self.now += timedelta(hours=1)
        return make_backup(self.database, self.place, self.now).backup

    def puts_back(self, backup: Backup, machine: str = "the same") -> Restored:
        """On another machine there is no database, and the journal is what lay beside the backup."""
        self.database.close()
        if machine == "another":
            if self.database.file is not None:
                self.database.file.unlink()
            else:
                databases.drop(self.database.url)
        return restored(self.database, self.place, backup)

    def says(self, email: str, line: str) -> str:
        with closing(Database(self.database.url)) as served:
            keep_journal(served, self.place.journal, BY_HAND.at)
            return World(served).staff(email).says(line)


@pytest.fixture
def office(database: Database, place: BackupPlace) -> Office:
    with database.writing() as db:
        fill(db)
        for number in (AMY, BEN, CAI):
            db.get_one(Pupil, number).admission = f"47{number}"
    return Office(database, place)


def standing(database: Database) -> tuple[set[int], set[int]]:
    with database.reading() as db:
        return set(restricted_pupils(db)), set(held_pupils(db))

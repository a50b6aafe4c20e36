"""Killed at any step, or out of room, a backup and a restoring leave nothing half; the next one goes through."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyrage.x25519 import Recipient

from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup import postgres_databases as databases
from models.lifecycle.backup.drilling import verify_backup
from models.lifecycle.backup.folder import BackupPlace, backups_in
from models.lifecycle.backup.keys import encrypt, make_key
from models.lifecycle.backup.making import make_backup, why
from models.school.people import Pupil
from models.school.restrictions import Restriction, restricted_pupils
from tests.lifecycle.backed_up import NIGHT, hire, place_in, staff_of, whole
from tests.lifecycle.killed import Work, kill_before, steps_of, with_files_up_to
from tests.postgres import Postgres

TIMES = 8
"""So often each is killed, spread over all that it does."""


@pytest.fixture
def place(tmp_path: Path, tools: str) -> BackupPlace:
    """One with encryption, which takes the most steps."""
    public = make_key(tmp_path / "school.txt", comment="the school's")
    return place_in(tmp_path, tools=tools, public=[public])


def spread(steps: int) -> list[int]:
    return sorted({1 + each * (steps - 1) // (TIMES - 1) for each in range(TIMES)})


@pytest.mark.whole
def test_a_backup_that_is_killed_is_whole_or_not_there(
    database: Database, place: BackupPlace, tmp_path: Path
) -> None:
    hire(database, "Noor")
    database.close()
    work = Work(database.url, place)
    steps = steps_of(work, tmp_path)
    killed = finished = 0
    for step in spread(steps):
        for each in place.folder.iterdir():
            if each.is_file():
                each.unlink()
        killed += kill_before(work, step)
        for backup in backups_in(place.folder):
            verify_backup(backup, place, None)
            finished += 1
    assert finished < killed
    hire(database, "Dan")
    made = make_backup(database, place, NIGHT.replace(hour=3))
    verify_backup(made.backup, place, None)
    assert not list(place.folder.glob(".unfinished-*")), "what was left by those that were killed"
    assert {each.side.name for each in backups_in(place.folder)} == {
        each for each in whole(place.folder) if each.endswith(".json")
    }


@pytest.mark.whole
def test_a_restoring_that_is_killed_leaves_the_old_or_the_new_database(
    database: Database, place: BackupPlace, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    hire(database, "Noor")
    with database.writing() as db:
        db.add(Pupil(id=1, legal_forename="Amy", legal_surname="Carter", year_group=11))
    backup = make_backup(database, place, NIGHT).backup
    hire(database, "Late")
    with database.writing() as db:
        db.add(Restriction(pupil_id=1, reason="she asked", set_by=1, set_at=NIGHT, look_again=NIGHT.date()))
    database.close()
    work = Work(database.url, place, restores=backup.file)
    steps = steps_of(work, tmp_path)
    assert staff_of(database) == ["Noor"]
    killed, seen = 0, set()
    for step in spread(steps):
        # It begins again with what it was.
        if staff_of(database) == ["Noor"]:
            hire(database, "Late")
        database.close()
        killed += kill_before(work, step)
        now = tuple(staff_of(database))
        seen.add(now)
        assert now in {("Late", "Noor"), ("Noor",)}, step
        with database.reading() as db:
            assert restricted_pupils(db) == {1}, step
        assert database.trouble_with_tables() == ""
    assert killed > TIMES // 2
    assert ("Late", "Noor") in seen
    database.close()
    work.do()
    assert staff_of(database) == ["Noor"]
    if database.file is not None:
        assert not list(database.file.parent.glob(".restoring-*"))
    else:
        server: Postgres = request.getfixturevalue("postgres")
        _drop_those_aside(server, database.url)


def _drop_those_aside(server: Postgres, url: str) -> None:
    own = databases.name_of(url)
    with (
        closing(Database(server.url("postgres"))) as there,
        there.engine.connect() as connection,
    ):
        names = connection.exec_driver_sql("SELECT datname FROM pg_database").scalars().all()
    assert f"{own}_restoring" not in names
    for name in names:
        if name.startswith(f"{own}_"):
            server.drop(name)


@dataclass(frozen=True)
class Encrypts:
    """Encrypt a file, and say what keeps it from being written."""

    plain: Path
    key: str

    def do(self) -> None:
        try:
            encrypt(self.plain, self.plain.with_suffix(".age"), [Recipient.from_str(self.key)])
        except OSError as fault:
            raise Sorry(why(fault)) from None


def test_what_the_disk_says_while_it_is_encrypted_is_said_in_its_words(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(bytes(100_000))
    work = Encrypts(plain, make_key(tmp_path / "school.txt", comment="the school's"))
    assert with_files_up_to(50_000, work, tmp_path) == "File too large"


@pytest.mark.parametrize("engine_name", ["sqlite"])  # of PostgreSQL's programs it is they who run out of room
def test_without_room_there_is_no_half_of_a_backup_and_the_database_is_what_it_was(
    database: Database, place: BackupPlace, tmp_path: Path
) -> None:
    hire(database, "Noor")
    backup = make_backup(database, place, NIGHT).backup
    hire(database, "Late")
    database.close()
    before = whole(place.folder)
    later = Work(database.url, place)
    for size in (4_096, 65_536, 262_144):
        said = with_files_up_to(size, later, tmp_path)
        assert "The backup could not be written to" in said
        assert "See that there is room" in said
        assert whole(place.folder) == before
        said = with_files_up_to(size, Work(database.url, place, restores=backup.file), tmp_path)
        assert said.endswith("Nothing was changed.")
        assert staff_of(database) == ["Late", "Noor"]
        database.close()

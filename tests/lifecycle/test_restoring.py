"""A backup is put back wholly or not at all, and what was there is kept aside, on both databases."""

import json
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlmodel import select

from models.audit.anchors import Anchor, newest_anchor
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.db.database import Database
from models.db.errors import Sorry
from models.db.in_use import InUse, alone_with
from models.lifecycle.backup import postgres_databases as databases
from models.lifecycle.backup.drilling import drill
from models.lifecycle.backup.folder import Backup, BackupPlace
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.restoring import DoneSince, RestoreWishes, restore
from models.outbox.notices import Notice, NoticeEnd, promise
from models.outbox.topics import Topic
from tests.lifecycle.backed_up import BY_HAND, NIGHT, hire, staff_of
from tests.lifecycle.put_back import aside_of, asked_of, no_database_is_left, restored, school
from tests.postgres import Postgres

__all__ = ["no_database_is_left", "school"]  # fixtures


def test_it_is_put_back_and_what_was_there_is_kept_aside(school: Database, place: BackupPlace) -> None:
    backup = make_backup(school, place, NIGHT).backup
    hire(school, "Late", NIGHT + timedelta(hours=5))
    with school.writing() as db:
        # Whoever imports at the command line is nobody of the staff; a job's deed comes by itself again.
        record(db, Actor(None, NIGHT + timedelta(hours=6), "cli"), Deed.IMPORT)
        record(db, Actor(None, NIGHT + timedelta(hours=6)), Deed.CARE_BEGIN)
    done = restored(school, place, backup)
    assert staff_of(school) == ["Dan", "Noor"]
    assert (done.until, done.findings) == (NIGHT, ())
    assert done.since == [DoneSince(Deed.PREFERENCE_CHANGE.label, 1), DoneSince(Deed.IMPORT.label, 1)]
    with closing(aside_of(school, done)) as aside:
        assert staff_of(aside) == ["Dan", "Late", "Noor"]
    assert school.trouble_with_tables() == ""
    with school.reading() as db:
        last = db.exec(select(Entry).order_by(text("id DESC")).limit(1)).one()
    assert (last.deed, last.fields, last.door) == (Deed.BACKUP_RESTORE, backup.file.name, "cli")
    if school.file is not None:
        with school.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert not list(school.file.parent.glob(".restoring-*"))
        assert stat.S_IMODE(school.file.stat().st_mode) == 0o600
    else:
        assert databases.kept_aside(school.url) == [(done.aside, BY_HAND.at.replace(microsecond=0))]
    # It can be worked with, and is backed up again.
    hire(school, "Next", NIGHT + timedelta(hours=9))
    assert make_backup(school, place, NIGHT + timedelta(days=1)).description.rows["staff"] == 3


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite reckons with nothing
def test_postgresql_reckons_at_once_with_what_was_put_back(school: Database, place: BackupPlace) -> None:
    restored(school, place, make_backup(school, place, NIGHT).backup)
    with school.engine.connect() as connection:
        reckoned = connection.exec_driver_sql("SELECT reltuples FROM pg_class WHERE relname = 'staff'")
        assert reckoned.scalar() == len(staff_of(school)) == 2


@pytest.mark.whole
def test_where_there_is_no_database_any_more_it_is_made(school: Database, place: BackupPlace) -> None:
    backup = make_backup(school, place, NIGHT).backup
    school.close()
    if school.file is not None:
        school.file.unlink()
    else:
        databases.drop(school.url)
    done = restored(school, place, backup)
    assert (done.aside, done.since) == ("", [])
    assert staff_of(school) == ["Dan", "Noor"]


def test_nobody_may_be_at_work_with_the_database(school: Database, place: BackupPlace) -> None:
    backup = make_backup(school, place, NIGHT).backup
    hire(school, "Late")
    with closing(Database(school.url)) as serving:
        serving.work_with()
        assert staff_of(serving) == ["Dan", "Late", "Noor"]
        with pytest.raises(Sorry, match="Stop Staffroom"):
            restored(school, place, backup)
    assert staff_of(school) == ["Dan", "Late", "Noor"]


@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL has no file
def test_who_starts_meanwhile_is_told_to_wait(school: Database, place: BackupPlace) -> None:
    assert school.file is not None
    with closing(InUse(school.file)):
        with closing(InUse(school.file)):
            pass  # many may be at work
        backup = make_backup(school, place, NIGHT).backup
    with (
        alone_with(school.file),
        pytest.raises(Sorry, match="is being upgraded, or a backup is being put in its place"),
    ):
        school.work_with()
    restored(school, place, backup)


def test_a_message_of_no_use_any_more_is_not_sent(school: Database, place: BackupPlace) -> None:
    with school.writing() as db:
        for name, hours in (("old", 1), ("useful", 48)):
            until = NIGHT + timedelta(hours=hours)
            promise(
                db,
                Topic.DIGEST,
                key=Topic.DIGEST.key(name),
                due=NIGHT,
                useful_until=until,
                now=NIGHT,
                to_staff=1,
            )
    backup = make_backup(school, place, NIGHT).backup
    assert restored(school, place, backup).given_up == 1
    with school.reading() as db:
        ends = dict(db.exec(select(Notice.key, Notice.ended)).all())
    assert ends == {Topic.DIGEST.key("old"): NoticeEnd.TOO_LATE, Topic.DIGEST.key("useful"): NoticeEnd.OPEN}


@contextmanager
def changed(backup: Backup, place: BackupPlace, how: str) -> Iterator[Backup]:
    """A copy of it to which something has happened."""
    folder = place.folder / how
    folder.mkdir()
    copy = Backup(Path(shutil.copy(backup.file, folder)), backup.made_at)
    said = json.loads(Path(shutil.copy(backup.side, folder)).read_text())
    data = copy.file.read_bytes()
    match how:
        case "cut":
            copy.file.write_bytes(data[: len(data) // 2])
        case "changed":
            copy.file.write_bytes(data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])
        case "described otherwise":
            said["rows"]["staff"] = 3
        case "too new":
            said |= {"head": "9999", "program": "7.0.0"}
        case "not described":
            copy.side.unlink()
            yield copy
            return
    copy.side.write_text(json.dumps(said))
    yield copy


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("cut", "was cut: "),
        ("changed", "was changed after it was written"),
        ("described otherwise", "3 rows of staff were written, 2 are there"),
        ("too new", "Install Staffroom 7.0.0 or a newer one"),
        ("not described", "A backup and its .json belong together"),
    ],
)
def test_what_is_not_whole_is_neither_verified_nor_put_back(
    school: Database, place: BackupPlace, how: str, sentence: str
) -> None:
    made = make_backup(school, place, NIGHT).backup
    hire(school, "Late")
    with changed(made, place, how) as backup:
        for attempt in (
            lambda: restored(school, place, backup),
            lambda: drill(school, place, backup, key=None, anchors=(), look=staff_of),
        ):
            with pytest.raises(Sorry) as wrong:
                attempt()
            assert sentence in wrong.value.sentence
    assert staff_of(school) == ["Dan", "Late", "Noor"]


@pytest.mark.whole
def test_an_audit_that_is_not_what_was_published_is_put_back_only_when_that_is_wanted(
    school: Database, place: BackupPlace
) -> None:
    with school.reading() as db:
        end = newest_anchor(db, NIGHT)
    assert end is not None
    backup = make_backup(school, place, NIGHT).backup
    later = Anchor(end.position + 5, "c" * 64, NIGHT)
    restored(school, place, backup, RestoreWishes(anchors=[end, later]))
    forged = Anchor(end.position, "d" * 64, NIGHT)
    with pytest.raises(Sorry, match="is not the one that was published"):
        restored(school, place, backup, RestoreWishes(anchors=[forged]))
    wishes = RestoreWishes(anchors=[forged], anyway=True)
    (finding,) = restore(
        school, place, backup, wishes, replace(BY_HAND, at=NIGHT + timedelta(hours=8))
    ).findings
    assert "is not the one that was published" in finding


@pytest.mark.whole
@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_user_who_may_make_no_database_names_an_empty_one(
    school: Database, place: BackupPlace, postgres: Postgres
) -> None:
    backup = make_backup(school, place, NIGHT).backup
    own = databases.name_of(school.url)
    empty = postgres.create(f"{own}_empty")
    school.close()
    with asked_of(empty, "postgres") as connection:
        connection.exec_driver_sql(f'CREATE ROLE "{own}_user" LOGIN')
        for name in (own, f"{own}_empty"):
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" OWNER TO "{own}_user"')

    def as_user(url: str) -> Database:
        return Database(make_url(url).set(username=f"{own}_user").render_as_string(hide_password=False))

    with closing(as_user(school.url)) as full, pytest.raises(Sorry, match="may make no database"):
        restored(full, place, backup)
    with closing(as_user(empty)) as target:
        done = restored(target, place, backup)
        assert (done.aside, done.since) == ("", [])
        assert staff_of(target) == ["Dan", "Noor"]
    assert staff_of(school) == ["Dan", "Noor"]

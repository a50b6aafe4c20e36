"""A backup is whole or is not there, and is put back wholly or not at all, on both databases."""

import json
import os
import shutil
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlmodel import select

from models.audit.anchors import Anchor, newest_anchor
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.db import head
from models.db.database import Database
from models.db.errors import Sorry
from models.db.in_use import InUse, alone_with
from models.lifecycle.backup import postgres_databases as databases
from models.lifecycle.backup.drilling import drill, verify_backup
from models.lifecycle.backup.folder import Backup, BackupPlace, backup_at, backups_in
from models.lifecycle.backup.giving_way import LAST
from models.lifecycle.backup.keys import make_key
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.postgresql import PostgresTools
from models.lifecycle.backup.restoring import DoneSince, Restored, RestoreWishes, restore
from models.outbox.notices import Notice, NoticeEnd, promise
from models.outbox.topics import Topic
from tests.lifecycle.backed_up import BY_HAND, NIGHT, hire, place_in, staff_of, whole
from tests.postgres import Postgres

AS_USUAL = RestoreWishes()


@pytest.fixture
def school(database: Database) -> Database:
    hire(database, "Noor")
    hire(database, "Dan")
    return database


def restored(
    school: Database, place: BackupPlace, backup: Backup, wishes: RestoreWishes = AS_USUAL
) -> Restored:
    """Put it back, as a stopped service allows."""
    school.close()
    return restore(school, place, backup, wishes, BY_HAND)


@pytest.fixture(autouse=True)
def no_database_is_left(engine_name: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """What is kept aside on the tests' server goes with its test."""
    if engine_name == "sqlite":
        yield
        return
    url: str = request.getfixturevalue("database_url")
    server: Postgres = request.getfixturevalue("postgres")
    yield
    for name in beside(url):
        server.drop(name)


@contextmanager
def asked_of(url: str, name: str) -> Iterator[Connection]:
    """A connection to another database of the same server."""
    server = Database(make_url(url).set(database=name).render_as_string(hide_password=False))
    options = {"isolation_level": "AUTOCOMMIT"}
    with closing(server), server.engine.connect().execution_options(**options) as connection:
        yield connection


def beside(url: str) -> list[str]:
    """The databases of the server that are named after this one."""
    asked = text("SELECT datname FROM pg_database WHERE starts_with(datname, :own) AND datname <> :own")
    with asked_of(url, "postgres") as connection:
        return sorted(connection.execute(asked, {"own": databases.name_of(url)}).scalars())


def test_a_backup_says_what_is_in_it_and_is_its_owner_s_alone(school: Database, place: BackupPlace) -> None:
    made = make_backup(school, place, NIGHT)
    assert made.trouble == ""
    assert made.removed == []
    name = f"our-school-20261124T023000Z.{'db' if school.is_sqlite else 'dump'}"
    assert whole(place.folder) == [name, f"{name}.json"]
    for each in (place.folder, made.backup.file, made.backup.side):
        assert stat.S_IMODE(each.stat().st_mode) & 0o077 == 0
    said = made.backup.description()
    assert said == made.description
    assert (said.head, said.made_at, said.encrypted) == (head.newest(), NIGHT, False)
    with school.reading() as db:
        end = newest_anchor(db, NIGHT)
    assert end is not None
    assert said.seal == f"{end.position} {end.digest}"
    assert (said.rows["staff"], said.rows["entry"], said.rows["seal"]) == (2, 2, 2)
    assert verify_backup(made.backup, place, None) == said
    with pytest.raises(Sorry, match="is there already"):
        make_backup(school, place, NIGHT)


@pytest.mark.whole
def test_what_is_committed_last_is_in_it_and_what_others_write_meanwhile_does_not_disturb(
    school: Database, place: BackupPlace
) -> None:
    """On SQLite it still stands in the log, where a copy of the file would miss it."""
    stop = threading.Event()

    def go_on() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            hire(school, f"Other{number}")

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        made = make_backup(school, place, NIGHT)
    finally:
        stop.set()
        writer.join()
    rows = made.description.rows
    assert rows["staff"] == rows["entry"] >= 2, "one moment of it"
    tried = drill(school, place, made.backup, key=None, anchors=(), look=lambda copy: staff_of(copy)[:2])
    assert tried.findings == ()
    assert "Dan" in tried.seen


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


def aside_of(school: Database, done: Restored) -> Database:
    return Database(make_url(school.url).set(database=done.aside).render_as_string(hide_password=False))


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
    with alone_with(school.file), pytest.raises(Sorry, match="is being put in the place of the database"):
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


@pytest.mark.whole
def test_a_drill_leaves_nothing_behind(school: Database, place: BackupPlace) -> None:
    made = make_backup(school, place, NIGHT)
    there = whole(place.folder)
    tried = drill(school, place, made.backup, key=None, anchors=(), look=staff_of)
    assert (tried.seen, tried.findings, tried.description) == (["Dan", "Noor"], (), made.description)
    assert whole(place.folder) == there
    with pytest.raises(Sorry, match="cannot be drawn"):
        drill(school, place, made.backup, key=None, anchors=(), look=_cannot_be_drawn)
    assert whole(place.folder) == there
    if not school.is_sqlite:
        assert beside(school.url) == []


def _cannot_be_drawn(_: Database) -> list[str]:
    raise Sorry("It cannot be drawn.")


def test_encrypted_it_is_opened_by_the_school_s_key_and_by_this_machine_s_alone(
    school: Database, tools: str, tmp_path: Path
) -> None:
    public = make_key(tmp_path / "school.txt", comment="the school's")
    place = place_in(tmp_path, tools=tools, public=[public])
    made = make_backup(school, place, NIGHT)
    assert made.backup.file.suffix == ".age"
    assert made.description.encrypted
    assert b"Noor" not in made.backup.file.read_bytes()
    assert b"noor@" not in made.backup.file.read_bytes()
    assert stat.S_IMODE(place.keys.own.stat().st_mode) == 0o600
    verify_backup(made.backup, place, None)
    # On another machine only the school's own key is left.
    place.keys.own.unlink()
    with pytest.raises(Sorry, match="--key FILE"):
        verify_backup(made.backup, place, None)
    make_key(tmp_path / "wrong.txt", comment="another")
    with pytest.raises(Sorry, match="This key does not open"):
        restored(school, place, made.backup, RestoreWishes(key=tmp_path / "wrong.txt"))
    hire(school, "Late")
    restored(school, place, made.backup, RestoreWishes(key=tmp_path / "school.txt"))
    assert staff_of(school) == ["Dan", "Noor"]


def test_with_a_key_that_is_none_nothing_is_written(school: Database, place: BackupPlace) -> None:
    wrong = replace(place, keys=replace(place.keys, public=("age1nonsense",)))
    with pytest.raises(Sorry, match="is no public key"):
        make_backup(school, wrong, NIGHT)
    assert whole(place.folder) == []


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


def test_old_ones_go_only_once_a_new_one_is_whole(
    school: Database, place: BackupPlace, tmp_path: Path
) -> None:
    place = replace(place, second=tmp_path / "elsewhere")
    trouble = make_backup(school, place, NIGHT - timedelta(days=1)).trouble
    assert trouble.startswith(f"There is no copy of it in {place.second}: ")
    (tmp_path / "elsewhere").mkdir()
    for night in range(0, 41, 5):
        made = make_backup(school, place, NIGHT + timedelta(days=night))
        assert made.trouble == ""
    there = backups_in(place.folder)
    assert [each.made_at for each in there] == [NIGHT + timedelta(days=each) for each in range(40, 5, -5)]
    assert [each.file.name for each in backups_in(tmp_path / "elsewhere")] == [
        each.file.name for each in there
    ]
    assert stat.S_IMODE((tmp_path / "elsewhere" / there[0].file.name).stat().st_mode) == 0o600
    verify_backup(backup_at(tmp_path / "elsewhere" / there[-1].file.name), place, None)
    before = whole(place.folder)
    wrong = replace(place, keys=replace(place.keys, public=("age1nonsense",)))
    with pytest.raises(Sorry):
        make_backup(school, wrong, NIGHT + timedelta(days=90))
    assert whole(place.folder) == before


def test_the_school_s_own_command_takes_it_elsewhere_or_it_is_said_why_not(
    school: Database, place: BackupPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-made-up")
    script = tmp_path / "take.sh"
    script.write_text(
        f'#!/bin/sh\ntest -z "$SLACK_BOT_TOKEN" || exit 9\nfor each; do cp "$each" "{elsewhere}"; done\n'
    )
    script.chmod(0o700)
    made = make_backup(school, replace(place, command=(str(script),)), NIGHT)
    assert made.trouble == ""
    names = {made.backup.file.name, made.backup.side.name}
    assert names <= {each.name for each in elsewhere.iterdir()}
    assert (elsewhere / made.backup.file.name).read_bytes() == made.backup.file.read_bytes()
    script.write_text("#!/bin/sh\necho no room >&2\nexit 3\n")
    told = make_backup(school, replace(place, command=(str(script),)), NIGHT + timedelta(days=1))
    assert told.trouble == f"{script} did not take it elsewhere: no room"
    gone = make_backup(school, replace(place, command=("/no/such",)), NIGHT + timedelta(days=2))
    assert gone.trouble == "/no/such did not take it elsewhere: No such file or directory."
    assert len(backups_in(place.folder)) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="niceness is of the whole process elsewhere")
def test_it_is_made_behind_everything_else_that_runs(
    school: Database, place: BackupPlace, tmp_path: Path
) -> None:
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    script = tmp_path / "how_nice.sh"
    script.write_text(f'#!/bin/sh\nnice > "{tmp_path}/said"\n')
    script.chmod(0o700)
    assert make_backup(school, replace(place, command=(str(script),)), NIGHT).trouble == ""
    assert int((tmp_path / "said").read_text()) == LAST
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_without_the_programs_it_is_said_which_and_how_to_get_them(
    school: Database, place: BackupPlace, tmp_path: Path
) -> None:
    with pytest.raises(Sorry, match="which PG_TOOLS names"):
        make_backup(school, replace(place, tools=str(tmp_path)), NIGHT)
    with school.engine.connect() as connection:
        suited = PostgresTools.found(place.tools)
        suited.suit(connection)
        with pytest.raises(Sorry, match="pg_dump is of PostgreSQL 9, but the server of"):
            replace(suited, version=9).suit(connection)


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

"""A backup is whole or is not there: made, encrypted, tried out and let go, on both databases."""

import os
import stat
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models.audit.anchors import newest_anchor
from models.db import head
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.backup.drilling import drill, verify_backup
from models.lifecycle.backup.folder import BackupPlace, backup_at, backups_in
from models.lifecycle.backup.giving_way import LAST
from models.lifecycle.backup.keys import make_key
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.postgresql import PostgresTools
from models.lifecycle.backup.restoring import RestoreWishes
from tests.lifecycle.backed_up import NIGHT, hire, place_in, staff_of, whole
from tests.lifecycle.put_back import beside, no_database_is_left, restored, school

__all__ = ["no_database_is_left", "school"]  # fixtures


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

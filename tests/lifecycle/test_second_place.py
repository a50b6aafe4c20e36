"""The second place, a folder or the school's own command: it gets what a new machine needs."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from models.audit.entries import Actor
from models.db.database import Database
from models.db.journal import NAME, RowsGone, write_down
from models.lifecycle.backup.folder import BackupPlace, backups_in
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.restoring import RestoreWishes, restore
from models.lifecycle.removal.replaying import keep_journal
from tests.lifecycle.backed_up import BY_HAND, NIGHT, hire, place_in
from tests.lifecycle.planted import advise_on_a_leaver, let_all_go, stands_in

LATER = date(2036, 9, 1)
NOW = datetime.combine(LATER, time(9), UTC)
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])
"""What is asked of here are files beside the database, of whichever kind that is."""


@pytest.fixture(params=["folder", "command"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> BackupPlace:
    """Backups go to a folder, and from there into another one, by the program itself or by the school's command."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    here = place_in(tmp_path / "here")
    if request.param == "folder":
        return replace(here, second=elsewhere)
    script = tmp_path / "take.sh"
    script.write_text(f'#!/bin/sh\ncp "$@" "{elsewhere}"\n')
    script.chmod(0o700)
    return replace(here, command=(str(script),))


def test_on_a_new_machine_nothing_comes_back_that_was_removed(
    database: Database, place: BackupPlace, tmp_path: Path
) -> None:
    """There is what lay elsewhere, and nothing else: neither the old folder nor a setting that names the place."""
    advise_on_a_leaver(database, NOW)
    keep_journal(database, place.journal, NOW)
    make_backup(database, place, NOW)
    let_all_go(database, LATER)
    make_backup(database, place, NOW + timedelta(hours=1))
    newest, before = backups_in(tmp_path / "elsewhere")
    new = place_in(tmp_path / "new")
    with closing(Database(f"sqlite:///{tmp_path / 'new' / 'staffroom.db'}")) as machine:
        for backup, again in ((newest, False), (before, True)):
            done = restore(machine, new, backup, RestoreWishes(), Actor(None, NOW + timedelta(days=1), "cli"))
            assert (done.removed_again > 0) == again
            assert stands_in(machine) == set()
            machine.close()
    assert (new.folder / NAME).read_bytes() == (tmp_path / "elsewhere" / NAME).read_bytes()


def test_what_is_forgotten_here_is_forgotten_there(
    database: Database, place: BackupPlace, tmp_path: Path
) -> None:
    keep_journal(database, place.journal, NOW)
    for number in (1, 2, 3):
        with database.writing() as db:
            write_down(db, NOW, f"list {number}", gone=[RowsGone("slip", "id", (number,))])
    there = tmp_path / "elsewhere" / NAME
    for days, forgotten in ((0, False), (1, False), (100, True)):
        make_backup(database, place, NOW + timedelta(days=days))
        assert there.read_bytes() == place.journal.file.read_bytes()
        assert ("list 1" not in there.read_text()) == forgotten
        assert "list 3" in there.read_text()


def test_a_second_place_that_does_not_answer_is_told_and_keeps_nobody_from_anything(
    database: Database, tmp_path: Path
) -> None:
    there = tmp_path / "elsewhere" / NAME
    there.mkdir(parents=True)  # what cannot be read as a file, nor written
    place = replace(place_in(tmp_path / "here"), second=there.parent)
    hire(database, "Noor")
    place.journal.file.parent.mkdir(parents=True)
    place.journal.file.touch()
    keep_journal(database, place.journal, NIGHT)
    with database.writing() as db:
        write_down(db, NIGHT, "list 1", gone=[RowsGone("slip", "id", (1,))])
    made = make_backup(database, place, NIGHT)
    assert made.trouble.startswith(f"There is no copy of it in {there.parent}: ")
    assert keep_journal(database, place.journal, NIGHT) == 0
    database.close()
    restore(database, place, made.backup, RestoreWishes(), BY_HAND)
    place.journal.file.unlink()
    with pytest.raises(IsADirectoryError):
        keep_journal(database, place.journal, NIGHT)

"""What was removed stands in the journal beside the backups: no copy brings it back, and what was cut short goes on."""

import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from models.audit.entries import Actor
from models.audit.purge_lists import ListState, PurgeList
from models.db.database import Database
from models.db.journal import Journal, journal_in
from models.lifecycle.backup.folder import BackupPlace
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.restoring import RestoreWishes, restore
from models.lifecycle.register import register
from models.lifecycle.removal.removing import ListRemoval, remove_all, remove_some
from models.lifecycle.removal.replaying import keep_journal
from models.rules.retention import HeldKind
from models.school.settings import Settings
from tests.lifecycle.kept_no_longer import LATER, NOW, filled, journal, listed, rows_of
from tests.lifecycle.planted import advise_on_a_leaver, approve_it, let_all_go, plant, stands_in
from tests.postgres import Postgres

__all__ = ["filled", "journal"]  # fixtures


@pytest.mark.whole
def test_where_the_journal_cannot_be_written_nothing_goes(filled: Database, journal: Journal) -> None:
    number = listed(filled)
    approve_it(filled, number, NOW)
    before = {name: rows_of(filled, name) for name in register()}
    journal_in(filled.info, Journal(Path("/dev/null") / "removed.jsonl"))
    with pytest.raises(OSError, match="/dev/null"):
        remove_some(filled, NOW)
    assert {name: rows_of(filled, name) for name in register()} == before
    journal_in(filled.info, journal)
    remove_all(filled, NOW)
    assert rows_of(filled, "slip") == 0


def test_a_restored_backup_does_not_bring_back_what_was_removed(
    database: Database, place: BackupPlace, request: pytest.FixtureRequest
) -> None:
    advise_on_a_leaver(database, NOW)
    keep_journal(database, place.journal, NOW)
    backup = make_backup(database, place, NOW).backup
    let_all_go(database, LATER)
    assert stands_in(database, place.journal) == set()
    database.close()
    restored = restore(database, place, backup, RestoreWishes(), Actor(None, NOW + timedelta(days=1), "cli"))
    assert restored.removed_again > 0
    assert stands_in(database, place.journal) == set()
    if database.file is None:
        postgres: Postgres = request.getfixturevalue("postgres")
        postgres.drop(restored.aside)
    else:
        Path(restored.aside).unlink()
    assert keep_journal(database, place.journal, NOW) == 0
    assert let_all_go(database, LATER) == []


@pytest.mark.whole
@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL's databases are not copied as files
def test_an_older_copy_is_not_served_before_what_was_removed_is_removed_from_it(
    filled: Database, journal: Journal, tmp_path: Path
) -> None:
    """Put there by hand, without `staffroom restore`: it is looked at when it is opened."""
    assert filled.file is not None
    plant(filled, HeldKind.WORKING_NOTES)
    filled.close()
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(filled.file)) as there, closing(sqlite3.connect(copy)) as here:
        there.backup(here)
    let_all_go(filled, LATER)
    with closing(Database(f"sqlite:///{copy}")) as older:
        assert stands_in(older)
        assert keep_journal(older, journal, NOW) > 0
        assert stands_in(older) == set()
        assert keep_journal(older, journal, NOW) == 0


@pytest.mark.whole
@pytest.mark.parametrize("at", ["before the commit", "while the line is written"])
def test_killed_on_the_way_it_goes_on_where_it_was(filled: Database, journal: Journal, at: str) -> None:
    """A line that no commit followed is done again at the next start; half a line counts as none."""
    number = listed(filled)
    approve_it(filled, number, NOW)
    before = {name: rows_of(filled, name) for name in register()}
    with suppress(KeyboardInterrupt), filled.writing() as db:
        found = db.get_one(PurgeList, number)
        ListRemoval(db, found, NOW, Settings()).step()
        raise KeyboardInterrupt
    assert {name: rows_of(filled, name) for name in register()} == before
    if at == "while the line is written":
        journal.file.write_bytes(journal.file.read_bytes()[:-20])
        assert keep_journal(filled, journal, NOW) == 0
    else:
        assert keep_journal(filled, journal, NOW) == 1
    remove_all(filled, NOW)
    assert list(journal.lines())
    with filled.reading() as db:
        assert db.get_one(PurgeList, number).state == ListState.DONE
    let_all_go(filled, LATER)
    assert rows_of(filled, "slip") == 0

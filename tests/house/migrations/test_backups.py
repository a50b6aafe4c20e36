"""A backup of each earlier form of the tables is put back and brought to the newest, with every row."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.audit.entries import Actor
from models.db.database import Database
from models.lifecycle.backup.folder import BackupPlace
from models.lifecycle.backup.keys import BackupKeys
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.opening import decrypted
from models.lifecycle.backup.restoring import RestoreWishes, restore
from models.lifecycle.upgrading import upgrade_database
from tests.house.migrations.conftest import At
from tests.house.migrations.heads import Head, dump, heads, lost
from tests.house.migrations.meant import MEANT
from tests.postgres import Postgres

NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
EVERY_FIFTH = heads()[::5]
"""From every one they are upgraded in test_upgrading.py, which is what restoring does, too."""
RESTORED = {"entry", "notice", "delivery", "purge_list"}
"""Of these something is added, closed or approved no longer by restoring itself."""


@pytest.mark.whole("tests/lifecycle/test_restoring.py::test_it_is_put_back_and_what_was_there_is_kept_aside")
@pytest.mark.in_turn
@pytest.mark.parametrize("head", heads()[2:-1:9], ids=lambda head: head.number)
def test_an_upgrade_comes_to_this_version_and_goes_back_by_its_backup(
    head: Head, at: At, engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: Postgres | None = None if engine_name == "sqlite" else request.getfixturevalue("postgres")
    tools = server.tools if server else ""
    place = BackupPlace(tmp_path / "backups", BackupKeys((), own=tmp_path / "own.txt"), tools=tools)
    database = at(head.number)
    done = upgrade_database(database, place, NIGHT)
    assert done is not None
    assert len(done.steps) == sum(each.number > head.number for each in heads())
    # What fills the tables is no sealed chain, which is all that the look afterwards has to say.
    assert all("seal" in each for each in done.findings)
    assert database.trouble_with_tables() == ""
    gone = lost(head.rows, dump(database), [MEANT[each] for each in sorted(MEANT) if each > head.number])
    assert gone == []
    fewer = {name for name, (before, after) in done.rows.items() if after < before}
    meant = [each for number, said in MEANT.items() if number > head.number for each in said]
    assert fewer <= {each.partition(".")[0] for each in meant}
    assert upgrade_database(database, place, NIGHT) is None
    database.close()
    # The version before is what restores it; here it is put into a database of its own, and not migrated.
    assert done.backup.description.head == head.number
    plain = tmp_path / "plain"
    decrypted(done.backup.backup, done.backup.description, place, None, plain)
    if server is None:
        back = Database(f"sqlite:///{plain}")
        assert lost(head.rows, dump(back), []) == []
        back.close()


@pytest.mark.whole("tests/lifecycle/test_restoring.py::test_it_is_put_back_and_what_was_there_is_kept_aside")
@pytest.mark.in_turn
@pytest.mark.parametrize(
    "head",
    EVERY_FIFTH,
    ids=lambda head: head.number,
)
def test_a_backup_of_an_earlier_version_is_put_back_and_upgraded(
    head: Head, at: At, engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: Postgres | None = None if engine_name == "sqlite" else request.getfixturevalue("postgres")
    tools = server.tools if server else ""
    place = BackupPlace(tmp_path / "backups", BackupKeys((), own=tmp_path / "own.txt"), tools=tools)
    database = at(head.number)
    made = make_backup(database, place, NIGHT)
    assert made.description.head == head.number
    database.close()
    done = restore(database, place, made.backup, RestoreWishes(anyway=True), Actor(None, NIGHT, "cli"))
    assert done.until == NIGHT
    assert database.trouble_with_tables() == ""
    gone = lost(head.rows, dump(database), [MEANT[each] for each in sorted(MEANT) if each > head.number])
    assert [each for each in gone if each.partition(" ")[0] not in RESTORED] == []
    database.close()
    if server:
        server.drop(done.aside)

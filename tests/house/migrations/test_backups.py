"""A backup of each earlier form of the tables is put back and brought to the newest, with every row."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.audit.entries import Actor
from models.lifecycle.backup.folder import BackupPlace
from models.lifecycle.backup.keys import BackupKeys
from models.lifecycle.backup.making import make_backup
from models.lifecycle.backup.restoring import RestoreWishes, restore
from tests.house.migrations.conftest import At
from tests.house.migrations.heads import Head, dump, heads, lost
from tests.house.migrations.meant import MEANT
from tests.postgres import Postgres

NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
EVERY_FIFTH = heads()[::5]
"""From every one they are upgraded in test_upgrading.py, which is what restoring does, too."""
RESTORED = {"entry", "notice", "delivery"}
"""Of these something is added or closed by restoring itself."""


@pytest.mark.in_turn
@pytest.mark.parametrize("head", EVERY_FIFTH, ids=lambda head: head.number)
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

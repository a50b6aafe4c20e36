"""A place for backups, with the programs of the tests' own server."""

from pathlib import Path

import pytest

from models.lifecycle.backup.folder import BackupPlace
from tests.lifecycle.backed_up import place_in
from tests.postgres import Postgres


@pytest.fixture
def tools(engine_name: str, request: pytest.FixtureRequest) -> str:
    """The folder with pg_dump and pg_restore; blank for SQLite, which needs none."""
    if engine_name == "sqlite":
        return ""
    server: Postgres = request.getfixturevalue("postgres")
    return server.tools


@pytest.fixture
def place(tmp_path: Path, tools: str) -> BackupPlace:
    return place_in(tmp_path, tools=tools)

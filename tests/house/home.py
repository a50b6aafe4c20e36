"""A folder of its own, in which the command line is used as a person uses it."""

import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from bot import cli
from bot.sample import write_invented_school
from tests import processes
from tests.conftest import note_found_right
from tests.run_folder import made_once

STAFFROOM = str(Path(sys.executable).with_name("staffroom"))
"""The installed command."""


class Home:
    """A folder of its own, in which commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "TEAMS_"))
        }
        kept.pop("DATABASE_URL", None)
        self.environment = kept | {"STAFFROOM_HOME": str(folder), "COLUMNS": "120"}

    def run(self, *words: str, said: str = "", code: int = 0, **environment: str) -> str:
        """Run a command to its end; what it printed."""
        environment = self.environment | environment
        done = processes.run(cli.main, words, folder=self.folder, environment=environment, said=said)
        assert done.code == code, done.output + done.errors
        assert "Traceback" not in done.errors
        return done.output + done.errors


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    write_invented_school(folder, today=date(2026, 11, 23), pupils_per_year=20)
    return folder


def import_school(folder: Path) -> None:
    write_invented_school(folder / "files", today=date(2026, 11, 23), pupils_per_year=20)
    Home(folder).run("import", str(folder / "files"), "--apply")
    note_found_right(f"sqlite:///{folder / 'var' / 'staffroom.db'}")


@pytest.fixture
def school(home: Home, run_folder: Path) -> Home:
    """A folder with the school in its database, as the command line imported it."""
    shutil.copytree(made_once(run_folder / "imported", import_school) / "var", home.folder / "var")
    return home

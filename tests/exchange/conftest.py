"""The small school, and the school of messy exports, in the database."""

from pathlib import Path

import pytest

from models.db.database import Database
from tests.exchange.fell_school import Fell, fell_school
from tests.exchange.small_school import bring, write_school


@pytest.fixture
def fell(database: Database) -> Fell:
    """A school whose exports are as they come."""
    return fell_school(database)


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    """The folder of the small school, which is in the database."""
    folder = write_school(tmp_path / "school")
    bring(database, folder)
    return folder

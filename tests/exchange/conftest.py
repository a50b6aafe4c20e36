"""The school of messy exports, in the database."""

import pytest

from models.db.database import Database
from tests.exchange.fell_school import Fell, fell_school


@pytest.fixture
def fell(database: Database) -> Fell:
    """A school whose exports are as they come."""
    return fell_school(database)

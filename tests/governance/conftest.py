"""The invented school, for the papers about its data."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db.database import Database
from tests.conftest import copy_of, opened
from tests.conversations.conftest import fill_with_invented_school, look_at_all


@pytest.fixture
def school(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the invented school, fresh for this test."""
    fill = fill_with_invented_school
    with copy_of("school", fill, engine_name=engine_name, request=request, tmp_path=tmp_path) as url:
        made = opened(url, "school", engine_name, look_at_all)
        yield made
        made.close()

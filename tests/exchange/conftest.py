"""The small school, and the school of messy exports, in the database: imported once a run, and copied for each test."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from models.db.database import Database
from models.school.snapshot import school as look_at_school
from tests.conftest import copy_of, migrate, opened
from tests.exchange.fell_school import Fell, fell_school
from tests.exchange.small_school import bring, write_school

Filling = Callable[[str, Path], None]


def fill_with_small_school(url: str, folder: Path) -> None:
    """The small school, from its files."""
    migrate(url, folder)
    database = Database(url)
    bring(database, write_school(folder / "files"))
    database.close()


def fill_with_fell_school(url: str, folder: Path) -> None:
    """Fell School, from its first files."""
    migrate(url, folder)
    database = Database(url)
    fell_school(database)
    database.close()


FILLINGS: dict[str, Filling] = {"fell": fill_with_fell_school, "school": fill_with_small_school}
"""Of each fixture that has a school in the database, how it gets there."""


@pytest.fixture
def filled_with(request: pytest.FixtureRequest) -> str:
    """The fixture whose school is in the database; blank where it is empty, or a test's room makes its own."""
    asked: Mapping[str, Sequence[Any]] = request.node._fixtureinfo.name2fixturedefs
    ours = (name for name in FILLINGS if name in asked and asked[name][-1].func.__module__ == __name__)
    return next(ours, "")


@pytest.fixture
def database_url(
    filled_with: str, engine_name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The address of a database with that school, or of one without a row."""
    name, fill = (f"exchange_{filled_with}", FILLINGS[filled_with]) if filled_with else ("empty", migrate)
    with copy_of(name, fill, engine_name=engine_name, request=request, tmp_path=tmp_path) as url:
        yield url


@pytest.fixture
def database(filled_with: str, database_url: str, engine_name: str) -> Iterator[Database]:
    """The database, as a process knows it that has looked at its school before."""

    def look(at: Database) -> None:
        at.trouble_with_tables()
        if filled_with:
            with at.reading() as db:
                look_at_school(db)

    made = opened(database_url, f"exchange_{filled_with}", engine_name, look)
    yield made
    made.close()


@pytest.fixture
def fell(database: Database) -> Fell:
    """A school whose exports are as they come."""
    return Fell(database)


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    """The folder of the small school, which is in the database."""
    assert database.is_there()
    return write_school(tmp_path / "school")

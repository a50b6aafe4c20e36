"""What was noted of the tables spares a start their comparison, and nothing that is wrong with them."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import delete, text
from sqlmodel import select

from models.db import found_right
from models.db.database import Database
from models.db.head import Difference
from models.db.marks import Stamp

pytestmark = pytest.mark.both_databases


class Comparing(Database):
    """Counts how often it compares."""

    times = 0

    def differences(self) -> list[Difference]:
        self.times += 1
        return super().differences()


@pytest.fixture
def another_start(database: Database) -> Iterator[Comparing]:
    """The same database, as another process finds it."""
    with database.writing() as db:
        db.execute(delete(Stamp).where(Stamp.name == "tables"))  # type: ignore[arg-type]  # SQLModel types columns as their values
    found = Comparing(database.url)
    yield found
    found.close()


def start(of: Database) -> int:
    """Begin anew with these tables; how often they were compared."""
    begun = Comparing(of.url)
    assert begun.trouble_with_tables() == ""
    begun.note_found_right()
    begun.close()
    return begun.times


def test_only_the_first_start_compares(another_start: Comparing) -> None:
    assert [start(another_start) for _ in range(3)] == [1, 0, 0]


@pytest.mark.whole
def test_tables_that_were_altered_since_are_compared(another_start: Comparing) -> None:
    start(another_start)
    with another_start.altering() as connection:
        connection.execute(text("ALTER TABLE staff ADD COLUMN extra INTEGER"))
    assert "staff has a column extra" in another_start.trouble_with_tables()
    another_start.note_found_right()
    with closing(Database(another_start.url)) as third:
        assert "staff has a column extra" in third.trouble_with_tables()


@pytest.mark.whole
def test_other_models_and_another_way_to_compare_are_not_what_was_noted(
    another_start: Comparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(another_start)
    real = found_right._by_what(another_start.engine.dialect)
    monkeypatch.setattr(found_right, "_by_what", lambda _: f"not {real}")
    assert start(another_start) == 1


@pytest.mark.whole
def test_what_is_only_harmless_is_compared_each_time(another_start: Comparing) -> None:
    with another_start.altering() as connection:
        connection.execute(text("CREATE TABLE others (id INTEGER)"))
    assert [start(another_start) for _ in range(2)] == [1, 1]
    with another_start.reading() as db:
        assert "tables" not in db.exec(select(Stamp.name)).all()

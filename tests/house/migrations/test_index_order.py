"""SQLite's indexes stand in one and the same order at every school, since it chooses by that where two would do."""

import random
from collections import defaultdict

import pytest
from sqlalchemy import text

from models.db.database import Database

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

EITHER_WOULD_DO = {
    "target": "pupil_id = 1 AND subject_id = 1",
    "slip": "from_id = 1 AND sent_at > '2026-11-23' AND pupil_id = 1",
}
"""What is asked of a pupil's rows, and could be of many more by another index."""


def in_order(database: Database) -> dict[str, list[tuple[str, str]]]:
    """Each table's indexes in the order in which they were made, with the column that each begins with."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with database.reading() as db:
        made = (
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
        )
        for table, name in db.execute(text(made)).all():
            _, _, first = db.execute(text(f"PRAGMA index_info({name})")).first() or ("", "", "")
            found[table].append((name, first))
    return dict(found)


def shuffle(database: Database) -> None:
    """Make all of them anew in any order, as Alembic does with those of a table that it makes anew."""
    with database.writing() as db:
        made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
        indexes = db.execute(text(made)).all()
        for name, _ in indexes:
            db.execute(text(f"DROP INDEX {name}"))
        for _, sql in random.Random(1).sample(indexes, len(indexes)):  # noqa: S311 - any order will do
            db.connection().exec_driver_sql(sql)


def test_a_migrated_database_has_a_pupils_last_and_the_others_by_name(database: Database) -> None:
    found = in_order(database)
    assert found == {
        table: sorted(indexes, key=lambda each: (each[1] == "pupil_id", each[0]))
        for table, indexes in found.items()
    }


def test_whatever_their_order_was_it_is_that(database: Database) -> None:
    before = in_order(database)
    shuffle(database)
    assert in_order(database) != before
    database.migrate()  # at the newest form already, as each start finds it
    assert in_order(database) == before
    assert [each.sentence for each in database.differences()] == []


@pytest.mark.parametrize("table", EITHER_WOULD_DO)
def test_where_two_would_do_a_pupils_rows_are_looked_at(table: str, database: Database) -> None:
    explain = f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {EITHER_WOULD_DO[table]}"  # noqa: S608 - ours
    with database.reading() as db:
        (plan,) = (each.detail for each in db.execute(text(explain)))
    assert "(pupil_id=?" in plan

"""What the migrations worked out anew from what was there."""

import pytest
from sqlalchemy import text

from models.db.database import Database
from tests.house.migrations.conftest import At


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.execute(text(query))]


@pytest.mark.parametrize(
    ("dropped", "ended", "why"),
    [
        ("", "open", ""),
        ("taken back", "taken back", ""),
        ("too late", "too late", ""),
        ("no longer staff", "no longer staff", ""),
        ("nothing to say", "nothing to tell", "nothing to say"),
    ],
)
def test_0003_a_notice_ends_in_a_state(at: At, dropped: str, ended: str, why: str) -> None:
    database = at("0002")
    with database.altering() as connection:
        connection.execute(text("UPDATE notice SET dropped = :dropped"), {"dropped": dropped})
    database.migrate()
    assert set(rows(database, "SELECT ended, why FROM notice")) == {(ended, why)}


def test_0003_mentoring_began_with_the_first_import_of_mentors(at: At) -> None:
    database = at("0002")
    with database.altering() as connection:
        connection.execute(
            text(
                "UPDATE entry SET staff_id = NULL, deed = 'import', fields = 'staff,mentors,pupils', "
                "at = '2026-09-03 23:30:00+00:00' WHERE id = 1"
            )
        )
    database.migrate()
    assert [(part, str(day)) for part, day in rows(database, "SELECT part, day FROM beginning")] == [
        ("mentoring", "2026-09-04")
    ]


def test_0003_a_school_without_mentors_has_not_begun(at: At) -> None:
    database = at("0002")
    database.migrate()
    assert rows(database, "SELECT part FROM beginning") == []


def test_0009_what_went_to_each_is_called_sent_and_every_other_end_stays(at: At) -> None:
    database = at("0008")
    ends = "SELECT id, ended FROM notice ORDER BY id"
    before = rows(database, ends)
    database.migrate()
    now = [(id_, "sent to each" if ended == "told to each" else ended) for id_, ended in before]
    assert rows(database, ends) == now != before

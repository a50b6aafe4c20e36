"""What the migrations worked out anew from what was there."""

import pytest
from sqlalchemy import text

from models.db.database import Database
from tests.house.migrations.conftest import At
from tests.house.migrations.heads import upgrade


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.execute(text(query))]


def began(database: Database, part: str) -> list[str]:
    return [str(day) for (day,) in rows(database, f"SELECT day FROM beginning WHERE part = '{part}'")]  # noqa: S608 - a word of this file


@pytest.mark.whole
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
    upgrade(database, "0003")
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
    upgrade(database, "0003")
    assert began(database, "mentoring") == ["2026-09-04"]


def test_0003_a_school_without_mentors_has_not_begun(at: At) -> None:
    database = at("0002")
    upgrade(database, "0003")
    assert rows(database, "SELECT part FROM beginning") == []


@pytest.mark.whole
def test_0009_what_went_to_each_is_called_sent_and_every_other_end_stays(at: At) -> None:
    database = at("0008")
    ends = "SELECT id, ended FROM notice ORDER BY id"
    before = rows(database, ends)
    upgrade(database, "0009")
    now = [(id_, "sent to each" if ended == "told to each" else ended) for id_, ended in before]
    assert rows(database, ends) == now != before


@pytest.mark.whole
@pytest.mark.parametrize(
    ("deed", "fields", "at_", "begun"),
    [
        ("import", "staff,pupils", "2026-08-31 22:30:00+00:00", ["2025-09-01"]),
        ("import", "pupils", "2026-08-31 23:30:00+00:00", ["2026-09-01"]),
        ("year.turn", "2026", "2026-09-02 09:00:00+00:00", ["2026-09-01"]),
        ("import", "mentors", "2026-09-02 09:00:00+00:00", []),
    ],
)
def test_0017_the_school_year_of_the_year_groups_is_stored(
    at: At, deed: str, fields: str, at_: str, begun: list[str]
) -> None:
    database = at("0016")
    with database.altering() as connection:
        connection.execute(text("DELETE FROM beginning WHERE part = 'year groups'"))
        connection.execute(
            text("UPDATE entry SET deed = :deed, fields = :fields, at = :at WHERE id = 1"),
            {"deed": deed, "fields": fields, "at": at_},
        )
    upgrade(database, "0017")
    assert began(database, "year groups") == begun


def test_0017_what_is_stored_already_stays(at: At) -> None:
    database = at("0016")
    with database.altering() as connection:
        connection.execute(text("DELETE FROM beginning"))
        connection.execute(text("INSERT INTO beginning (part, day) VALUES ('year groups', '2024-09-01')"))
        connection.execute(text("UPDATE entry SET deed = 'import', fields = 'pupils' WHERE id = 1"))
    upgrade(database, "0017")
    assert began(database, "year groups") == ["2024-09-01"]

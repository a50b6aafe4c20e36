"""Collections of grades: opened, closed, and what teachers and heads of subject may do then (P6, R12)."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.audit.entries import Entry
from models.db.database import Database
from models.tracking.grades import Collection
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P6


@pytest.fixture
def helen(world: World) -> Speaker:
    """The scheme lead."""
    return world.staff("h.marsh")


def collections(database: Database) -> dict[str, tuple[date, date, bool]]:
    """First and last day of each, and whether it is closed."""
    with database.reading() as db:
        rows = db.exec(select(Collection).order_by(col(Collection.key)))
        return {each.key: (each.opens, each.closes, each.closed_at is not None) for each in rows}


def tick(world: World, who: Speaker, when: str) -> str:
    world.at(when)
    return who.says("tick")


def test_months_open_and_close_by_the_calendar(helen: Speaker, world: World, database: Database) -> None:
    assert collections(database)["2026-10"] == (date(2026, 10, 1), date(2026, 10, 31), True)
    tick(world, helen, "2026-11-24 06:00")
    assert collections(database)["2026-11"] == (date(2026, 11, 1), date(2026, 11, 30), False)
    tick(world, helen, "2026-12-01 06:00")
    found = collections(database)
    assert found["2026-11"][2]
    assert found["2026-12"] == (date(2026, 12, 1), date(2026, 12, 31), False)
    with database.reading() as db:
        done = db.exec(select(Entry.deed, Entry.staff_id).where(col(Entry.deed).startswith("collection.")))
        assert list(done) == [
            ("collection.open", None),
            ("collection.close", None),
            ("collection.open", None),
        ]


def test_the_school_says_on_which_days(
    helen: Speaker, world: World, noor: Speaker, database: Database
) -> None:
    helen.says("settings collection opens 9", "settings collection closes 20")
    tick(world, helen, "2026-12-09 06:00")
    assert collections(database)["2026-12"] == (date(2026, 12, 9), date(2026, 12, 20), False)
    assert "is not a number" not in helen.says("settings collection opens 40")
    world.at("2027-01-05 10:00")
    assert noor.says("grade Amy Carter maths 5 6").startswith(
        "December is closed. Only the head of the subject"
    )


def test_august_has_none(helen: Speaker, world: World, database: Database) -> None:
    tick(world, helen, "2027-08-03 06:00")
    assert "2027-08" not in collections(database)


def test_a_year_group_has_one_of_its_own_on_any_day(helen: Speaker, database: Database) -> None:
    said = helen.says("collections open year 9 until 18 dec")
    assert said == "Year 9 of 23 November is open, until Fri 18 Dec.\n[1] Undo"
    assert collections(database)["2026-11-23/9"] == (date(2026, 11, 23), date(2026, 12, 18), False)
    assert helen.says("collections open year 9 until 16 dec").startswith(
        "Year 9 of 23 November closes on Wed 16 Dec now. It was Fri 18 Dec."
    )
    assert helen.says("undo").startswith("Year 9 of 23 November: it closes on 18 December again.")
    assert helen.says("undo", "undo").startswith("Year 9 of 23 November: the collection is taken back.")
    assert "2026-11-23/9" not in collections(database)


def test_grades_of_a_year_group_go_into_its_own_while_it_is_open(
    helen: Speaker, noor: Speaker, world: World
) -> None:
    helen.says("collections open", "collections open year 11 until 26 nov")
    # The month's asks for Year 10 alone then.
    assert "November: 0 of 160 entered: Year 10, open until Mon 30 Nov" in helen.says("collections")
    noor.says("grade Amy Carter maths 5 6")
    assert "Year 11 of 23 November: 1 of " in helen.says("collections year 11")
    # What it says of last time is the collection before, though that was of the same month.
    world.at("2026-11-28 10:00")
    assert "Last time 5, 6." in noor.says("grade Amy Carter maths 5+ 6")


def test_once_it_is_closed_only_the_head_of_subject_changes_a_value(
    helen: Speaker, noor: Speaker, grace: Speaker
) -> None:
    helen.says("collections open")
    noor.says("grade Amy Carter maths 5 6")
    closed = helen.says("collections close")
    assert closed.startswith("November is closed. ")
    assert "To open it again: collections open" in closed
    refused = noor.says("grade Amy Carter maths 4 6")
    assert refused.startswith(
        "November is closed. Only the head of the subject or the data manager may record"
    )
    assert "Ask Grace Lin (head of Mathematics)." in refused
    assert grace.says("grade Amy Carter maths 4 6").startswith(
        "Amy Carter 11A Mathematics: current 4, predicted 6"
    )
    helen.says("collections open")
    assert noor.says("grade Amy Carter maths 5 6").startswith(
        "Amy Carter 11A Mathematics: current 5, predicted 6"
    )


def test_how_far_it_is_by_subject_and_by_teacher(helen: Speaker, noor: Speaker) -> None:
    helen.says("collections open")
    noor.says("grade Amy Carter maths 5 6", "grade Ben Dodd maths x 4")
    helen.says("collections")
    assert "- Mathematics: 2 of 40 entered" in helen.sees_all("collections")
    heard = helen.says("collections")
    number = next(at for at, line in enumerate(heard.splitlines()) if "Mathematics" in line)
    assert "- 11Ma1: 2 of " in helen.says(str(number - 1))
    assert "entered: Noor Hussain" in "\n".join([helen.says("collections"), helen.says(str(number - 1))])


def test_a_head_sees_their_own_subject_and_teachers_and_others_none(
    helen: Speaker, grace: Speaker, noor: Speaker
) -> None:
    helen.says("collections open")
    heard = grace.says("collections")
    assert "- Mathematics: 0 of 40 entered" in heard
    assert heard.count("entered") == len(("title", "Mathematics"))
    assert noor.says("collections").startswith("Only the head of the subject or leadership may see who has")
    for line in ("collections open", "collections close", "collections open year 9"):
        assert grace.says(line).startswith("Only the scheme lead may open and close collections and rounds.")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("collections open year 9 until 20 dec", "20 December is a Sunday. Choose a school day."),
        ("collections open year 9 until 20 nov", "is past"),
        ("collections open year 14", "Nobody is in Year 14."),
        ("collections open 11Ma1", "A collection is of a year group, such as year 9; or of the month."),
        ("collections close", "No collection is open."),
        ("collections close year 9", "No collection of year 9 is open."),
        ("collections until 18 dec", "To give one another last day: collections open until 18 dec"),
    ],
)
def test_what_cannot_be_is_said(helen: Speaker, database: Database, line: str, said: str) -> None:
    before = collections(database)
    assert said in helen.says(line)
    assert collections(database) == before


def test_subjects_without_grades_are_not_asked_for(helen: Speaker) -> None:
    helen.says("collections open")
    assert "Mathematics" in helen.sees_all("collections")
    helen.says("settings subjects ungraded maths, french")
    heard = helen.sees_all("collections")
    assert "Mathematics" not in heard
    assert "French" not in heard
    assert "Geography" in heard

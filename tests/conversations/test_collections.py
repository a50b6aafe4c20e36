"""Collections of grades: opened, closed, and what teachers and heads of subject may do then (P6, R12)."""

import re
from datetime import date

import pytest
from sqlmodel import col, select

from models.audit.entries import Entry
from models.db.database import Database
from models.tracking.grades import Collection, GradeEntry
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P6

CALENDAR = "collections of grades"
"""The job that opens and closes them by the calendar."""


def collections(database: Database) -> dict[str, tuple[date, date, bool]]:
    """First and last day of each, and whether it is closed."""
    with database.reading() as db:
        rows = db.exec(select(Collection).order_by(col(Collection.key)))
        return {each.key: (each.opens, each.closes, each.closed_at is not None) for each in rows}


def tick(world: World, who: Speaker, when: str) -> str:
    world.at(when)
    return who.says("tick")


def test_months_open_and_close_by_the_calendar(helen: Speaker, world: World, database: Database) -> None:
    world.only(CALENDAR)
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
    world.only(CALENDAR)
    helen.says("settings collection opens 9", "settings collection closes 20")
    tick(world, helen, "2026-12-09 06:00")
    assert collections(database)["2026-12"] == (date(2026, 12, 9), date(2026, 12, 20), False)
    assert "is not a number" not in helen.says("settings collection opens 40")
    world.at("2027-01-05 10:00")
    assert noor.says("grade Amy Carter maths 5 6").startswith(
        "December is closed. Only the head of the subject"
    )


def test_august_has_none(helen: Speaker, world: World, database: Database) -> None:
    world.only(CALENDAR)
    tick(world, helen, "2027-08-03 06:00")
    assert "2027-08" not in collections(database)


def test_a_year_group_has_one_of_its_own_on_any_day(helen: Speaker, database: Database) -> None:
    said = helen.says("collections open year 9 until 18 dec")
    assert (
        said == "Year 9 of 23 November is open, until Fri 18 Dec. Who has grades to enter is told.\n[1] Undo"
    )
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
    assert "! November is closed. To change it now, say why." in grace.says("grade Amy Carter maths 4 6")
    assert grace.says("the paper was lost").startswith(
        "Amy Carter 11A Mathematics, November: current 4, predicted 6"
    )
    helen.says("collections open")
    assert noor.says("grade Amy Carter maths 5 6").startswith(
        "Amy Carter 11A Mathematics: current 5, predicted 6"
    )


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_late_change_goes_into_the_collection_that_is_named_with_its_reason(
    helen: Speaker, noor: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    """Though the next month's is open: grades of before are put right where they stand."""
    world.only(CALENDAR)
    noor.says("grade Amy Carter maths 5 6")
    world.at("2026-12-03 10:00")
    helen.says("tick")
    noor.says("grade Amy Carter maths 5+ 6")
    assert "November is closed. To change it now, say why." in grace.says(
        "grade Amy Carter maths 4 5 for November"
    )
    said = grace.says("a mock was marked wrongly")
    assert said.startswith("Amy Carter 11A Mathematics, November: current 4, predicted 5")
    assert "November is closed, so this is kept as a change made later: a mock was marked wrongly." in said
    assert "Last time 4, 5." in grace.says("grade Amy Carter maths 5 6")
    grace.says("undo", "undo")
    heard = grace.says("grade Amy Carter maths 4 5 in nov because: a mock was marked wrongly")
    assert "a change made later: a mock was marked wrongly" in heard
    refused = noor.says("grade Amy Carter maths 4 6 for november because: I was ill")
    assert refused.startswith("November is closed. Only the head of the subject")
    assert "There was no collection of grades in July 2026 for Year 11." in grace.says(
        "grade Amy Carter maths 4 6 for july because: of a mock"
    )
    with database.reading() as db:
        kept = db.exec(
            select(Collection.key, GradeEntry.code, GradeEntry.reason, GradeEntry.superseded_at)
            .join(Collection, col(Collection.id) == GradeEntry.collection_id)
            .where(
                GradeEntry.kind == "current",
                Collection.key >= "2026-11",
                col(GradeEntry.recorded_by).is_not(None),
            )
            .order_by(col(GradeEntry.id))
        ).all()
    assert [(key, code, reason) for key, code, reason, ended in kept if ended is None] == [
        ("2026-12", "5+", ""),
        ("2026-11", "4", "a mock was marked wrongly"),
    ]
    assert ("2026-11", "5", "") in [(key, code, reason) for key, code, reason, ended in kept if ended]


def test_how_far_it_is_by_subject_and_by_teacher(helen: Speaker, noor: Speaker) -> None:
    helen.says("collections open")
    noor.says("grade Amy Carter maths 5 6", "grade Ben Dodd maths x 4")
    heard = helen.says("collections")
    assert "- Mathematics: 2 of 40 entered" in heard
    number = re.search(r"Mathematics: .*?\[(\d+)\] Show", heard)
    assert number is not None
    assert "- 11Ma1: 2 of 20 entered: Noor Hussain" in helen.says(number[1])


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
        ("collections until 18 dec", "To give one another last day: collections open until 30 nov"),
    ],
)
def test_what_cannot_be_is_said(helen: Speaker, database: Database, line: str, said: str) -> None:
    before = collections(database)
    assert said in helen.says(line)
    assert collections(database) == before


@pytest.mark.whole
def test_a_year_groups_own_is_asked_for_by_its_name_as_it_is_said(
    helen: Speaker, world: World, database: Database
) -> None:
    """Open or closed, on any later day; and by its name it is opened again, and no other begun beside it."""
    world.only(CALENDAR)
    assert helen.says("collections year 9").startswith("No collection of Year 9's grades is open.")
    helen.says("collections open year 9 until 26 nov")
    assert helen.says("collections Year 9 of 23 November").startswith("Year 9 of 23 November: 0 of ")
    tick(world, helen, "2026-12-02 10:00")
    for line in ("collections year 9 of 23 november?", "collections of 23 nov"):
        heard = helen.says(line)
        assert heard.startswith("Year 9 of 23 November: 0 of "), line
        assert "(Year 9, closed)" in heard
    assert helen.says("collections of 24 nov") == "There was no collection of grades opened on 24 November."
    assert "No collection of Year 9 was opened on 24 November." in helen.says(
        "collections open year 9 of 24 nov"
    )
    assert helen.says("collections open year 9 of 23 nov until 4 dec").startswith(
        "Year 9 of 23 November is open, until Fri 4 Dec."
    )
    closed = helen.says("collections close year 9")
    again = re.search(r"To open it again: (.+)", closed)
    assert again is not None
    assert helen.says(again[1]).startswith("Year 9 of 23 November is open, ")
    assert [each for each in collections(database) if each.endswith("/9")] == ["2026-11-23/9"]


@pytest.mark.whole
def test_a_line_to_type_for_another_last_day_gives_it_another(helen: Speaker) -> None:
    """The day that is suggested is to come, and never the one that it has already."""
    helen.says("collections open year 9 until 18 dec")
    for _ in range(3):
        line = helen.says("collections open year 9").splitlines()[0].partition("another last day: ")[2]
        assert " closes on " in helen.says(line)


def test_subjects_without_grades_are_not_asked_for(helen: Speaker) -> None:
    helen.says("collections open")
    assert "Mathematics" in helen.sees_all("collections")
    helen.says("settings subjects ungraded maths, french")
    heard = helen.sees_all("collections")
    assert "Mathematics" not in heard
    assert "French" not in heard
    assert "Geography" in heard


@pytest.mark.whole
def test_a_collection_of_before_is_seen_by_its_month(
    helen: Speaker, grace: Speaker, noor: Speaker, world: World
) -> None:
    """Whatever was opened since: its name leads to what is missing of it."""
    world.only(CALENDAR)
    noor.says("grade Amy Carter maths 5 6")
    helen.says("collections open year 9 until 26 nov")
    tick(world, helen, "2026-12-03 10:00")
    assert helen.says("collections").startswith("December: 0 of ")
    both = helen.says("collections November")
    assert both.startswith("2 collections of grades in November 2026\n- November: 1 of ")
    assert "Year 9 of 23 November" in both
    assert "Years 10 and 11, closed" in helen.says("collections for nov year 11")
    heard = grace.says("collections november year 11")
    assert heard.startswith("November: 1 of ")
    assert "- Mathematics: 1 of " in heard
    assert "History" not in heard
    assert "There was no collection of grades in July 2026." in helen.says("collections July")
    assert helen.says("collections close November").startswith("No collection of November is open.")
    assert "November 2026 cannot be opened now." in helen.says("collections open November")
    assert "only the head" in noor.says("collections November").casefold()

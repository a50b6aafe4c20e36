"""Sessions that come again: each its own booking, over school days, taken back at once (P9, R8)."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


def days(database: Database) -> list[str]:
    return [f"{each.day:%d %b}" for each in held(database)]


@pytest.mark.parametrize(
    ("words", "booked"),
    [
        ("tue weekly until 8 dec", ["24 Nov", "01 Dec", "08 Dec"]),
        ("every tue and thu for 2 weeks", ["24 Nov", "26 Nov", "01 Dec", "03 Dec"]),
        ("tuesdays until 8 dec", ["24 Nov", "01 Dec", "08 Dec"]),
        ("tue until 8 dec", ["24 Nov", "01 Dec", "08 Dec"]),
        ("each wed, 3 times", ["25 Nov", "02 Dec", "09 Dec"]),
        ("every other wed until 18 dec", ["25 Nov", "09 Dec"]),
        ("tue 3.30 until 1 dec", ["24 Nov", "01 Dec"]),
        ("every day until thu", ["24 Nov", "25 Nov", "26 Nov"]),
        ("wed weekly until the end of term", ["25 Nov", "02 Dec", "09 Dec", "16 Dec"]),
    ],
)
def test_what_comes_again_is_understood_as_staff_type_it(
    noor: Speaker, database: Database, words: str, booked: list[str]
) -> None:
    noor.says(f"book Amy Carter maths {words}")
    assert days(database) == booked


def test_days_without_school_are_left_out_and_said(noor: Speaker, database: Database) -> None:
    said = noor.says("book Amy Carter maths fri weekly until 11 dec")
    assert said.splitlines()[:2] == [
        "Amy Carter 11A booked: Mathematics, 15:20–16:20, Fri 4 Dec and Fri 11 Dec.",
        "  (No session on Fri 27 Nov, an INSET day.)",
    ]
    assert days(database) == ["04 Dec", "11 Dec"]


@pytest.mark.both_databases
def test_all_that_was_booked_at_once_is_taken_back_at_once(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter, Ben Dodd maths tue and wed weekly until 18 dec")
    assert len(held(database)) == 16
    assert "Mathematics on 8 days from Tuesday 24 November to Wednesday 16 December." in noor.presses("Undo")
    assert held(database) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tue weekly", "Until when? Say the last day, such as until 18 dec, or for 6 weeks."),
        ("tue weekly until 20 nov", "Tuesday 24 November comes after that. Say a later day to end on"),
        (
            "fri weekly until 27 nov",
            "There is no school on any of those days: Friday 27 November is an INSET day.",
        ),
        ("tue weekly until 1 dec 2030", "That is more than a year ahead."),
        ("tue weekly for 0 weeks", "For how long? Type from 1 to 99, such as 6 weeks."),
        ("tue weekly until 31 nov", "There is no day 31/11"),
        ("every day for 20 weeks", "days; 60 fit at once."),
        ("weekly until 18 dec", "? Day"),
    ],
)
def test_a_week_that_never_comes_is_said_beside_its_field(
    noor: Speaker, database: Database, words: str, said: str
) -> None:
    asked = noor.says(f"book Amy Carter maths {words}")
    assert said in asked
    assert "Amy Carter 11A" in asked
    assert held(database) == []


def test_more_bookings_than_fit_at_once_are_none(noor: Speaker, database: Database) -> None:
    said = noor.says("book 11Ma1 maths next mon, tue, wed weekly until 12 mar")
    assert "fit at once. Book fewer days, or fewer pupils." in said
    assert held(database) == []


def test_the_last_day_is_asked_for_and_all_else_is_kept(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths tue weekly lunch M4")
    assert "12:40–13:10, M4, Tue 24 Nov and Tue 1 Dec." in noor.says("1 dec")
    assert {each.series_id for each in held(database)} == {held(database)[0].id}


def test_who_cannot_come_on_which_day_stands_first(noor: Speaker, dan: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths 1 dec")
    said = dan.says("book Amy Carter, Ben Dodd history tue weekly until 8 dec")
    assert said.splitlines()[:2] == [
        "Not on every day: Amy Carter 11A. Amy Carter 11A and Ben Dodd 11B booked: History, 15:20–16:20, "
        "Tue 24 Nov, Tue 1 Dec and Tue 8 Dec.",
        "- Amy Carter 11A is not booked, Tue 1 Dec: already in Mathematics with Noor Hussain until 16:20. "
        "Next free: Wed 2 Dec, 15:20–16:20.  [1] Book Wed 2 Dec  [2] Ask to give way",
    ]
    assert len(held(database)) == 6


def test_a_whole_class_that_clashes_is_a_row_a_pupil(noor: Speaker, dan: Speaker) -> None:
    noor.says("book 11Ma1 maths tue weekly until 8 dec")
    said = dan.says("book 11Ma1 history tue weekly until 8 dec").splitlines()
    assert said[0] == "Nobody was booked: History, 15:20–16:20."
    assert (
        sum(
            "is not booked, Tue 24 Nov, Tue 1 Dec and Tue 8 Dec: already in Mathematics" in each
            for each in said
        )
        == 20
    )


def test_the_same_again_is_already_booked(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths tue weekly until 8 dec")
    assert "Already recorded: Amy Carter 11A booked: " in noor.says(
        "book Amy Carter maths tue weekly until 8 dec"
    )
    assert len(held(database)) == 3


def test_who_is_booked_already_is_named_with_their_days(noor: Speaker) -> None:
    noor.says("book Amy Carter maths tue", "book Amy Carter maths 8 dec", "book Ben Dodd maths 1 dec")
    said = noor.says("book Amy Carter, Ben Dodd maths tue weekly until 8 dec").splitlines()
    assert "  Already booked, Tue 24 Nov and Tue 8 Dec: Amy Carter 11A." in said
    assert "  Already booked, Tue 1 Dec: Ben Dodd 11B." in said


def test_a_weekdays_name_is_today_on_that_day_and_once_it_is_over_the_next_one(
    noor: Speaker, world: World
) -> None:
    world.at("2026-11-24 08:00")
    assert "Amy Carter 11A booked: Mathematics, today, 15:20–16:20." in noor.says("book Amy Carter maths tue")
    assert "Ben Dodd 11B booked: Mathematics, Tue 1 Dec" in noor.says("book Ben Dodd maths next tue")
    world.at("16:30")
    assert noor.says("book Ben Dodd maths tue").endswith("such as next tue.")
    said = noor.says("book Ben Dodd maths tue weekly until 15 dec")
    assert "Tue 8 Dec and Tue 15 Dec" in said
    assert "Today's is over, so it begins Tue 1 Dec." in said

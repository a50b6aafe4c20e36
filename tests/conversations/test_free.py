"""Who is free at a time, and booking them at one tap (P9)."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


@pytest.fixture
def booked(noor: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths tue M4")


@pytest.mark.usefixtures("booked")
def test_who_is_free_of_a_form_and_where_the_others_are(dan: Speaker) -> None:
    said = dan.says("sessions free tue 11B").splitlines()
    assert said[0].startswith("11B, Tue 24 Nov, 15:20–16:20: ")
    assert said[1].startswith("- 11B: ")
    assert "Ben Dodd" not in said[1]
    assert said[2:] == [
        "  (Not free)",
        "- 15:20–16:20 Mathematics, Noor Hussain, M4: Ben Dodd 11B",
        "[1] Book them",
    ]


@pytest.mark.usefixtures("booked")
def test_a_time_that_only_touches_is_free(dan: Speaker) -> None:
    assert dan.says("sessions free Amy tue 16:20-17:00").startswith(
        "Amy Carter 11A, Tue 24 Nov, 16:20–17:00: free"
    )
    assert dan.says("sessions free Amy tue 16:00-17:00").startswith(
        "Amy Carter 11A, Tue 24 Nov, 16:00–17:00: not free"
    )


@pytest.mark.usefixtures("booked")
def test_the_tap_opens_the_booking_with_those_who_are_free(dan: Speaker, database: Database) -> None:
    dan.says("sessions free Ben wed lunch")
    assert "Ben Dodd 11B" in dan.presses("Book")
    dan.sends_form()
    assert len(held(database)) == 3


def test_one_class_stands_by_form_and_a_year_is_too_many_for_one_tap(dan: Speaker) -> None:
    rows = [each for each in dan.says("sessions free tue 11Ma1").splitlines() if each.startswith("- ")]
    assert [each.split(":")[0] for each in rows] == sorted({each.split(":")[0] for each in rows})
    assert dan.says("sessions free thu").splitlines()[0] == (
        "Year 11, Thu 26 Nov, 15:20–16:20: 20 of 20 free"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sessions free next week", "Who is free on which day? Such as: sessions free thu"),
        (
            "sessions free maths",
            "Who is free is of a form, a class or a year, such as: sessions free thu 11B",
        ),
        ("sessions free thu M4", "Who is free is of a form, a class or a year"),
        ("sessions free fri", "Friday 27 November is an INSET day."),
        ("sessions free 8B tue", "Sessions are for Year 11."),
    ],
)
def test_what_cannot_be_answered_says_so(dan: Speaker, line: str, said: str) -> None:
    assert said in dan.says(line)
    assert "Book them" not in dan.labels


def test_who_may_book_nobody_is_not_offered_it(joan: Speaker) -> None:
    assert "free" in joan.says("sessions free tue 11A")
    assert joan.labels == []


def test_who_was_free_on_a_day_that_is_over_is_offered_no_booking(noor: Speaker, world: World) -> None:
    assert "Book them" in noor.says("sessions free today 11B")
    assert "Book them" not in noor.says("sessions free 20 nov 11B")
    world.at("16:30")
    assert "Book them" not in noor.says("sessions free today 11B")

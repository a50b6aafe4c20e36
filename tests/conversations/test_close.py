"""A day without school: closed in chat or by a file, told once, seen alike everywhere, and undone (P9, P10)."""

from datetime import date

import pytest
from sqlmodel import select

from models.db.database import Database
from models.school.calendar import CalendarPeriod
from models.sessions.session import Booking
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P9, pytest.mark.P10]


@pytest.fixture
def posted(world: World, noor: Speaker, dan: Speaker, peter: Speaker) -> str:
    """Monday's list with Amy and Ben is in leadership's channel."""
    world.at("2026-11-20 12:00")
    noor.says("book Amy Carter, Ben Dodd maths next mon")
    dan.says("book Ben Dodd history next mon lunch")
    world.only("the Year 11 list")
    world.at("2026-11-23 08:20")
    return peter.says("tick")


@pytest.mark.usefixtures("posted")
def test_closing_is_said_everywhere(
    world: World, noor: Speaker, dan: Speaker, peter: Speaker, helen: Speaker
) -> None:
    peter.says("today")
    peter.presses("Told")
    world.at("2026-11-23 08:40")
    said = peter.says("close today snow").splitlines()
    assert said[0] == "Monday 23 November is closed (snow). 3 bookings off. Who hosts or booked them is told."
    assert "- Today, 12:40–13:10 History, Dan Whitfield: Ben Dodd 11B" in said
    told = peter.says("tick")
    assert "Year 11 sessions, Monday 23 November: closed (snow), nobody to tell." in told
    assert "▸ to #leadership (updated):" in told
    maths = "- Today, 15:20–16:20 Mathematics: closed (snow): Amy Carter 11A and Ben Dodd 11B"
    assert f"{maths}  [1] Book Tue 24 Nov" in told
    assert told.count("▸ to Noor Hussain") == 1
    assert told.count("▸ to Dan Whitfield") == 1
    assert "Nothing to" in peter.says("tick")
    assert peter.says("today") == "Today is a closure (snow). The next school day is Tuesday 24 November."
    assert "to tell today" not in peter.says("todo")
    assert "School: closed (snow)" in helen.says("digest")
    assert "Off: today, closed (snow), 2 bookings" in noor.says("sessions")
    assert "is a closure (snow)" in dan.says("sessions today")
    assert "is a closure (snow)" in dan.says("book Amy Carter history today")


@pytest.mark.whole
@pytest.mark.usefixtures("posted")
def test_a_host_books_the_next_day_from_the_message(noor: Speaker, peter: Speaker) -> None:
    peter.says("close today snow")
    noor.says("tick")
    said = noor.presses("Book Tue 24 Nov")
    assert "booked: " in said
    assert "Tue 24 Nov, " in said


@pytest.mark.usefixtures("posted")
@pytest.mark.both_databases
def test_undo_puts_everything_back(world: World, noor: Speaker, peter: Speaker, database: Database) -> None:
    peter.says("close today snow")
    peter.says("tick")
    said = peter.says("undo")
    assert said == "Monday 23 November is a school day again. 3 bookings stand again."
    told = peter.says("tick")
    assert "Taken back: your sessions are on as they were." in told
    assert "Year 11 sessions, Monday 23 November: 2 pupils, nobody told yet" in told
    assert "15:20–16:20 Mathematics" in noor.says("sessions")
    with database.reading() as db:
        assert [each.reason for each in db.exec(select(Booking))] == ["", "", ""]
    world.at("2026-11-23 08:30")
    assert "nothing of yours" in peter.says("undo")


@pytest.mark.usefixtures("posted")
def test_a_day_is_opened_again_later(world: World, dan: Speaker, noor: Speaker, peter: Speaker) -> None:
    peter.says("close tue heating")
    noor.says("book Amy Carter maths wed")
    world.at("2026-11-23 12:00")
    dan.says("book Amy Carter history wed")
    assert "no closure to take back" in peter.says("reopen wed")
    assert (
        peter.says("reopen tue")
        == "Tuesday 24 November is a school day again. No session had been called off."
    )
    assert "booked" in noor.says("book Amy Carter maths tue")


@pytest.mark.whole
def test_bookings_stand_again_where_the_pupil_is_still_free(
    world: World, noor: Speaker, dan: Speaker, peter: Speaker
) -> None:
    world.only("registers")
    world.at("2026-11-20 12:00")
    noor.says("book Amy Carter, Ben Dodd maths tue")
    peter.says("close tue heating")
    peter.says("tick")
    world.at("2026-11-20 13:00")
    assert peter.says("reopen tue") == "Tuesday 24 November is a school day again. 2 bookings stand again."
    told = peter.says("tick")
    assert "School is open again: Tue 24 Nov" in told
    assert "Mathematics, Tue 24 Nov, 15:20–16:20: Amy Carter 11A and Ben Dodd 11B" in told
    dan.says("sessions Amy Carter")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("close yesterday snow", "past"),
        ("close sat snow", "28 November is a Saturday, so"),
        ("close fri training", "Friday 27 November is an INSET day, so"),
        ("close 28 dec snow", "28 December is a bank holiday"),
        ("reopen fri", "is an INSET day: there is no closure to take back"),
        ("reopen tue", "Tuesday 24 November is a school day: there is no closure"),
    ],
)
def test_what_cannot_be_closed_or_opened_is_said(peter: Speaker, line: str, sentence: str) -> None:
    assert sentence in peter.says(line)


def test_only_leadership_closes_a_day(noor: Speaker, joan: Speaker, helen: Speaker) -> None:
    for who in (noor, joan):
        assert "Only leadership" in who.says("close today snow")
    assert "closed (snow)" in helen.says("close today snow")


def test_what_is_missing_is_asked(peter: Speaker) -> None:
    assert "Why" in peter.says("close today")
    assert "closed (heating)" in peter.says("heating")


@pytest.mark.both_databases
def test_undo_opens_no_day_that_somebody_else_closed(helen: Speaker, peter: Speaker) -> None:
    peter.says("close thu snow")
    helen.says("reopen thu", "close wed burst pipe")
    assert peter.says("undo") == "That day was opened again since."
    assert "Wednesday" in helen.says("undo")


def test_a_day_of_another_year_is_said_with_its_year(peter: Speaker) -> None:
    assert peter.says("close 2028-01-10 snow").startswith("Monday 10 January 2028 is closed (snow).")
    assert peter.says("reopen 2028-01-10").startswith("Monday 10 January 2028 is a school day again.")


@pytest.mark.parametrize(
    "line",
    [
        "close thu to fri snow",
        "close thu - fri snow",
        "close thu and fri snow",
        "close thu to 9999-12-31 x",
        "close thu, next mon flood",
        "close thu next mon/tue flood",
    ],
)
def test_two_days_at_once_close_neither(peter: Speaker, database: Database, line: str) -> None:
    assert "One day at a time" in peter.says(line)
    with database.reading() as db:
        assert date(2026, 11, 26) not in [each.first for each in db.exec(select(CalendarPeriod))]


@pytest.mark.parametrize(
    ("line", "first", "rest"),
    [
        ("close tue-thu", "24 Nov", "25 Nov and 26 Nov"),
        ("close tue–thu flood", "24 Nov", "25 Nov and 26 Nov"),
        ("close tue to thu flood", "24 Nov", "25 Nov and 26 Nov"),
        ("close tue/thu flood", "24 Nov", "26 Nov"),
        ("close tue and thu flood", "24 Nov", "26 Nov"),
        ("close 24-26 nov flood", "24 Nov", "25 Nov and 26 Nov"),
        ("close sun-tue flood", "30 Nov", "1 Dec"),
    ],
)
def test_several_days_are_told_at_once_one_by_one(peter: Speaker, line: str, first: str, rest: str) -> None:
    said = peter.says(line)
    assert (
        f"type close {first} snow with your own reason, then the same for {rest}. Nothing was closed." in said
    )
    assert f"({'heating'})" in peter.says("cancel", f"close {first} heating")


@pytest.mark.parametrize("line", ["close sat", "close 28 nov", "close 28 nov snow"])
def test_a_day_without_school_is_no_day_to_close_before_a_reason_is_typed(helen: Speaker, line: str) -> None:
    assert "28 November is a Saturday, so there is nothing to close." in helen.says(line)

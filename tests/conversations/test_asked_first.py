"""What may be too much is asked before a booking is moved, overrides or is made again, and one press goes on (R8)."""

import pytest

from models.db.database import Database
from models.sessions.session import Booking
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = [pytest.mark.P9, pytest.mark.both_databases]

FULL_WEEK = ("book amy carter maths 30 nov", "book amy carter maths 1 dec", "book amy carter maths 2 dec")
TOO_MUCH = "A lot for Amy Carter 11A: more than 3 after school that week."


def standing(database: Database) -> set[tuple[int | None, int]]:
    """The bookings that hold, as they were written."""
    return {_as_is(each) for each in held(database)}


def _as_is(booking: Booking) -> tuple[int | None, int]:
    return booking.id, booking.version


def test_a_move_into_a_full_week_asks_and_goes_on_with_one_press(noor: Speaker, database: Database) -> None:
    noor.says(*FULL_WEEK, "book amy carter maths thu")
    before = standing(database)
    said = noor.says("move amy carter thu to 3 dec")
    assert said.splitlines()[:2] == [
        "Not moved yet: Amy Carter 11A, Mathematics, Thu 3 Dec, 15:20–16:20.",
        f"  {TOO_MUCH}",
    ]
    assert standing(database) == before
    assert "Amy Carter 11A is moved: Mathematics, Thu 3 Dec" in noor.presses("Move all the same")
    assert "back where they were" in noor.says("undo")


def test_a_move_inside_a_week_is_no_more_than_there_was(noor: Speaker) -> None:
    noor.says(*FULL_WEEK)
    assert "is moved" in noor.says("move amy carter 2 dec to 3 dec")


def test_those_after_are_asked_about_too_and_none_is_moved_before(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says("book amy carter maths tue weekly until 18 dec")
    dan.says("book zoe o'brien history 10 dec M4")
    before = standing(database)
    said = noor.says("move amy carter tue to thu in M4 and those after")
    assert "M4 is also taken by Dan Whitfield" in said
    assert standing(database) == before
    assert "Moved too:" in noor.presses("Move all the same")
    assert {each.day.isoformat() for each in held(database)} == {
        "2026-11-26",
        "2026-12-03",
        "2026-12-10",
        "2026-12-17",
    }


def test_the_move_that_a_button_offers_asks_too(noor: Speaker, database: Database) -> None:
    noor.says(*FULL_WEEK, "book amy carter maths tue, thu")
    noor.says("move amy carter to 3 dec")
    before = standing(database)
    assert TOO_MUCH in noor.presses("Move")
    assert standing(database) == before


def test_a_move_within_today_after_the_list_was_posted_asks(
    noor: Speaker, helen: Speaker, database: Database
) -> None:
    noor.says("book amy carter maths today")
    helen.says("tick")
    before = standing(database)
    assert "Today's list was posted already" in noor.says("move amy carter today to 15:30-16:30")
    assert standing(database) == before
    assert "They" not in noor.presses("Move all the same").splitlines()[0]


def test_an_override_asks_after_its_reason_and_keeps_it(
    noor: Speaker, dan: Speaker, helen: Speaker, database: Database
) -> None:
    noor.says("book amy carter maths thu")
    dan.says("book zoe o'brien history thu")
    before = standing(database)
    said = helen.says("override amy carter history thu M4 15:30-16:30 with dan whitfield mock exam")
    assert "Not overridden yet: Amy Carter 11A with Dan Whitfield, History" in said
    assert "They also have History (15:20–16:20) then." in said
    assert standing(database) == before
    assert "Off instead: Mathematics" in helen.presses("Override all the same")
    assert "Helen Marsh decided: mock exam" in helen.says("tick")


def test_booking_again_who_was_absent_asks_and_the_note_is_kept(
    noor: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    noor.says("book amy carter maths today", *FULL_WEEK)
    world.at("15:40")
    noor.says("register amy carter absent")
    before = standing(database)
    said = dan.says("followups amy carter rescheduled to 3 dec: she was at the dentist")
    assert TOO_MUCH in said
    assert standing(database) == before
    assert "is booked again: Mathematics, Thu 3 Dec" in dan.presses("Book all the same")
    assert "she was at the dentist" in dan.says("followups amy carter")
    assert "You have no absence to follow up." in dan.says("followups")

"""A booking is taken back: exactly what it booked, by who booked it, and it says who was told (P9)."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


def test_undo_cancels_exactly_what_it_booked(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu", "book Amy Carter, Ben Dodd, Zoe O'Brien maths thu")
    assert noor.presses("Undo") == (
        "Taken back: Ben Dodd 11B and Zoë O’Brien 11C are no longer booked into Mathematics on "
        f"Thursday 26 November, 15:20–16:20.{WRITE_AGAIN}"
    )
    assert len(held(database)) == 1
    assert "Ben Dodd 11B booked" in noor.says("book Ben Dodd maths thu")


@pytest.mark.both_databases
def test_undo_is_for_who_booked_and_for_ten_minutes(noor: Speaker, world: World, database: Database) -> None:
    noor.says("book Amy Carter maths thu")
    world.at("10:11")
    assert "10 minutes" in noor.presses("Undo")
    assert len(held(database)) == 1


@pytest.mark.both_databases
def test_an_undo_says_who_was_told_already(noor: Speaker, peter: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")
    peter.says("today", "2")
    assert noor.presses("Undo").endswith(f"Told already, so say that it is off: Ben Dodd 11B.{WRITE_AGAIN}")


@pytest.mark.both_databases
def test_undo_after_a_cancel_takes_back_the_rest(noor: Speaker, grace: Speaker, database: Database) -> None:
    noor.says("book Amy Carter, Ben Dodd maths thu")
    undo = list(noor.talk.buttons)
    grace.says("sessions Amy")
    grace.presses("Cancel")
    noor.talk.buttons = undo
    assert noor.presses("Undo").startswith("Taken back: Ben Dodd 11B is no longer booked")
    assert held(database) == []

"""Of two with one name, whoever is in the session, has a booking or has an absence is meant; else it is asked (P11)."""

import pytest

from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P11

ISLA = "Isla Craddock 11B"
"""There is an Isla Craddock in 11D too, and both are in 11Ma1."""


@pytest.mark.both_databases
def test_whoever_is_in_the_session_is_marked_followed_up_and_cancelled(
    noor: Speaker, peter: Speaker, world: World
) -> None:
    assert "Which “isla” do you mean?" in noor.says("book isla maths today")
    noor.says("cancel", f"book {ISLA}, Ben Dodd maths today", f"book {ISLA} maths thu")
    assert noor.says("move isla thu to wed").startswith(f"{ISLA}")
    world.at("2026-11-23 15:25")
    noor.says("register all here")
    assert noor.says("register isla absent").startswith(f"{ISLA}, absent: Mathematics, today")
    assert peter.says("followups isla").startswith(f"{ISLA} was not there")
    assert noor.says("cancel isla wed").startswith(f"{ISLA} is no longer booked")


def test_where_both_or_neither_are_meant_it_is_asked(noor: Speaker, peter: Speaker, world: World) -> None:
    assert "Which “isla” do you mean?" in noor.says("cancel isla thu")
    noor.says("cancel", "book isla craddock 11b, isla craddock 11d maths today")
    world.at("2026-11-23 15:25")
    assert "Which “isla” do you mean?" in noor.says("register isla absent")
    assert "Which “isla” do you mean?" in peter.says("followups isla")

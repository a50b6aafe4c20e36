"""What was booked, moved and cancelled before a colleague was told of it is told as one thing, or not at all (P9)."""

import pytest

from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P9
NOTHING = {"Nothing to deliver.", "Nothing to tell anybody."}
THU = "Mathematics, Thu 26 Nov, 15:20–16:20"
BOOK = "book Amy Carter maths thu with Noor Hussain"


@pytest.fixture(autouse=True)
def morning(world: World) -> None:
    """What the morning tells is told."""
    world.staff("h.marsh").says("tick")


def test_a_booking_that_nobody_had_told_of_is_cancelled_without_a_word(helen: Speaker, noor: Speaker) -> None:
    helen.says(BOOK, "cancel Amy Carter thu")
    assert noor.says("tick") in NOTHING
    helen.says("undo")
    assert f"Helen Marsh booked Amy Carter 11A for you: {THU}." in noor.says("tick")


def test_one_that_was_told_of_is_cancelled_with_a_word(helen: Speaker, noor: Speaker) -> None:
    helen.says(BOOK, "tick", "cancel Amy Carter thu")
    assert f"Amy Carter 11A will not come: {THU}." in noor.says("tick")


@pytest.mark.parametrize("by", ["helen", "noor"])
def test_who_was_not_told_of_a_move_hears_that_nobody_comes_where_they_wait(
    helen: Speaker, noor: Speaker, by: str, world: World
) -> None:
    if by == "noor":
        noor.says("book Amy Carter maths thu")
    else:
        helen.says(BOOK)
    noor.says("tick")
    world.tells_only("n.hussain", "h.marsh")
    world.at("2026-11-23 10:30")
    helen.says("move Amy Carter thu to wed", "cancel Amy Carter wed")
    told = noor.says("tick")
    assert told.count("Amy Carter 11A") == 1
    assert f"Amy Carter 11A will not come: {THU}." in told
    assert "Helen Marsh cancelled the booking, which had been moved to Wed 25 Nov 15:20–16:20." in told


@pytest.mark.whole
def test_who_was_told_of_neither_hears_of_neither(helen: Speaker, noor: Speaker) -> None:
    helen.says(BOOK, "move Amy Carter thu to wed", "cancel Amy Carter wed")
    assert noor.says("tick") in NOTHING
    helen.says("undo")
    told = noor.says("tick")
    assert "Amy Carter 11A comes at another time: Mathematics, Wed 25 Nov, 15:20–16:20." in told

"""The board: who goes where, when; mine first (P9)."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.outbox.notices import Notice
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


def test_mine_first_then_the_others(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths tomorrow M4")
    dan.says("book Zoe O'Brien history tomorrow lunch")
    assert noor.says("sessions").splitlines()[:6] == [
        "Your sessions",
        "  (Tue 24 Nov, 15:20–16:20 Mathematics, M4)",
        "- Amy Carter 11A  [1] Cancel",
        "- Ben Dodd 11B  [2] Cancel",
        "  (Others)",
        "- Tue 24 Nov, 12:40–13:10 History, Dan Whitfield: Zoë O’Brien 11C",
    ]


def test_nothing_booked_says_how_to_book(noor: Speaker) -> None:
    assert noor.says("sessions") == (
        "You have no sessions in the next two weeks.\n  (To book: book Amy Carter maths thu)"
    )


def test_who_may_book_nobody_is_not_told_how(joan: Speaker) -> None:
    assert joan.says("sessions") == "You have no sessions in the next two weeks."


def test_a_day_s_board(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter maths thu")
    assert dan.says("sessions thu") == (
        "Sessions, Thursday 26 November\n- Thu 26 Nov, 15:20–16:20 Mathematics, Noor Hussain: Amy Carter 11A"
    )
    assert dan.says("sessions tomorrow") == "No sessions on Tuesday 24 November."
    assert dan.says("sessions fri") == "Friday 27 November is an INSET day."


def test_a_pupil_s_board(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter maths thu")
    dan.says("book Amy Carter history tue")
    assert dan.says("sessions Amy Carter").splitlines() == [
        "Amy Carter 11A's sessions",
        "- Tue 24 Nov, 15:20–16:20 History  [1] Cancel",
        "- Thu 26 Nov, 15:20–16:20 Mathematics, Noor Hussain",
    ]
    assert dan.says("sessions Amy").startswith("Amy Carter 11A's sessions")
    assert dan.says("sessions Amy Carter wed") == "Amy Carter 11A has no sessions on Wed 25 Nov."
    assert dan.says("sessions Ben Dodd") == "Ben Dodd 11B has no sessions to come."


@pytest.mark.both_databases
def test_cancel_draws_the_board_anew_and_can_be_undone(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter, Ben Dodd maths thu", "sessions thu")
    said = noor.presses("Cancel")
    assert said.splitlines()[0] == "Amy Carter 11A is no longer booked: Mathematics, Thu 26 Nov, 15:20–16:20."
    assert "- Ben Dodd 11B  [1] Cancel" in said
    assert len(held(database)) == 1
    assert noor.presses("Undo") == (
        "Amy Carter 11A is booked again: Mathematics on Thursday 26 November, 15:20–16:20."
    )
    assert len(held(database)) == 2


def test_a_cancelled_place_is_free_for_others_and_then_stays_cancelled(noor: Speaker, dan: Speaker) -> None:
    noor.says("book Amy Carter maths thu", "sessions thu")
    noor.presses("Cancel")
    assert "Amy Carter 11A booked: History" in dan.says("book Amy Carter history thu")
    assert noor.presses("Undo") == (
        "Amy Carter 11A has been booked into History with Dan Whitfield since, so it stays cancelled."
    )


def test_a_second_press_says_who_cancelled(noor: Speaker, grace: Speaker, world: World) -> None:
    noor.says("book Amy Carter maths thu", "sessions thu")
    grace.says("sessions Amy Carter")
    grace.presses("Cancel")
    world.at("10:05")
    said = noor.presses("Cancel")
    assert said.splitlines()[0] == (
        "Already recorded: Amy Carter 11A's booking was cancelled by Grace Lin, 10:00: "
        "Mathematics, Thu 26 Nov, 15:20–16:20."
    )


def test_the_host_is_told_when_somebody_else_cancels(noor: Speaker, grace: Speaker) -> None:
    noor.says("book Amy Carter maths thu")
    grace.says("sessions Amy Carter")
    grace.presses("Cancel")
    told = grace.says("tick")
    assert "to Noor Hussain" in told
    assert "Amy Carter 11A will not come: Mathematics, Thu 26 Nov, 15:20–16:20." in told
    assert "Grace Lin cancelled the booking." in told


def test_nobody_is_told_of_what_they_cancelled_themselves(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter maths thu", "sessions thu")
    noor.presses("Cancel")
    with database.reading() as db:
        assert db.exec(select(Notice)).all() == []


def test_who_may_not_cancel_is_not_offered_it_and_is_refused(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says("book Amy Carter maths thu", "sessions thu")
    press = noor.talk.buttons
    assert "Cancel" not in dan.says("sessions Amy Carter")
    dan.talk.buttons = list(press)
    dan.presses("Cancel")
    assert len(held(database)) == 1


def test_what_is_over_stays_on_record(noor: Speaker, world: World, database: Database) -> None:
    noor.says("book Amy Carter maths today", "sessions today")
    world.at("16:20")
    assert noor.presses("Cancel") == "That session is over, so it stays on record."
    assert len(held(database)) == 1

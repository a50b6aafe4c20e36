"""Undo gives the words back: a slip of the pen costs one word."""

import pytest

from tests.conversations.conftest import Speaker, World


def test_the_receipt_repeats_what_was_saved(noor: Speaker) -> None:
    said = noor.says("slip Amy Carter + superb coursework, target: finish the conclusion by Friday")
    assert "Amy Carter 11A" in said
    assert "“superb coursework”" in said
    assert "Target: finish the conclusion by Friday" in said
    long = "word " * 60
    assert "word…”" in noor.says(f"slip Ben Dodd + {long}")


@pytest.mark.both_databases
def test_a_slip_that_is_taken_back_opens_as_it_was_written(noor: Speaker) -> None:
    noor.says("slip Amy Carter + superb “coursework” today, target: finish it")
    said = noor.says("undo")
    assert "The slip about Amy Carter 11A is taken back." in said
    assert noor.labels == ["Write it again"]
    assert "Kind (now: Positive (+))" in noor.presses("Write it again")
    shown = [noor.says(""), noor.says(""), noor.says("")]
    assert "superb “coursework” today" in "".join(shown)
    said = noor.says("finish it by Friday")
    assert "Positive slip about Amy Carter 11A" in said
    assert "“superb “coursework” today”" in said
    assert "Target: finish it by Friday" in said


@pytest.mark.both_databases
def test_so_does_a_slip_whose_undo_is_pressed(noor: Speaker) -> None:
    noor.says("slip Amy Carter - no homework")
    assert "taken back" in noor.presses("Undo")
    noor.presses("Write it again")
    assert "no homework" in noor.says("") + noor.says("")


def test_a_booking_opens_with_its_pupils_day_and_time(noor: Speaker) -> None:
    noor.says("book Amy Carter, Ben Dodd maths tue")
    noor.says("undo")
    form = noor.presses("Write it again")
    assert "Amy Carter" in form
    assert "Ben Dodd" in form
    said = noor.says("", "", "wed", "", "", "", "")
    assert "Amy Carter 11A and Ben Dodd 11B booked: Mathematics, Wed 25 Nov, 15:20–16:20." in said


def test_grades_open_as_they_were_recorded(noor: Speaker) -> None:
    noor.says("grade Amy Carter maths 5 6")
    noor.says("undo")
    noor.presses("Write it again")
    assert "now: 5)" in noor.says("")


def test_nobody_gets_the_words_of_somebody_else(noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter + superb coursework")
    assert "superb" not in dan.says("undo")


@pytest.mark.parametrize(
    ("email", "lines", "before"),
    [
        (
            "n.hussain",
            ["book amy carter, ben dodd thu M4"],
            "you booked a session, Amy Carter 11A and Ben Dodd 11B, Mathematics, Thu 26 Nov, 15:20–16:20, M4, 10:00",
        ),
        (
            "n.hussain",
            ["book ben dodd tue"],
            "you booked a session, Ben Dodd 11B, Mathematics, Tue 24 Nov, 15:20–16:20, 10:00",
        ),
        (
            "n.hussain",
            ["book ben dodd tue", "book ben dodd tue M4"],
            "you booked a session, Mathematics, Tue 24 Nov, 15:20–16:20, M4, 10:00",
        ),
        (
            "n.hussain",
            ["book ben dodd tue", "cancel ben dodd tue"],
            "you cancelled a booking, Ben Dodd 11B, Mathematics, Tue 24 Nov, 15:20–16:20, 10:00",
        ),
        (
            "n.hussain",
            ["book ben dodd tue", "move ben dodd tue to wed"],
            "you moved a booking, Ben Dodd 11B, Mathematics, Wed 25 Nov, 15:20–16:20, 10:00",
        ),
        (
            "n.hussain",
            ["slip amy carter, ben dodd + ace"],
            "you sent slips about several pupils, Amy Carter 11A and Ben Dodd 11B, 10:00",
        ),
        (
            "n.hussain",
            ["grade amy carter maths 5 6"],
            "you recorded grades, Amy Carter 11A, Mathematics, 10:00",
        ),
        ("h.marsh", ["settings digest time 16:45"], "you changed a setting, digest time, 10:00"),
        ("p.lowe", ["close thu snow"], "you closed a day, Thu 26 Nov, 10:00"),
    ],
)
@pytest.mark.both_databases
def test_a_second_undo_says_which_entry_is_next(
    world: World, email: str, lines: list[str], before: str
) -> None:
    who = world.staff(email)
    who.says(*lines, "slip amy carter + superb work", "undo")
    assert who.says("undo").startswith(f"Before that: {before}.")


def test_what_was_done_under_a_clock_that_was_ahead_is_not_in_the_way(noor: Speaker, world: World) -> None:
    world.at("2027-06-14 10:00")
    noor.says("slip amy carter + good")
    world.at("2026-11-24 10:00")
    noor.says("slip ben dodd + good")
    assert noor.says("undo").startswith("The slip about Ben Dodd 11B is taken back.")
    assert noor.says("undo").startswith("There is nothing of yours from the last 10 minutes to take back.")

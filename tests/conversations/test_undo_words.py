"""Undo gives the words back: a slip of the pen costs one word."""

from tests.conversations.conftest import Speaker


def test_the_receipt_repeats_what_was_saved(noor: Speaker) -> None:
    said = noor.says("slip Amy Carter + superb coursework, target: finish the conclusion by Friday")
    assert "Amy Carter 11A" in said
    assert "“superb coursework”" in said
    assert "Target: finish the conclusion by Friday" in said
    long = "word " * 60
    assert "word…”" in noor.says(f"slip Ben Dodd + {long}")


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
    said = noor.says("", "", "wed", "", "")
    assert "Amy Carter 11A and Ben Dodd 11B booked: Mathematics, Wed 25 Nov, 15:20–16:20." in said


def test_grades_open_as_they_were_recorded(noor: Speaker) -> None:
    noor.says("grade Amy Carter maths 5 6")
    noor.says("undo")
    noor.presses("Write it again")
    assert "now: 5)" in noor.says("")


def test_nobody_gets_the_words_of_somebody_else(noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter + superb coursework")
    assert "superb" not in dan.says("undo")

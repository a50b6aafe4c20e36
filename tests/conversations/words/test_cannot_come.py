"""A pupil who cannot come: what is booked of that day is offered to be cancelled or moved, and nothing is yet."""

import pytest

from tests.conversations.conftest import Speaker

LINES = [
    "amy cant make thu",
    "amy can't do thursday",
    "amy carter wont be there thurs",
    "sorry amy isn't coming on thu",
    "amy is away thursday",
    "amy has a dentist appointment thu",
]
OTHERS = ["amy did not come thu", "amy did not do homework thu", "amy cant make wed", "amy cant make it"]
ASKED = "Can Amy Carter 11A not come? Nothing is cancelled yet."


@pytest.mark.P9
@pytest.mark.parametrize("line", LINES)
def test_the_session_of_that_day_is_offered(noor: Speaker, line: str) -> None:
    noor.says("book amy carter maths thu")
    assert ASKED in noor.says(line)
    assert noor.labels[:2] == ["Cancel", "Move"]
    assert "Thu 26 Nov, 15:20–16:20" in noor.says("sessions amy")
    noor.says(line)
    assert "Amy Carter 11A is no longer booked: Mathematics, Thu 26 Nov" in noor.presses("Cancel")
    noor.says("undo", line)
    noor.presses("Move")
    assert "Amy Carter 11A is moved: Mathematics, Wed 25 Nov" in noor.says("wed")


@pytest.mark.P7
def test_so_is_the_meeting_with_the_mentor(dan: Speaker) -> None:
    dan.says("arrange amy thu lunch")
    assert "Your mentor meeting: Thu 26 Nov, 12:40–13:00" in dan.says("amy cant make our meeting thu")
    assert dan.labels[0] == "Call the meeting off"


@pytest.mark.parametrize("line", OTHERS)
def test_any_other_line_is_asked_about_as_ever(noor: Speaker, line: str) -> None:
    noor.says("book amy carter maths thu")
    assert "What is to be done about Amy Carter 11A? Nothing is done yet." in noor.says(line)


def test_another_ones_booking_is_not_offered(noor: Speaker, tom: Speaker) -> None:
    noor.says("book amy carter maths thu")
    assert ASKED not in tom.says("amy carter cant make thu")

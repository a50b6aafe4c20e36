"""A mentor meeting that is booked, off or moved in everyday words; beside a session, which of the two is asked."""

import pytest

from tests.conversations.conftest import Speaker

OFF = "Amy Carter 11A: the meeting of Thu 26 Nov is called off."
STANDS = "booked Thu 26 Nov, 12:40–13:00"


@pytest.fixture
def mentor(dan: Speaker) -> Speaker:
    """Who meets Amy on Thursday at lunch, and has a session with her then too."""
    dan.says("arrange amy thu lunch", "book amy history thu")
    return dan


@pytest.mark.P7
@pytest.mark.parametrize(
    "line",
    [
        "cancel meeting with amy",
        "pls cancel my meeting with amy thu",
        "call off the mentor meeting w amy",
        "cancel amys meeting",
    ],
)
def test_the_meeting_is_called_off_and_no_session(mentor: Speaker, line: str) -> None:
    assert OFF in mentor.says(line)
    assert "History" in mentor.says("sessions amy")
    assert STANDS in mentor.says("undo", "mentees")


@pytest.mark.P7
@pytest.mark.parametrize(
    "line", ["move my meeting with amy to wed lunch", "reschedule amy's meeting to wed lunch"]
)
def test_the_meeting_is_moved_and_no_session(mentor: Speaker, line: str) -> None:
    assert "meeting booked Wed 25 Nov, 12:40–13:00 instead of Thu 26 Nov" in mentor.says(line)
    assert "Thu 26 Nov, 15:20–16:20" in mentor.says("sessions amy")


@pytest.mark.P7
@pytest.mark.parametrize(
    ("line", "way"), [("cancel amy thu", "Call the meeting off"), ("move amy thu to wed", "Move the meeting")]
)
def test_where_either_may_be_meant_it_is_asked(mentor: Speaker, line: str, way: str) -> None:
    heard = mentor.says(line)
    assert heard.startswith("Amy Carter 11A: do you mean a session, or your meeting?")
    assert "Your mentor meeting: Thu 26 Nov, 12:40–13:00" in heard
    assert way in mentor.labels
    assert STANDS in mentor.says("mentees")
    assert "History" in mentor.says("sessions amy")
    assert "called off" not in mentor.says("cancel amy history thu")


@pytest.mark.P7
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "cancel meeting with amy wed",
            "You meet Amy Carter 11A Thu 26 Nov, 12:40–13:00. Nothing is called off yet.",
        ),
        ("cancel meeting with matthew", "You have no meeting booked with Matthew Whiteley 11A."),
        ("cancel my meetings thu", "Your pupils: 2 of 2 to meet"),
    ],
)
def test_nothing_else_is_called_off(mentor: Speaker, line: str, answer: str) -> None:
    assert answer in mentor.says(line)
    assert STANDS in mentor.says("mentees")


@pytest.mark.P7
def test_the_form_lists_those_with_whom_a_meeting_is_booked(mentor: Speaker) -> None:
    heard = mentor.says("meetingoff")
    assert "Amy Carter 11A" in heard
    assert "Matthew Whiteley" not in heard
    assert OFF in mentor.says("1", "")

"""A meeting that is still to come, though the line reads like the record of one: it is booked, or both are offered."""

import pytest

from tests.conversations.conftest import Speaker, World

ASKED = "Is this meeting still to come, or was it held? Nothing is saved yet."
NOTHING_BOOKED = "Amy Carter 11A: since September, not met yet"
"""How she stands with her mentor where no meeting was booked, and none recorded."""
EITHER = [
    ("meet amy thu lunch", "Thu 26 Nov, 12:40–13:00", "Thu 19 Nov"),
    ("can i meet amy thu after school pls", "Thu 26 Nov, 15:20–15:40", "Thu 19 Nov"),
    ("meet w amy thurs 12.45 about maths", "Thu 26 Nov, 12:45–13:05", "Thu 19 Nov"),
    ("meeting with amy fri", "Fri 27 Nov", "Fri 20 Nov"),
    ("mentor meeting amy thu formal", "Thu 26 Nov", "Thu 19 Nov"),
    ("catch up with amy thu lunchtime", "Thu 26 Nov, 12:40–13:00", "Thu 19 Nov"),
    ("meet amy thu p3", "Thu 26 Nov, p3", "Thu 19 Nov"),
]
TO_COME = [
    ("meet amy tomorrow 12:45", "booked Tue 24 Nov, 12:45–13:05"),
    ("meet amy 3 dec", "booked Thu 3 Dec."),
    ("meet amy lunch", "booked Mon 23 Nov, 12:40–13:00"),
    ("see amy today after school", "booked Mon 23 Nov, 15:20–15:40"),
]
HELD = [
    "met amy thu lunch",
    "meet amy yesterday",
    "meet amy last thu",
    "meet amy thu spoke about maths",
    "meet amy",
    "meeting with amy all fine",
]


@pytest.mark.P7
@pytest.mark.parametrize(("line", "to_come", "held"), EITHER, ids=[line for line, _, _ in EITHER])
def test_where_it_may_be_either_both_are_offered_and_neither_is_done(
    dan: Speaker, line: str, to_come: str, held: str
) -> None:
    said = dan.says(line)
    assert (ASKED in said, f"To come: {to_come}" in said, f"Held: {held}" in said) == (True, True, True)
    assert dan.labels == ["Book it", "Record it"]
    assert NOTHING_BOOKED in dan.says("mentees")


@pytest.mark.P7
def test_each_of_the_two_opens_with_what_was_said(dan: Speaker) -> None:
    dan.says("meet amy thu lunch")
    dan.presses("Book it")
    assert "meeting booked Thu 26 Nov, 12:40–13:00" in dan.says("")
    dan.says("undo", "meet amy thu lunch")
    dan.presses("Record it")
    assert "informal contact on Thu 19 Nov saved" in dan.says("2", "", "all fine", *[""] * 4)


@pytest.mark.P7
@pytest.mark.parametrize(("line", "booked"), TO_COME, ids=[line for line, _ in TO_COME])
def test_where_it_can_only_be_to_come_it_is_booked(dan: Speaker, line: str, booked: str) -> None:
    assert f"Amy Carter 11A: meeting {booked}" in dan.says(line)


@pytest.mark.P7
@pytest.mark.parametrize("line", HELD)
def test_what_is_said_of_a_meeting_that_was_is_its_record(dan: Speaker, line: str) -> None:
    assert "Mentor meeting (type cancel to stop)" in dan.says(line)


@pytest.mark.P7
def test_all_of_ones_pupils_are_listed_and_none_is_met(dan: Speaker) -> None:
    assert "Your pupils: 2 of 2 to meet" in dan.says("meet all my mentees")


def test_who_has_no_pupils_of_their_own_is_asked_nothing(world: World) -> None:
    assert ASKED not in world.staff("j.reid").says("meet amy carter thu lunch")


@pytest.mark.P7
def test_what_it_is_about_is_said_to_be_kept_later_and_goes_with_a_record(dan: Speaker) -> None:
    said = dan.says("meet amy tomorrow lunch about her mocks")
    assert "Is this meeting to be booked? Nothing is saved yet." in said
    assert "What it is about is written down once it was held." in said
    assert dan.labels == ["Book it"]
    dan.says("meet amy thu lunch informal about maths revision")
    dan.presses("Record it")
    assert "informal contact on Thu 19 Nov saved" in dan.sends_form()
    assert "about maths revision" in dan.sees_all("pupil amy")

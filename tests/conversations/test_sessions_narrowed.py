"""The board by week, subject, room, form and time of day (P9)."""

import pytest

from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P9


@pytest.fixture
def booked(noor: Speaker, dan: Speaker, world: World) -> None:
    """Mathematics on Tuesday and, at lunch, on Wednesday; history on Thursday; geography next week."""
    noor.says("book Amy Carter, Ben Dodd maths tue M4", "book Ben Dodd maths wed lunch")
    dan.says("book Amy Carter history thu Hi2")
    world.staff("o.blake").says("book Ben Dodd geography 1 dec")


@pytest.mark.usefixtures("booked")
def test_a_week_has_all_its_days_and_says_why_one_has_no_school(dan: Speaker) -> None:
    assert dan.says("sessions week").splitlines() == [
        "Sessions, this week (week of 23 November)",
        "  (Mon 23 Nov, today)",
        "  (No sessions)",
        "  (Tue 24 Nov)",
        "- 15:20–16:20 Mathematics, Noor Hussain, M4: Amy Carter 11A and Ben Dodd 11B",
        "  (Wed 25 Nov)",
        "- 12:40–13:10 Mathematics, Noor Hussain: Ben Dodd 11B",
        "  (Thu 26 Nov)",
        "- 15:20–16:20 History, yours, Hi2: Amy Carter 11A",
        "  (Fri 27 Nov)",
        "  (An INSET day)",
        "  (Everybody of a day: sessions thu)",
    ]


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("line", "first", "sessions"),
    [
        ("sessions next week", "Sessions, next week (week of 30 November)", ["Geography"]),
        ("sessions week of 1 dec", "Sessions, next week (week of 30 November)", ["Geography"]),
        ("sessions maths", "Mathematics sessions, the next two weeks", ["Mathematics", "Mathematics"]),
        ("sessions m4", "Sessions in M4, the next two weeks", ["Mathematics"]),
        ("sessions room M4", "Sessions in M4, the next two weeks", ["Mathematics"]),
        ("sessions 11A", "11A's sessions, the next two weeks", ["Mathematics", "History"]),
        ("sessions 11ma1 thu", "11Ma1's sessions, Thursday 26 November", ["History"]),
        ("sessions y11 week", "Year 11's sessions, this week (week of 23 November)", None),
        ("sessions lunch", "Sessions 12:40–13:10, the next two weeks", ["Mathematics"]),
        ("sessions Amy maths", "Amy Carter 11A's Mathematics sessions, the next two weeks", ["Mathematics"]),
        ("sessions mine week", "Your sessions, this week (week of 23 November)", ["History"]),
        ("sessions last week", "Sessions, week of 16 November: none.", []),
        ("sessions 11A tue lunch", "11A's sessions 12:40–13:10, Tuesday 24 November: none.", []),
    ],
)
def test_what_is_narrowed(dan: Speaker, line: str, first: str, sessions: list[str] | None) -> None:
    heard = dan.says(line).splitlines()
    assert heard[0] == first
    if sessions is not None:
        assert [each.split(",")[0].split()[-1] for each in heard if each.startswith("- ")] == sessions


def test_next_week_with_a_weekday_is_that_day(dan: Speaker, noor: Speaker) -> None:
    noor.says("book Amy Carter maths 1 dec")
    assert dan.says("sessions next week tue").startswith("Sessions, Tuesday 1 December")


def test_on_saturday_the_week_is_the_one_to_come(dan: Speaker, world: World) -> None:
    world.at("2026-11-28 10:00")
    assert dan.says("sessions week").startswith("Sessions, next week (week of 30 November)")


def test_what_is_no_week_is_said_beside_its_field(dan: Speaker) -> None:
    assert "There is no day 31/11/2026" in dan.says("sessions week of 31 nov")


@pytest.mark.parametrize("what", ["week", "thu", "maths", "lunch", "mine"])
def test_what_is_said_twice_is_said_once(noor: Speaker, what: str) -> None:
    noor.says("book amy carter maths thu")
    assert noor.says(f"sessions {what} {what}") == noor.says(f"sessions {what}")

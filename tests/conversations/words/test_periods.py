"""From one day to another, wherever a command takes a period; where it takes one day, that is said."""

import pytest

from tests.conversations.conftest import Speaker

COVERED = "Tom Berry covers for Dan Whitfield from Mon 7 Dec until Fri 11 Dec."
EACH = ("Wed 9 Dec", "Thu 10 Dec", "Fri 11 Dec")
SEVERAL = "! That is more than one day. Type a day such as thu, 3 dec or 2026-12-03."


@pytest.mark.P4
@pytest.mark.parametrize("command", ["cover", "mentors cover", "mentor cover"])
@pytest.mark.parametrize(
    "days",
    [
        "7 dec to 11 dec",
        "from 7 dec until 11 dec",
        "7 to 11 dec",
        "7-11 dec",
        "7/12-11/12",
        "mon 7 dec to fri",
    ],
)
def test_a_cover_is_from_its_first_day_to_its_last(helen: Speaker, command: str, days: str) -> None:
    assert helen.says(f"{command} Dan Whitfield by Tom Berry {days}").startswith(COVERED)


@pytest.mark.P9
@pytest.mark.parametrize("days", ["9 dec to 11 dec", "9-11 dec", "wed 9 dec - fri"])
def test_a_few_days_are_each_booked(noor: Speaker, days: str) -> None:
    said = noor.says(f"book Ben Dodd maths {days}")
    assert all(f"Ben Dodd 11B booked: Mathematics, {day}, 15:20–16:20." in said for day in EACH)


@pytest.mark.P9
def test_what_comes_again_still_ends_on_the_second_day(noor: Speaker) -> None:
    assert "Thu 10 Dec and Thu 17 Dec" in noor.says("book Ben Dodd maths weekly 10 dec to 18 dec")


@pytest.mark.P9
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sessions 7 dec to 11 dec", "Sessions, week of 7 December"),
        ("sessions attendance 2-4 nov", "Attendance, week of 2 November"),
        ("plan year 11 7 dec to 11 dec", "Plan: Year 11, week of 7 December"),
        ("plan year 11 9 dec to 11 dec", "! That is a part of a week."),
        ("sessions 7 dec to 18 dec", "! That is more than one week."),
        ("today 9 dec to 11 dec", SEVERAL),
        ("absent Amy Carter mon to wed", SEVERAL),
        ("off 11Ma1 9 dec to 11 dec trip", "! One day at a time: type off 11Ma1 9 Dec trip"),
        ("off 11Ma1 mon-wed trip", "then the same for 24 Nov and 25 Nov. Nothing was called off."),
        ("close 9 dec to 11 dec snow", "then the same for 10 Dec and 11 Dec. Nothing was closed."),
    ],
)
def test_a_week_or_a_day_is_not_taken_for_another(helen: Speaker, line: str, said: str) -> None:
    assert said in helen.says(line)

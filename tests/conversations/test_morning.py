"""The mentors' morning note: who is told what, on which mornings (P7, P8, R11)."""

import re

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.outbox.notices import Notice
from models.school.people import Staff
from scheduler.run import run_due
from tests.conversations.conftest import MORNING, Speaker, World

pytestmark = pytest.mark.P7

TO_DAN = "▸ to Dan Whitfield:"


def notes(heard: str) -> dict[str, str]:
    """The morning notes among what was delivered, by whom they went to."""
    pieces = re.split(r"(?m)^▸ to (.+):\n", heard)
    return {
        to: text
        for to, text in zip(pieces[1::2], pieces[2::2], strict=True)
        if text.startswith(("For you today", "All done"))
    }


def told(world: World, speaker: Speaker, at: str) -> dict[str, str]:
    world.only("collections of grades", MORNING)
    world.tells_only("d.whitfield", "h.marsh", "j.reid")
    world.at(at)
    return notes(speaker.says("tick"))


@pytest.mark.parametrize(
    ("morning", "is_reminder"),
    [
        ("2026-11-02", True),  # the month's first school day, after the holidays
        ("2026-11-13", True),  # ten school days before the last, which is the 30th
        ("2026-11-24", False),
        ("2026-11-25", True),  # the last three: the 27th is an INSET day
        ("2026-11-27", False),
        ("2026-11-30", True),
    ],
)
def test_mentors_are_told_what_is_due_on_the_months_reminder_days(
    dan: Speaker, world: World, morning: str, is_reminder: bool
) -> None:
    assert ("Dan Whitfield" in told(world, dan, f"{morning} 08:01")) is is_reminder


def test_the_note_names_the_pupils_and_what_is_due_each_with_its_button(dan: Speaker, world: World) -> None:
    dan.says("meet Amy formal target: read")
    given = told(world, dan, "2026-12-01 08:01")
    assert re.sub(r"\[\d+\]", "[n]", given["Dan Whitfield"]).splitlines() == [
        "For you today: 2 pupils to meet, 1 overdue, 1 class to grade",
        "- Grades to enter: 11Hi1: December, until Thu 31 Dec: 0 of 11 entered  [n] Enter grades  [n] No change",
        "- Matthew Whiteley 11A: formal meeting overdue since September, not met yet  [n] Meet",
        "- Amy Carter 11A: formal meeting due by Fri 18 Dec, last seen Mon 23 Nov  [n] Meet",
    ]
    assert "Helen Marsh" not in given
    assert "Joan Reid" not in given


@pytest.mark.P8
def test_a_slip_that_waits_is_reminded_of_once_then_counted_once_a_week(
    noor: Speaker, dan: Speaker, world: World
) -> None:
    noor.says("slip Amy Carter - no homework for two weeks")
    mornings = [
        "11-24",
        "11-25",
        "11-26",
        "11-30",
        "12-01",
        "12-02",
        "12-03",
        "12-04",
        "12-07",
        "12-08",
        "12-14",
    ]
    notes_of = {day: told(world, dan, f"2026-{day} 08:01").get("Dan Whitfield", "") for day in mornings}
    about = {day: re.sub(r"\[\d+\]", "[n]", note) for day, note in notes_of.items() if "slip" in note}
    assert list(about) == ["12-02", "12-07", "12-14"]
    assert about["12-02"].splitlines() == [
        "For you today: 1 slip to read",
        "- Amy Carter 11A: negative slip: from Noor Hussain, sent on Mon 23 Nov, not read for more than 5 school days"
        "  [n] Read",
    ]
    assert about["12-07"].splitlines() == [
        "For you today: 1 slip to read",
        "- 1 slip not read for more than 5 school days  [n] Show them",
    ]
    assert "Amy Carter" not in about["12-07"]


@pytest.mark.P8
def test_the_one_button_shows_what_waits(noor: Speaker, dan: Speaker, world: World) -> None:
    noor.says("slip Amy Carter - no homework for two weeks")
    told(world, dan, "2026-12-07 08:01")
    assert "- Amy Carter 11A: negative slip: from Noor Hussain" in dan.presses("Show them")


@pytest.mark.P8
def test_where_slips_are_gathered_the_next_note_has_what_came(
    noor: Speaker, dan: Speaker, world: World
) -> None:
    dan.says("mine together")
    noor.says("slip Amy Carter - no homework for two weeks")
    given = told(world, dan, "2026-11-24 08:01")
    assert re.sub(r"\[\d+\]", "[n]", given["Dan Whitfield"]).splitlines() == [
        "For you today: 1 slip to read",
        "- Amy Carter 11A: negative slip: from Noor Hussain, sent on Mon 23 Nov  [n] Read",
    ]
    assert "slip" not in told(world, dan, "2026-11-25 08:01").get("Dan Whitfield", "")


@pytest.mark.whole
@pytest.mark.P8
def test_after_their_last_month_mentors_of_year_11_hear_no_more_of_them(
    noor: Speaker, dan: Speaker, world: World
) -> None:
    world.staff("h.marsh").says("settings subjects ungraded history")
    last = "May is the last month of meetings with Year 11. You hear no more of them after it."
    assert last in told(world, dan, "2027-05-28 08:01")["Dan Whitfield"]
    assert last not in told(world, dan, "2027-04-30 08:01")["Dan Whitfield"]
    world.at("2027-05-27 10:00")
    noor.says("slip Amy Carter - no homework for two weeks")
    mornings = [f"2027-06-{day:02}" for day in range(7, 31)]
    assert [day for day in mornings if "Dan Whitfield" in told(world, dan, f"{day} 08:01")] == []


def test_one_note_a_morning(dan: Speaker, world: World, database: Database) -> None:
    assert "Dan Whitfield" in told(world, dan, "2026-11-30 08:01")
    assert told(world, dan, "2026-11-30 08:05") == {}
    with database.reading() as db:
        chosen = select(Notice.key).join(Staff, col(Staff.id) == Notice.to_staff)
        chosen = chosen.where(Notice.topic == "mentor.morning", Staff.surname == "Whitfield")
        keys = list(db.exec(chosen))
    assert [re.sub(r"\d+$", "n", key) for key in keys] == ["mentor.morning/2026-11-30/staff:n"]


def test_what_was_done_before_it_is_delivered_has_disappeared(
    dan: Speaker, world: World, database: Database
) -> None:
    world.at("2026-11-30 08:00")
    run_due(database, world.clock.now())
    dan.says("meet Amy formal target: read")
    given = told(world, dan, "2026-11-30 08:03")["Dan Whitfield"]
    assert given.splitlines()[0] == "For you today: 1 pupil to meet, 1 overdue"
    assert "Amy Carter" not in given


@pytest.mark.whole
def test_where_all_was_done_nothing_is_told(dan: Speaker, world: World, database: Database) -> None:
    world.at("2026-11-30 08:00")
    run_due(database, world.clock.now())
    dan.says("meet Amy formal target: read", "meet Matthew formal target: read")
    assert "Dan Whitfield" not in told(world, dan, "2026-11-30 08:03")


def test_a_note_that_was_sent_is_drawn_again_as_things_are_done(
    noor: Speaker, dan: Speaker, world: World
) -> None:
    noor.says("slip Amy Carter + good")
    told(world, dan, "2026-11-30 08:01")
    dan.says("todo")
    assert "good" in dan.presses("Read")
    again = told(world, dan, "2026-11-30 08:10")["Dan Whitfield (updated)"]
    assert again.startswith("For you today: 2 pupils to meet, 2 overdue")
    dan.says("meet Amy formal target: read", "meet Matthew formal target: read")
    assert told(world, dan, "2026-11-30 08:20")["Dan Whitfield (updated)"].startswith("All done.")
    dan.says("undo")
    again = told(world, dan, "2026-11-30 08:21")["Dan Whitfield (updated)"]
    assert again.startswith("For you today: 1 pupil to meet, 1 overdue")


@pytest.mark.whole
def test_the_button_in_the_note_opens_the_form(dan: Speaker, world: World) -> None:
    heard = told(world, dan, "2026-11-30 08:01")["Dan Whitfield"]
    number = re.search(r"Amy Carter 11A: .*\[(\d+)\] Meet", heard)
    assert number is not None
    assert "? Kind (now: Formal" in dan.says(number[1])


def test_a_note_that_was_missed_is_told_once_and_says_that_it_is_late(dan: Speaker, world: World) -> None:
    given = told(world, dan, "2026-11-30 11:00")["Dan Whitfield"]
    assert "(Sent late: Staffroom was not running this morning.)" in given
    assert told(world, dan, "2026-11-30 11:05") == {}


def test_a_note_that_was_missed_for_the_whole_day_is_not_told(dan: Speaker, world: World) -> None:
    assert told(world, dan, "2026-11-30 17:30") == {}

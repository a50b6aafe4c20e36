"""Meetings that are booked, missed, and put right (P7, P18, R11)."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import col, select

from models.db.database import Database
from models.mentoring.appointment import Appointment
from models.mentoring.meeting import AgreedTarget, Meeting
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P7


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files are saved."""
    monkeypatch.chdir(tmp_path)


def booked(database: Database) -> list[tuple[str, str, str]]:
    """Every meeting that was agreed: its day, when it begins, and what became of it."""
    with database.reading() as db:
        found = db.exec(select(Appointment).order_by(col(Appointment.id)))
        return [(each.day.isoformat(), str(each.starts or ""), each.stands) for each in found]


def due(database: Database) -> dict[str, str]:
    with database.reading() as db:
        return {each.text: str(each.due or "") for each in db.exec(select(AgreedTarget))}


def test_the_next_meeting_is_booked_with_the_one_that_was_held(dan: Speaker, database: Database) -> None:
    said = dan.says(
        "meet Amy formal: all well, target: two papers by Friday; read on by 4 dec, also there: Mrs Carter, "
        "pupil says: maths is going better, next meeting: 10 dec lunch M4"
    )
    assert said.splitlines() == [
        "Amy Carter 11A: formal meeting on Mon 23 Nov saved.",
        "  Target: two papers by Friday",
        "  Target: read on by 4 dec",
        "  The pupil says: maths is going better",
        "  Also there: Mrs Carter",
        "  Next meeting: Thu 10 Dec, 12:40–13:00, M4.",
        "  1 more to meet this month.",
        "[1] Add to calendar  [2] Undo",
    ]
    assert booked(database) == [("2026-12-10", "12:40:00", "booked")]
    assert due(database) == {"two papers by Friday": "2026-11-27", "read on by 4 dec": "2026-12-04"}
    page = dan.says("pupil Amy Carter")
    assert "- Today, formal, Dan Whitfield, with Mrs Carter" in page
    assert "all well" in page
    assert "Amy Carter 11A says: maths is going better" in page
    assert dan.says("undo").startswith("The meeting with Amy Carter 11A is taken back.")
    assert booked(database) == [("2026-12-10", "12:40:00", "taken back")]


def test_a_meeting_that_is_due_and_booked_stands_by_itself(dan: Speaker, world: World) -> None:
    dan.says("meet Amy 12 oct formal target: none", "meet Matthew 12 oct formal target: none")
    assert "Amy Carter 11A: meeting booked Thu 26 Nov, 12:40–13:00." in dan.says("arrange Amy thu lunch")
    assert dan.says("mentees").splitlines() == [
        "Your pupils: 2 of 2 to meet",
        "  (Formal meeting due by Mon 30 Nov)",
        "- Matthew Whiteley 11A: last seen Mon 12 Oct  [1] Meet  [2] Arrange",
        "  (Formal meeting booked)",
        "- Amy Carter 11A: booked Thu 26 Nov, 12:40–13:00, last seen Mon 12 Oct  [3] Meet",
    ]
    world.at("2026-11-27 09:00")
    assert "Amy Carter 11A: was booked Thu 26 Nov, 12:40–13:00: not recorded yet, last seen" in dan.says(
        "mentees"
    )
    dan.says("meet Amy yesterday formal target: none")
    assert "was booked" not in dan.says("mentees")


def test_another_time_stands_instead_and_undo_brings_the_first_back(dan: Speaker, database: Database) -> None:
    dan.says("arrange Amy thu lunch")
    said = dan.says("arrange Amy next mon 8:10")
    assert said.startswith(
        "Amy Carter 11A: meeting booked Mon 30 Nov, 08:10–08:30 instead of Thu 26 Nov, 12:40–13:00."
    )
    assert dan.says("arrange Amy next mon 8:10").startswith("Already recorded: ")
    assert dan.says("undo").startswith("The meeting with Amy Carter 11A is when it was before.")
    assert booked(database) == [
        ("2026-11-26", "12:40:00", "booked"),
        ("2026-11-30", "08:10:00", "taken back"),
    ]
    dan.says("undo")
    assert dan.presses("Take that back too").startswith("No meeting with Amy Carter 11A is booked any more.")


@pytest.mark.whole
@pytest.mark.parametrize("kind", ["absent", "cancelled"])
def test_who_was_absent_or_off_is_still_to_be_met(dan: Speaker, database: Database, kind: str) -> None:
    dan.says("meet Amy 12 oct formal target: none", "arrange Amy today 10:30")
    said = dan.says(f"meet Amy {kind}")
    assert "Formal meeting due by Mon 30 Nov, still." in said
    assert dan.labels == ["Arrange", "Undo"]
    stands = "absent" if kind == "absent" else "called off"
    assert booked(database) == [("2026-11-23", "10:30:00", stands)]
    assert "Amy Carter 11A: last seen Mon 12 Oct" in dan.says("mentees")
    assert "is booked again" in dan.says("undo")
    assert booked(database) == [("2026-11-23", "10:30:00", "booked")]


def test_that_a_pupil_was_absent_is_kept_where_nothing_was_booked(dan: Speaker, database: Database) -> None:
    assert dan.says("meet Amy yesterday absent").startswith("Mentor meeting")
    dan.says("cancel")
    assert dan.says("meet Amy fri absent").startswith("Amy Carter 11A was absent on Fri 20 Nov.")
    assert booked(database) == [("2026-11-20", "", "absent")]
    dan.says("undo")
    assert booked(database) == [("2026-11-20", "", "taken back")]


def test_absent_from_something_is_a_note(dan: Speaker, database: Database) -> None:
    said = dan.says("meet Amy informal absent from maths a lot")
    assert said.startswith("Amy Carter 11A: informal contact on Mon 23 Nov saved.")
    assert booked(database) == []


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("sat", "is a Saturday"),
        ("fri last", "I did not understand “last”."),
        ("lunch", "On which day?"),
        ("today 9:00", "is past"),
        ("thu 15:30", "Amy Carter 11A is in Mathematics then, until 16:20."),
    ],
)
def test_a_time_at_which_nobody_can_meet_is_not_booked(
    noor: Speaker, dan: Speaker, database: Database, when: str, why: str
) -> None:
    noor.says("book Amy Carter maths thu")
    assert why in dan.says(f"arrange Amy {when}")
    assert booked(database) == []


def test_a_mentor_is_in_one_meeting_at_a_time(dan: Speaker) -> None:
    dan.says("arrange Amy thu lunch")
    assert "You meet Amy Carter 11A then, until 13:00." in dan.says("arrange Matthew thu 12:50")


def test_only_ones_own_pupils_are_met(grace: Speaker, database: Database) -> None:
    assert "may record or correct" in grace.says("arrange Amy Carter thu lunch")
    assert booked(database) == []


def test_what_was_recorded_wrongly_is_put_right_and_what_stood_there_is_kept(
    dan: Speaker, database: Database
) -> None:
    dan.says("meet Amy fri formal: spoke abuot maths, target: two papers; read on")
    dan.says("pupil Amy Carter")
    asked = dan.presses("Correct")
    said = ""
    for _ in range(20):
        if "? Note" in asked:
            said = dan.says("spoke about maths")
            asked = said
        elif "? New target" in asked:
            asked = dan.says("two papers; read chapter 3")
        elif asked.startswith("Amy Carter 11A: formal"):
            break
        else:
            assert "Puts right" not in asked, "which record it is goes along unasked"
            asked = dan.says("")
    assert asked.startswith("Amy Carter 11A: formal meeting on Fri 20 Nov saved.")
    with database.reading() as db:
        found = db.exec(select(Meeting).order_by(col(Meeting.id))).all()
        assert [(each.note, each.removed_at is None, each.replaced_by) for each in found] == [
            ("spoke abuot maths", False, found[1].id),
            ("spoke about maths", True, None),
        ]
        agreed = db.exec(select(AgreedTarget).order_by(col(AgreedTarget.id))).all()
        assert [(each.text, each.removed_at is None) for each in agreed] == [
            ("two papers", True), ("read on", False), ("read chapter 3", True),
        ]  # fmt: skip
    assert "Fri 20 Nov, formal, Dan Whitfield, corrected" in dan.says("pupil Amy Carter")
    assert dan.presses("Before").splitlines()[:8] == [
        "Amy Carter 11A: meeting with Dan Whitfield",
        "  Fri 20 Nov, formal",
        "  spoke about maths",
        "  Target: two papers",
        "  Target: read chapter 3",
        "  (Corrected today, 10:00 by Dan Whitfield. It said:)",
        "  Fri 20 Nov, formal",
        "  spoke abuot maths",
    ]
    assert "Target: read on" in dan.says("pupil Amy Carter") + dan.presses("Before")
    assert dan.says("undo").startswith("The meeting with Amy Carter 11A is as it was recorded before.")
    assert "corrected" not in dan.says("pupil Amy Carter")
    with database.reading() as db:
        standing = db.exec(select(Meeting.note).where(col(Meeting.removed_at).is_(None))).all()
        open_now = db.exec(select(AgreedTarget.text).where(col(AgreedTarget.removed_at).is_(None))).all()
    assert (list(standing), sorted(open_now)) == (["spoke abuot maths"], ["read on", "two papers"])


@pytest.mark.P18
def test_a_target_past_its_day_is_said_until_it_is_ticked_off(dan: Speaker, world: World) -> None:
    dan.says("meet Amy formal target: two papers by Friday")
    world.at("2026-11-30 09:00")
    assert "Amy Carter 11A: on Mon 23 Nov, 1 target past the day agreed" in dan.says("mentees")
    assert "past its day, Fri 27 Nov" in dan.says("pupil Amy Carter")
    assert "past its day, Fri 27 Nov" in dan.says("done Amy nothing of the sort")
    dan.says("done Amy two papers")
    assert "past the day" not in dan.says("mentees")


def told_event(mentor: Speaker) -> tuple[str, bytes, Any]:
    """What is told with the file, the file, and the event in it."""
    told = mentor.says("tick")
    file = Path(told.partition("Saved as ")[2].splitlines()[0]).read_bytes()
    [event] = Calendar.from_ical(file).walk("VEVENT")
    return told, file, event


def test_a_booked_meeting_comes_as_a_file_that_names_nobody(dan: Speaker) -> None:
    dan.says("arrange Amy Carter 10 dec lunch M4")
    assert "comes to you here in a moment" in dan.presses("Add to calendar")
    told, file, event = told_event(dan)
    assert "Mentor meeting, Thu 10 Dec, 12:40–13:00, M4" in told
    assert (event["summary"], event["location"]) == ("Mentor meeting", "M4")
    assert event["dtstart"].dt == datetime(2026, 12, 10, 12, 40, tzinfo=UTC)
    assert b"Amy" not in file
    assert b"Carter" not in file


def test_a_day_alone_is_the_whole_day_and_lunch_is_lunch_in_summer_too(dan: Speaker, world: World) -> None:
    world.tells_only("d.whitfield")
    world.at("2027-05-17 09:00")
    dan.says("arrange Amy Carter thu")
    dan.presses("Add to calendar")
    assert told_event(dan)[2]["dtstart"].dt == date(2027, 5, 20)
    dan.says("arrange Amy Carter thu lunch")
    dan.presses("Add to calendar")
    assert told_event(dan)[2]["dtstart"].dt == datetime(2027, 5, 20, 11, 40, tzinfo=UTC)


def test_what_is_not_booked_any_more_is_for_no_calendar(dan: Speaker) -> None:
    dan.says("arrange Amy Carter 10 dec lunch")
    dan.presses("Add to calendar")
    dan.says("undo")
    assert "nothing for your calendar" in dan.says("tick")

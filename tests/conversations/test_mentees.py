"""A mentor's pupils and what is due with each (P4, P7, R11)."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.mentees import Mentee, mentees
from models.rules.mentoring import Duty, Month
from models.school.people import Mentorship, Pupil, Staff
from models.school.snapshot import school
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P7, pytest.mark.both_databases]

DAN = "d.whitfield@school.example"


def staff_id(database: Database, email: str) -> int:
    with database.reading() as db:
        return db.exec(select(Staff.id).where(Staff.email == email)).one() or 0


def pupil_id(database: Database, forename: str, surname: str) -> int:
    with database.reading() as db:
        chosen = select(Pupil.id).where(Pupil.legal_forename == forename, Pupil.legal_surname == surname)
        return db.exec(chosen).one() or 0


def mentorship(database: Database, forename: str, surname: str) -> Mentorship:
    with database.reading() as db:
        chosen = select(Mentorship).where(Mentorship.pupil_id == pupil_id(database, forename, surname))
        return db.exec(chosen).one()


def allocate(database: Database, former: Mentorship, email: str, first_day: date) -> None:
    """The pupil's mentor was the old one until the day before, and is this one from then on."""
    mentor = staff_id(database, email)
    with database.writing() as db:
        before = db.get_one(Mentorship, former.id)
        before.last_day = date.fromordinal(first_day.toordinal() - 1)
        db.flush()
        db.add(Mentorship(pupil_id=before.pupil_id, staff_id=mentor, first_day=first_day))


def standing(database: Database, email: str, today: date) -> list[Mentee]:
    mentor = staff_id(database, email)
    with database.reading() as db:
        known = school(db)
        return mentees(db, mentor, today=today, settings=known.settings, calendar=known.calendar)


def test_what_is_due_stands_with_a_button_and_what_was_held_in_a_line(dan: Speaker, world: World) -> None:
    assert dan.says("mentees").splitlines() == [
        "Your pupils: 2 of 2 to meet, 2 overdue",
        "  (Formal meeting overdue)",
        "- Amy Carter 11A: since September, not met yet  [1] Meet  [2] Arrange",
        "- Matthew Whiteley 11A: since September, not met yet  [3] Meet  [4] Arrange",
    ]
    dan.says("meet Matthew fri formal target: read", "meet Matthew informal: hello")
    assert dan.says("mentees").splitlines() == [
        "Your pupils: 1 of 2 to meet, 1 overdue",
        "  (Formal meeting overdue)",
        "- Amy Carter 11A: since September, not met yet  [1] Meet  [2] Arrange",
        "  (Met formally this month)",
        "  Matthew Whiteley 11A: on Fri 20 Nov, last seen today (informal)",
    ]
    dan.says("meet Amy formal target: read")
    assert dan.says("mentees").startswith("Your 2 pupils: all met this month")
    world.at("2026-12-01 09:00")
    assert dan.says("mentees").splitlines() == [
        "Your pupils: 2 of 2 to meet",
        "  (Formal meeting due by Fri 18 Dec)",
        "- Amy Carter 11A: last seen Mon 23 Nov  [1] Meet  [2] Arrange",
        "- Matthew Whiteley 11A: last seen Mon 23 Nov (informal)  [3] Meet  [4] Arrange",
    ]


def test_the_longest_unseen_stands_first(dan: Speaker) -> None:
    dan.says("meet Amy informal: hello")
    rows = [line for line in dan.says("mentees").splitlines() if line.startswith("- ")]
    assert [row.split(":")[0] for row in rows] == ["- Matthew Whiteley 11A", "- Amy Carter 11A"]


def test_a_month_that_was_missed_is_overdue_until_the_next_formal_meeting(dan: Speaker, world: World) -> None:
    dan.says("meet Amy 12 oct formal target: read", "meet Matthew formal target: read")
    assert "- Amy Carter 11A: last seen Mon 12 Oct" in dan.says("mentees")
    world.at("2026-12-01 09:00")
    assert "- Amy Carter 11A: since November, last seen Mon 12 Oct" in dan.says("mentees")
    assert "1 more to meet this month." in dan.says("meet Amy formal target: read")
    assert "overdue" not in dan.says("mentees")


def test_unread_slips_are_counted_with_the_pupil(noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter + good", "slip Amy Carter - late")
    said = dan.says("mentees")
    assert "- Amy Carter 11A: since September, not met yet, 2 slips not read" in said
    assert "2 slips not read. To read: todo" in said
    assert "good" not in said


@pytest.mark.P16
def test_learning_support_sees_the_pupils_it_supports(world: World) -> None:
    mia = world.staff("m.kowalska")
    said = mia.says("mentees")
    assert said.startswith("8 pupils with your support")
    assert "- Natalie Ramsden 7B: not met yet" in said
    mia.says("meet Natalie informal: read together")
    assert mia.says("mentees").splitlines()[-1] == "- Natalie Ramsden 7B: last seen today  [8] Meet"


def test_who_has_no_pupils_is_told_so_kindly(helen: Speaker, joan: Speaker) -> None:
    said = joan.says("mentees")
    assert said.splitlines()[0] == "You have no pupils to mentor."
    assert "Ask Helen Marsh, who allocates mentors." in said
    assert "mentees" not in joan.sees_all("help")
    assert "You allocate mentors. To give pupils one: mentors\n" in helen.says("mentees")
    assert "You allocate mentors" in helen.says("meet")


@pytest.mark.whole
def test_thirty_pupils_are_a_row_for_each_to_meet_and_a_line_for_each_met(
    dan: Speaker, database: Database
) -> None:
    mentor = staff_id(database, DAN)
    with database.writing() as db:
        for each in db.exec(select(Mentorship).order_by(col(Mentorship.pupil_id)).limit(30)):
            each.staff_id = mentor
    for line in [line for line in dan.says("mentees").splitlines() if line.startswith("- ")][:25]:
        dan.says(f"meet {line[2:].split(':')[0]} formal target: none")
    said = dan.says("mentees").splitlines()
    assert said[0].startswith("Your pupils: ")
    assert len(said) < 40
    assert max(map(len, said)) < 75


def test_looking_at_the_list_is_on_record_once(dan: Speaker, database: Database) -> None:
    dan.says("mentees")
    with database.reading() as db:
        looked = select(Entry).where(Entry.deed == "mentees.list", Entry.did == Did.SAW)
        assert [each.pupil_id for each in db.exec(looked)] == [None]


def test_a_mentor_from_the_middle_of_a_month_owes_that_month_and_none_before(database: Database) -> None:
    allocate(database, mentorship(database, "Ben", "Dodd"), DAN, date(2026, 10, 15))
    ben = pupil_id(database, "Ben", "Dodd")
    at_once = {each.pupil_id: each for each in standing(database, DAN, date(2026, 10, 16))}[ben]
    assert (at_once.duty, at_once.due, at_once.overdue_since) == (Duty.DUE, date(2026, 10, 23), None)
    later = {each.pupil_id: each for each in standing(database, DAN, date(2026, 11, 23))}[ben]
    assert (later.duty, later.due, later.overdue_since) == (
        Duty.OVERDUE,
        date(2026, 10, 23),
        Month(2026, 10),
    )


def test_a_meeting_with_the_mentor_before_counts_for_the_month(
    grace: Speaker, dan: Speaker, database: Database
) -> None:
    grace.says("meet Ben fri formal target: read")
    allocate(database, mentorship(database, "Ben", "Dodd"), DAN, date(2026, 11, 23))
    assert "Ben Dodd 11B: on Fri 20 Nov" in dan.says("mentees")
    assert "Ben Dodd" not in grace.says("mentees")
    assert "Ask Dan Whitfield (mentor)." in grace.says("meet Ben Dodd informal: hello")


@pytest.mark.parametrize(
    ("today", "year_11", "year_10"),
    [
        (date(2026, 9, 1), Duty.DUE, Duty.DUE),
        (date(2026, 10, 1), Duty.OVERDUE, Duty.OVERDUE),
        (date(2027, 7, 5), Duty.OVERDUE, Duty.OVERDUE),
        (date(2027, 9, 1), None, Duty.DUE),
    ],
)
def test_the_duty_through_the_year_where_nothing_is_held(
    database: Database, today: date, year_11: Duty | None, year_10: Duty
) -> None:
    stood = {each.pupil_id: each.duty for each in standing(database, "t.berry@school.example", today)}
    assert stood.get(pupil_id(database, "Zoë", "O’Brien")) is year_11
    assert stood[pupil_id(database, "Amy", "Sutton")] is year_10


@pytest.mark.parametrize(
    ("today", "held", "year_11", "year_10"),
    [
        ("2027-06-10", "2027-05-17", Duty.NOT_DUE, Duty.DUE),
        ("2027-07-10", "2027-06-17", Duty.NOT_DUE, Duty.DUE),
        ("2027-08-10", "2027-07-05", Duty.NOT_DUE, Duty.NOT_DUE),
    ],
)
def test_summer_has_no_duty_after_may_for_year_11_and_after_july_for_year_10(
    tom: Speaker, world: World, database: Database, today: str, held: str, year_11: Duty, year_10: Duty
) -> None:
    world.at(f"{held} 10:00")
    tom.says("meet Zoë formal target: read", "meet Amy Sutton formal target: read")
    world.at(f"{today} 10:00")
    stood = {
        each.pupil_id: each.duty
        for each in standing(database, "t.berry@school.example", date.fromisoformat(today))
    }
    assert stood[pupil_id(database, "Zoë", "O’Brien")] is year_11
    assert stood[pupil_id(database, "Amy", "Sutton")] is year_10
    assert "Zoë O’Brien 11C: last seen" in tom.says("mentees")

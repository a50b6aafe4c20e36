"""A plan of the week that waits while the school goes on: nobody is lost from it, and nothing of it is overwritten."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.school.people import Pupil, Staff
from models.sessions.session import Booking
from tests.conversations.conftest import MONDAY, WRITE_AGAIN, Speaker, World

pytestmark = [pytest.mark.P12, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _planned(noor: Speaker, helen: Speaker) -> None:
    """A plan in which maths has a session next Tuesday, drawn up by the scheme lead."""
    noor.says("book Zoe OBrien maths 1 dec M4", "need Amy Carter, Ben Dodd maths")
    helen.says("plan year 11")


def standing_bookings(database: Database) -> set[int]:
    with database.reading() as db:
        return set(db.exec(select(Booking.pupil_id).where(col(Booking.cancelled_at).is_(None))))


def test_the_pupils_of_a_day_that_was_closed_meanwhile_are_all_said(
    helen: Speaker, database: Database
) -> None:
    helen.says("close 1 dec snow", "plan")
    said = helen.presses("Accept all")
    assert "Ben Dodd 11B: Mathematics" in said
    assert standing_bookings(database) == set()


def test_the_pupils_of_a_session_that_is_over_meanwhile_are_all_said(
    helen: Speaker, world: World, database: Database
) -> None:
    before = standing_bookings(database)
    world.at("2026-12-02 09:00")
    helen.says("plan")
    assert "Ben Dodd 11B: Mathematics" in helen.presses("Accept all")
    assert standing_bookings(database) == before


def test_a_host_is_told_of_a_plan_that_was_taken_back_and_accepted_again(
    helen: Speaker, noor: Speaker
) -> None:
    helen.says("plan")
    helen.presses("Accept all")
    helen.says("undo", "plan")
    helen.presses("Accept all")
    assert "Planned for you: Year 11, week of 30 November" in noor.says("tick")


def test_an_accepted_plan_is_not_taken_back_under_the_next_one(helen: Speaker) -> None:
    helen.says("plan")
    accepted = helen.presses("Accept all")
    assert accepted.startswith("Booked: ")
    helen.says("plan year 11")
    said = helen.says("undo").removesuffix(WRITE_AGAIN)
    assert said.startswith("Another plan for that week was drawn up since")


def test_what_heads_did_is_not_drawn_over_without_asking(helen: Speaker, grace: Speaker) -> None:
    grace.says("plan")
    grace.presses("Show")
    grace.presses("Accept Mathematics")
    assert "Accepted by Grace Lin" in helen.says("plan year 11")
    assert "Waits for Grace Lin" in helen.presses("Draw it anew")


def test_each_of_several_plans_that_wait_is_reached(helen: Speaker, grace: Speaker) -> None:
    helen.says("settings session years 10", "need 10Ma1 maths", "plan year 10")
    for speaker in (helen, grace):
        said = speaker.says("plan")
        assert "Year 10, week of 30 November" in said
        assert "Year 11, week of 30 November" in said
        assert speaker.says("1").startswith("Plan: Year 10, week of 30 November")
        speaker.says("plan")
        assert speaker.says("2").startswith("Plan: Year 11, week of 30 November")
    assert helen.says("plan this week").startswith("No plan waits.")


def test_a_year_that_one_kind_of_session_is_for_is_asked_for_and_planned(helen: Speaker) -> None:
    helen.says("settings session kinds Saturday school 9-12 saturdays, years 10 and 11")
    assert helen.says("need 10Ma1 maths").startswith("On the list for Mathematics: ")
    assert helen.says("plan year 10").startswith("Plan: Year 10, week of 30 November")


def test_a_session_that_has_begun_is_not_offered(helen: Speaker, world: World) -> None:
    world.at("2026-12-01 15:30")
    helen.says("plan year 11 this week")
    assert "in 1 session" not in helen.presses("Draw it anew")


def test_who_left_meanwhile_is_not_booked_and_the_others_are(helen: Speaker, database: Database) -> None:
    with database.writing() as db:
        ben = db.exec(select(Pupil).where(Pupil.legal_surname == "Dodd")).one()
        ben.left_on, ben_id = MONDAY, ben.id
    helen.says("plan")
    said = helen.presses("Accept all")
    assert said.startswith("Booked: ")
    assert "Not booked, since something changed: Ben Dodd" in said
    assert ben_id not in standing_bookings(database)


def test_the_pupils_of_a_host_who_left_meanwhile_are_all_said(helen: Speaker, database: Database) -> None:
    before = standing_bookings(database)
    with database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one().active = False
    helen.says("plan")
    assert "Ben Dodd 11B: Mathematics" in helen.presses("Accept all")
    assert standing_bookings(database) == before

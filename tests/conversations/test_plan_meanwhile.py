"""A plan of the week that waits while the school goes on: nobody is lost from it, and nothing of it is overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.requests import Words
from models.access.authoriser import person
from models.audit.entries import Actor
from models.db.database import Database
from models.planning.drawing import draw_plan
from models.planning.proposal import Proposal
from models.school.people import Pupil, Staff, StaffSubject
from models.school.subjects import Subject
from models.sessions.session import Booking
from tests.conversations.conftest import MONDAY, WRITE_AGAIN, Speaker, World
from tests.patience import LONGEST

pytestmark = [pytest.mark.P12, pytest.mark.both_databases]

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


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


@pytest.mark.whole
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


@pytest.mark.whole
def test_the_pupils_of_a_host_who_left_meanwhile_are_all_said(helen: Speaker, database: Database) -> None:
    before = standing_bookings(database)
    with database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "n.hussain@school.example")).one().active = False
    helen.says("plan")
    assert "Ben Dodd 11B: Mathematics" in helen.presses("Accept all")
    assert standing_bookings(database) == before


def test_of_two_who_draw_a_week_at_once_the_second_is_told(helen: Speaker, database: Database) -> None:
    monday = date(2026, 12, 7)
    with database.reading() as db:
        staff_id = db.exec(select(Staff.id).where(Staff.email == "h.marsh@school.example")).one() or 0

    def second() -> str:
        result = make_dispatcher(database, now=lambda: NOW).hear(
            Words(staff_id=staff_id, words="plan year 11 week of 7 dec")
        )
        return result.card.title if isinstance(result, Reply) else str(result)

    with ThreadPoolExecutor(1) as other:
        with database.writing() as db:
            actor = Actor(staff_id, NOW)
            who = person(db, staff_id, today=NOW.date())
            draw_plan(db, actor, who=who, year=11, monday=monday)
            said = other.submit(second)
        assert said.result(timeout=LONGEST) in {
            "Plan: Year 11, week of 7 December",
            "Somebody has just drawn up the plan for Year 11, week of 7 December. To see it: plan",
        }
    assert "week of 7 December" in helen.says("plan")
    with database.reading() as db:
        assert len(db.exec(select(Proposal).where(Proposal.monday == monday)).all()) == 1


@pytest.mark.whole
def test_who_is_taken_out_on_the_second_page_leaves_it_there(
    noor: Speaker, grace: Speaker, helen: Speaker
) -> None:
    noor.says("need 11Ma1 maths", "book Zoe OBrien maths 2 dec")
    helen.says("plan")
    helen.presses("Draw it anew")
    grace.says("plan")
    grace.presses("Show")
    more = next(label for label in grace.labels if label.endswith(" more"))
    second = pupils_on(grace.presses(more))
    assert pupils_on(grace.presses("Take out")) <= second
    assert len(second) > 1


def pupils_on(card: str) -> set[str]:
    """The pupils of a page of a plan."""
    return {line[2:].split("  [")[0].split(":")[0] for line in card.splitlines() if line.startswith("- ")}


def test_a_day_that_was_closed_meanwhile_is_said_before_it_is_accepted(
    helen: Speaker, grace: Speaker
) -> None:
    assert "not held" not in helen.says("plan")
    helen.says("close 1 dec snow")
    assert "1 session is not held any more" in helen.says("plan")
    grace.says("plan")
    assert "(Tue 1 Dec 15:20–16:20, M4 (not held: a closure (snow)), Noor Hussain)" in grace.presses("Show")
    helen.says("plan")
    assert "Mathematics: Tue 1 Dec" not in helen.presses("Draw it anew")


@pytest.mark.parametrize("week", ["week of 28 dec", "week of 1 jan"])
def test_a_week_without_school_is_not_planned(helen: Speaker, week: str) -> None:
    assert (
        helen.says(f"plan year 11 {week}")
        == "There are no sessions in the week of 28 December. The next school day is Monday 4 January."
    )


@pytest.mark.whole
def test_a_week_with_an_inset_day_has_nothing_on_it(helen: Speaker, noor: Speaker, grace: Speaker) -> None:
    noor.says("need Amy Carter maths", "book Zoe OBrien maths 26 nov", "book Zoe OBrien maths 25 nov lunch")
    assert "week of 23 November" in helen.says("plan year 11 week of 23 nov")
    grace.says("plan")
    assert "Fri 27 Nov" not in grace.presses("Show")


@pytest.mark.whole
def test_a_kind_with_hosts_and_places_is_filled_to_its_places(
    helen: Speaker, grace: Speaker, noor: Speaker
) -> None:
    helen.says("settings session kinds lunch, hosts noor hussain, 2 places", "cancel Zoe OBrien 1 dec")
    noor.says("need 11Ma1 maths")
    helen.says("plan")
    helen.presses("Draw it anew")
    grace.says("plan")
    shown = grace.presses("Show").split("(")
    at_lunch = [each for each in shown if "12:40–13:10, Noor Hussain)" in each]
    assert at_lunch
    assert all(each.count("Take out") <= 2 for each in at_lunch)


def test_of_two_who_accept_at_once_the_second_is_told(
    helen: Speaker, world: World, database: Database
) -> None:
    again = world.staff("h.marsh")
    helen.says("plan")
    again.says("plan")
    assert helen.presses("Accept all").startswith("Booked: ")
    before = standing_bookings(database)
    assert again.presses("Accept all").startswith("That plan was accepted, and its sessions are booked.")
    assert standing_bookings(database) == before


def test_a_dropped_plan_books_nothing_whoever_still_has_it_open(
    helen: Speaker, grace: Speaker, database: Database
) -> None:
    before = standing_bookings(database)
    grace.says("plan")
    grace.presses("Show")
    helen.says("plan")
    assert "is dropped. Nothing of it is booked." in helen.presses("Drop it")
    assert grace.presses("Take out").startswith("That plan was dropped.")
    assert standing_bookings(database) == before
    assert grace.says("plan").startswith("No plan waits.")


@pytest.mark.whole
def test_a_head_of_two_subjects_has_both_and_a_lead_who_heads_one_has_the_whole(
    helen: Speaker, grace: Speaker, dan: Speaker, database: Database
) -> None:
    dan.says("book Amy Carter history 2 dec")
    with database.writing() as db:
        ids = {each.email.partition("@")[0]: each.id or 0 for each in db.exec(select(Staff))}
        history, maths = (
            db.exec(select(Subject.id).where(Subject.name == name)).one() or 0
            for name in ("History", "Mathematics")
        )
        db.add(StaffSubject(staff_id=ids["g.lin"], subject_id=history, head=True))
        db.add(StaffSubject(staff_id=ids["h.marsh"], subject_id=maths, head=True))
    helen.says("plan")
    whole = helen.presses("Draw it anew")
    assert whole.splitlines()[1].startswith("- Mathematics"), "hers first"
    assert "- Geography" in whole
    mine = grace.says("plan")
    assert "- History" in mine
    assert "- Mathematics" in mine
    assert "- Geography" not in mine
    assert "Mathematics" in grace.says("todo").partition("Plan to accept")[2].splitlines()[0]
    helen.presses("Show")
    assert helen.presses("Accept Mathematics").startswith("Mathematics is accepted")
    assert "Accepted by Helen Marsh" in helen.says("plan")

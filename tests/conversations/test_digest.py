"""Leadership's digest, by itself and asked for (P13, P15)."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select, update

from models.audit.entries import Entry
from models.db.database import Database
from models.outbox.notices import Delivery, DeliveryState, Notice
from models.outbox.topics import Topic
from models.school.people import Mentorship, Pupil, Staff
from tests.conversations.conftest import DIGEST, Speaker, World

pytestmark = [pytest.mark.P13, pytest.mark.P15]


def quiet(database: Database) -> None:
    """Take away what the invented school starts with: everybody is mentored, and nothing is owed."""
    with database.writing() as db:
        db.execute(update(Pupil).where(col(Pupil.year_group) != 9).values(year_group=8))
        db.connection().exec_driver_sql("DELETE FROM grade_entry")


@pytest.fixture
def eventful(noor: Speaker, grace: Speaker, dan: Speaker, world: World) -> None:
    """Two booked and one told, a booking cancelled, a slip that waits long, and a pupil newly below."""
    world.at("2026-11-16 10:00")
    noor.says("slip Amy Carter - homework is late again")
    world.at("2026-11-24 09:00")
    noor.says("book Amy Carter, Ben Dodd maths today", "book Amy Carter maths thu", "sessions thu")
    grace.says("sessions Amy Carter")
    grace.says("2")
    world.staff("p.lowe").says("today", "1")
    noor.says("grade Amy Carter 4 5", "grade Ben Dodd 6 6")
    dan.says("grade Amy Carter history 5 6")
    world.at("2026-11-24 16:30")


def test_the_day_at_a_glance(sam: Speaker, eventful: None) -> None:  # noqa: ARG001 - it fills the day
    said = sam.says("digest").splitlines()
    assert said[0] == "Digest, Tuesday 24 November"
    assert said[1] == "  (To decide)"
    assert said[2].startswith("- No mentor, Years 10 and 11: 2 pupils: ")
    assert said[3] == "  (The day)"
    assert said[4] == "- Sessions: 2 pupils, 1 told, 1 not told: Ben Dodd 11B"
    assert said[5] == "- Cancelled: 1 booking: Amy Carter 11A: Mathematics, Thu 26 Nov 15:20"
    assert said[6] == "- Meetings overdue: 38 pupils: of 33 mentors  [1] Show pupils"
    assert said[7] == (
        "- Slips not read for more than 5 school days: 1: Amy Carter 11A: for Dan Whitfield, sent Mon 16 Nov"
    )
    assert said[8] == "- Newly below target in November: 1 pupil: Mathematics 1  [2] Show grades"
    assert len(said) == 9


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_clash_that_was_overridden_stands_there_with_who_did_it_and_not_as_cancelled(
    sam: Speaker, noor: Speaker, grace: Speaker, helen: Speaker, world: World
) -> None:
    noor.says("book Amy Carter, Ben Dodd maths thu")
    helen.says("override Amy Carter history thu with dan whitfield mock exam")
    line = (
        "- Overridden: 1 clash: Amy Carter 11A: History instead of Mathematics, "
        "Thu 26 Nov 15:20, by Helen Marsh"
    )
    said = sam.says("digest")
    assert line in said
    assert "mock exam" not in said
    assert "Cancelled" not in said
    helen.says("undo")
    assert "Overridden" not in sam.says("digest")
    helen.says("override Amy Carter history thu with dan whitfield mock exam")
    world.at("16:30")
    assert line in grace.says("tick").partition("to Sam Okafor:\nDigest, Monday 23 November\n")[2]
    world.at("2026-11-24 16:30")
    assert "Overridden" not in sam.says("digest"), "it was yesterday's"


@pytest.mark.whole
def test_a_booking_that_was_moved_is_not_cancelled(sam: Speaker, noor: Speaker) -> None:
    noor.says("book Amy Carter maths thu", "change amy to 3.30")
    assert "Cancelled" not in sam.says("digest")
    noor.says("undo", "cancel amy")
    assert "- Cancelled: 1 booking: Amy Carter 11A: Mathematics, Thu 26 Nov 15:20" in sam.says("digest")


def test_grades_stand_behind_their_button(sam: Speaker, eventful: None) -> None:  # noqa: ARG001 - it fills the day
    assert "Amy Carter 11A: predicted" not in sam.says("digest")
    assert sam.presses("Show grades").splitlines() == [
        "Newly below target in November",
        "  (Mathematics)",
        "  Amy Carter 11A: predicted 5 (was 6), target 6",
    ]


def test_meetings_are_listed_by_mentor(sam: Speaker) -> None:
    sam.says("digest")
    listed = sam.presses("Show pupils").splitlines()
    assert listed[0] == "Formal meetings overdue"
    assert "- Dan Whitfield: Amy Carter 11A and Matthew Whiteley 11A" in listed
    assert listed[1:] == sorted(listed[1:]), "by name, not by how much is owed"


@pytest.mark.parametrize("email", ["n.hussain", "d.whitfield", "a.price", "j.reid", "g.lin"])
def test_nobody_else_may_see_it(world: World, email: str) -> None:
    said = world.staff(email).says("digest")
    assert "or the raising achievement coordinator may see the leadership digest." in said
    assert "Sessions" not in said


def test_its_buttons_are_refused_to_others(
    noor: Speaker,
    sam: Speaker,
    eventful: None,  # noqa: ARG001 - it fills the day
) -> None:
    sam.says("digest")
    noor.talk.buttons = list(sam.talk.buttons)
    assert noor.presses("Show grades").startswith("Only ")
    noor.talk.buttons = list(sam.talk.buttons)
    assert noor.presses("Show pupils").startswith("Only ")


def test_half_past_four_tells_leadership_and_the_coordinator(
    noor: Speaker,
    world: World,
    eventful: None,  # noqa: ARG001 - it fills the day
) -> None:
    world.only(DIGEST)
    told = noor.says("tick")
    readers = ["Helen Marsh", "Peter Lowe", "Ruth Adeyemi", "Sam Okafor"]
    for name in readers:
        assert told.count(f"▸ to {name}:\nDigest, Tuesday 24 November\n") == 1
    assert told.count("\nDigest,") == len(readers)
    assert "predicted 5" not in told
    assert "homework" not in told
    world.at("16:40")
    assert "Digest" not in noor.says("tick")


def test_nothing_to_say_is_no_digest(helen: Speaker, world: World, database: Database) -> None:
    quiet(database)
    assert helen.says("digest") == "Digest, Monday 23 November: nothing to report."
    world.only(DIGEST)
    world.at("16:30")
    helen.says("tick")
    with database.reading() as db:
        assert db.exec(select(Notice).where(Notice.topic == "leadership.digest")).all() == []


@pytest.mark.whole
def test_what_was_settled_before_delivery_is_not_told(
    helen: Speaker, world: World, database: Database
) -> None:
    world.at("10:01")
    helen.says("tick")  # she has the morning's note, before she wants no more
    world.at("16:30")
    with database.writing() as db:
        helen_id = db.exec(select(Staff.id).where(Staff.surname == "Marsh")).one()
        db.execute(
            update(Staff).where(col(Staff.id) == helen_id).values(quiet_from=16 * 60, quiet_to=18 * 60)
        )
    helen.says("tick")
    quiet(database)
    world.at("18:05")
    assert "Digest" not in helen.says("tick")
    with database.reading() as db:
        mine = db.exec(
            select(Notice).where(Notice.topic == "leadership.digest", Notice.to_staff == helen_id)
        ).one()
    assert mine.why == "nothing to say"


def test_not_on_a_day_without_school(noor: Speaker, world: World) -> None:
    world.only(DIGEST)
    world.at("2026-11-27 16:30")
    assert "Digest" not in noor.says("tick")


@pytest.mark.whole
def test_its_time_is_a_setting(helen: Speaker, world: World) -> None:
    world.only(DIGEST)
    helen.says("settings digest time 15:45")
    world.at("15:44")
    assert "Digest" not in helen.says("tick")
    world.at("15:45")
    assert "▸ to Helen Marsh:\nDigest, Monday 23 November" in helen.says("tick")


def test_who_lost_the_role_is_not_told(helen: Speaker, world: World, database: Database) -> None:
    with database.writing() as db:
        db.connection().exec_driver_sql(
            "DELETE FROM staff_role WHERE staff_id = (SELECT id FROM staff WHERE surname = 'Lowe')"
        )
    world.only(DIGEST)
    world.at("16:30")
    assert "to Peter Lowe:\nDigest" not in helen.says("tick")


def test_a_message_that_failed_is_counted(helen: Speaker, noor: Speaker, database: Database) -> None:
    noor.says("slip Amy Carter + good", "tick")
    with database.writing() as db:
        slips = select(Notice.id).where(Notice.topic == Topic.SLIP_NEW)
        failed = update(Delivery).where(col(Delivery.notice_id).in_(slips))
        db.execute(failed.values(state=DeliveryState.FAILED, owed=False))
        db.execute(update(Notice).where(col(Notice.topic) == Topic.SLIP_NEW).values(closed_at=None))
    said = helen.says("digest")
    assert "- Messages not delivered: 1: a slip to Dan Whitfield: failed" in said


@pytest.mark.whole
def test_a_message_that_failed_stands_in_one_digest(
    helen: Speaker, noor: Speaker, world: World, database: Database
) -> None:
    world.at("10:01")
    noor.says("slip Amy Carter + good", "tick")
    with database.writing() as db:
        given_up = datetime(2026, 11, 23, 15, tzinfo=UTC)
        slips = select(Notice.id).where(Notice.topic == Topic.SLIP_NEW)
        failed = update(Delivery).where(col(Delivery.notice_id).in_(slips))
        db.execute(failed.values(state=DeliveryState.FAILED, owed=False, not_before=given_up))
        db.execute(update(Notice).where(col(Notice.topic) == Topic.SLIP_NEW).values(closed_at=None))
    world.at("16:30")
    assert "- Messages not delivered: 1: a slip to Dan Whitfield: failed" in helen.says("tick")
    world.at("2026-11-24 16:30")
    assert "Messages not delivered" not in helen.says("tick")
    assert "Messages not delivered: 1" in helen.says("digest")


@pytest.mark.both_databases
def test_a_booking_taken_back_at_once_is_nobodys_news(helen: Speaker, noor: Speaker) -> None:
    noor.says("book Amy Carter maths thu", "undo")
    assert "Cancelled" not in helen.says("digest")


@pytest.mark.whole
def test_told_and_all_told(helen: Speaker, noor: Speaker) -> None:
    noor.says("book Amy Carter maths today")
    assert "Sessions: 1 pupil, nobody told: Amy Carter 11A" in helen.says("digest")
    helen.says("today")
    helen.presses("Told")
    assert "- Sessions: 1 pupil, all told\n" in helen.says("digest")


def test_mentors_left_are_missed(helen: Speaker, database: Database) -> None:
    with database.writing() as db:
        db.execute(update(Mentorship).values(last_day=None))
        dan_id = db.exec(select(Staff.id).where(Staff.surname == "Whitfield")).one()
        db.execute(update(Staff).where(col(Staff.id) == dan_id).values(active=False))
    said = helen.says("digest")
    assert "Matthew Whiteley 11A" in next(line for line in said.splitlines() if "No mentor" in line)


@pytest.mark.both_databases
@pytest.mark.usefixtures("eventful")
def test_while_records_are_restricted_the_others_stand_there(sam: Speaker, world: World) -> None:
    ruth, below = world.staff("r.adeyemi"), "Newly below target in November: 1 pupil: Mathematics 1"
    for name, rest in (("Ben Dodd", [below, "Amy"]), ("Amy Carter", [])):
        ruth.says(f"restrict {name}: the complaint is not answered")
        ruth.presses("Restrict the record")
        said = sam.says("digest")
        assert said.startswith("Digest, Tuesday 24 November")
        assert [each for each in (below, "Amy", "Ben") if each in said] == rest


@pytest.mark.P6
def test_the_first_collection_has_nobody_newly_below(helen: Speaker, database: Database) -> None:
    with database.writing() as db:
        connection = db.connection()
        connection.exec_driver_sql(
            "DELETE FROM grade_entry WHERE collection_id IN (SELECT id FROM collection WHERE key = '2026-09')"
        )
        connection.exec_driver_sql("DELETE FROM collection WHERE key = '2026-09'")
    assert "Newly below" not in helen.says("digest")


def test_a_look_at_it_is_an_entry(helen: Speaker, database: Database) -> None:
    helen.says("digest")
    with database.reading() as db:
        assert [each.deed for each in db.exec(select(Entry).where(Entry.deed == "digest"))] == ["digest"]


@pytest.mark.whole
def test_results_are_news_until_five_school_days_after_the_collection(
    sam: Speaker,
    world: World,
    eventful: None,  # noqa: ARG001 - it fills the day
) -> None:
    world.at("2026-12-07 16:30")
    assert "Newly below target in November" in sam.says("digest")
    world.at("2026-12-08 16:30")
    assert "Newly below" not in sam.says("digest")

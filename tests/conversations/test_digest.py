"""Leadership's digest, by itself and asked for (P13, P15)."""

import re
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select, update

from models.audit.anchors import newest_anchor
from models.audit.entries import Entry
from models.audit.seals import seal
from models.db.database import Database
from models.outbox.notices import Delivery, DeliveryState, Notice
from models.outbox.topics import Topic
from models.school.people import Mentorship, Pupil, Staff
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P13, pytest.mark.P15]

DIGEST = "leadership's digest"


def quiet(database: Database) -> None:
    """Take away what the invented school starts with: everybody is mentored, and nothing is owed."""
    with database.writing() as db:
        db.execute(update(Pupil).where(col(Pupil.year_group) != 9).values(year_group=8))
        db.connection().exec_driver_sql("DELETE FROM grade_entry")


@pytest.fixture
def sam(world: World) -> Speaker:
    """The raising achievement coordinator."""
    return world.staff("s.okafor")


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


def test_results_are_news_until_five_school_days_after_the_collection(
    sam: Speaker,
    world: World,
    eventful: None,  # noqa: ARG001 - it fills the day
) -> None:
    world.at("2026-12-07 16:30")
    assert "Newly below target in November" in sam.says("digest")
    world.at("2026-12-08 16:30")
    assert "Newly below" not in sam.says("digest")


def digest_of(world: World, speaker: Speaker, at: str) -> str:
    """The digest that the coordinator is told at that time."""
    world.only(DIGEST)
    world.tells_only("s.okafor")
    world.at(at)
    pieces = re.split(r"(?m)^▸ to (.+):\n", speaker.says("tick"))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True)).get("Sam Okafor", "")


@pytest.mark.P8
def test_names_are_said_once_and_then_counted_once_a_week(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-16 10:00")
    noor.says("slip Amy Carter - homework is late again")
    told = {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("11-24", "11-25", "11-26", "11-30")}
    row = "Slips not read for more than 5 school days"
    assert f"{row}: 1: Amy Carter 11A: for Dan Whitfield, sent Mon 16 Nov" in told["11-24"]
    assert [day for day in told if row in told[day]] == ["11-24", "11-30"]
    assert re.search(rf"{row}: 1: named before  \[\d+\] Show all", told["11-30"])
    assert [day for day in told if "No mentor" in told[day]] == ["11-30"]
    assert [day for day in told if "Meetings overdue: 38 pupils" in told[day]] == ["11-30"]
    assert sam.presses("Show all") == (
        "Slips not read for more than 5 school days: 1\n  Amy Carter 11A: for Dan Whitfield, sent Mon 16 Nov"
    )


@pytest.mark.whole
def test_a_month_that_begins_repeats_no_names(
    sam: Speaker, noor: Speaker, grace: Speaker, world: World
) -> None:
    world.at("2026-10-20 10:00")
    assert "saved" in grace.says("meet Ben Dodd formal: spoke about revision, target: two past papers")
    told = {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("11-30", "12-01", "12-02")}
    assert [day for day in told if "No mentor" in told[day]] == ["11-30"]
    # December begins on a Tuesday: those who were due in November are overdue from then on, and no others are named.
    assert "Meetings overdue: 37 pupils" in told["11-30"]
    assert "Meetings newly overdue: 1 pupil: of 1 mentor" in told["12-01"]
    assert told["12-02"] == ""
    world.at("2026-12-02 17:00")
    noor.says("grade Amy Carter 4 4")
    told |= {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("12-03", "12-04", "12-07")}
    assert [day for day in told if "Newly below target" in told[day]] == ["12-03", "12-07"]


@pytest.mark.P8
def test_where_there_are_many_all_of_them_can_be_seen(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-16 10:00")
    for at in range(14):
        world.at(f"2026-11-16 10:{at:02}")
        noor.says(f"slip Amy Carter - late again, number {at}")
    world.at("2026-11-24 16:30")
    assert "and 9 more" in sam.says("digest")
    assert sam.presses("Show all").count("for Dan Whitfield") == len(range(14))


@pytest.mark.P11
def test_an_absence_is_named_when_it_comes_and_when_it_is_overdue_and_counted_between(
    sam: Speaker, noor: Speaker, world: World
) -> None:
    world.at("2026-11-23 08:30")
    noor.says("book Amy Carter, Ben Dodd maths lunch today")
    world.at("2026-11-23 12:45")
    noor.says("register Amy Carter absent", "register Ben Dodd here")
    told = {
        day: digest_of(world, sam, f"2026-{day} 16:31")
        for day in ("11-23", "11-24", "11-25", "11-26", "11-30")
    }
    row = "To follow up: 1 absence"
    named = "Amy Carter 11A: Mathematics, Mon 23 Nov"
    assert f"- {row}: {named}\n" in told["11-23"]
    assert re.search(rf"- {row}: named before  \[\d+\] Show all", told["11-24"])
    assert named not in told["11-24"] + told["11-25"]
    assert f"- {row}, 1 overdue: {named}, overdue" in told["11-26"], "due on Wednesday"
    assert re.search(rf"- {row}, 1 overdue: named before", told["11-30"])
    assert named in sam.presses("Show all")


@pytest.mark.P11
def test_a_register_that_is_not_taken_is_named_once(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-23 08:30")
    noor.says("book Amy Carter maths lunch today", "book Ben Dodd maths today")
    told = {day: digest_of(world, sam, f"2026-{day} 16:31") for day in ("11-23", "11-24", "11-25")}
    assert "Registers not taken: 1: Mathematics, today, 12:40" in told["11-23"], (
        "the other one is not due yet"
    )
    assert "Mathematics, Mon 23 Nov, 15:20" in told["11-24"]
    assert "- Registers not taken: 2  [" in told["11-24"]
    assert "    1 named before" in told["11-24"]
    assert "12:40" not in told["11-24"]
    assert "Registers not taken: 2: named before" in told["11-25"]


@pytest.mark.whole
def test_a_register_of_the_last_day_of_term_is_named_on_the_first_of_the_next(
    sam: Speaker, noor: Speaker, world: World
) -> None:
    world.at("2026-12-18 08:30")
    noor.says("book Amy Carter maths today")
    assert "Registers not taken" not in digest_of(world, sam, "2026-12-18 16:31"), "it has ended a moment ago"
    told = digest_of(world, sam, "2027-01-04 16:31")
    assert "Registers not taken: 1: Mathematics, Fri 18 Dec, 15:20" in told
    assert "Register to take" in noor.says("todo")


@pytest.mark.whole
@pytest.mark.P12
def test_a_review_that_is_due_is_named_once(sam: Speaker, grace: Speaker, world: World) -> None:
    world.at("2026-11-23 10:00")
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice")
    told = {
        day: digest_of(world, sam, f"{day} 16:31")
        for day in ("2026-11-23", "2026-11-24", "2027-01-04", "2027-01-05")
    }
    assert "Interventions begun: 1: Amy Carter 11A" in told["2026-11-23"]
    assert "ntervention" not in told["2026-11-24"]
    assert "Interventions to review: 1: Amy Carter 11A" in told["2027-01-04"]
    assert "Interventions to review: 1: named before" in told["2027-01-05"]


def test_what_somebody_has_to_decide_stands_first(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-24 08:30")
    noor.says("book Amy Carter, Ben Dodd maths lunch today", "book Ben Dodd maths thu", "cancel ben thu")
    world.at("2026-11-24 12:45")
    noor.says("register Amy Carter absent")
    said = digest_of(world, sam, "2026-11-24 16:31")
    decide, _, day = said.partition("  (The day)\n")
    assert "To follow up: 1 absence" in decide
    assert "Registers not taken: 1" in decide
    assert "Sessions: 2 pupils" in day
    assert "Cancelled: 1 booking" in day


def test_a_quiet_day_is_a_few_lines(sam: Speaker, noor: Speaker, world: World) -> None:
    world.at("2026-11-24 08:30")
    noor.says("tick", "book Amy Carter maths today", "tick")
    assert digest_of(world, sam, "2026-11-24 16:31").splitlines() == [
        "Digest, Tuesday 24 November",
        "- Sessions: 1 pupil, nobody told: Amy Carter 11A",
    ]


def test_it_carries_where_the_audit_ends_once_a_week_and_verify_finds_that(
    sam: Speaker, noor: Speaker, world: World, database: Database
) -> None:
    noor.says("slip Amy Carter - homework is late again")
    world.at("2026-11-24 16:40")
    assert "entries are sealed" not in sam.says("digest")
    with database.writing() as db:
        seal(db, datetime(2026, 11, 24, 16, 40, tzinfo=UTC))
    said = sam.says("digest")
    noted = re.search(r"(\d+) entries are sealed, the newest as ([0-9a-f]{16})\.", said)
    assert noted is not None
    with database.reading() as db:
        newest = newest_anchor(db, datetime(2026, 11, 24, 16, 40, tzinfo=UTC))
    assert newest is not None
    assert (int(noted[1]), noted[2]) == (newest.position, newest.digest[:16])
    assert f"staffroom audit verify --against {noted[2]}" in said

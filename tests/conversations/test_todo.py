"""What there is to do, derived from the facts (P4, P7, P8, P10)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from models.db.database import Database
from models.outbox.notices import Notice, NoticeEnd, promise
from models.outbox.topics import Topic
from models.school.people import Mentorship, Pupil, Staff
from models.school.settings import SettingChange
from models.school.snapshot import changed
from tests.conversations.conftest import Speaker, World


@pytest.mark.P7
def test_a_mentor_has_meetings_and_slips_overdue_first_each_with_its_button(
    noor: Speaker, dan: Speaker, world: World
) -> None:
    noor.says("slip Amy Carter - no homework for two weeks")
    dan.says("meet Matthew fri formal target: read")
    assert dan.says("todo").splitlines() == [
        "2 things to do, 1 overdue",
        "  (Overdue)",
        "- Amy Carter 11A: formal meeting overdue since September, not met yet  [1] Meet",
        "  (Now)",
        "- Amy Carter 11A: negative slip: from Noor Hussain, sent today  [2] Read",
        "[3] My settings",
    ]
    world.at("2026-12-02 09:00")
    assert dan.says("todo").splitlines() == [
        "4 things to do, 2 overdue",
        "  (Overdue)",
        "- Amy Carter 11A: negative slip: from Noor Hussain, sent on Mon 23 Nov, "
        "not read for more than 5 school days  [1] Read",
        "- Amy Carter 11A: formal meeting overdue since September, not met yet  [2] Meet",
        "  (Now)",
        "- No contact with home for 13 weeks: Amy Carter 11A and Matthew Whiteley 11A  [3] Show",
        "  (Later)",
        "- Matthew Whiteley 11A: formal meeting due by Fri 18 Dec, last seen Fri 20 Nov  [4] Meet",
        "[5] My settings",
    ]


@pytest.mark.P8
def test_a_slip_that_was_read_is_gone_and_its_text_was_only_behind_the_button(
    noor: Speaker, dan: Speaker
) -> None:
    noor.says("slip Amy Carter - no homework for two weeks")
    assert "homework" not in dan.says("todo")
    assert "no homework for two weeks" in dan.presses("Read")
    assert "slip" not in dan.says("todo")
    assert "read by Dan Whitfield" in noor.says("slips")


@pytest.mark.P8
@pytest.mark.both_databases
def test_a_slip_that_was_taken_back_is_gone(noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter - no homework", "undo")
    assert "slip" not in dan.says("todo")


@pytest.mark.P8
def test_a_slip_is_for_the_mentor_of_now(
    noor: Speaker, dan: Speaker, tom: Speaker, database: Database
) -> None:
    noor.says("slip Amy Carter - no homework")
    with database.writing() as db:
        amy = db.exec(
            select(Pupil).where(Pupil.legal_forename == "Amy", Pupil.legal_surname == "Carter")
        ).one()
        before = db.exec(select(Mentorship).where(Mentorship.pupil_id == amy.id)).one()
        before.last_day = date(2026, 11, 22)
        db.flush()
        now = db.exec(select(Staff).where(Staff.email == "t.berry@school.example")).one()
        db.add(Mentorship(pupil_id=before.pupil_id, staff_id=now.id or 0, first_day=date(2026, 11, 23)))
    assert "slip" not in dan.says("todo")
    assert "Amy Carter 11A: negative slip" in tom.says("todo")
    assert "no homework" in tom.presses("Read")


@pytest.mark.P8
def test_ones_own_slip_about_ones_own_pupil_is_nothing_to_read(dan: Speaker) -> None:
    dan.says("slip Amy Carter + good history")
    assert "slip" not in dan.says("todo")


@pytest.mark.P10
def test_leadership_has_the_list_to_tell_until_everybody_was_told(
    noor: Speaker, peter: Speaker, helen: Speaker
) -> None:
    assert peter.says("todo").splitlines()[0] == "Nothing to do now."
    noor.says("book Amy Carter, Ben Dodd maths today")
    assert "- The Year 11 list: 2 pupils to tell today  [1] Show list" in peter.says("todo")
    assert "2 pupils, nobody told yet" in peter.presses("Show list")
    peter.presses("Told")
    assert "- The Year 11 list: 1 pupil to tell today" in helen.says("todo")
    peter.presses("Told")
    assert "Year 11 list" not in peter.says("todo")
    assert "Year 11 list" not in noor.says("todo")


@pytest.mark.P10
def test_the_list_is_the_leaders_of_the_day_and_over_when_the_sessions_are(
    noor: Speaker, peter: Speaker, helen: Speaker, world: World, database: Database
) -> None:
    noor.says("book Amy Carter maths today")
    with database.writing() as db:
        db.add(
            SettingChange(name="leader_monday", value="h.marsh@school.example", changed_at=world.clock.now())
        )
        changed(db)
    assert "Year 11 list" not in peter.says("todo")
    assert "Year 11 list" in helen.says("todo")
    world.at("16:25")
    assert "Year 11 list" not in helen.says("todo")


@pytest.mark.P10
def test_the_list_is_everybodys_where_the_leader_of_the_day_has_left(
    noor: Speaker, peter: Speaker, world: World, database: Database
) -> None:
    noor.says("book Amy Carter maths today")
    with database.writing() as db:
        db.add(
            SettingChange(name="leader_monday", value="n.lefty@school.example", changed_at=world.clock.now())
        )
        changed(db)
    assert "Year 11 list" in peter.says("todo")


@pytest.mark.P4
def test_the_scheme_lead_has_the_pupils_without_a_mentor(
    helen: Speaker, peter: Speaker, database: Database
) -> None:
    with database.writing() as db:
        for each in db.exec(select(Mentorship).where(col(Mentorship.last_day).is_(None))):
            each.last_day = date(2026, 11, 20)
    said = helen.says("todo")
    assert "- 40 pupils with no mentor  [2] Allocate  [3] Show all" in said
    assert "and 32 more" in said
    assert "To give them one: mentors" in said
    assert "Amy Carter 11A" in helen.presses("Show all")
    assert "no mentor" not in peter.says("todo")


@pytest.mark.P4
def test_who_has_left_mentors_nobody(helen: Speaker, database: Database) -> None:
    before = helen.says("todo")
    with database.writing() as db:
        db.exec(select(Staff).where(Staff.email == "d.whitfield@school.example")).one().active = False
    assert "Amy Carter 11A" not in before
    assert "Amy Carter 11A" in helen.says("todo")


def test_the_scheme_lead_has_what_could_not_be_delivered(
    helen: Speaker, peter: Speaker, world: World, database: Database
) -> None:
    now = world.clock.now()
    with database.writing() as db:
        dan = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one()
        promise(
            db, Topic.MORNING_NOTE, key="x", to_staff=dan, due=now, useful_until=now + timedelta(hours=9), now=now
        )  # fmt: skip
        notice = db.exec(select(Notice).where(Notice.key == "x")).one()
        notice.ended = NoticeEnd.TOO_LATE
    said = helen.says("todo")
    assert "- 1 message not delivered\n    the morning note to Dan Whitfield: too late" in said
    assert "not delivered" not in peter.says("todo")


def test_nobody_is_told_to_tell_themselves(helen: Speaker, world: World, database: Database) -> None:
    now = world.clock.now()
    with database.writing() as db:
        own = db.exec(select(Staff.id).where(Staff.email == "h.marsh@school.example")).one()
        promise(
            db, Topic.MORNING_NOTE, key="x", to_staff=own, due=now, useful_until=now + timedelta(hours=9), now=now
        )  # fmt: skip
        db.exec(select(Notice).where(Notice.key == "x")).one().ended = NoticeEnd.TOO_LATE
    said = helen.says("todo")
    assert "the morning note to you: too late" in said
    assert "Tell them yourself" not in said
    assert "write to me in Slack or Teams" in said
    form = world.staff("r.adeyemi").says("slip")
    assert "Not for safeguarding concerns." in form
    assert "Tell Ruth Adeyemi" not in form


@pytest.mark.P7
def test_many_of_a_kind_are_cut_short_with_where_the_rest_is(dan: Speaker, database: Database) -> None:
    with database.writing() as db:
        mentor = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one()
        for each in db.exec(select(Mentorship).order_by(col(Mentorship.pupil_id)).limit(30)):
            each.staff_id = mentor or 0
    said = dan.says("todo")
    assert dan.labels == [*["Meet"] * 8, "My settings"]
    assert "more to meet. To see them all: mentees" in said


def test_who_has_nothing_to_do_is_told_so(joan: Speaker) -> None:
    assert joan.says("todo").splitlines()[0] == "Nothing to do now."


def test_the_list_takes_the_same_few_queries_however_much_there_is(
    noor: Speaker, dan: Speaker, database: Database, world: World
) -> None:
    asked: list[str] = []
    talk = world.staff("d.whitfield")

    def count() -> int:
        asked.clear()
        talk.says("todo")
        return sum(each.startswith("SELECT") for each in asked)

    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    talk.says("todo")
    before = count()
    for at in range(6):
        noor.says(f"slip Amy Carter + good {at}")
    assert "slip" in dan.says("todo")
    assert count() == before


@pytest.mark.P9
def test_the_sessions_of_the_day_stand_below(noor: Speaker, dan: Speaker, world: World) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today M4", "book Amy Carter maths tue")
    dan.says("book Amy Carter history today lunch")
    said = noor.says("todo").splitlines()
    at = said.index("  (Your sessions today)")
    assert said[at + 1] == "- 15:20–16:20 Mathematics, M4: Amy Carter 11A and Ben Dodd 11B"
    assert "History" not in "".join(said)
    world.at("2026-11-24 08:00")
    assert "Your sessions today" in noor.says("todo")
    assert "Your sessions today" not in dan.says("todo")


def test_todays_sessions_stand_with_what_there_is_to_do_and_are_not_repeated_below(
    noor: Speaker, grace: Speaker
) -> None:
    noor.says("book Amy Carter maths today lunch", "book Ben Dodd maths thu")
    grace.says("book Zoe O'Brien maths today with Noor Hussain", "book Ella Smith-Jones maths today")
    today, below = noor.says("todo"), noor.says("sessions ahead")
    assert "12:40–13:10 Mathematics: Amy Carter 11A" in today
    assert "15:20–16:20 Mathematics: Zoë O’Brien 11C" in today
    assert "Ben Dodd 11B" not in today
    assert "Ben Dodd 11B" in below
    assert "Ella Smith-Jones 11E" in below, "a colleague's of today is no session of one's own"
    assert "Amy Carter 11A" not in below
    assert "Zoë O’Brien 11C" not in below
    assert "Zoë O’Brien 11C" in grace.says("sessions ahead"), "whoever booked it for a colleague sees it"
    assert "You have no other sessions in the next two weeks." in noor.says("cancel Ben", "sessions ahead")

"""`followups`: a pupil who did not come is followed up until there is an outcome (P11, R10)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import plan
from models.rules.attendance import Mark
from models.school.people import Mentorship, Pupil, Staff
from models.school.snapshot import school
from models.sessions.asks import WayRequest, WayState
from models.sessions.marks import marked_between
from models.sessions.register import AbsenceOutcome, FollowUp
from tests.conversations.conftest import MONDAY, Speaker, World

AMY = "Amy Carter 11A"
NOTHING = "You have no absence to follow up."


@pytest.fixture(name="absent")
def _absent(noor: Speaker, world: World) -> None:
    """Amy, whom Dan mentors, does not come to maths on Monday; Ben does."""
    noor.says("book Amy Carter, Ben Dodd maths today")
    world.at("2026-11-23 15:25")
    noor.says("register all here", "register Amy absent")


def rows(said: str) -> list[str]:
    return [line.removeprefix("- ").split("  [")[0] for line in said.splitlines() if line.startswith("- ")]


def outcomes(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(FollowUp.outcome).order_by(col(FollowUp.id))).all())


def coded(database: Database, folder: Path, am: str, pm: str, at: datetime) -> None:
    """Amy's codes of Monday come in, as the office imports them."""
    with database.reading() as db:
        upn = db.exec(
            select(Pupil.upn).where(Pupil.legal_forename == "Amy", Pupil.legal_surname == "Carter")
        ).one()
    file = folder / "attendance-2026-11-23.csv"
    file.write_text(f"UPN,AM,PM\n{upn},{am},{pm}\n", encoding="utf-8")
    with database.writing() as db:
        planned = plan(db, [file], MONDAY)
        assert planned.errors == ()
        apply(db, planned, Actor(None, at))


@pytest.mark.whole
@pytest.mark.usefixtures("absent")
@pytest.mark.both_databases
@pytest.mark.P11
def test_an_absence_is_the_mentors_and_leaderships_until_one_of_them_ends_it(
    dan: Speaker, peter: Speaker, noor: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    assert rows(dan.says("followups")) == rows(peter.says("followups")) == [AMY]
    assert "Due Wed 25 Nov" in dan.says("followups")
    assert grace.says("followups").startswith(NOTHING)
    world.at("2026-11-23 16:25")
    sent = noor.says("tick")
    assert "▸ to Dan Whitfield:\nAbsent: Mathematics, today, 15:20–16:20, Noor Hussain" in sent
    assert "▸ to #leadership:\nAbsent: Mathematics, today, 15:20–16:20, Noor Hussain" in sent
    place = sent.partition("▸ to #leadership:\n")[2].partition("▸ to")[0]
    assert place.startswith("Absent: Mathematics, today, 15:20–16:20, Noor Hussain\n- 1 absence to follow up")
    assert AMY not in place, "in a place only the Year 11 list and who is to be fetched have names"
    peter.says("tick")
    assert rows(peter.says("followups")) == [AMY]
    dan.says("followups")
    said = dan.presses("Spoke to pupil")
    assert f"({AMY}: spoke to the pupil.)" in said
    assert outcomes(database) == [AbsenceOutcome.SPOKE]
    assert peter.says("followups").startswith(NOTHING)
    assert (
        "▸ to #leadership (updated):\nAbsent: Mathematics, today, 15:20–16:20, Noor Hussain: all followed up."
        in noor.says("tick")
    )
    assert dan.says("undo").startswith(f"Taken back: the absence of {AMY} is as it was before.")
    assert rows(peter.says("followups")) == [AMY]


@pytest.mark.usefixtures("absent")
def test_an_absence_says_what_is_known_of_it(dan: Speaker, noor: Speaker, world: World) -> None:
    dan.says("followups Amy spoke: she forgot")
    world.at("2026-11-24 10:00")
    noor.says("book Amy Carter maths today")
    world.at("2026-11-24 15:31")
    noor.says("register Amy absent")
    said = dan.says("followups Amy")
    assert "Whose                  leadership, Dan Whitfield (mentor) and Grace Lin" in said
    assert "At sessions this year  0 of 2 (0%)" in said
    assert "- Absences before: Mathematics, Mon 23 Nov, 15:20–16:20: spoke to the pupil" in said


@pytest.mark.usefixtures("absent")
@pytest.mark.both_databases
def test_legitimate_excuses_and_can_be_taken_back(dan: Speaker, noor: Speaker, database: Database) -> None:
    assert "! Why? Pick a reason." in dan.says("followups Amy legitimate")
    assert dan.says("appointment").startswith(f"{AMY}: legitimate.")
    assert f"- {AMY}: excused, appointment" in noor.says("register")
    assert dan.says("undo").startswith("Taken back")
    assert f"- {AMY}: absent" in noor.says("register")
    assert outcomes(database) == [""]


@pytest.mark.usefixtures("absent")
@pytest.mark.both_databases
def test_rescheduled_makes_the_booking_and_tells_the_host(
    dan: Speaker, noor: Speaker, world: World, database: Database
) -> None:
    world.only("registers")
    assert "! When? Type a day" in dan.says("followups Amy rescheduled")
    dan.says("cancel")
    said = dan.says("followups Amy rescheduled to thu")
    assert said.startswith(f"{AMY} is booked again: Mathematics, Thu 26 Nov, 15:20–16:20.")
    assert f"Dan Whitfield booked {AMY} for you: Mathematics, Thu 26 Nov" in noor.says("tick")
    assert f"- {AMY}" in noor.says("sessions thu")
    assert outcomes(database) == [AbsenceOutcome.RESCHEDULED]
    dan.says("undo")
    assert f"- {AMY}" not in noor.says("sessions thu")
    assert outcomes(database) == [""]
    dan.says("followups")
    dan.presses("Open")
    assert f"({AMY} is booked again: Mathematics, Tue 24 Nov, 15:20–16:20.)" in dan.presses("Book Tue 24 Nov")


@pytest.mark.whole
@pytest.mark.usefixtures("absent")
def test_what_was_asked_of_the_booking_ends_when_it_is_taken_back(
    dan: Speaker, helen: Speaker, database: Database
) -> None:
    dan.says("followups Amy rescheduled to thu")
    helen.says("book Amy Carter history thu")
    assert "is asked to let Amy Carter 11A go" in helen.presses("Ask to give way")
    dan.says("undo")
    with database.reading() as db:
        assert list(db.exec(select(WayRequest.state))) == [WayState.GONE]


@pytest.mark.whole
@pytest.mark.usefixtures("absent")
def test_a_booking_that_there_was_is_not_said_to_be_made_nor_the_one_that_was_missed(
    dan: Speaker, noor: Speaker, world: World, database: Database
) -> None:
    world.only("registers")
    said = dan.says("followups Amy rescheduled to today")
    assert "That is the session that was missed. Say another day or time." in said
    assert outcomes(database) == [""], "missing a session makes up for none"
    noor.says("book Amy Carter maths thu")
    said = dan.says("cancel", "followups Amy rescheduled to thu")
    assert said.startswith(
        f"{AMY} was booked already: Mathematics, Thu 26 Nov, 15:20–16:20. The absence ends"
    )
    assert outcomes(database) == [AbsenceOutcome.RESCHEDULED]
    assert "booked" not in noor.says("tick"), "the host made it"
    dan.says("undo")
    assert f"- {AMY}" in noor.says("sessions thu"), "what Noor booked stays"


@pytest.mark.usefixtures("absent")
@pytest.mark.both_databases
def test_a_corrected_mark_ends_what_follows_from_it_and_brings_it_back(
    noor: Speaker, dan: Speaker, database: Database
) -> None:
    noor.says("register Amy late 10")
    assert outcomes(database) == [AbsenceOutcome.CORRECTED]
    assert dan.says("followups").startswith(NOTHING)
    noor.says("register Amy absent")
    assert rows(dan.says("followups")) == [AMY]
    noor.says("register did not take place")
    assert outcomes(database) == [AbsenceOutcome.CALLED_OFF]
    noor.says("undo")
    assert outcomes(database) == [""]
    dan.says("followups Amy spoke")
    noor.says("register Amy here", "register Amy absent")
    assert outcomes(database) == [AbsenceOutcome.SPOKE], "what a person said stays"


@pytest.mark.whole
@pytest.mark.usefixtures("absent")
@pytest.mark.both_databases
def test_codes_that_come_in_again_and_again_decide_anew(
    dan: Speaker, noor: Speaker, database: Database, tmp_path: Path
) -> None:
    at = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
    for am, pm, outcome, mark in (
        ("/", "\\", "", Mark.ABSENT),
        ("/", "I", AbsenceOutcome.NOT_IN_SCHOOL, Mark.EXCUSED),
        ("/", "N", AbsenceOutcome.NOT_IN_SCHOOL, Mark.ABSENT),
        ("/", "M", AbsenceOutcome.NOT_IN_SCHOOL, Mark.EXCUSED),
        ("/", "L", "", Mark.ABSENT),
    ):
        coded(database, tmp_path, am, pm, at)
        assert outcomes(database) == [outcome], pm
        with database.reading() as db:
            amy = [
                each.pupil_id
                for each in marked_between(db, MONDAY, MONDAY)
                if school(db).label(each.pupil_id) == AMY
            ]
            assert [each.mark for each in marked_between(db, MONDAY, MONDAY, pupil_ids=amy)] == [mark], pm
    coded(database, tmp_path, "/", "N", at)
    assert f"- {AMY}: absent, not in school" in noor.says("register")
    assert dan.says("followups").startswith(NOTHING)


@pytest.mark.usefixtures("absent")
def test_the_office_excuses_who_went_home(joan: Speaker, dan: Speaker, noor: Speaker) -> None:
    joan.says("absent Amy Carter")
    assert dan.says("followups").startswith(NOTHING)
    assert f"- {AMY}: excused, not in school" in noor.says("register")
    joan.says("undo")
    assert rows(dan.says("followups")) == [AMY]


def miss(noor: Speaker, world: World, day: str) -> None:
    world.at(f"{day} 10:00")
    noor.says("book Amy Carter maths today")
    world.at(f"{day} 15:25")
    noor.says("register Amy absent")


def test_the_second_reaches_the_head_of_subject_and_the_third_the_coordinator(
    noor: Speaker, grace: Speaker, world: World
) -> None:
    sam = world.staff("s.okafor")
    miss(noor, world, "2026-11-23")
    assert grace.says("followups").startswith(NOTHING)
    assert "Ask Dan Whitfield (mentor)" in grace.says("followups Amy")
    miss(noor, world, "2026-11-24")
    assert len(rows(grace.says("followups"))) == 1
    assert sam.says("followups").startswith(NOTHING)
    miss(noor, world, "2026-11-25")
    assert len(rows(grace.says("followups"))) == 2
    assert len(rows(sam.says("followups"))) == 1


@pytest.mark.usefixtures("absent")
def test_escalated_waits_with_the_coordinator(peter: Speaker, dan: Speaker, world: World) -> None:
    sam = world.staff("s.okafor")
    assert sam.says("followups").startswith(NOTHING)
    assert peter.says("followups Amy escalated").startswith(
        f"The absence of {AMY} is with the coordinator now."
    )
    assert peter.says("followups").startswith(NOTHING)
    assert dan.says("followups").startswith(NOTHING)
    assert rows(sam.says("followups")) == [AMY]
    assert sam.says("followups Amy contacted home").startswith(f"{AMY}: contacted home.")
    assert sam.says("followups").startswith(NOTHING)


@pytest.mark.usefixtures("absent")
def test_an_absence_past_its_day_is_overdue(dan: Speaker, world: World) -> None:
    world.at("2026-11-26 10:00")
    assert "Overdue, due Wed 25 Nov" in dan.says("followups")


@pytest.mark.whole
@pytest.mark.usefixtures("absent")
def test_a_new_mentor_has_the_case_and_a_mentor_who_left_has_it_no_more(
    dan: Speaker, tom: Speaker, peter: Speaker, database: Database
) -> None:
    with database.writing() as db:
        toms = db.exec(select(Staff.id).where(Staff.email == "t.berry@school.example")).one() or 0
        amy = db.exec(select(FollowUp.pupil_id)).one()
        held = db.exec(
            select(Mentorship).where(Mentorship.pupil_id == amy, col(Mentorship.last_day).is_(None))
        ).one()
        held.last_day = MONDAY
        db.flush()
        db.add(Mentorship(pupil_id=amy, staff_id=toms, first_day=MONDAY))
    assert rows(tom.says("followups")) == [AMY]
    assert dan.says("followups").startswith("Only the mentor") or dan.says("followups").startswith(NOTHING)
    assert rows(peter.says("followups")) == [AMY]


@pytest.mark.whole
@pytest.mark.usefixtures("absent")
@pytest.mark.P11
def test_what_is_to_be_done_stands_in_todo_and_in_the_digest(
    noor: Speaker, dan: Speaker, peter: Speaker, world: World
) -> None:
    assert "Mathematics, today, 15:20–16:20\n    Due Wed 25 Nov" in dan.says("todo")
    noor.says("book Ben Dodd maths tue", "book Amy Carter maths tue lunch")
    world.at("2026-11-24 15:21")
    said = noor.says("todo")
    assert "Mathematics, today, 12:40–13:10\n    1 pupil not marked" in said
    assert said.count("Register to take") == 2
    world.at("2026-11-24 16:31")
    said = peter.says("digest")
    assert "- Registers not taken: 1: Mathematics, today, 12:40–13:10, Noor Hussain: 1 not marked" in said
    assert "- To follow up: 1 absence: named before" in said, "Monday's digest had the name"
    world.at("2026-11-25 08:01")
    assert "2 registers to take" in noor.says("tick").split("▸ to Noor Hussain:")[1]
    noor.says("register tue all here 12:40-13:10", "register tue all here 15:20-16:20")
    assert "Register to take" not in noor.says("todo")
    world.at("2026-11-26 16:31")
    assert f"- To follow up: 1 absence, 1 overdue: {AMY}: Mathematics, Mon 23 Nov, overdue" in peter.says(
        "digest"
    )

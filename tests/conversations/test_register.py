"""`register`: who came to a session (P11, R10)."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.cards.register import AllHere, MarkPupil
from bot.platforms.slack.blocks import messages
from bot.platforms.teams.adaptive import draw
from bot.requests import Pressing, Words
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.lifecycle.leaving import pupils_leave
from models.rules.attendance import Mark, attendance_rate
from models.school.people import Staff
from models.school.snapshot import school
from models.sessions.marks import counted, marked_between, marks_at
from models.sessions.register import FollowUp, RegisterMark
from models.sessions.session import Booking, Session
from tests.conversations.conftest import Speaker, World

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@pytest.mark.both_databases
def test_a_mark_that_was_replaced_is_kept_and_not_counted(noor: Speaker, database: Database) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")
    with database.writing() as db:
        amy, ben = db.exec(select(Booking).order_by(Booking.pupil_id)).all()  # type: ignore[arg-type]  # a column
        for booking, mark, replaced in (
            (amy, Mark.ABSENT, NOON),
            (amy, Mark.LATE, None),
            (ben, Mark.ABSENT, None),
        ):
            db.add(
                RegisterMark(
                    session_id=booking.session_id,
                    pupil_id=booking.pupil_id,
                    mark=mark,
                    marked_by=booking.booked_by,
                    marked_at=NOON,
                    replaced_at=replaced,
                )
            )
    with database.reading() as db:
        held = marks_at(db, [amy.session_id])[amy.session_id]
        assert {pupil: each.mark for pupil, each in held.items()} == {
            amy.pupil_id: Mark.LATE,
            ben.pupil_id: Mark.ABSENT,
        }
        day = marked_between(db, MONDAY, MONDAY)
        assert counted(day) == {Mark.LATE: 1, Mark.ABSENT: 1}
        assert attendance_rate(counted(day)) == 1 / 2
        assert [each.mark for each in marked_between(db, MONDAY, MONDAY, pupil_ids=[ben.pupil_id])] == [
            Mark.ABSENT
        ]
        assert marked_between(db, MONDAY, MONDAY, host_id=ben.booked_by, subject_id=day[0].subject_id) == day
        assert marked_between(db, MONDAY, MONDAY, host_id=ben.booked_by + 1) == []


AMY, BEN = "Amy Carter 11A", "Ben Dodd 11B"


def marks_of(said: str) -> dict[str, str]:
    """How each pupil stands in a register, as it was heard."""
    lines = [line.removeprefix("- ").split("  [")[0] for line in said.splitlines() if line.startswith("- ")]
    return dict(line.split(": ", 1) for line in lines if ": " in line)


@pytest.fixture(name="booked")
def _booked(noor: Speaker, world: World) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")
    world.at("2026-11-23 15:22")


@pytest.mark.usefixtures("booked")
@pytest.mark.both_databases
@pytest.mark.P11
def test_all_are_here_and_one_more_tap_says_who_is_not(noor: Speaker, world: World) -> None:
    said = noor.says("register")
    assert said.splitlines()[:2] == [
        "Register: Mathematics, today, 15:20–16:20",
        "- 2 not marked  [1] All here",
    ]
    assert marks_of(noor.presses("All here")) == {AMY: "here", BEN: "here"}
    assert marks_of(noor.presses("Absent")) == {AMY: "absent", BEN: "here"}
    world.at("2026-11-23 15:29")
    assert marks_of(noor.presses("Late")) == {AMY: "late, 9 min", BEN: "here"}
    assert noor.says("undo").startswith(f"Taken back: {AMY} is as before in the register.")
    assert marks_of(noor.says("register")) == {AMY: "absent", BEN: "here"}


def test_a_class_is_six_taps_in_one_message(noor: Speaker, world: World) -> None:
    """Three who did not come and one who is late: a form with a choice a pupil would take ten."""
    noor.says("book 11A, 11B maths today")
    world.at("2026-11-23 15:22")
    noor.says("register")
    for tap in ("All here", "Absent", "Absent", "Absent", "Absent", "Late"):
        noor.presses(tap)
    stands = [each.split(",")[0] for each in marks_of(noor.sees_all("register")).values()]
    assert (stands.count("absent"), stands.count("late")) == (3, 1)
    assert set(stands) >= {"absent", "late", "here"}


def test_a_whole_year_of_the_school_is_one_message_on_either_platform(
    noor: Speaker, world: World, database: Database
) -> None:
    with database.reading() as db:
        pupils = [each.admission for each in school(db).pupils.values() if each.year == 11]
        noors = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0
    noor.says(f"book {', '.join(pupils)} maths today")
    world.at("2026-11-23 15:22")
    dispatcher = make_dispatcher(database, now=world.clock.now)
    said = dispatcher.hear(Words(staff_id=noors, words="register"))
    assert isinstance(said, Reply)
    assert [each.label for each in said.card.buttons()].count("Here") == len(pupils) == 20
    assert len(messages(said.card)) == len(draw(said.card)) == 1


@pytest.mark.both_databases
@pytest.mark.usefixtures("booked")
def test_who_was_called_off_is_not_marked_and_why_is_said(noor: Speaker) -> None:
    noor.says("off 11Ma1 today trip")
    said = noor.says("register Amy here")
    assert said.startswith(f"{AMY} does not come: called off by Noor Hussain (trip), ")
    assert "Nothing is marked. To see who comes: register" in said


def test_a_register_before_the_start_and_of_no_session_say_what_to_do(noor: Speaker, world: World) -> None:
    assert noor.says("register").startswith("There is no such session in the last four weeks")
    noor.says("book Amy Carter maths today")
    assert "Your next session: Mathematics, today, 15:20–16:20." in noor.says("register")
    world.at("2026-11-23 15:09")
    assert noor.says("register").startswith("No register is open yet.")
    world.at("2026-11-23 15:10")
    assert marks_of(noor.says("register")) == {AMY: "not marked"}


@pytest.mark.usefixtures("booked")
@pytest.mark.both_databases
def test_two_take_it_at_once_and_the_second_sees_who_was_first(noor: Speaker, grace: Speaker) -> None:
    noor.says("register")
    grace.says("register")
    noor.presses("Here")
    noor.presses("Absent")
    said = grace.presses("Here")
    assert f"{AMY} was marked absent by Noor Hussain at 15:22, so that stands." in said
    assert marks_of(said) == {AMY: "absent", BEN: "not marked"}
    assert marks_of(grace.presses("Late"))[AMY] == "late, 2 min"


@pytest.mark.usefixtures("booked")
def test_who_may_correct_it_later_and_who_may_not(
    noor: Speaker, grace: Speaker, peter: Speaker, dan: Speaker, world: World, database: Database
) -> None:
    noor.says("register all here")
    world.at("2026-11-25 09:00")
    for who in (grace, peter):
        assert marks_of(who.says("register mon maths")) == {AMY: "here", BEN: "here"}
        assert who.says("register Amy absent mon maths").startswith(f"{AMY}, absent")
        assert who.says("register Amy here mon maths").startswith(f"{AMY}, here")
    assert "whose register is yours to take" in dan.says("register Amy absent mon maths")
    with database.reading() as db:
        kept = db.exec(select(RegisterMark).where(RegisterMark.replaced_at.is_not(None))).all()  # type: ignore[union-attr]  # a column
        assert len(kept) == 4
        dans = db.exec(select(Staff.id).where(Staff.email == "d.whitfield@school.example")).one() or 0
    dispatcher = make_dispatcher(database, now=world.clock.now)
    forged = dispatcher.hear(Pressing(staff_id=dans, token=AllHere(kept[0].session_id).token()))
    assert isinstance(forged, Reply)
    assert forged.card.title.startswith("Only the host, who covers for the host, the head of the subject")


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_who_was_taken_out_since_stands_there_with_why(noor: Speaker) -> None:
    noor.says("cancel Amy today")
    assert f"({AMY} does not come: taken out by Noor Hussain, 15:22.)" in noor.says("register")
    noor.says("cancel Ben Dodd today")
    assert noor.says("register").startswith("There is no such session")
    noor.says("undo")
    assert marks_of(noor.says("register")) == {BEN: "not marked"}


@pytest.mark.usefixtures("booked")
def test_a_session_that_did_not_take_place_counts_for_nobody(noor: Speaker, database: Database) -> None:
    noor.says("register all here", "register")
    said = noor.presses("Did not take place")
    assert marks_of(said) == {AMY: "did not take place", BEN: "did not take place"}
    with database.reading() as db:
        assert attendance_rate(counted(marked_between(db, MONDAY, MONDAY))) is None


@pytest.mark.usefixtures("booked")
def test_who_is_not_in_school_is_excused_by_all_here(noor: Speaker, joan: Speaker) -> None:
    joan.says("absent Amy Carter")
    assert marks_of(noor.says("register")) == {AMY: "not in school", BEN: "not marked"}
    assert marks_of(noor.presses("All here")) == {AMY: "excused, not in school", BEN: "here"}
    said = noor.presses("Book again")
    assert "Pupils: Amy Carter 11A" in said
    noor.says("cancel")


def test_who_was_overridden_stands_there_with_where_and_why(noor: Speaker, world: World) -> None:
    noor.says("book Amy Carter, Ben Dodd maths today")
    assert "booked" in world.staff("o.blake").says("override Amy Carter geography today field trip")
    world.at("2026-11-23 15:22")
    said = noor.says("register")
    assert f"({AMY} does not come: booked elsewhere by " in said
    assert "(field trip), 10:00. Now in Geography with " in said
    assert marks_of(said) == {BEN: "not marked"}


@pytest.mark.usefixtures("booked")
def test_a_cancelled_session_has_no_register(noor: Speaker, world: World, database: Database) -> None:
    with database.reading() as db:
        session_id = db.exec(select(Session.id)).one() or 0
        noors = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0
    noor.says("cancel Amy today", "cancel Ben Dodd today")
    dispatcher = make_dispatcher(database, now=world.clock.now)
    said = dispatcher.hear(Pressing(staff_id=noors, token=AllHere(session_id).token()))
    assert isinstance(said, Reply)
    assert said.card.title.startswith(
        "Nobody is booked into Mathematics today any more, so there is no register to take."
    )


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_of_a_pupil_who_left_the_register_stays_as_it_is(
    noor: Speaker, world: World, database: Database
) -> None:
    noor.says("register all here", "register Amy absent")
    world.at("2026-11-24 09:00")
    with database.writing() as db:
        amy, session_id = db.exec(
            select(Booking.pupil_id, Booking.session_id).order_by(Booking.pupil_id)  # type: ignore[arg-type]  # a column
        ).first() or (0, 0)
        actor = Actor(None, world.clock.now())
        pupils_leave(db, actor, record(db, actor, Deed.IMPORT), [amy], MONDAY)
        held = marks_at(db, [session_id])[session_id][amy]
        noors = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0
        assert db.exec(select(FollowUp.outcome)).one() == "left the school"
    assert "- Amy Carter (left): absent\n" in noor.says("register")
    dispatcher = make_dispatcher(database, now=world.clock.now)
    tap = MarkPupil(session_id, amy, Mark.PRESENT, held.id)
    said = dispatcher.hear(Pressing(staff_id=noors, token=tap.token()))
    assert isinstance(said, Reply)
    assert "left" in said.card.title


@pytest.mark.whole
@pytest.mark.usefixtures("booked")
def test_a_mark_after_the_digest_is_followed_up_too(noor: Speaker, dan: Speaker, world: World) -> None:
    world.tells_only("d.whitfield", "n.hussain")
    world.at("2026-11-23 18:05")
    noor.says("register all here", "register Amy absent")
    assert "Due Wed 25 Nov" in dan.says("followups")
    world.at("2026-11-23 18:11")
    assert "▸ to Dan Whitfield:\nAbsent: Mathematics" in noor.says("tick")


@pytest.mark.both_databases
def test_a_corrected_mark_says_who_corrected_it_when_and_how_it_stood(
    noor: Speaker, grace: Speaker, world: World
) -> None:
    noor.says("book amy carter, ben dodd maths today")
    world.at("15:25")
    noor.says("register amy carter absent", "register ben dodd here")
    noor.says("register amy carter late 5")
    assert "Corrected" not in noor.says("register"), "it is only being taken"
    world.at("15:40")
    grace.says("register amy carter here")
    assert "Amy Carter 11A: here, by Grace Lin, 15:40; before that late, 5 min" in noor.says("register")
    grace.says("undo")
    assert "Corrected" not in noor.says("register"), "it was taken back"
    world.at("16:30")
    noor.says("register ben dodd absent")
    assert "Ben Dodd 11B: absent, by Noor Hussain, 16:30; before that here" in noor.says("register")
    world.at("2026-11-24 09:00")
    noor.says("register mon ben dodd here")
    assert "Corrected" not in noor.says("register mon"), "it says again what it said"

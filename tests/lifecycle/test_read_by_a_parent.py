"""What is handed out, as somebody reads it who never saw the program: no code, no number, and nobody else."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint
from sqlmodel import col, select

from bot.at_hand import in_one
from bot.sample.terms import periods
from models.audit.earlier import keep_before
from models.audit.entries import Actor, record_refusal
from models.audit.removed_records import RemovedRecord
from models.db.database import Database
from models.db.errors import Sorry
from models.db.tables import SQLModel
from models.lifecycle.register import register
from models.lifecycle.subject_access.complaining import ComplaintTaken, take_down_complaint
from models.lifecycle.subject_access.covered import WHO_COVERED
from models.lifecycle.subject_access.gathering import handed_out
from models.lifecycle.subject_access.meant import meant_by
from models.mentoring.paper_order import PaperKind, PaperOrder
from models.mentoring.slip import Slip, Tone
from models.planning.proposal import PlaceState, Proposal, ProposedPlace, stored
from models.rules.askers import Asker, Came
from models.rules.clashes import Slot
from models.rules.planning import Obstacle
from models.rules.removing import RemovedBecause
from models.rules.withholding import Because, WhatGoesOut
from models.school.calendar import CalendarPeriod
from models.school.mentor_cover import MentorCover
from models.school.people import Mentorship, Pupil, Staff
from models.school.restrictions import Restriction
from models.school.snapshot import changed
from models.sessions.session import Booking, OffBecause, Session, When
from models.tracking.intervention import Intervention, InterventionPlan, OpenedBecause
from tests.house.small_school import AMY, BEN, CAI, MATHS, fill
from tests.lifecycle.desk import Desk

SENT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
_UNDERSTOOD = """
    positive, negative, neutral, open, done, partly, not done, dropped, present, late, absent, excused, cancelled,
    mother, father, both parents, carer, another relative, phone, in person, e-mail, message, letter, planner,
    curriculum, time, not needed, proposed, current, predicted, above, on, below, closed, declined, taken back, reached,
    on the way, some response, no response, held, called off, issued again, pupil, parent, changed, saw, refused,
    answered, withdrawn, upheld, upheld in part, not upheld, telephone, another way, solicitor, another, planned,
    a paper, attendance at sessions, grades of a collection, the answer to a request, who saw and did what
"""
UNDERSTOOD = set(re.split(r",\s*", _UNDERSTOOD.strip()))
"""Words of the program that say it by themselves under what their column is called."""
SLIPS = "a mentoring slip about the pupil"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    with database.writing() as db:
        fill(db)
        for each in periods(2026):
            db.add(CalendarPeriod(kind=each.kind, name=each.name, first=each.first, last=each.last))
    return Desk(database, tmp_path / "requests")


def slip(text: str) -> Slip:
    return Slip(
        pupil_id=AMY, from_id=1, to_id=2, subject_id=MATHS, tone=Tone.NEUTRAL, text=text, sent_at=SENT
    )


def asked(desk: Desk) -> int:
    return desk.asked(MONDAY, MONDAY).id


def test_each_word_of_the_program_is_one_that_a_parent_understands_or_is_said_otherwise() -> None:
    """A new one: what it means, in `models.lifecycle.subject_access.meant`; or it stands above."""
    unsaid = set()
    for table in handed_out():
        for check in SQLModel.metadata.tables[table.name].constraints:
            listed = (
                re.fullmatch(r"(\w+) IN \((.*)\)", str(check.sqltext))
                if isinstance(check, CheckConstraint)
                else None
            )
            if listed is not None:
                column, words = listed.groups()
                unsaid |= {
                    (table.name, column, word)
                    for word in re.findall("'([^']*)'", words)
                    if word and word not in UNDERSTOOD and not meant_by((table.name, column), word)
                }
    assert unsaid == set()


def test_who_was_called_otherwise_is_known_by_both_names_and_so_is_whose_record_is_restricted(
    desk: Desk,
) -> None:
    with desk.database.writing() as db:
        table = SQLModel.metadata.tables["pupil"]
        for pupil_id, surname in ((AMY, "Hillcrest"), (BEN, "Bexleigh")):
            after = {"id": pupil_id, "legal_surname": surname}
            keep_before(db.connection(), table, [after], Actor(1, SENT))
            db.get_one(Pupil, pupil_id).legal_surname = surname
        cai = db.get_one(Pupil, CAI)
        db.add(Restriction(pupil_id=CAI, reason="asked", set_at=SENT, set_by=1, look_again=MONDAY))
        for text in (
            "Amy Carter did well",
            "Ben Dodd copied it, and Dodd left",
            f"{cai.legal_forename} {cai.legal_surname} sat there",
        ):
            db.add(slip(text))
        changed(db)
    number = asked(desk)
    desk.cuts_all(number)
    assert [each["what was written"] for each in desk.answers(number).says(SLIPS)] == [
        "Amy Carter did well",
        "another pupil copied it, and another pupil left",
        "another pupil sat there",
    ]


def test_a_request_finds_whoever_was_called_so_once_unless_another_is_now(desk: Desk) -> None:
    def find(words: str) -> int:
        return in_one(desk.database, "alan.price@school.example", SENT, lambda at: at.pupil(words))

    with desk.database.writing() as db:
        after = {"id": AMY, "legal_surname": "Hillcrest"}
        keep_before(db.connection(), SQLModel.metadata.tables["pupil"], [after], Actor(1, SENT))
        db.get_one(Pupil, AMY).legal_surname = "Hillcrest"
        changed(db)
    assert find("Amy Hillcrest") == find("amy carter") == AMY
    with pytest.raises(Sorry, match="I know no pupil called “Amy Bexleigh”"):
        find("Amy Bexleigh")
    with desk.database.writing() as db:
        db.get_one(Pupil, BEN).legal_forename, db.get_one(Pupil, BEN).legal_surname = "Amy", "Carter"
        changed(db)
    assert find("Amy Carter") == BEN


def test_it_is_said_that_a_part_of_a_text_was_taken_out_and_why(desk: Desk) -> None:
    with desk.database.writing() as db:
        db.add(slip("Jaxon was there"))
    number = asked(desk)
    desk.cuts_all(number)
    got = desk.answers(number)
    assert got.data["taken out"] == {"it names another person": 1}
    for name in ("about.txt", "index.html"):
        assert "What stood where it says “[taken out]”" in got.text(name)
        assert "1 since it names another person" in got.text(name)
        assert "Nothing was withheld" not in got.text(name)


def test_who_covered_while_the_mentor_was_away_stands_with_who_mentored(desk: Desk) -> None:
    with desk.database.writing() as db:
        mentored = db.exec(
            select(Mentorship).where(Mentorship.pupil_id == AMY, col(Mentorship.last_day).is_(None))
        ).one()
        other = db.exec(select(Staff).where(Staff.active, Staff.id != mentored.staff_id)).first()
        assert other is not None
        days = (
            (date(2026, 11, 9), date(2026, 11, 20), None),
            (date(2026, 11, 23), date(2026, 12, 4), datetime(2026, 11, 26, 9, tzinfo=UTC)),
            (date(2026, 12, 7), date(2026, 12, 11), datetime(2026, 12, 7, 9, tzinfo=UTC)),
        )
        for first, last, ended in days:
            db.add(
                MentorCover(
                    mentor_id=mentored.staff_id, cover_id=other.id or 0, first_day=first, last_day=last,
                    set_at=SENT, ended_at=ended,
                )
            )  # fmt: skip
        name = f"{other.forename} {other.surname}"
    (now,) = [
        each
        for each in desk.answers(asked(desk)).says(f"{register()['mentorship'].what}")
        if WHO_COVERED in each
    ]
    assert name in now[WHO_COVERED]
    assert now[WHO_COVERED].endswith("Monday 9 November 2026 to Friday 20 November 2026")
    assert now[f"{WHO_COVERED} (2)"].endswith("Monday 23 November 2026 to Wednesday 25 November 2026")
    assert f"{WHO_COVERED} (3)" not in now, "it was undone on its first day"


def test_whoever_has_left_is_called_by_name_alone(desk: Desk) -> None:
    with desk.database.writing() as db:
        db.get_one(Pupil, AMY).left_on = SENT.date()
        changed(db)
    got = desk.answers(asked(desk))
    assert got.data["pupil"] == "Amy Carter"
    assert "<h1>What Staffroom holds about Amy Carter</h1>" in got.text("index.html")


def test_others_of_a_session_are_counted_where_the_pupil_is_off_it(desk: Desk) -> None:
    with desk.database.writing() as db:
        starts, ends = time(15, 20), time(16, 20)
        db.add(
            Session(
                id=1, host_id=1, subject_id=MATHS, kind=When.AFTER_SCHOOL, day=MONDAY, starts=starts, ends=ends
            )
        )  # fmt: skip
        db.flush()
        for pupil_id, off in ((AMY, SENT), (BEN, None)):
            db.add(
                Booking(
                    session_id=1, pupil_id=pupil_id, booked_by=1, booked_at=SENT, cancelled_at=off,
                    reason=OffBecause.MOVED if off else "", day=MONDAY, starts=starts, ends=ends,
                )
            )  # fmt: skip
    (booking,) = desk.answers(asked(desk)).says("a session that the pupil was booked into")
    assert booking["the session"].endswith(", with 1 other")
    assert booking["why"] == "the pupil was booked elsewhere instead"


def test_no_number_of_the_program_s_own_goes_out_and_each_plan_says_of_which_intervention(desk: Desk) -> None:
    slot = Slot(MONDAY, time(15, 20), time(16, 20))
    with desk.database.writing() as db:
        db.add(
            RemovedRecord(
                pupil_id=AMY, record="slip", record_id=4711, of_day=SENT.date(), because=RemovedBecause.WRONG,
                words="another lesson", at=SENT, by_id=1,
            )
        )  # fmt: skip
        db.add(Proposal(id=1, year_group=11, monday=MONDAY, made_by=1, made_at=SENT))
        db.add(
            Intervention(
                id=1, pupil_id=AMY, subject_id=MATHS, because=OpenedBecause.BY_HAND, opened_by=1,
                opened_at=SENT, review_on=MONDAY,
            )
        )  # fmt: skip
        db.flush()
        db.add(
            ProposedPlace(
                proposal_id=1, pupil_id=AMY, subject_id=MATHS, asked=True, state=PlaceState.LEFT_OUT,
                in_the_way=stored([(slot, Obstacle.NO_PLACE)]),
            )
        )  # fmt: skip
        db.add(InterventionPlan(intervention_id=1, cause="no method shown", by_id=1, at=SENT))
    got = desk.answers(asked(desk))
    (removed,) = got.says("that one record of the pupil was removed")
    assert "4711" not in got.all_text
    assert removed["which kind of record"] == SLIPS
    (place,) = got.says("a place that was proposed for the pupil in a planned week")
    assert place["what was in the way, where no place was found"] == "Monday 30 November 2026, 15:20: full"
    (plan,) = got.says("cause, plan and aim of an intervention")
    assert plan["the intervention"] == "the one of Monday 23 November 2026 in Mathematics"


def test_the_form_goes_with_another_s_name_and_who_is_called_the_same_is_looked_at(desk: Desk) -> None:
    with desk.database.writing() as db:
        namesake = {"legal_forename": "Amy", "legal_surname": "Carter", "year_group": 10}
        db.execute(SQLModel.metadata.tables["pupil"].insert().values(id=9001, **namesake))
        for text in (
            "Ben Dodd 11B sat by Amy Carter 11A",
            "with Ben Dodd (11B), and Ben",
            "Ben Dodd, 11B too",
        ):
            db.add(slip(text))
        changed(db)
    number = asked(desk)
    (waits,) = desk.looks(number).waiting
    assert waits.taken.shown == "another pupil sat by ⟦Amy Carter⟧ 11A"
    desk.decides(number, [waits.id], WhatGoesOut.WHOLE, Because.ABOUT_PUPIL)
    assert [each["what was written"] for each in desk.answers(number).says(SLIPS)] == [
        "another pupil sat by Amy Carter 11A",
        "with another pupil, and another pupil",
        "another pupil too",
    ]


def test_what_says_nothing_is_not_said(desk: Desk) -> None:
    """A place for which no session was offered, and of a complaint whether the school is a maintained one."""
    with desk.database.writing() as db:
        db.add(Proposal(id=1, year_group=11, monday=MONDAY, made_by=1, made_at=SENT))
        db.flush()
        db.add(
            ProposedPlace(
                proposal_id=1, pupil_id=AMY, subject_id=MATHS, asked=True, state=PlaceState.LEFT_OUT,
                in_the_way=[],
            )
        )  # fmt: skip
        record_refusal(db, Actor(1, SENT), "slip.look", pupil_id=AMY)
    complaint = ComplaintTaken(AMY, Asker.PARENT, "Jo Carter", Came.LETTER, MONDAY, "The slip is not right")
    desk.does(lambda at: take_down_complaint(at.db, at.actor, at.who, complaint))
    number = asked(desk)
    desk.cuts_all(number)
    got = desk.answers(number)
    (place,) = got.says("a place that was proposed for the pupil in a planned week")
    assert "what was in the way, where no place was found" not in place
    (said,) = got.says("a request for what is held, or a complaint about it")
    assert "whether the school is a maintained one" not in said
    empty = {
        label for some in got.data["records"] for one in some["records"] for label in one if not one[label]
    }
    assert empty <= {"day"}
    assert "slip.look" not in got.all_text, "what a button is called here says nothing to a parent"
    assert "asked for “slip”" in got.text("index.html")


def test_the_page_and_the_data_say_the_same_of_how_long_each_is_kept(desk: Desk) -> None:
    with desk.database.writing() as db:
        db.add(PaperOrder(kind=PaperKind.SHEET, pupil_id=AMY, staff_id=1, at=SENT + timedelta(days=6)))
    got = desk.answers(asked(desk))
    (kept,) = (each["kept"] for each in got.data["records"] if each["what"].startswith("a paper"))
    assert f"comes to who asked for it. Kept {kept}." in got.text("index.html")
    assert "the progress sheet" in got.text("index.html")

"""Figures of sessions: attendance with its counts, load, and what became of the grades (P11, R8, R10, R13, R14)."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from models.db.database import Database
from models.db.tables import Db
from models.rules.attendance import Mark
from models.school.people import Pupil, Staff
from models.school.snapshot import school
from models.school.subjects import Subject
from models.sessions.attended import Attendance, hidden_parts
from models.sessions.register import RegisterMark
from models.sessions.removed_sessions import CountedThing, SessionCount
from models.sessions.session import Booking, Session, When
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P11

AT = datetime(2026, 10, 1, tzinfo=UTC)


def held(db: Db, subject: str, day: date, marks: dict[int, Mark], host: str = "n.hussain") -> None:
    """A session of the subject that day, with these pupils booked and marked."""
    host_id = db.exec(select(Staff.id).where(Staff.email == f"{host}@school.example")).one() or 0
    subject_id = db.exec(select(Subject.id).where(Subject.name == subject)).one() or 0
    hours: dict[str, Any] = {"day": day, "starts": time(15, 20), "ends": time(16, 20)}
    session = Session(host_id=host_id, subject_id=subject_id, kind=When.AFTER_SCHOOL, **hours)
    db.add(session)
    db.flush()
    for pupil_id, mark in marks.items():
        of: dict[str, Any] = {"session_id": session.id, "pupil_id": pupil_id}
        db.add(Booking(booked_by=host_id, booked_at=AT, **of, **hours))
        db.add(RegisterMark(mark=mark, marked_by=host_id, marked_at=AT, **of))


def year_11(db: Db) -> list[int]:
    ids = db.exec(select(Pupil.id).where(Pupil.year_group == 11).order_by(col(Pupil.id)))
    return [each for each in ids if each is not None]


def amy(db: Db) -> int:
    return db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter", Pupil.year_group == 11)).one() or 0


@pytest.fixture
def registers(database: Database) -> None:
    """R10's example of one pupil: present 8, late 2, absent 3, excused 2, cancelled 1; and a history session of two."""
    marks = [Mark.PRESENT] * 8 + [Mark.LATE] * 2 + [Mark.ABSENT] * 3 + [Mark.EXCUSED] * 2 + [Mark.CANCELLED]
    with database.writing() as db:
        who = amy(db)
        others = [each for each in year_11(db) if each != who]
        for at, mark in enumerate(marks):
            held(db, "Mathematics", date(2026, 10, 1 + at), {who: mark})
        held(
            db, "History", date(2026, 11, 5), {who: Mark.PRESENT, others[0]: Mark.ABSENT}, host="d.whitfield"
        )


@pytest.mark.usefixtures("registers")
@pytest.mark.both_databases
def test_a_pupil_s_rate_stands_with_its_counts(tom: Speaker) -> None:
    said = tom.says("sessions attendance Amy maths").splitlines()
    assert said[0] == "Amy Carter 11A at Mathematics sessions, since 1 September: 77%"
    assert "  Marks  present 8, late 2, absent 3, excused 2" in said
    said = tom.says("sessions attendance Amy").splitlines()
    assert "- History: 100%: present 1, late 0, absent 0, excused 0; 1 pupil" in said
    assert tom.says("sessions attendance Amy week of 5 oct").startswith(
        "Amy Carter 11A at sessions, week of 5 October: 86%"
    )


@pytest.mark.usefixtures("registers")
def test_leadership_sees_all_and_a_head_no_small_group(peter: Speaker, grace: Speaker) -> None:
    said = peter.says("sessions attendance")
    assert said.splitlines()[0] == "Attendance, since 1 September: 73%"
    assert "- Dan Whitfield: 50%: present 1, late 0, absent 1, excused 0; 2 pupils" in said
    assert "- Mathematics: 77%" in said
    said = grace.says("sessions attendance")
    assert said.splitlines()[0] == "Mathematics attendance, since 1 September: 77%"
    assert "not shown, under 6 pupils stand apart" in said
    assert "Amy Carter 11A" in said


@given(st.lists(st.frozensets(st.integers(1, 12), min_size=1), min_size=2, max_size=6))
def test_what_all_come_to_less_what_is_shown_is_of_enough_pupils(weeks: list[frozenset[int]]) -> None:
    parts = {at: Attendance(Counter(), who) for at, who in enumerate(weeks)}
    hidden = hidden_parts(parts, 6)
    assert all(parts[each].pupils >= 6 for each in parts.keys() - hidden)
    together = {pupil for each in hidden for pupil in weeks[each]}
    assert not hidden or len(together) >= 6 or hidden == parts.keys()


@pytest.mark.usefixtures("registers")
def test_a_teacher_sees_the_own_sessions_and_who_has_none_is_refused(
    noor: Speaker, dan: Speaker, joan: Speaker
) -> None:
    assert noor.says("sessions attendance").startswith("Your sessions, since 1 September: 77%")
    said = dan.says("sessions attendance")
    assert said.startswith("Your sessions, since 1 September: 50%")
    assert "Dan" not in said
    assert dan.says("sessions attendance maths").startswith("Only ")
    assert joan.says("sessions attendance").startswith("Only ")
    assert dan.says("sessions attendance 11B").startswith("11B at your sessions, since 1 September: ")


def test_without_a_register_it_says_so(peter: Speaker) -> None:
    assert peter.says("sessions attendance") == "Attendance, since 1 September: no register has been taken."


def books(who: Speaker, line: str) -> None:
    """Book, also where it may be too much."""
    who.says(line)
    if "Book all the same" in who.labels:
        who.presses("Book all the same")


def test_the_load_of_a_pupil_and_who_has_most(noor: Speaker, dan: Speaker, tom: Speaker) -> None:
    for line in ("tue", "wed", "thu lunch", "wed 16:20-17:00", "thu 16:20-17:00"):
        books(noor, f"book Amy Carter maths {line}")
    books(noor, "book Ben Dodd maths tue")
    books(dan, "book Amy Carter history thu")
    assert tom.says("sessions load Amy").splitlines() == [
        "Amy Carter 11A: sessions a week",
        "- Week of 23 November: 6 sessions, 5 after school (more than 3): History and Mathematics 5",
    ]
    said = tom.says("sessions load year 11")
    assert said.splitlines()[0] == "Year 11, week of 23 November: sessions of each pupil"
    assert said.index("Amy Carter 11A") < said.index("Ben Dodd 11B")
    assert "1 pupil has more than 3 after school." in said
    assert tom.says("sessions load Ben next week") == "Ben Dodd 11B has no sessions in these weeks."
    assert tom.says("sessions load next week") == "Everybody, week of 30 November: nobody has a session."


def graded(db: Db, subject_id: int, pupils: Sequence[int], before: str, after: str) -> None:
    """A target of 7, and predicted grades of September and November."""
    months = {each.key: each.id or 0 for each in db.exec(select(Collection))}
    for pupil in pupils:
        of: dict[str, Any] = {"pupil_id": pupil, "subject_id": subject_id}
        for old in db.exec(
            select(GradeEntry).where(GradeEntry.pupil_id == pupil, GradeEntry.subject_id == subject_id)
        ):
            db.delete(old)
        for target in db.exec(
            select(Target).where(Target.pupil_id == pupil, Target.subject_id == subject_id)
        ):
            db.delete(target)
        db.flush()
        db.add(Target(code="7", academic_year=2026, set_at=AT, **of))
        for key, code in (("t-before", before), ("t-after", after)):
            kind = GradeKind.PREDICTED
            db.add(GradeEntry(collection_id=months[key], kind=kind, code=code, recorded_at=AT, **of))


@pytest.fixture
def graded_school(database: Database) -> list[int]:
    """Seven were in sessions on 1 October and rose by a grade; six below target were not and rose by a third."""
    with database.writing() as db:
        db.add(Collection(key="t-before", opens=date(2026, 9, 1), closes=date(2026, 9, 25)))
        db.add(Collection(key="t-after", opens=date(2026, 11, 2), closes=date(2026, 11, 20)))
        db.flush()
        maths = db.exec(select(Subject.id).where(Subject.name == "Mathematics")).one() or 0
        pupils = year_11(db)
        graded(db, maths, pupils[:7], "5", "6")
        graded(db, maths, pupils[7:13], "5", "5+")
        graded(db, maths, pupils[13:], "7", "7")
        marks = dict.fromkeys(pupils[:6], Mark.PRESENT) | {pupils[6]: Mark.ABSENT}
        held(db, "Mathematics", date(2026, 10, 1), marks)
        return pupils


@pytest.mark.usefixtures("graded_school")
@pytest.mark.both_databases
def test_what_became_of_the_grades_and_that_it_is_no_evidence(grace: Speaker) -> None:
    said = grace.says("sessions impact maths")
    assert said.splitlines()[0] == "Mathematics: predicted grades before and after its sessions"
    assert "This is not evidence of cause." in said
    rows = [each.split() for each in said.splitlines()]
    inside = next(each for each in rows if each[:3] == ["In", "the", "sessions"])
    outside = next(each for each in rows if each[:2] == ["Below", "target,"])
    assert inside[3:] == ["7", "+1.00", "86%"]
    assert outside[-3:] == ["6", "+0.33", "–"]
    assert "7 pupils were in the sessions" in said


def test_of_fewer_than_six_nothing_is_shown(
    grace: Speaker, peter: Speaker, dan: Speaker, graded_school: list[int], database: Database
) -> None:
    with database.writing() as db:
        for pupil in (*graded_school[:2], *graded_school[7:9]):
            for grade in db.exec(select(GradeEntry).where(GradeEntry.pupil_id == pupil)):
                db.delete(grade)
    said = peter.says("sessions impact maths")
    assert said.startswith("Mathematics: nothing to show yet.")
    assert "fewer than 6 pupils" in said
    assert dan.says("sessions impact maths").startswith("Only ")
    assert peter.says("sessions impact") == "Of which subject? Such as: sessions impact maths"
    assert grace.says("sessions impact").startswith("Mathematics: nothing to show yet.")


BEFORE, AFTER = ("5", "4+", "6-", "5", "4", "5-", "6"), ("6", "5+", "6-", "5+", "5", "4", "7")
"""Seven who are in the sessions: the change is 3, 3, 0, 1, 3, -2 and 3 thirds, which is 11 thirds of seven pupils."""
OTHERS_BEFORE, OTHERS_AFTER = ("5", "5", "4", "6", "5", "4+"), ("5+", "5", "4+", "5", "6", "5-")
"""Six below target who are not: 1, 0, 1, -3, 3 and 1 thirds, which is 3 thirds of six pupils."""


@pytest.mark.whole
def test_impact_is_of_the_grade_given_last_before_and_first_ten_school_days_after_by_hand(
    noor: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    with database.reading() as db:
        known = school(db)
        labels = [known.label(each) for each in year_11(db)]
    inside, others, rest = labels[:7], labels[7:13], labels[13:]

    def grades(pupils: Sequence[str], codes: Sequence[str]) -> None:
        for pupil, code in zip(pupils, codes, strict=True):
            grace.says(f"grade {pupil} maths {code} {code}")
            if "Yes, save it" in grace.labels:
                grace.presses("Yes, save it")

    for pupil in labels:
        grace.says(f"target {pupil} maths 9")
    grades([*inside, *others, *rest], [*BEFORE, *OTHERS_BEFORE, *["9"] * len(rest)])
    books(noor, f"book {', '.join(inside)} maths tue and 1 dec")
    for day in ("2026-11-24", "2026-12-01"):
        world.at(f"{day} 15:25")
        noor.says("register all here")
        # What is given between the sessions, in the same collection, is neither before nor after them.
        grades(inside, ["8"] * 7)
    noor.says(f"register {inside[0]} absent")
    world.at("2026-12-15 09:00")
    assert grace.says("sessions impact maths").startswith("Mathematics: nothing to show yet.")
    grades([*inside, *others, *rest], [*AFTER, *OTHERS_AFTER, *["9"] * len(rest)])
    rows = [each.split() for each in grace.says("sessions impact maths").splitlines()]
    came = next(each for each in rows if each[:3] == ["In", "the", "sessions"])
    stayed = next(each for each in rows if each[:2] == ["Below", "target,"])
    assert came[3:] == ["7", "+0.52", "93%"], "11 thirds of 7 pupils; 13 of 14 marks"
    assert stayed[-3:] == ["6", "+0.17", "–"], "3 thirds of 6 pupils"


def test_of_years_whose_records_were_removed_the_counts_are_shown(
    database: Database, peter: Speaker, grace: Speaker
) -> None:
    """They are of no pupil, and of the whole school or of one subject; not of a form, and not of some days."""
    counted = {CountedThing.SESSIONS: 40, CountedThing.BOOKED: 310, CountedThing.PRESENT: 250}
    with database.writing() as db:
        subjects = db.exec(select(Subject).where(col(Subject.name).in_(["Mathematics", "History"])))
        for subject in subjects:
            for what, number in counted.items():
                more = 1 if subject.name == "History" else 0
                row = SessionCount(
                    academic_year=2021, subject_id=subject.id or 0, counted=what, number=number + more
                )
                db.add(row)
    said = peter.says("sessions attendance")
    assert "2021/22: 81 sessions" in said
    assert "booked 621, present 501" in said
    assert "booked 310, present 250" in peter.says("sessions attendance maths")
    assert "2021/22" not in peter.says("sessions attendance 11B")
    assert "2021/22" not in peter.says("sessions attendance week of 5 oct")
    assert "2021/22" not in grace.says("sessions attendance")

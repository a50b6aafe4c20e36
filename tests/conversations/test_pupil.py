"""All that one person may see about one pupil (P5, P17)."""

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.school.people import Pupil, Staff
from models.school.snapshot import changed
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P5, pytest.mark.P17]

EVERYTHING = (
    "Groups ",
    "- History ▼ below: 5- now (was 4+) · 6 predicted · target 7",
    "(Grades, Oct, 1 month old)",
    "- Mathematics ● on: 5 now (was 5-) · 6 predicted · target 6 · this month",
    "- Religious Studies ● on: 4 now · 6- predicted · target 6 · Sep, 2 months old",
    "Thu 26 Nov 15:20–16:20: Mathematics, Noor Hussain, M4",
    "Today, formal, Dan Whitfield: spoke about revision",
    "two past papers by Friday (today)",
    "Positive slip: from Noor Hussain, 10:00, not read yet",
)


@pytest.fixture
def busy(noor: Speaker, dan: Speaker) -> None:
    """Amy Carter has a booking, a slip, a meeting with a target, and this month's grades in mathematics."""
    noor.says("book Amy Carter maths thu M4")
    noor.says("slip Amy Carter + superb coursework")
    noor.says("grade Amy Carter maths 5 6")
    dan.says("meet Amy Carter formal: spoke about revision, target: two past papers by Friday")


def test_the_mentor_sees_everything(dan: Speaker, busy: None) -> None:  # noqa: ARG001 - it fills the school
    page = dan.says("pupil Amy Carter")
    assert page.startswith("Amy Carter 11A, Year 11\n  Mentor      Dan Whitfield\n  Form tutor  Owen Blake\n")
    assert [each for each in EVERYTHING if each not in page] == []
    assert "There is more" not in page
    assert "superb" not in page
    assert dan.labels == [
        "Correct",
        "Read",
        "Meet",
        "Send a slip",
        "Book",
        "Grade",
        "Log a contact",
        "Mentors",
        "Changes",
    ]


@pytest.mark.parametrize("email", ["h.marsh", "s.okafor"])
def test_leadership_and_the_coordinator_see_everything(
    world: World,
    busy: None,  # noqa: ARG001 - it fills the school
    email: str,
) -> None:
    page = world.staff(email).says("pupil Amy Carter")
    assert [each for each in EVERYTHING if each not in page] == []


def test_a_teacher_sees_the_own_subject_and_own_slips(
    noor: Speaker,
    busy: None,  # noqa: ARG001 - it fills the school
) -> None:
    page = noor.says("pupil Amy Carter")
    assert "- Mathematics ● on: 5 now (was 5-) · 6 predicted · target 6" in page
    assert "Thu 26 Nov 15:20–16:20: Mathematics" in page
    assert "Your slips" in page
    for withheld in ("History", "Groups", "spoke about revision", "two past papers"):
        assert withheld not in page
    assert "There is more about this pupil than you may see. Ask Dan Whitfield (mentor)." in page
    assert noor.labels == ["Read", "Send a slip", "Book", "Grade"]


@pytest.mark.parametrize(
    ("email", "buttons"),
    [
        ("j.reid", "[1] Send a slip"),
        ("a.price", "[1] Send a slip"),
        ("l.aziz", "[1] Send a slip  [2] Book"),
    ],
)
def test_who_is_nothing_to_the_pupil_sees_form_mentor_and_sessions(
    world: World,
    busy: None,  # noqa: ARG001 - it fills the school
    email: str,
    buttons: str,
) -> None:
    assert world.staff(email).says("pupil Amy Carter") == "\n".join(
        [
            "Amy Carter 11A, Year 11",
            "  Mentor      Dan Whitfield",
            "  Form tutor  Owen Blake",
            "  Agreement   Not issued yet",
            "  (Sessions booked)",
            "- Thu 26 Nov 15:20–16:20: Mathematics, Noor Hussain, M4",
            "  (There is more about this pupil than you may see. Ask Dan Whitfield (mentor).)",
            buttons,
        ]
    )


def test_the_form_tutor_sees_grades_and_no_more(
    world: World,
    busy: None,  # noqa: ARG001 - it fills the school
) -> None:
    page = world.staff("o.blake").says("pupil Amy Carter")
    assert "History" in page
    for withheld in ("Groups", "spoke about revision", "slip: from"):
        assert withheld not in page


def test_the_head_of_a_subject_sees_that_subject(grace: Speaker, busy: None) -> None:  # noqa: ARG001 - it fills the school
    page = grace.says("pupil Amy Carter")
    assert "- Mathematics ● on" in page
    assert "History" not in page


def test_groups_are_said_in_words(helen: Speaker, noor: Speaker, database: Database) -> None:
    with database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
        amy.pupil_premium, amy.sen, amy.eal, amy.in_care = True, "K", False, True
    assert "Groups      Pupil premium, SEN support, in care" in helen.says("pupil Amy Carter")
    assert "SEN" not in noor.says("pupil Amy Carter")
    with database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
        amy.pupil_premium, amy.sen, amy.in_care = False, "N", False
    assert "Groups      none" in helen.says("pupil Amy Carter")


def test_reading_a_slip_leaves_the_page(dan: Speaker, busy: None) -> None:  # noqa: ARG001 - it fills the school
    dan.says("pupil Amy Carter")
    assert "superb coursework" in dan.presses("Read")


@pytest.mark.parametrize(
    ("label", "asked"),
    [("Send a slip", "Mentoring slip"), ("Book", "Book a session"), ("Grade", "Record grades")],
)
def test_buttons_open_forms_with_the_pupil_filled_in(noor: Speaker, label: str, asked: str) -> None:
    noor.says("pupil Amy Carter")
    form = noor.presses(label)
    assert form.startswith(asked)


def test_the_mentor_records_a_meeting_from_the_page(dan: Speaker) -> None:
    dan.says("pupil Amy Carter")
    assert dan.presses("Meet").startswith("Mentor meeting")


def test_younger_pupils_have_no_sessions_to_book(noor: Speaker) -> None:
    noor.says("pupil Amy Nolan")
    assert noor.labels == ["Send a slip"]


@pytest.mark.parametrize("email", ["j.reid", "a.price"])
def test_who_may_book_for_no_subject_is_offered_no_booking(world: World, email: str) -> None:
    who = world.staff(email)
    said = who.says("pupil Amy Carter")
    assert "Amy Carter 11A, Year 11" in said
    assert "Book" not in who.labels
    assert "You teach no subject" in who.says("book Amy Carter maths thu")


def test_a_pupil_without_a_mentor_sends_to_leadership(noor: Speaker, database: Database) -> None:
    with database.reading() as db:
        alone = (
            db.connection()
            .exec_driver_sql(
                "SELECT legal_forename || ' ' || legal_surname FROM pupil"
                " WHERE year_group = 10 AND id NOT IN (SELECT pupil_id FROM mentorship)"
            )
            .scalars()
            .first()
        )
    page = noor.says(f"pupil {alone}")
    assert "Mentor      none" in page
    assert "Ask leadership." in page


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("pupil Amy", "Amy Carter 11A, Year 11"),
        ("pupil Amy Crter", "I know no pupil called “Amy Crter”"),
        ("pupil", "? Pupil"),
        ("pupil 11Ma1", "One pupil at a time here, not the whole of 11Ma1."),
        ("pupil A Carter 11A", "Amy Carter 11A, Year 11"),
        ("pupil Carter, Amy", "Amy Carter 11A, Year 11"),
        ("pupil zoe obrien", "Zoë O’Brien 11C, Year 11"),
    ],
)
def test_words_that_a_tired_teacher_types(noor: Speaker, line: str, said: str) -> None:
    assert said in noor.says(line)


def test_one_look_is_one_entry_that_names_what_was_shown(
    noor: Speaker, dan: Speaker, joan: Speaker, database: Database
) -> None:
    for speaker in (noor, dan, joan):
        speaker.says("pupil Amy Carter")
    with database.reading() as db:
        looks = db.exec(select(Entry).where(Entry.did == Did.SAW).order_by(col(Entry.id))).all()
    assert [each.fields for each in looks] == [
        "form,mentor,agreement,sessions,grades:3",
        "form,mentor,agreement,sessions,grades,slips,meetings,targets,groups,contacts",
        "form,mentor,agreement,sessions",
    ]
    assert {each.deed for each in looks} == {"pupil.page"}
    assert len({each.pupil_id for each in looks}) == 1


def test_more_slips_and_meetings_cost_no_more_queries(
    dan: Speaker, noor: Speaker, world: World, database: Database
) -> None:
    def queries() -> int:
        counted: list[str] = []

        def count(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            counted.append(statement)

        event.listen(database.engine, "before_cursor_execute", count)
        dan.says("pupil Amy Carter")
        event.remove(database.engine, "before_cursor_execute", count)
        return len(counted)

    noor.says("slip Amy Carter + one", "book Amy Carter maths thu")
    dan.says("meet Amy Carter informal: spoke about one")
    queries()  # what is remembered of the staff is asked once
    few = queries()
    for number in range(1, 4):
        world.at(f"10:0{number}")
        noor.says(f"slip Amy Carter + number {number}")
        world.staff("g.lin").says(f"slip Amy Carter + number {number}")
        dan.says(f"meet Amy Carter informal: spoke about number {number}")
    assert queries() == few
    assert few <= 26


def test_nobody_who_has_left_is_named_as_mentor_tutor_or_to_be_asked(
    joan: Speaker, database: Database
) -> None:
    assert "Mentor      Dan Whitfield" in joan.says("pupil Amy Carter")
    assert "Form tutor  Owen Blake" in joan.says("pupil Amy Carter")
    with database.writing() as db:
        for surname in ("Whitfield", "Blake"):
            db.exec(select(Staff).where(Staff.surname == surname)).one().active = False
        changed(db)
    said = joan.says("pupil Amy Carter")
    assert "Amy Carter 11A, Year 11" in said
    assert "Whitfield" not in said
    assert "Blake" not in said

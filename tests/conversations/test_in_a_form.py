"""While a form is open: a command is a command, a choice takes what a line takes, and keeps its numbers (P8)."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.meeting import Meeting
from models.mentoring.slip import Slip
from models.school.people import Role, Staff, StaffRole
from tests.conversations.conftest import Speaker
from tests.conversations.standing_bookings import held
from tests.conversations.test_whom import enrol


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("slip ben dodd + great", "Positive slip about Ben Dodd 11B"),
        ("meet amy carter", "Mentor meeting"),
        ("pupil amy carter", "Amy Carter 11A, Year 11"),
        ("todo", "to do"),
        ("help", "What you can type"),
    ],
)
def test_a_command_leaves_the_text_field_of_a_form(
    dan: Speaker, database: Database, line: str, answer: str
) -> None:
    assert "? Note" in dan.says("meet", "1", "", "")
    said = dan.says(line)
    assert said.startswith("The form waits. Nothing of it is saved yet.")
    assert answer in said
    with database.reading() as db:
        assert db.exec(select(Meeting)).all() == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "book corner is a mess",
            "todo list was done late",
            "today she was ace",
            "book was left at home again",
        ),
        *("target not met again", "grade fell again", "help with the essay was good", "close to the target"),
        *("the book was late", "is absent a lot", "will do today", "can you book him in for catch up"),
    ],
)
def test_text_that_only_begins_like_a_command_is_text(noor: Speaker, database: Database, text: str) -> None:
    noor.says("slip amy carter", text)
    with database.reading() as db:
        assert [each.text for each in db.exec(select(Slip))] == [text]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("slip bem dodd - swore at me", "I know no pupil called “bem dodd”."),
        ("slip zain - late", "Which “zain” do you mean?"),
        ("book zain thu", "Which “zain” do you mean?"),
        ("book bne dodd thu", "I know no pupil called “bne dodd”."),
        ("grade bem dodd maths 5/6", "I know no pupil called “bem dodd”."),
        ("cancel zain thu", "Which “zain” do you mean?"),
        ("book thu", "? Pupils"),
        ("pupil zain", "Which “zain” do you mean?"),
        ("slips zain", "Which “zain” do you mean?"),
        ("menu", "What you can type"),
        ("pls book zain thu", "Which “zain” do you mean?"),
        ("can you book ben dodd in for tuesday please", "Ben Dodd 11B booked: Mathematics, Tue 24 Nov"),
        ("positive slip for bem dodd - ace test", "I know no pupil called “bem dodd”."),
        ("please undo", "to take back"),
        ("Hi, could you please book bem dodd thu", "I know no pupil called “bem dodd”."),
        ("hi", "1 thing to do"),
    ],
)
def test_a_command_about_nobody_clear_is_never_saved_as_text(
    noor: Speaker, database: Database, line: str, answer: str
) -> None:
    enrol(database, "Zain", "Ahmed", "9A")
    assert "? What you want to say" in noor.says("slip amy carter")
    said = noor.says(line)
    assert said.startswith("The form waits. Nothing of it is saved yet.")
    assert answer in said
    with database.reading() as db:
        assert db.exec(select(Slip)).all() == []


def test_a_slip_in_polite_words_is_one_of_its_own(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter", "positive slip for ben dodd - ace test")
    with database.reading() as db:
        assert [each.text for each in db.exec(select(Slip))] == ["ace test"]


@pytest.mark.parametrize(
    "line",
    ["never mind", "please cancel that", "sorry wrong one", "Stop.", "cancel that please", "forget it"],
)
def test_what_takes_a_form_back_stops_it(noor: Speaker, database: Database, line: str) -> None:
    assert noor.says("slip amy carter", line) == "Stopped. Nothing was saved."
    with database.reading() as db:
        assert db.exec(select(Slip)).all() == []


def test_a_command_in_polite_words_never_becomes_a_setting(helen: Speaker) -> None:
    helen.says("settings safeguarding words")
    assert helen.says("pls book ben thu").startswith("The form waits. Nothing of it is saved yet.")
    assert "(not set)" in helen.sees_all("settings")


def test_what_was_typed_for_a_pupil_who_is_unclear_stays_in_the_commands_form(
    noor: Speaker, database: Database
) -> None:
    enrol(database, "Zain", "Ahmed", "9A")
    assert "Negative slip about Zain" in noor.says("slip amy carter", "slip zain - late", "2")
    with database.reading() as db:
        assert [each.text for each in db.exec(select(Slip))] == ["late"]


DOUBTFUL = [
    *("slip of the pen in French", "slip hope - swore at me", "slip lost"),
    *("grade 7 in the mock", "book returned thu", "pupil amy carter was kind"),
]


@pytest.mark.parametrize("line", DOUBTFUL)
def test_a_line_that_may_be_either_is_asked_about_and_saved_only_then(
    noor: Speaker, database: Database, line: str
) -> None:
    asked = noor.says("slip amy carter", line)
    assert "That begins like a command. Which is it? Type its number." in asked
    assert "That begins like a command." in noor.says("")
    assert "That begins like a command." in noor.says("3")
    with database.reading() as db:
        assert db.exec(select(Slip)).all() == []
    noor.says("2")
    with database.reading() as db:
        assert [each.text for each in db.exec(select(Slip))] == [line]


@pytest.mark.parametrize("line", DOUBTFUL)
def test_a_line_that_may_be_either_is_a_command_where_it_is_said_to_be(
    noor: Speaker, database: Database, line: str
) -> None:
    noor.says("slip amy carter", line)
    assert noor.says("1").startswith("The form waits. Nothing of it is saved yet.")
    with database.reading() as db:
        assert db.exec(select(Slip)).all() == []


def test_another_answer_takes_the_doubtful_ones_place(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter", "slip lost", "lost the permission note")
    with database.reading() as db:
        assert [each.text for each in db.exec(select(Slip))] == ["lost the permission note"]


def test_a_meetings_note_is_no_command_about_somebody_unclear(dan: Speaker, database: Database) -> None:
    assert "? Note" in dan.says("meet", "1", "", "")
    said = dan.says("book bne dodd thu")
    assert said.startswith("The form waits. Nothing of it is saved yet.")
    assert "I know no pupil called “bne dodd”." in said
    with database.reading() as db:
        assert db.exec(select(Meeting)).all() == []


@pytest.mark.parametrize("words", ["eng lit", "literature", "English Literature", "2"])
def test_a_choice_takes_what_a_line_takes(tom: Speaker, words: str) -> None:
    assert "? Subject" in tom.says("book amy carter thu")
    assert "Amy Carter 11A booked: English Literature" in tom.says(words)


def test_a_choice_keeps_its_numbers_after_a_wrong_answer(tom: Speaker) -> None:
    tom.says("book amy carter thu")
    assert "Nothing fits “wibble”." in tom.says("wibble")
    assert "Amy Carter 11A booked: English Literature" in tom.says("2")


def test_a_choice_is_never_made_by_the_beginning_of_a_word(tom: Speaker, database: Database) -> None:
    tom.says("book amy carter thu")
    assert "Which one? Type its number." in tom.says("engl")
    assert held(database) == []


@pytest.mark.parametrize("typed", ["me", "zo", "ol"])
def test_a_pupil_is_never_picked_by_two_letters(noor: Speaker, database: Database, typed: str) -> None:
    noor.says("book thu")
    assert "Which one? Type its number." in noor.says(typed)
    assert held(database) == []
    assert "now:" not in noor.says("wibble")


def test_a_receipt_claims_no_mentor_where_there_is_none(
    noor: Speaker, helen: Speaker, database: Database
) -> None:
    enrol(database, "Ada", "Lindqvist", "9A")
    assert noor.says("slip ada lindqvist + kind").startswith(
        "Positive slip about Ada Lindqvist 9A (Mathematics) sent to Helen Marsh, "
        "who runs the scheme: the pupil has no mentor."
    )
    own = helen.says("slip ada lindqvist + kind")
    assert "You are the mentor" not in own
    assert "The pupil has no mentor, so it stays with you, who run the scheme." in own


def test_a_slip_never_goes_to_a_mentor_who_has_left(noor: Speaker, database: Database) -> None:
    with database.writing() as db:
        db.exec(select(Staff).where(Staff.surname == "Whitfield")).one().active = False
        leads = db.exec(select(Staff.surname).join(StaffRole).where(StaffRole.role == Role.SCHEME_LEAD)).all()
    assert leads == ["Marsh"]
    said = noor.says("slip amy carter + kind")
    assert "sent to Helen Marsh, who runs the scheme" in said
    assert "Whitfield" not in said


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("what is 5", "! what is 5 is not a grade in Mathematics."),
        ("12", "! 12 is not a grade in Mathematics."),
        ("current five", "? Predicted grade"),
        ("6-", "? Predicted grade"),
    ],
)
def test_a_wrong_answer_is_said_when_it_is_typed(noor: Speaker, typed: str, answer: str) -> None:
    noor.says("grade ben dodd")
    assert answer in noor.says(typed)
    assert "current" in noor.says("5", "six") or "Predicted" in answer

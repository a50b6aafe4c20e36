"""A second thing to do, asked in the same line behind what is said: both are offered, and neither is done or lost."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.slip import Slip
from models.sessions.session import Booking
from tests.conversations.conftest import Speaker, World

TWO = "This reads like two things to do. Nothing is done yet."
BOTH = [
    ("n.hussain", "slip amy + great and book her thu", ["Mentoring slip", "Book a session"]),
    ("n.hussain", "slip amy + great. please book ben thu lunch", ["Mentoring slip", "Book a session"]),
    ("d.whitfield", "slip amy + great, then intervene her maths", ["Mentoring slip", "Intervene"]),
    ("d.whitfield", "contact amy rang mum about revision & book her thu", ["Contact with home", "Book a session"]),
    ("d.whitfield", "advise amy more time for maths and book her thu", ["Advice to leadership", "Book a session"]),
    ("d.whitfield", "meet amy formal: all well, target: read and book her thu", ["Mentor meeting", "Book a session"]),
    ("d.whitfield", "meet amy informal: spoke about maths and slip her", ["Mentor meeting", "Mentoring slip"]),
    ("d.whitfield", "intervene amy history: missed work and book her thu", ["Intervene", "Book a session"]),
    ("g.lin", "target ben 7 because great mock and book him thu", ["Target grade", "Book a session"]),
]  # fmt: skip
EACH = [
    ("book amy thu and ben wed", ["book amy thu", "book ben wed"]),
    ("book amy thu lunch, ben fri and ciara mon", ["book amy thu lunch", "book ben fri", "book ciara mon"]),
    ("book amy thu and cancel ben fri", ["book amy thu", "cancel ben fri"]),
    ("book amy thu and slip ben + great", ["book amy thu", "slip ben + great"]),
    ("book amy thu lunch and fri after school", ["book amy thu lunch", "book Amy Carter 11A fri after school"]),
    ("cancel amy thu and ben fri", ["cancel amy thu", "cancel ben fri"]),
    ("move amy thu to fri and ben to mon", ["move amy thu to fri", "move ben to mon"]),
    ("grade amy 5 6 and ben 4 5", ["grade amy 5 6", "grade ben 4 5"]),
    ("slip amy + great and ben - late", ["slip amy + great", "slip ben - late"]),
    ("register amy here, ben late", ["register amy here", "register ben late"]),
]  # fmt: skip
ONE = [
    "book amy and ben thu",
    "book amy thu and fri lunch",
    "book amy thu, wed and mon",
    "slip amy and ben + great",
    "book amy, ben dod thu",
    "book amy thu, no wed",
    "move amy thu to mon, no i mean wed",
]
TEXTS = [
    "late, move her to the front",
    "needs to book a session with you",
    "forgot her diary, book and pen",
    "helped to book the hall and grade the work",
]


@pytest.mark.parametrize(("email", "line", "forms"), BOTH, ids=[line for _, line, _ in BOTH])
def test_both_are_offered_and_nothing_is_done(
    world: World, database: Database, email: str, line: str, forms: list[str]
) -> None:
    said = world.staff(email)
    assert TWO in said.says(line)
    assert said.labels == [*forms, "All in one"]
    with database.reading() as db:
        assert not db.exec(select(Slip.id)).all()
        assert not db.exec(select(Booking.id)).all()


def test_each_form_has_its_own_words_and_the_last_has_all(noor: Speaker) -> None:
    def sent(press: str) -> str:
        noor.says("slip amy + great and book her thu", press)
        return noor.sends_form()

    assert "“great”" in sent("1")
    noor.says("undo")
    assert "Amy Carter 11A booked: Mathematics, Thu 26 Nov" in sent("2")
    assert "“great and book her thu”" in sent("3")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_only_has_such_a_word_is_sent_as_it_is(noor: Speaker, text: str) -> None:
    assert f"“{text}”" in noor.says(f"slip amy - {text}")


@pytest.mark.parametrize(("line", "each"), EACH, ids=[line for line, _ in EACH])
def test_several_of_a_kind_are_offered_one_by_one(
    noor: Speaker, database: Database, line: str, each: list[str]
) -> None:
    said = noor.says(line)
    assert (
        f"This reads like {'two' if len(each) == 2 else 'three'} things to do. Nothing is done yet." in said
    )
    assert [f"“{words}”" in said for words in each] == [True] * len(each)
    assert len(noor.labels) == len(each)
    with database.reading() as db:
        assert not db.exec(select(Slip.id)).all()
        assert not db.exec(select(Booking.id)).all()


def test_each_of_several_has_its_own_day(noor: Speaker) -> None:
    noor.says("book amy thu and ben wed", "1")
    noor.sends_form()
    noor.says("book amy thu and ben wed", "2")
    noor.sends_form()
    assert "Amy Carter 11A" in noor.says("sessions thu")
    assert "Ben Dodd 11B" in noor.says("sessions wed")


@pytest.mark.parametrize("line", ONE)
def test_what_is_one_thing_is_not_taken_apart(noor: Speaker, line: str) -> None:
    assert "This reads like" not in noor.says(line)


CONCERNS = [
    ("n.hussain", "slip amy carter + her dad hits her and ben - late"),
    ("d.whitfield", "meet amy thu lunch about her dad hitting her"),
    ("d.whitfield", "meet amy tomorrow lunch about her dad hitting her"),
    ("n.hussain", "target amy tell someone about her dad hitting her"),
    ("d.whitfield", "spoke to mum about the bruise on her arm"),
]


@pytest.mark.parametrize(("email", "line"), CONCERNS, ids=[line for _, line in CONCERNS])
def test_whom_to_tell_of_a_concern_stands_beside_whatever_is_asked(
    world: World, email: str, line: str
) -> None:
    assert "tell Ruth Adeyemi in person, now. Nothing of it is saved." in world.staff(email).says(line)

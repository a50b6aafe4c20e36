"""A line that begins as another command's, or as none, and plainly means one: it is that which is done, or asked."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.slip import Slip
from tests.conversations.conftest import Speaker, World

OUT = [
    "remove amy from maths thu",
    "pls remove amy carter from thursday",
    "take amy out of maths on thu",
    "can you take amy off thursdays session",
    "remove amy from my session",
]
COVERED = [
    ("can tom berry cover my register", "Tom Berry covers Mathematics"),
    ("get tom berry to take my session thu", "Tom Berry covers Mathematics"),
    ("tom berry is covering my lesson", "Tom Berry covers Mathematics"),
    ("cover my register", "Who covers? Type a colleague's name."),
    ("i need cover for my session thu", "Who covers? Type a colleague's name."),
]
WEEKS = [
    "w/b 7th",
    "w/c 7 dec",
    "wb 7/12",
    "week beginning 7 dec",
    "week commencing the 7th",
    "week of 7 dec",
]


@pytest.mark.P9
@pytest.mark.parametrize("line", OUT)
def test_out_of_a_session_is_cancelled_and_no_slip_removed(noor: Speaker, line: str) -> None:
    noor.says("book amy carter maths thu")
    assert "Amy Carter 11A is no longer booked: Mathematics, Thu 26 Nov" in noor.says(line)


def test_a_slip_is_still_removed_by_who_may(world: World) -> None:
    lead = world.staff("r.adeyemi")
    assert "no slips about Amy Carter 11A to remove" in lead.says("remove the slip about amy carter")


@pytest.mark.P11
@pytest.mark.parametrize(("line", "answer"), COVERED, ids=[line for line, _ in COVERED])
def test_who_takes_a_register_is_a_colleague(noor: Speaker, line: str, answer: str) -> None:
    noor.says("book amy carter maths thu")
    assert answer in noor.says(line)


@pytest.mark.P9
@pytest.mark.parametrize("week", WEEKS)
def test_a_week_is_said_by_its_first_day(noor: Speaker, week: str) -> None:
    assert "Which day in the week of 7 December?" in noor.says(f"book amy carter maths {week}")
    assert "Mathematics, Tue 8 Dec, 15:20–16:20" in noor.says("2")
    assert "Sessions, week of 7 December" in noor.says(f"sessions {week}")
    assert "Mathematics, Thu 10 Dec, 15:20–16:20" in noor.says(f"book amy carter maths {week} thu")


@pytest.mark.P10
@pytest.mark.parametrize("line", ["yr 11 list", "year11 list", "yr11", "year 11 list"])
def test_the_year_11_list_is_that_of_the_day(world: World, line: str) -> None:
    assert "Year 11 sessions, Monday 23 November" in world.staff("p.lowe").says(line)


def test_with_may_be_short(dan: Speaker) -> None:
    assert "informal contact on Mon 23 Nov saved" in dan.says("met w amy today informal all fine")


@pytest.mark.P18
def test_a_target_that_is_no_grade_is_asked_about(dan: Speaker, database: Database) -> None:
    asked = dan.says("target amy read a book every week")
    assert "Which kind of target is it for Amy Carter 11A? Nothing is saved yet." in asked
    assert dan.labels == ["Mentor meeting", "Mentoring slip", "Target grade"]
    dan.presses("Mentoring slip")
    assert "Target: read a book every week" in dan.says("all good")
    with database.reading() as db:
        assert [each.target for each in db.exec(select(Slip)).all()] == ["read a book every week"]


SAID = [
    (
        "slip for amy carter plus really good work in maths today",
        "Positive",
        "“really good work in maths today”",
    ),
    ("Slip Amy Carter Plus Brilliant Homework", "Positive", "“Brilliant Homework”"),
    ("send amy carter a slip minus late again", "Negative", "“late again”"),
    ("give amy carter a positive slip for great mock", "Positive", "“great mock”"),
    ("slip amy carter negative: late", "Negative", "“late”"),
    ("slip amy carter minus late full stop", "Negative", "“late.”"),
    ("slip amy carter plus her friend were late", "Mentoring", "“plus her friend were late”"),
    ("slip amy carter positive attitude today", "Mentoring", "“positive attitude today”"),
]


@pytest.mark.P8
@pytest.mark.parametrize(("line", "kind", "text"), SAID, ids=[line for line, _, _ in SAID])
def test_a_sign_may_be_said(noor: Speaker, line: str, kind: str, text: str) -> None:
    said = noor.says(line)
    assert (f"{kind} slip about Amy Carter 11A" in said, text in said) == (True, True)


MISTYPED = [
    "book amy histroy thu",
    "book amy carter hisotry thu",
    "move amy carter histroy thu to wed",
    "sessions histroy",
]


@pytest.mark.parametrize("line", MISTYPED)
def test_a_subject_mistyped_is_asked_about(dan: Speaker, line: str) -> None:
    assert "is no subject. Do you mean History?" in dan.says(line)


def test_so_it_is_behind_a_command_mistyped(dan: Speaker) -> None:
    assert "Did you mean book?" in dan.says("bok amy histroy thu")
    dan.presses("Book a session")
    booked = dan.says("")
    while dan.talk.asking is not None:
        booked = dan.says("")
    assert "Amy Carter 11A booked: History, Thu 26 Nov" in booked


def test_whoever_is_nearest_in_name_comes_first(dan: Speaker) -> None:
    assert "1. Amy Carter 11A" in dan.says("book amy hstr thu")


def test_words_beside_a_name_are_no_pupil(noor: Speaker) -> None:
    said = noor.says("book amy carter, ben dodd thu and tell her mum")
    assert "I did not understand “tell her mum”. Leave it out, or type a name." in said
    assert "Ben Dodd 11B booked" in noor.says("").replace("Amy Carter 11A and ", "")

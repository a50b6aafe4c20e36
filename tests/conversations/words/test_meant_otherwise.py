"""A line that begins as another command's, or as none, and plainly means one: it is that which is done, or asked."""

import pytest
from sqlmodel import select

from models.db.database import Database
from models.mentoring.slip import Slip
from tests.conversations.conftest import Speaker, World
from tests.conversations.words.answers import THU

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
    assert "Amy Carter 11A booked: History, Thu 26 Nov" in dan.sends_form()


def test_whoever_is_nearest_in_name_comes_first(dan: Speaker) -> None:
    assert "1. Amy Carter 11A" in dan.says("book amy hstr thu")


def test_words_beside_a_name_are_no_pupil(noor: Speaker) -> None:
    said = noor.says("book amy carter, ben dodd thu and tell her mum")
    assert "I did not understand “tell her mum”. Leave it out, or type a name." in said
    assert "Ben Dodd 11B booked" in noor.says("").replace("Amy Carter 11A and ", "")


BY_OTHERS = [
    ("h.marsh", "change amy carters mentor to tom berry", "Tom Berry: Amy Carter 11A (was Dan Whitfield)"),
    ("h.marsh", "give amy carter to tom berry as mentor", "Tom Berry: Amy Carter 11A (was Dan Whitfield)"),
    ("n.hussain", "change amy carters mentor to tom", "may allocate mentors"),
    ("h.marsh", "amy carter signed her agreement", "Agreement signed by Amy Carter 11A."),
    ("j.reid", "amy carter has returned her agreement", "Agreement returned by Amy Carter 11A."),
    ("j.reid", "mark amy carter absent", "Amy Carter 11A is marked as away today."),
    ("h.marsh", "close school thu", "? Why"),
    ("h.marsh", "close the school thu because of snow", "Thursday 26 November is closed (snow)."),
    ("p.lowe", "year 11s today", "Year 11 sessions, Monday 23 November"),
    ("p.lowe", "whos on the list today", "Year 11 sessions, Monday 23 November"),
    ("h.marsh", "when do grades close", "open until"),
    ("n.hussain", "when are grades due", "1 thing to do"),
    ("n.hussain", "my jobs", "1 thing to do"),
    ("n.hussain", "how many slips did i send last week", "No slips yet."),
    ("n.hussain", "book amy carter for thursdays session", "Mathematics, Thu 26 Nov, 15:20–16:20."),
    ("n.hussain", "book amy,ben,thu", "Amy Carter 11A and Ben Dodd 11B booked: Mathematics, Thu 26 Nov"),
    ("n.hussain", "was amy there on friday", "Amy Carter 11A has no sessions on Fri 20 Nov."),
    ("n.hussain", "did ben come thurs", "Ben Dodd 11B has no sessions on Thu 19 Nov."),
    ("n.hussain", "amy booked thu?", "Amy Carter 11A has no sessions on Thu 26 Nov."),
]


@pytest.mark.parametrize(("email", "line", "answer"), BY_OTHERS, ids=[line for _, line, _ in BY_OTHERS])
def test_it_is_answered_by_what_is_meant(world: World, email: str, line: str, answer: str) -> None:
    assert answer in world.staff(email).says(line)


BOOKED = [
    "get amy in thu",
    "put amy carter down for thu",
    "add amy to my session thu",
    "i need amy for maths thu",
    "book amy for maths intervention thu",
    "book amy maths revision session thursday",
]


@pytest.mark.P9
@pytest.mark.parametrize("line", BOOKED)
def test_into_a_session_is_booked(noor: Speaker, line: str) -> None:
    assert THU in noor.says(line)


@pytest.mark.parametrize(
    "line", ["put amy in detention thu", "get amy to finish her essay", "add amy to bens group"]
)
def test_into_anything_else_is_asked_about(noor: Speaker, line: str) -> None:
    assert "What is to be done about Amy Carter 11A? Nothing is done yet." in noor.says(line)


@pytest.mark.P9
def test_a_room_may_have_a_name(noor: Speaker) -> None:
    assert "Thu 26 Nov, 15:20–16:20, Library." in noor.says("book amy carter thu in the library")
    assert "I know no pupil called “hall”" in noor.says("cancel", "book hall thu")


def test_all_of_ones_own_are_called_off_once_it_is_said_why(noor: Speaker) -> None:
    noor.says("book amy carter maths thu")
    assert "? Why" in noor.says("cancel all thu")
    assert "Thu 26 Nov" in noor.says("cancel", "sessions amy")


@pytest.mark.parametrize("line", ["edit my last slip", "delete amys slip", "correct that slip"])
def test_what_was_sent_just_now_is_shown_with_undo(noor: Speaker, line: str) -> None:
    noor.says("slip amy carter + great")
    assert "Your last entry: you sent a slip, Amy Carter 11A" in noor.says(line)
    assert noor.labels == ["Undo"]


@pytest.mark.P11
def test_a_mark_is_made_in_the_register_or_offered_there(world: World, noor: Speaker) -> None:
    noor.says("book amy carter maths today")
    world.at("2026-11-23 15:30")
    assert "Amy Carter 11A, absent: Mathematics" in noor.says("mark amy absent")
    noor.says("undo", "amy late 5 mins")
    assert noor.labels[0] == "Mark in the register"
    noor.presses("Mark in the register")
    assert "Amy Carter 11A, late, 5 min: Mathematics" in noor.sends_form()


def test_a_talk_with_some_home_is_written_down_with_the_pupil_to_pick(dan: Speaker) -> None:
    assert "With whose home was it? Nothing is saved yet." in dan.says("spoke to mum re attendance")
    dan.presses("Contact with home")
    heard = [dan.says(each) for each in ("amy", "1", "1", *[""] * 6)]
    assert any("Amy Carter 11A: contact with home logged" in each for each in heard)


@pytest.mark.P18
@pytest.mark.parametrize(
    ("line", "became"), [("amy finished her past papers", "done"), ("amy hasnt done hers", "not done")]
)
def test_what_became_of_a_target_is_offered(dan: Speaker, line: str, became: str) -> None:
    assert "Tick off a target" not in (dan.says(line), *dan.labels)
    dan.says("meet amy formal: all well, target: two past papers", line)
    dan.presses("Tick off a target")
    assert f"Amy Carter 11A, {became}: two past papers" in dan.sends_form()

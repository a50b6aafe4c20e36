"""What is asked in everyday words is answered by what shows it, or by what is kept instead; nothing is done."""

import pytest

from tests.conversations.conftest import Speaker, World

SESSIONS, SLIPS, PAGE = (
    "Amy Carter 11A has no sessions",
    "No slips about Amy Carter 11A",
    "Amy Carter 11A, Year 11",
)
HERE, MINE = "Amy Carter 11A is in no session now", "Your settings"

ASKED = [
    ("n.hussain", "how many sessions do i have this week", "Sessions, this week"),
    ("n.hussain", "any sessions today", "No sessions on Monday 23 November."),
    ("n.hussain", "have i got anyone tonight", "No sessions on Monday 23 November."),
    ("n.hussain", "how many are coming thu", "No sessions on Thursday 26 November."),
    ("n.hussain", "is M4 free thu", "Sessions in M4, Thursday 26 November: none."),
    ("n.hussain", "is amy free thu", SESSIONS),
    ("n.hussain", "who has amy thu", SESSIONS),
    ("n.hussain", "where is amy thu", SESSIONS),
    ("n.hussain", "when is amy's next session", SESSIONS),
    ("n.hussain", "where is amy carter now", HERE),
    ("n.hussain", "where should amy be", HERE),
    ("j.reid", "is amy carter in today", HERE),
    ("n.hussain", "did my slip go", "No slips yet."),
    ("n.hussain", "how many slips have i sent this week", "No slips yet."),
    ("n.hussain", "how many slips has amy had this term", SLIPS),
    ("n.hussain", "any slips for amy", SLIPS),
    ("n.hussain", "did i slip amy", SLIPS),
    ("d.whitfield", "has amy been seen this month", PAGE),
    ("d.whitfield", "whose turn is it to mentor amy", PAGE),
    ("d.whitfield", "when did i last meet amy", PAGE),
    ("d.whitfield", "when is amys next meeting", PAGE),
    ("d.whitfield", "notes for amy", PAGE),
    ("d.whitfield", "any news on amy", PAGE),
    ("d.whitfield", "what is amy predicted", PAGE),
    ("d.whitfield", "whats amys target in maths", PAGE),
    ("d.whitfield", "when is my next meeting", "Your pupils: 2 of 2 to meet"),
    ("d.whitfield", "what have i missed", "2 things to do"),
    ("n.hussain", "whos in thurs", "No sessions on Thursday 26 November."),
    ("n.hussain", "where do i see my slips", "No slips yet."),
    ("n.hussain", "concern about ben", "tell Ruth Adeyemi in person"),
    ("h.marsh", "todays digest", "Digest, Monday 23 November"),
    ("d.whitfield", "meetings due", "Your pupils: 2 of 2 to meet"),
    ("d.whitfield", "have i done my register", "2 things to do"),
    ("h.marsh", "which registers are missing", "Digest, Monday 23 November"),
    ("h.marsh", "close grades", "0 of "),
    ("h.marsh", "open the collection", "0 of "),
    ("d.whitfield", "no messages at weekends", MINE),
    ("d.whitfield", "mute", MINE),
]
NOT_KEPT = [
    ("n.hussain", "when is half term", "The last school day before half term: Friday 12 February."),
    ("n.hussain", "when does term end", "The last school day before the next holidays: "),
    ("n.hussain", "who is below in maths", "To book them: book all below target in maths thu"),
    ("h.marsh", "whos below target", "To see who is below target:"),
    ("j.reid", "who is absent today", "Who is away is on the school's own registers, not here."),
    ("j.reid", "whos off sick", "To mark a pupil as away today: absent Amy Carter"),
    ("n.hussain", "who isnt in today?", "Of one pupil: where Amy Carter"),
    ("h.marsh", "absent today", "Who is away is on the school's own registers, not here."),
    ("n.hussain", "im off tomorrow", "To call your sessions of a day off: cancel my sessions thu"),
    ("h.marsh", "mr whitfield is off sick", "I keep no list of when staff are away."),
    ("h.marsh", "snow day tomorrow", "To close a day: close today snow"),
    ("h.marsh", "chase grades", "I pass on no messages."),
    ("j.reid", "phone number for amys mum", "I show no addresses, phone numbers or birthdays."),
    ("n.hussain", "it's not working", "tell whoever looks after Staffroom."),
    ("n.hussain", "are you a robot", "I am Staffroom, a program."),
]


@pytest.mark.parametrize(("email", "line", "answer"), ASKED, ids=[line for _, line, _ in ASKED])
def test_what_is_asked_is_shown(world: World, email: str, line: str, answer: str) -> None:
    assert answer in world.staff(email).says(line).partition("\n[1]")[0]


@pytest.mark.parametrize(("email", "line", "answer"), NOT_KEPT, ids=[line for _, line, _ in NOT_KEPT])
def test_what_is_not_kept_is_said_with_what_is(world: World, email: str, line: str, answer: str) -> None:
    heard = world.staff(email).says(line)
    assert answer in heard
    assert "(type cancel to stop)" not in heard


@pytest.mark.parametrize(
    "line",
    [
        "no, amy nolan not amy carter",
        "wrong amy",
        "not that amy",
        "no, friday",
        "make it fri",
        "move it to fri",
        "that was meant to be negative",
        "scrap that",
        "cancel that",
        "did that work",
        "has it been sent",
    ],
)
def test_what_is_said_of_the_last_entry_names_it_and_changes_nothing(noor: Speaker, line: str) -> None:
    noor.says("book amy carter thu")
    before = noor.says("sessions amy")
    heard = noor.says(line)
    assert heard.startswith("Your last entry: you booked a session, Amy Carter 11A, Mathematics, Thu 26 Nov")
    assert noor.says("sessions amy") == before


def test_of_no_last_entry_it_is_said_that_there_is_none(noor: Speaker) -> None:
    assert noor.says("did that work").startswith("You saved nothing in the last 10 minutes.")
    assert "What is to be done about Amy Carter 11A?" in noor.says("no, amy carter")


@pytest.mark.P7
@pytest.mark.parametrize("line", ["book my mentees history thu", "book all my mentees history thu"])
def test_ones_own_mentees_are_a_group_too(dan: Speaker, line: str) -> None:
    assert dan.says(line).startswith("Amy Carter 11A and Matthew Whiteley 11A booked: History, Thu 26 Nov")
    assert "Briefs for 2 pupils of Dan Whitfield" in dan.says("brief my mentees")


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("slip my class + great lesson", "! Which class or form? Type its name, such as 11Ma1."),
        ("book everyone thu", "! Which class or form? Type its name, such as 11Ma1."),
        ("slip the whole class + great lesson", "! Which class or form? Type its name, such as 11Ma1."),
        ("slip y11 + great mock", "! A whole year is too many. Which class? Type its name, such as 11Ma1."),
    ],
)
def test_a_class_without_its_name_is_asked_for_its_name(noor: Speaker, line: str, asked: str) -> None:
    assert asked in noor.says(line)


@pytest.mark.P17
@pytest.mark.parametrize("line", ["rang amys mum no answer", "spoke to amys mum about attendance"])
def test_whose_parent_it_is_needs_no_apostrophe(dan: Speaker, line: str) -> None:
    assert dan.says(line).startswith("What is to be done about Amy Carter 11A? Nothing is done yet.")
    assert dan.labels[0] == "Contact with home"


@pytest.mark.P7
@pytest.mark.parametrize("line", ["seen amy", "saw amy in the corridor, all fine", "had a chat with amy"])
def test_who_tells_of_a_talk_is_offered_the_record_of_a_meeting_first(
    dan: Speaker, noor: Speaker, line: str
) -> None:
    assert "Nothing is done yet." in dan.says(line)
    assert dan.labels[0] == "Mentor meeting"
    noor.says(line)
    assert "Mentor meeting" not in noor.labels, "she is not Amy's mentor"

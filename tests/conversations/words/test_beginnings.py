"""What staff begin with, line by line, and what it comes to: a name, a sign, a word that is no command."""

import pytest

from tests.conversations.conftest import Speaker
from tests.conversations.words.answers import GRADES

WORDS = [
    # whose something is
    ("pupil amy's", "Amy Carter 11A, Year 11"),
    # signs and days as phones write them
    ("what time is amy's session on tuesday", "Amy Carter 11A has no sessions on Tue 24 Nov."),
    ("hey staffroom, amy carter did well", "What is to be done about Amy Carter 11A?"),
    ("hey staffroom!", "1 thing to do"),
    ("u", "There is nothing of yours from the last 10 minutes to take back."),
    # the name last, or a command mistyped: what was said is carried along
    ("will she be ok by may", "I find no command in that."),
    ("remind ben tennyson to come", "I pass on no messages."),
    ("whos in my session", "You have no sessions in the next two weeks."),
    ("who’s in my session on thu?", "Thursday 26 November"),
    ("who is booked tomorrow", "Tuesday 24 November"),
    ("is amy booked", "Amy Carter 11A has no sessions to come."),
    ("when is amy's session", "Amy Carter 11A has no sessions to come."),
    ("has zoe got a session on thu?", "Zoë O’Brien 11C has no sessions on Thu 26 Nov."),
    ("is this session full", "I find no command in that."),
    # the name first
    ("amy carter done well today", "[1] Send it as a slip"),
    ("amy carter 5 6", "[1] Grade  [2] Send it as a slip  [3] Book"),
    ("amy carter thu lunch", "[1] Book  [2] Send it as a slip  [3] Grade"),
    ("amy carter was late", "[1] Send it as a slip  [2] Book  [3] Grade"),
    ("ok amy carter is absent", "Ask Joan Reid (office)."),
    ("find amy carter", "Amy Carter 11A, Year 11"),
    ("who is amy carter", "Amy Carter 11A, Year 11"),
    # signs and brackets are kept, or say nothing
    ("set target amy carter 6", "Only the head of the subject"),
    ("take register", "There is no such session in the last four weeks whose register is yours to take."),
    ("can i take the register pls", "There is no such session in the last four weeks whose register is yours"),
    # a list by any words for it
    ("todo list please", "1 thing to do"),
    ("undo that", "There is nothing of yours"),
    ("oops undo", "There is nothing of yours"),
    # ways to begin
    ("amy carter", "Amy Carter 11A, Year 11"),
    ("show me amy carter", "Amy Carter 11A, Year 11"),
    ("t", "1 thing to do"),
    ("u", "There is nothing of yours from the last 10 minutes to take back."),
    ("what can you do", "What you can type"),
    ("What can you do?", "What you can type"),
    ("menu", "What you can type"),
    # what stays unknown keeps the line
    ("mine quiet off wibble", "! I did not understand “wibble”."),
    # a thumb beside the name is more than a question; alone it is thanks
    ("amy carter 👎", "[1] Send it as a slip"),
    ("👍 amy carter", "[1] Send it as a slip"),
    (":+1: amy carter", "[1] Send it as a slip"),
    ("+1 amy carter", "[1] Send it as a slip"),
    ("👍 will do", "You are welcome."),
    ("tell mr berry amy carter is doing well", "[1] Send it as a slip"),
    ("tell me about amy", "What is to be done about Amy Carter 11A?"),
    ("who hasn't done their", "I take slips, bookings and grades in one line each."),
    # a list by other words for it
    ("unread slips", "No slips yet."),
    ("has my slip been read", "No slips yet."),
    ("did mr whitfield read my slip yet?", "No slips yet."),
    ("my pupils", "Your pupils"),
    ("what have i got to do?", "1 thing to do"),
    ("what do i need to do today", "1 thing to do"),
    ("anything to do", "1 thing to do"),
    ("what's next", "1 thing to do"),
    # what is asked of the sessions, or of a pupil's page, as one would ask a colleague
    ("whats on", "You have no sessions in the next two weeks."),
    ("what’s on thu?", "Thursday 26 November"),
    ("when am i on", "You have no sessions in the next two weeks."),
    ("when is my next session", "You have no sessions in the next two weeks."),
    ("who have i got tomorrow", "Tuesday 24 November"),
    ("who did i book", "You have no sessions in the next two weeks."),
    ("what is on the test", "I take slips, bookings and grades in one line each."),
    ("how is amy doing", "Amy Carter 11A, Year 11"),
    ("hows amy carter getting on in maths", "Amy Carter 11A, Year 11"),
    ("who is amy’s mentor?", "Amy Carter 11A, Year 11"),
    ("who mentors amy", "Amy Carter 11A, Year 11"),
    ("amys grades", "Amy Carter 11A, Year 11"),
    ("how is everybody doing", "I take slips, bookings and grades in one line each."),
    ("who is on tomorrow", "Tuesday 24 November"),
    ("who do i need to meet", "Your pupils"),
    ("which of my pupils haven’t i met yet", "Your pupils"),
    ("what did we agree with amy", "Which “amy” do you mean?"),
    ("who has no mentor", "Only the scheme lead"),
    ("who hasn't done their grades", "Only"),
    ("who missed their session", "You have no absence to follow up."),
    ("who was absent yesterday", "You have no absence to follow up."),
    ("who hasn't been told yet", "Only the form tutor or leadership may see the Year 11 list"),
    # a colleague who is greeted is no pupil
    ("hi ben, book amy carter thu", "Amy Carter 11A booked: Mathematics, Thu 26 Nov"),
    ("morning dan, slip amy carter - late", "Negative slip about Amy Carter 11A"),
    ("hi amy, well done", "What is to be done about Amy Carter 11A?"),
    ("neg ben dodd late", "Negative slip about Ben Dodd 11B"),
    ("pos ben dodd great", "Positive slip about Ben Dodd 11B"),
    # need alone is a list of who needs a session; somebody who needs to do something says so
    ("i need to book amy carter thu", "Amy Carter 11A booked: Mathematics, Thu 26 Nov"),
    ("i need a slip for amy carter - late", "Negative slip about Amy Carter 11A"),
    ("i need help", "What you can type"),
    ("need amy carter maths", "On the list for Mathematics: Amy Carter 11A."),
    # a class alone, or asked about: what can be typed for it
    ("11Ma1", "such as: grade 11Ma1, book 11Ma1 thu, slip 11Ma1 + well done or sessions 11Ma1"),
    ("who in 11Ma1 is below target", "What is to be done with 11Ma1? Nothing is done yet."),
    ("register 11Ma1", "A register is of a session. To see yours: register"),
    # a conversation with home is logged as one; where it may tell of a concern home is not named
    ("rang home about amy carter, no answer", "[1] Contact with home  [2] Send it as a slip"),
    ("emailed amy carter's parents re homework", "[1] Contact with home"),
    ("spoke to amy carter, her dad hits her", "superb coursework\n[1] Send it as a slip"),
    # how somebody does is no question how a thing is done
    ("how is maths doing", "may see these results of the cohort."),
    ("how can i undo", "Take back your last entry."),
    # a question that only has a word of a concern is answered as well
    ("is anyone booked tomorrow", "Type help to see all that I can do."),
    ("who hasnt had a session", "I take slips, bookings and grades in one line each."),
    # whom to tell of a concern, which is no command
    ("is his dad hitting him", "If it is a safeguarding concern: tell Ruth Adeyemi in person, now."),
    ("i think a child is being abused", "tell Ruth Adeyemi in person, now. Nothing of it is saved."),
    ("who is the dsl", "tell Ruth Adeyemi in person, now."),
    ("i need to report a concern", "tell Ruth Adeyemi in person, now."),
    ("amy told me something worrying", "tell Ruth Adeyemi in person, now. Nothing of it is saved.\n  Begin with it"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), WORDS, ids=[line for line, _ in WORDS])
def test_words(noor: Speaker, line: str, answer: str) -> None:
    assert answer in noor.says(line)


def test_who_may_see_the_list_is_said_of_the_list(noor: Speaker) -> None:
    said = noor.says("today")
    assert (
        "Only the form tutor or leadership may see the Year 11 list, a tutor their own form's part." in said
    )


@pytest.mark.parametrize(
    ("line", "button", "said"),
    [
        ("bokk amy carter and ben dodd thu", "Book a session", "Amy Carter 11A and Ben Dodd 11B booked"),
        ("grde amy carter 5 6", "Record grades", GRADES),
        ("5 6 amy carter", "Grade", GRADES),
    ],
)
def test_a_mistyped_line_is_not_typed_again(noor: Speaker, line: str, button: str, said: str) -> None:
    noor.says(line)
    noor.presses(button)
    assert said in noor.sends_form()


@pytest.mark.parametrize("line", ["bokk amy carter in park thu", "bokk amy thu with amy"])
def test_no_form_is_offered_that_would_lose_a_word(noor: Speaker, line: str) -> None:
    noor.says(line)
    assert noor.labels == []


@pytest.mark.parametrize(
    "line", ["amy was lovely today", "in M4", "actually make it fri", "who is coming thu"]
)
def test_nobody_is_sent_to_the_safeguarding_lead_for_what_tells_of_nothing(noor: Speaker, line: str) -> None:
    assert "safeguarding" not in noor.says(line)


def test_undo_goes_on_back_and_names_each_before_it_goes(noor: Speaker) -> None:
    noor.says("book amy carter thu", "book ben dodd thu", "slip amy carter + ace")
    said = [noor.says("undo") for _ in range(6)]
    assert [line.split(":")[0].split(" is ")[0] for line in said] == [
        "The slip about Amy Carter 11A", "Before that", "Taken back", "Before that", "Taken back",
        "There",
    ]  # fmt: skip
    assert "Ben Dodd 11B" in said[1]
    assert "Ben Dodd 11B is no longer booked" in said[2]
    assert "Amy Carter 11A is no longer booked" in said[4]


def test_undo_names_it_anew_where_something_else_was_seen_since(noor: Speaker) -> None:
    noor.says("book amy carter thu", "book ben dodd thu", "undo", "undo", "sessions")
    assert noor.says("undo").startswith("Before that: you booked a session, Amy Carter 11A")

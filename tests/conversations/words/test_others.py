"""What leadership, mentors, the office and the scheme lead type, line by line, and what it comes to."""

import pytest

from tests.conversations.conftest import Speaker, World

BY_OTHERS = [
    ("p.lowe", "year 11 list", "Year 11 sessions, Monday 23 November: nobody is booked."),
    ("p.lowe", "y11 thu", "Year 11 sessions, Thursday 26 November: nobody is booked."),
    ("h.marsh", "year", "The year groups are this school year's."),
    ("h.marsh", "settings digest 4pm", "Digest time set to 16:00."),
    ("h.marsh", "settings safeguarding vape", "Safeguarding words set to vape."),
    ("h.marsh", "settings safeguarding here", "“here” is no word to ask about."),
    ("h.marsh", "settings safeguarding words here", "“here” is no word to ask about."),
    ("h.marsh", "settings leader monday mr lowe", "Leader monday set to p.lowe@school.example."),
    ("h.marsh", "settings leader monday p lowe", "Leader monday set to p.lowe@school.example."),
    ("h.marsh", "settings undo 5 mins", "Undo minutes set to 5."),
    ("h.marsh", "settings list 8:10", "List time set to 08:10."),
    ("h.marsh", "settings leader p.lowe", "! I know no setting called “leader p.lowe”."),
    ("j.reid", "amy carter is off sick", "[1] Send it as a slip  [2] Away today"),
    ("j.reid", "absent ben dodd, sorry i meant amy carter", "Amy Carter 11A is marked as away today."),
    ("j.reid", "back amy carter", "press Back in school"),
    ("j.reid", "absent amy carter today", "Amy Carter 11A is marked as away today."),
    ("j.reid", "absent amy carter tomorrow", "! I mark who is away today. Type it again on the day."),
    ("d.whitfield", "met amy today informal chat about mocks", "informal contact on Mon 23 Nov saved."),
    ("d.whitfield", "read slips", "To read what came in: slips"),
    ("p.lowe", "told ben dodd", "To tick off who was told, press Told on the list: today"),
    ("n.hussain", "how do i book", "Book pupils into a session, against their names."),
    ("n.hussain", "hello what do i do", "What you can type"),
    ("d.whitfield", "mentees due", "Your pupils: 2 of 2 to meet"),
    (
        "d.whitfield",
        "meet amy today - all fine no target",
        "Amy Carter 11A: formal meeting on Mon 23 Nov saved.",
    ),
    (
        "d.whitfield",
        "meet amy spoke about revision, target two past papers by fri",
        "Amy Carter 11A: formal meeting on Mon 23 Nov saved.",
    ),
    ("d.whitfield", "amy done", "Amy Carter 11A has no open target."),
    ("d.whitfield", "not done", "Nothing is ticked off yet. Begin with the pupil."),
    ("d.whitfield", "done past papers amy", "Nothing is ticked off yet. Begin with the pupil."),
    ("h.marsh", "settings add 10 to session years", "Session years set to 10, 11."),
    ("h.marsh", "settings session years 10", "Session years set to 10, 11."),
    ("h.marsh", "settings change digest time to 4.45", "Digest time set to 16:45."),
    ("h.marsh", "settings set 16:45 as digest time", "Digest time set to 16:45."),
    ("h.marsh", "settings add vaping to safeguarding words", "Safeguarding words set to vaping."),
    ("h.marsh", "settings remove knife", "! Of which setting? Type its name first"),
    ("h.marsh", "settings remove leader monday", "Leader monday is nobody already."),
    ("h.marsh", "add 10 to session years", "Session years set to 10, 11."),
    ("h.marsh", "pls set undo minutes to 5", "Undo minutes set to 5."),
    ("h.marsh", "change amy carter thu to fri", "Amy Carter 11A has no session on Thu 26 Nov."),
    ("n.hussain", "change digest time to 4.45", "Only the scheme lead may change settings"),
    ("r.adeyemi", "remove slip amy carter", "There are no slips about Amy Carter 11A to remove."),
    ("r.adeyemi", "remove the slip about amy carter", "There are no slips about Amy Carter 11A to remove."),
    ("r.adeyemi", "remove amy carter's slip", "There are no slips about Amy Carter 11A to remove."),
    ("r.adeyemi", "amy told me her dad hits her", "keep it where the school keeps such concerns."),
    ("c.mellor", "grade amy carter pass/merit", "current L2P, predicted L2M"),
    (
        "d.whitfield",
        "book a meeting with amy carter tue lunch",
        "Amy Carter 11A: meeting booked Tue 24 Nov, 12:40",
    ),
    ("d.whitfield", "arrange to meet amy tue", "Amy Carter 11A: meeting booked Tue 24 Nov"),
    ("p.lowe", "who have i got to tell", "Year 11 sessions, Monday 23 November"),
    ("p.lowe", "how are year 11 doing", "Year 11: Attainment 8"),
    ("p.lowe", "how is maths doing in year 11", "Year 11, Mathematics: "),
    ("p.lowe", "which mentors havent met their pupils", "P7 Mentors meet each pupil every month"),
    ("p.lowe", "who keeps missing sessions", "You have no absence to follow up."),
    ("h.marsh", "who has not been given a mentor", "with no mentor"),
    ("h.marsh", "which agreements are missing", "Agreements: "),
    ("g.lin", "change ben dodd room to M5", "Ben Dodd 11B has no session to come."),
]


@pytest.mark.parametrize(("email", "line", "answer"), BY_OTHERS, ids=[line for _, line, _ in BY_OTHERS])
def test_words_of_others(world: World, email: str, line: str, answer: str) -> None:
    assert answer in world.staff(email).says(line)


@pytest.mark.parametrize(
    "line",
    ["settings session years remove 11", "settings remove 11 session years",
     "settings remove year 11 from session years",
     "settings take 11 off session years",
     "remove 11 from session years", "settings session years only 10", "settings session years minus 11"],
)  # fmt: skip
def test_a_year_group_is_taken_away_only_once_it_was_asked(helen: Speaker, line: str) -> None:
    helen.says("settings session years 10")
    assert helen.says(line).startswith("Not changed yet. Sessions would no longer be for Year 11.")
    assert "Session years set to 10." in helen.presses("Yes, take Year 11 away")


@pytest.mark.P18
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("not done amy past papers", "Amy Carter 11A, not done: two past papers."),
        ("didn't do amy", "Amy Carter 11A, not done: two past papers."),
        ("amy not done", "Amy Carter 11A, not done: two past papers."),
        ("done amy not done past papers", "Amy Carter 11A, not done: two past papers."),
        ("partly amy", "Amy Carter 11A, partly done: two past papers."),
        ("partly done amy past papers", "Amy Carter 11A, partly done: two past papers."),
        ("half done amy", "Amy Carter 11A, partly done: two past papers."),
        ("done amy partly", "Amy Carter 11A, partly done: two past papers."),
        ("done amy past papers", "Amy Carter 11A, done: two past papers."),
        # What takes a part of it back is asked, and never counts as done.
        ("done amy past papers not", "Amy Carter 11A: which target?"),
        ("done amy most of the past papers", "Amy Carter 11A: which target?"),
    ],
)
def test_what_became_of_a_target_is_taken_as_it_is_said(dan: Speaker, line: str, answer: str) -> None:
    dan.says("meet amy carter formal: spoke, target: two past papers")
    assert answer in dan.says(line)


@pytest.mark.parametrize("line", ["told them all", "i told amy and ben", "told everyone"])
def test_who_told_the_pupils_hears_how_it_is_ticked_off(world: World, line: str) -> None:
    assert "To tick off who was told, press Told on the list: today" in world.staff("p.lowe").says(line)


@pytest.mark.parametrize("line", ["roll number 200", "told everyone"])
def test_no_concern_is_heard_in_what_is_none(noor: Speaker, line: str) -> None:
    assert "safeguarding" not in noor.says(line)

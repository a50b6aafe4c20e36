"""What staff type about pupils whose names are words, days or like one another."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_whom import enrol

HARD_NAMES = (
    ("May", "Lee", "11A"), ("Will", "Young", "11B"), ("Ali", "Khan", "11C"), ("Ali", "Hassan", "11A"),
    ("Li", "Wei", "11D"), ("Sinéad", "O'Neill", "11A"), ("Monday", "Okoro", "11B"), ("Art", "Frost", "11C"),
    ("French", "Bell", "11D"), ("Hope", "Merit", "11C"), ("Friday", "Adams", "11A"), ("Wed", "Lock", "11C"),
    ("Bo", "Ng", "11A"), ("Ann", "Marie", "11B"), ("Ann-Marie", "O'Shea", "11B"), ("Jo", "Anne", "11A"),
    ("Joanne", "Pike", "11D"), ("Siân", "Late", "11D"),
)  # fmt: skip
"""Pupils called like a word, a day, a subject, or like one another, all of them taught by Noor Hussain."""


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        ("n.hussain", "grade amy 7 8", "Amy Carter 11A Mathematics: current 7, predicted 8"),
        ("n.hussain", "amy grade 7 8", "Amy Carter 11A Mathematics: current 7, predicted 8"),
        ("s.okafor", "target amy 7 maths", "Which “amy” do you mean?"),
        ("n.hussain", "grade amy 7+ 8", "Amy Carter 11A Mathematics: current 7+, predicted 8"),
        ("n.hussain", "grade amy 7-, 8", "Amy Carter 11A Mathematics: current 7-, predicted 8"),
        ("g.lin", "grade amy (7+) 8", "Which “amy” do you mean?"),
        ("g.lin", "target amy 7", "Amy Sutton 10D Mathematics: target raised from 5 to 7."),
        ("g.lin", "target amy reilly 9", "Amy Reilly 9B Mathematics: target raised from 5 to 9."),
    ],
)
def test_a_grade_behind_a_name_is_no_year_group(
    world: World, database: Database, who: str, line: str, answer: str
) -> None:
    enrol(database, "Amy", "Nolan", "7C")
    assert answer in world.staff(who).says(line)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("book ben 11 dec", "Ben Dodd 11B booked: Mathematics, Fri 11 Dec, 15:20–16:20."),
        ("book ben, amy 11 of december lunch", "Fri 11 Dec, 12:40–13:10."),
        ("book amy 9 dec", "Amy Carter 11A booked: Mathematics, Wed 9 Dec"),
        ("sessions ben 11 dec", "Ben Dodd 11B has no sessions on Fri 11 Dec."),
        ("book ben 11 thu", "Ben Dodd 11B booked: Mathematics, Thu 26 Nov"),
    ],
)
def test_a_day_of_a_month_behind_a_name_is_no_year_group(noor: Speaker, line: str, answer: str) -> None:
    assert answer in noor.says(line)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("book monday thu", "“monday” is a word too. Do you mean Monday Okoro 11B?"),
        ("book monday okoro thu", "Monday Okoro 11B booked: Mathematics, Thu 26 Nov"),
        ("book okoro mon", "Monday Okoro 11B booked: Mathematics, today"),
        ("book friday mon", "Do you mean Friday Adams 11A?"),
        ("book wed lock wed", "Wed Lock 11C booked: Mathematics, Wed 25 Nov"),
        ("book art thu", "“art” is a word too. Do you mean Art Frost 11C?"),
        ("slip art - rude", "“art” is a word too. Do you mean Art Frost 11C?"),
        ("grade french 5 6", "“french” is a word too. Do you mean French Bell 11D?"),
        ("book art frost thu", "Art Frost 11C booked: Mathematics"),
        ("slip hope merit + merit work", "Positive slip about Hope Merit 11C"),
        ("slip will do better", "“will” is a word too. Do you mean Will Young 11B?"),
        ("slip may lee + great", "Positive slip about May Lee 11A"),
        (
            "book may and will thu",
            "Do you mean May Lee 11A? “will” is a word too. Do you mean Will Young 11B?",
        ),
        ("may i book amy thu", "Amy Carter 11A booked"),
        ("slip ali - rude", "Which “ali” do you mean?"),
        ("slip li + ace", "Positive slip about Li Wei 11D"),
        ("slip oneill - late", "Negative slip about Sinéad O'Neill 11A"),
        ("slip bo ng, ali khan + ace", "one each, saved: none of them has a mentor."),
        # a full name that is another's forename, however it is written
        ("slip ann-marie - late", "Which “ann-marie” do you mean?"),
        ("slip ann marie 11b - late", "2. Ann-Marie O'Shea 11B (Year 11)"),
        ("slip ann-marie o'shea - late", "Negative slip about Ann-Marie O'Shea 11B"),
        ("ann-marie was kind", "- Ann-Marie O'Shea 11B  [4] Send it as a slip"),
        ("slip joanne - late", "Which “joanne” do you mean?"),
        ("had a chat with hope, all fine", "What is to be done about Hope Merit 11C?"),
        ("can will come on thu", "I take slips, bookings and grades in one line each."),
        ("where is will", "“will” is a word too. Do you mean Will Young 11B?"),
        ("late amy", "What is to be done about Amy Carter 11A?"),
        ("cancel monday", "You have booked nobody today."),
        ("sessions monday", "No sessions on Monday 23 November."),
    ],
)
def test_words_about_hard_names(noor: Speaker, database: Database, line: str, answer: str) -> None:
    for forename, surname, form in HARD_NAMES:
        enrol(database, forename, surname, form, "11Ma1")
    assert answer in noor.says(line)


def test_whoever_shares_a_name_is_told_apart_before_anything_is_done(
    noor: Speaker, database: Database
) -> None:
    for form in ("11C", "10A"):
        enrol(database, "Zed", "Quill", form, "11Ma1")
    said = noor.says("zed maths 5 6")
    assert said.startswith("Which “zed”, and what is to be done? Nothing is done yet.")
    assert "Zed Quill 11C" in said
    noor.presses("Grade")
    assert "now: 5" in noor.says("1")
    assert "Which “zed” do you mean?" in noor.says("cancel", "zed maths cur 5 pred 6")


@pytest.mark.P8
@pytest.mark.parametrize("line", ["slip amy reily no homework", "slip amy relly no homework"])
def test_a_surname_mistyped_is_no_part_of_what_is_said(noor: Speaker, line: str) -> None:
    said = noor.says(line)
    assert f"! I know no pupil called “{' '.join(line.split()[1:3])}”. Did you mean one of these?" in said
    assert "Amy Reilly 9B (Year 9)" in said


@pytest.mark.P8
@pytest.mark.parametrize("text", ["hw missing", "later again", "refused to start", "cared for a friend"])
def test_words_that_are_no_surname_are_what_is_said(noor: Speaker, text: str) -> None:
    assert f"“{text}”" in noor.says(f"slip amy {text}")

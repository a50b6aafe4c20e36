"""A class's reviews as they are typed or pasted: names in either order, more columns than needed, each line its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.class_lists import ClassList, Classmate
from models.rules.grades import scale
from models.rules.names import KnownPupil, Names
from models.rules.review_lines import read_judgements, write_judgements
from models.rules.tracking import Judgement
from tests.characters import ANY

AMY, BEN, CAI, TWIN = 1, 2, 3, 4
PUPILS = [
    KnownPupil(AMY, "Amy", None, "Carter", "8A", 8, "1", "", None, ""),
    KnownPupil(BEN, "Ben", None, "Dodd", "8B", 8, "2", "", None, ""),
    KnownPupil(CAI, "Cai", None, "Evans", "8B", 8, "3", "", None, ""),
    KnownPupil(TWIN, "Amy", None, "Reid", "8A", 8, "4", "", None, ""),
]
MEMBERS = {
    each.id: Classmate(
        each.id,
        f"{each.forename} {each.surname}",
        f"{each.forename} {each.surname} {each.form}",
        scale("9-1"),
    )
    for each in PUPILS
}
CLASS = ClassList(
    "8Sc2", "Science", MEMBERS, Names(PUPILS), lambda words: ["Zoe Hall 8C"] if "Zoe" in words else []
)
WORDS = ("excellent", "not yet good")


def read(text: str) -> dict[int, tuple[str, str]]:
    found = read_judgements(text, CLASS, WORDS)
    assert found.troubles == ()
    return {each.pupil_id: (each.judgement.value, each.attitude) for each in found.lines}


@pytest.mark.parametrize(
    "line",
    [
        "Amy Carter below",
        "Amy Carter\tbelow",
        "Carter\tAmy\tbelow",
        "Carter, Amy  below",
        "1. Amy Carter - below",
        "Amy Carter: BELOW TARGET",
        "8Sc2\tCarter\tAmy\t12.5\tbelow\t",
        "Amy Carter  below target.",
        "amy  carter: below",
        "Carter,  Amy below target",
    ],
)
def test_one_pupil_is_read_however_the_line_is_written(line: str) -> None:
    assert read(line) == {AMY: ("below", "")}


def test_attitude_stands_behind_it_and_a_dash_says_nothing() -> None:
    assert read("Amy Carter  on  not yet good\nBen Dodd  -\nCai Evans above excellent") == {
        AMY: ("on", "not yet good"),
        CAI: ("above", "excellent"),
    }


def test_the_rest_is_said_at_once() -> None:
    assert read("Amy Carter below\nthe rest on") == {
        AMY: ("below", ""), BEN: ("on", ""), CAI: ("on", ""), TWIN: ("on", ""),
    }  # fmt: skip


def test_headings_and_blank_lines_say_nothing() -> None:
    assert read("Surname\tForename\tReview\n\nCarter\tAmy\ton\n") == {AMY: ("on", "")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Amy below", "2 in 8Sc2 are called so. Write Amy Carter 8A or Amy Reid 8A."),
        ("Zoe Hall on", "Zoe Hall 8C is not in 8Sc2. Take the line out."),
        ("Nobody Atall on", "Nobody in 8Sc2 is called “Nobody Atall”. Take it out, or mend the name."),
        ("Amy Carter\tsideways", "Amy Carter: “sideways” is none of above, on and below."),
        (
            "Amy Carter below\nAmy Carter on",
            "Amy Carter: line 1 says otherwise. Take one of the two lines out.",
        ),
        ("Amy Carter on excellently", "I do not know “excellently” behind “on”. Take it out."),
        ("x" * 3000, "This is 3000 characters long. Keep to the name and above, on or below."),
    ],
)
def test_what_is_wrong_is_said_of_its_line(text: str, says: str) -> None:
    (trouble,) = read_judgements(text, CLASS, WORDS).troubles
    assert trouble.sentence == says
    assert trouble.line == text.count("\n") + 1


@given(st.dictionaries(st.sampled_from([AMY, BEN, CAI, TWIN]), st.sampled_from(Judgement)))
def test_what_is_written_is_read_back(said: dict[int, Judgement]) -> None:
    text = write_judgements(CLASS, {pupil: (judgement, "") for pupil, judgement in said.items()})
    assert read(text) == {pupil: (judgement.value, "") for pupil, judgement in said.items()}


@given(st.text(ANY, max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    read_judgements(text, CLASS, WORDS)

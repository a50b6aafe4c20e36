"""A class's comments as they are typed or pasted: the name first, then the words, each line its own (P17)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.comment_lines import LONGEST, read_comments, write_comments
from tests.rules.test_review_lines import AMY, BEN, CAI, CLASS

WORDS = "works hard: asks good questions - well done"


def read(text: str) -> dict[int, str]:
    found = read_comments(text, CLASS)
    assert found.troubles == ()
    return {each.pupil_id: each.words for each in found.lines}


@pytest.mark.parametrize(
    "line",
    [
        f"Amy Carter: {WORDS}",
        f"Amy Carter - {WORDS}",
        f"Amy Carter – {WORDS}",
        f"Amy Carter\t{WORDS}",
        f"Carter\tAmy\t{WORDS}",
        f"Amy\tCarter\t{WORDS}",
        f"Carter, Amy  {WORDS}",
        f"1. Amy Carter {WORDS}",
        f"  amy carter 8A: {WORDS}",
        f"Carter   {WORDS}",
        f"amy  carter: {WORDS}",
        f"Carter,  Amy - {WORDS}",
        f"Amy   Carter  {WORDS}",
    ],
)
def test_one_pupil_is_read_however_the_line_is_written(line: str) -> None:
    assert read(line) == {AMY: WORDS}


def test_a_dash_or_the_name_alone_is_no_comment_and_headings_say_nothing() -> None:
    assert read("Name\tComment\nAmy Carter: -\nBen Dodd\n\nCai Evans: none") == {AMY: "", BEN: "", CAI: ""}


def test_a_dash_gives_way_to_what_another_line_says() -> None:
    assert read("Amy Carter: -\nBen Dodd: -\nAmy Carter: great") == {AMY: "great", BEN: ""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Amy Carter: good\nAmy Carter: bad", "Amy Carter: line 1 says otherwise"),
        ("Amy works hard", "2 in 8Sc2 are called so. Write Amy Carter 8A or Amy Reid 8A"),
        ("Zoe Hall: fine", "Zoe Hall 8C is not in 8Sc2. Take the line out."),
        ("Tom Nobody: fine", "Nobody in 8Sc2 is called “Tom Nobody”."),
        (
            f"Amy Carter: {'x' * (LONGEST + 1)}",
            f"Amy Carter: that is {LONGEST + 1} characters; {LONGEST} fit.",
        ),
    ],
)
def test_what_is_wrong_names_its_line(text: str, said: str) -> None:
    (trouble,) = read_comments(text, CLASS).troubles
    assert trouble.sentence.startswith(said)
    assert trouble.line == len(text.splitlines())


@given(
    st.dictionaries(
        st.sampled_from(sorted(CLASS.members)),
        st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")), min_size=2),
    )
)
def test_what_is_written_is_read_back(now: dict[int, str]) -> None:
    found = read_comments(write_comments(CLASS, now), CLASS)
    assert all(each.pupil_id in CLASS.members for each in found.lines)
    plain = {
        each: words
        for each, words in now.items()
        if words.isalnum() and len(words) <= LONGEST and words.casefold() not in {"none", "nothing", "no"}
    }
    said = {each.pupil_id: each.words for each in found.lines}
    assert {each: said.get(each) for each in plain} == plain

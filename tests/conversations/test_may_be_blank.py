"""A question says that it may be left blank just where nothing is asked again once it is."""

from collections.abc import Iterator

import pytest

from tests.conversations.conftest import Speaker, World

LINES = (
    "register Ben Dodd excused",
    "register excused trip",
    "meet Amy Carter formal",
    "meet Amy Carter informal",
    "book Ben Dodd maths tue weekly",
    "target Amy Carter maths 1",
    "grade Amy Carter maths 1 1",
    "followups Amy Carter excused",
    "intervene Amy Carter",
    "interventions Amy Carter maths closed",
    "agreement exempt Amy Carter",
    "agreement returned",
    "mentors Amy Carter, Ben Dodd",
    "settings digest time",
    "need maths",
    "slip Amy Carter",
    "statement Amy Carter",
    "marksheet 11Ma1",
    "cover Dan Whitfield",
    "absent",
    "brief",
    "contact",
    "decline Amy Carter",
    "move Amy Carter",
    "off 11Ma1 thu",
    "review",
    "sheet",
    "labels",
    "sessions wibble",
    "mentors wibble",
    "today 11B wibble",
)
BLANK = "may be left blank"
FILLED, LISTING = "now: ", "then a blank line to save"
_MOST = 8
"""Questions in a row."""


@pytest.mark.parametrize("email", ["h.marsh", "d.whitfield", "n.hussain"])
def test_a_question_says_may_be_left_blank_just_where_it_may(world: World, email: str) -> None:
    world.staff("n.hussain").says("book Amy Carter, Ben Dodd maths thu")
    world.at("2026-11-26 15:35")
    asked = world.staff(email)
    walked = {line: [*_answered_with_nothing(asked, line)] for line in LINES}
    assert [each for found in walked.values() for each in found if each] == []
    assert sum(map(len, walked.values())) > len(LINES) / 2


def _answered_with_nothing(asked: Speaker, line: str) -> Iterator[str]:
    """Each question that the line leads to, answered with a blank line: what it says wrongly, or nothing."""
    said = asked.says("cancel", "cancel", line)
    for _ in range(_MOST):
        question = _question(said)
        if not question or FILLED in question or LISTING in question:
            return
        answer = asked.says("")
        refused = "This is needed." in answer or _question(answer) == question
        yield f"{line}: {question} {answer}" if (BLANK in question) == refused else ""
        if refused:
            return
        said = answer


def _question(said: str) -> str:
    """The last question, with what stands in brackets behind it, however it is wrapped."""
    return " ".join(said.rpartition("? ")[2].split()) if said.startswith("? ") or "\n? " in said else ""

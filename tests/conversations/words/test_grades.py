"""What staff type about grades, line by line, and what it comes to."""

import pytest

from tests.conversations.conftest import Speaker, World
from tests.conversations.words.answers import GRADES

WORDS = [
    # grades
    ("grade amy carter 5. 6.", GRADES),
    ("grade amy carter (5) (6)", GRADES),
    ("grade amy carter 5/6", GRADES),
    ("grade amy carter 5+/6-", "Amy Carter 11A Mathematics: current 5+, predicted 6-"),
    ("grade amy carter 5 then 6", GRADES),
    ("grade amy carter 5 now 6 predicted", GRADES),
    ("grade amy carter 6 predicted 5 now", GRADES),
    ("grade amy carter 5 predicted 6", GRADES),
    ("grade amy carter now 5 pred 6", GRADES),
    ("grade amy carter predicted 6 current 5", GRADES),
    ("grade amy carter same", "Amy Carter 11A Mathematics: current 5-, predicted 6"),
    ("grade amy carter 5 -> 6", GRADES),
    ("grade amy carter 5->6", GRADES),
    ("grade amy carter 5 > 6", GRADES),
    ("grade amy carter 5 / 6", GRADES),
    ("grade amy carter 5,6", GRADES),
    ("grade amy carter 5+ → 6-", "Amy Carter 11A Mathematics: current 5+, predicted 6-"),
    ("grade amy carter c5 p6", GRADES),
    ("grade amy carter p6 c5", GRADES),
    ("grade amy carter c 5 p 6", GRADES),
    ("grade amy carter cur 5 pred 6", GRADES),
    ("grade amy carter cur:5, pred=6", GRADES),
    ("grade amy carter c2 p1", "Amy Carter 11A Mathematics: current 2, predicted 1"),
    ("grade amy carter U 4", "Amy Carter 11A Mathematics: current U, predicted 4"),
    # several pupils in one word or in a row
    ("grade amy/ben 5 6", "2. Ben Dodd 11B (Year 11)"),
    # of a class in one line
    ("grade amy carter 5 6, ben dodd 4 5", "Several of a class at once: grade 11Ma1 Amy 5 6, Ben 4 5"),
    ("grade 11Ma1 amy carter 5 6", "11Ma1 Mathematics: grades of 1 pupil, "),
    ("grade 11Ma1: amy 5 6; ben 3+, 4+ and ciara same", "11Ma1 Mathematics: grades of 3 pupils, "),
    ("marksheet my 11ma1 maths amy 5 6, ben 4 5", "11Ma1 Mathematics: grades of 2 pupils, "),
    ("grade 11Ma1 amy 7, ben 6", "! Line 2: Ben Dodd: 6 is one grade. Type the current and the predicted one"),
    ("grade 11Ma1 amy", "Pupil: Amy Carter 11A"),
    # a change of mind
    ("grade amy carter 4 5 no wait i mean 5 6", GRADES),
    # signs and days as phones write them
    ("grade amy carter 5 6 😀", GRADES),
    ("grade amy carter 5 - 👍", "current 5, predicted none"),
    # the name last, or a command mistyped: what was said is carried along
    ("5 6 amy carter", "[1] Grade  [2] Send it as a slip  [3] Book"),
    # the name first
    ("amy carter grade 5 6", GRADES),
    ("amy carter cur 5 pred 6", GRADES),
    # in capitals, by dictation, with thanks
    ("grade amy carter five six", GRADES),
    ("grade amy carter current five predicted six", GRADES),
    ("grade amy carter 5 and predicted a 6", GRADES),
    ("grades amy carter 5 6", GRADES),
    # signs and brackets are kept, or say nothing
    ("grade amy carter 5 - 6", GRADES),
    ("grade amy carter 5 -", "current 5"),
    # a target, or a grade of before, is neither of the two
    ("grade amy carter 5 target 7", "! I did not understand “target 7”."),
    ("grade amy carter 5 target 7", "? Predicted grade"),
    ("grade amy carter was 4 now 5 pred 6", "! I did not understand “was 4”."),
    ("grade amy carter up from 4 to 5", "? Predicted grade"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), WORDS, ids=[line for line, _ in WORDS])
def test_words(noor: Speaker, line: str, answer: str) -> None:
    assert answer in noor.says(line)


IN_A_ROW = [
    # an answer takes what a line takes, for other fields as well
    (("grade amy carter", "5 6"), GRADES),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "answer"), IN_A_ROW, ids=[" | ".join(lines) for lines, _ in IN_A_ROW])
def test_words_in_a_row(world: World, noor: Speaker, lines: tuple[str, ...], answer: str) -> None:
    for at, line in enumerate(lines):
        world.at(f"2026-11-23 10:00:{at:02}")
        said = noor.says(line)
    assert answer in said


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ("dist merit", "current L2D, predicted L2M"),
        ("pass merit", "current L2P, predicted L2M"),
        ("M D*", "current L2M, predicted L2D*"),
    ],
)
def test_grades_of_a_vocational_subject_in_words(world: World, grades: str, said: str) -> None:
    pike = world.staff("s.pike")
    pupil = pike.says("cohort") and "Amy Carter"
    answer = world.staff("c.mellor").says(f"grade {pupil} sport {grades}")
    assert said in answer or "Is a change" in answer

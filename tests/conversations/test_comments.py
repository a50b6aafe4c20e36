"""`comment`: a teacher's line on a pupil's progress sheet; what it said before is kept (P17)."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.tracking.comment import Comment
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World
from tests.conversations.test_sheets import Printing, pages, printing

__all__ = ["printing"]

pytestmark = pytest.mark.P17

GOOD = "comment Amy Carter maths works hard and asks good questions"


def rows(database: Database) -> list[tuple[str, bool]]:
    """Each comment that there ever was, and whether it stands."""
    with database.reading() as db:
        return [
            (each.words, each.superseded_at is None)
            for each in db.exec(select(Comment).order_by(col(Comment.id)))
        ]


@pytest.mark.both_databases
def test_the_teacher_s_line_stands_on_the_sheet_below_its_subject(
    printing: Printing, noor: Speaker, tmp_path: Path
) -> None:
    assert noor.says(GOOD).splitlines()[:2] == [
        "Amy Carter 11A, Mathematics: “works hard and asks good questions”",
        "  It stands on the progress sheet that goes home, below the subject.",
    ]
    printing("d.whitfield").says("sheet Amy Carter", "tick")
    (page,) = pages(tmp_path / "sheet-amy-carter-11a.pdf")
    assert "“works hard and asks good questions”" in page
    assert "Noor Hussain" in page
    printing("g.lin").says("sheet Amy Carter", "tick")
    assert "works hard" in pages(tmp_path / "sheet-amy-carter-11a.pdf")[0]


@pytest.mark.both_databases
def test_writing_anew_keeps_what_stood_and_undo_brings_it_back(noor: Speaker, database: Database) -> None:
    noor.says(GOOD)
    assert noor.says(GOOD).startswith("Already recorded: Amy Carter 11A, Mathematics:")
    noor.says("comment Amy Carter getting there")
    assert "Before: “works hard and asks good questions” (Noor Hussain, today)" in noor.says(
        "comments Amy Carter"
    )
    assert noor.says("undo").removesuffix(WRITE_AGAIN) == (
        "Mathematics: the comments on Amy Carter 11A are as they were before."
    )
    assert rows(database) == [("works hard and asks good questions", True), ("", False)]
    assert noor.says("comment Amy Carter maths none").startswith(
        "Amy Carter 11A, Mathematics: no comment on the progress sheet."
    )
    assert rows(database)[0] == ("works hard and asks good questions", False)
    noor.says("undo")
    assert rows(database)[0] == ("works hard and asks good questions", True)


@pytest.mark.both_databases
def test_a_class_is_one_form_filled_in_with_what_stands_and_taken_back_at_once(
    noor: Speaker, database: Database
) -> None:
    noor.says(GOOD)
    assert noor.says("comments 11Ma1").startswith("11Ma1: comments")
    noor.says("cancel")
    form = noor.says("comment 11Ma1")
    assert "Amy Carter: works hard and asks good questions" in form
    assert "Not for safeguarding concerns." in form
    said = noor.says("Ben Dodd: revise algebra", "Amy Carter: -", "")
    assert said.startswith("Mathematics: comments on 2 pupils.")
    assert "For the progress sheet of Ben Dodd 11B." in said
    assert "No comment any more: Amy Carter 11A." in said
    noor.says("undo")
    assert [words for words, stands in rows(database) if stands] == ["works hard and asks good questions"]


def test_what_a_colleague_wrote_since_is_not_taken_back(
    noor: Speaker, grace: Speaker, database: Database
) -> None:
    noor.says(GOOD)
    grace.says("comment Amy Carter maths: careful work")
    assert "another comment was written since for Amy Carter 11A" in noor.says("undo")
    assert rows(database)[-1] == ("careful work", True)


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        (
            "d.whitfield",
            GOOD,
            "Only the pupil's teachers in the subject or the head of the subject may write",
        ),
        ("j.reid", "comments Amy Carter", "Only "),
        ("n.hussain", f"comment Amy Carter maths {'x' * 151}", "That is 151 characters; 150 fit."),
        ("n.hussain", "comment Xyzzy maths great", "I know no pupil called"),
        ("n.hussain", "comment Amy Carter dad hits her", "Is this a safeguarding concern?"),
    ],
)
def test_what_cannot_be_written_says_why(
    world: World, database: Database, who: str, line: str, said: str
) -> None:
    assert said in world.staff(who).says(line)
    assert rows(database) == []


def test_a_class_s_lines_are_asked_about_for_safeguarding_too(noor: Speaker, database: Database) -> None:
    noor.says("comment 11Ma1")
    assert "Is this a safeguarding concern?" in noor.says("Ben Dodd: he said his dad hits him at home", "")
    assert noor.says("1").startswith("Nothing was saved.")
    assert rows(database) == []


def test_last_year_s_line_goes_home_no_more(
    noor: Speaker, printing: Printing, world: World, tmp_path: Path
) -> None:
    noor.says(GOOD)
    with world.database.writing() as db:
        for each in db.exec(select(Comment)):
            each.written_at = each.written_at.replace(month=7)
    printing("d.whitfield").says("sheet Amy Carter", "tick")
    assert "works hard" not in pages(tmp_path / "sheet-amy-carter-11a.pdf")[0]

"""Progress sheets: in plain words, each pupil's alone, in every script, the same bytes for the same facts (P17)."""

import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.papers.press import Letterhead, letterhead, print_pdf
from bot.papers.sheet import sheet_paper
from bot.say.paper import Paper
from bot.say.viewer import Viewer
from models.db.errors import Sorry
from models.rules.tracking import Judgement
from models.school.snapshot import School
from models.tracking.progress import Grades, Progress
from models.views.sheet import ProgressSheet
from tests.conversations.conftest import database, school_url
from tests.papers.test_press import NAMES, viewer

__all__ = ["database", "school_url", "viewer"]

pytestmark = pytest.mark.P17

DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0H1V1z"/></svg>'
OCTOBER = "2026-10"
LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh de la Montgomery-Smythe"


def subject(school: School, subject_id: int, target: str, current: str, predicted: str) -> Progress:
    last = Grades(OCTOBER, current, predicted) if current or predicted else None
    return Progress(1, subject_id, school.scales.named("9-1"), target, last)


def stand(school: School) -> tuple[Progress, ...]:
    """A subject in each standing, and with each thing missing."""
    cases = (
        ("6", "5", "7"),
        ("6", "5-", "6-"),
        ("6", "5", "5"),
        ("6", "3", "4"),
        ("", "5", "6"),
        ("6", "5", ""),
    )
    return tuple(
        subject(school, each, *grades) for each, grades in zip(sorted(school.subjects), cases, strict=False)
    )


def sheet(school: School, pupil_id: int = 1, subjects: tuple[Progress, ...] | None = None) -> ProgressSheet:
    found = stand(school) if subjects is None else subjects
    return ProgressSheet(pupil_id, 11, found, "Dan Whitfield", "Owen Blake")


def paper(viewer: Viewer, *sheets: ProgressSheet) -> Paper:
    return sheet_paper(viewer, sheets, "Amy", "staffroom print sheet")


def pages(made: Paper, head: Letterhead | None = None) -> list[str]:
    read = PdfReader(BytesIO(print_pdf(made, head or Letterhead("Fell School"))))
    return [" ".join(each.extract_text().split()) for each in read.pages]


def test_it_says_where_the_pupil_stands_in_plain_words(viewer: Viewer) -> None:
    (said,) = pages(paper(viewer, sheet(viewer.school)))
    for each in (
        "Fell School Progress sheet",
        viewer.school.name_and_form(1)[0],
        "Monday 23 November 2026. Grades of October 2026.",
        "5 7 6 Predicted above the target",
        "5− 6− 6 On course for the target",
        "5 5 6 Predicted below the target",
        "3 4 6 Predicted well below the target",
        "5 6 – No target yet",
        "5 – 6 No prediction yet",
        "If you have a question, ask Dan Whitfield (mentor) or Owen Blake (form tutor).",
    ):
        assert each in said, each


def test_below_year_10_nothing_is_worked_out_that_a_teacher_says(viewer: Viewer) -> None:
    young = replace(sheet(viewer.school), year=8)
    (said,) = pages(paper(viewer, young))
    assert "the target" not in said.replace("Target: the grade", "")
    assert "No target yet" in said
    maths = young.subjects[0].subject_id
    (said,) = pages(paper(viewer, replace(young, reviews={maths: Judgement.BELOW})))
    assert "5 7 6 The teacher says: below the target" in said
    old = replace(young, year=11, reviews={maths: Judgement.BELOW})
    assert "The teacher says" not in pages(paper(viewer, old))[0]


def test_the_same_facts_are_the_same_bytes_and_each_pupil_has_a_page(viewer: Viewer) -> None:
    head = Letterhead("Fell School")
    first, again = (paper(viewer, sheet(viewer.school), sheet(viewer.school, 2)) for _ in range(2))
    assert print_pdf(first, head) == print_pdf(again, head)
    assert print_pdf(first, head) != print_pdf(first, Letterhead("Other School"))
    one, other = pages(first)
    names = [viewer.school.name_and_form(each)[0] for each in (1, 2)]
    assert [each in one for each in names] == [True, False]
    assert [each in other for each in names] == [False, True]


def test_12_subjects_none_and_a_very_long_name_are_a_page_each(viewer: Viewer) -> None:
    twelve = tuple(
        subject(viewer.school, each, "6", "5", "6") for each in (sorted(viewer.school.subjects) * 2)[:12]
    )
    long = replace(viewer, school=called(viewer.school, LONG))
    made = paper(long, sheet(viewer.school, 1, twelve), sheet(viewer.school, 2, ()))
    first, second = pages(made, Letterhead("The Academy of Saint Somebody and All Souls by the Sea " * 2))
    assert first.count("On course for the target") == 12
    assert re.sub(r"\W", "", LONG) in re.sub(r"\W", "", first)
    assert "No grades or targets yet." in second


def called(school: School, name: str) -> School:
    """The school with the pupil 1 called so."""
    return replace(school, labels={**school.labels, 1: name})


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_stands_on_it(viewer: Viewer, name: str) -> None:
    there = replace(viewer, school=called(viewer.school, name))
    (said,) = pages(paper(there, sheet(viewer.school, 1, ())))
    plain = pages(paper(viewer, sheet(viewer.school, 1, ())))
    assert len(plain) == 1
    assert said != plain[0]


def test_the_crest_stands_at_its_head_whatever_kind_of_picture_it_is(viewer: Viewer, tmp_path: Path) -> None:
    (tmp_path / "crest.png").write_bytes(DOT)
    (tmp_path / "crest.svg").write_text(SQUARE)
    made = paper(viewer, sheet(viewer.school))
    bare = print_pdf(made, Letterhead("Fell School"))
    crests = [letterhead("Fell School", str(tmp_path / name)) for name in ("crest.png", "crest.svg")]
    assert len({bare, *(print_pdf(made, each) for each in crests)}) == 3
    assert letterhead("Fell School", "") == Letterhead("Fell School")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("crest.gif", "Name a picture: a PNG"),
        ("gone.png", "cannot be read"),
        ("huge.png", "larger than 1 MB"),
        ("empty.png", "is no PNG picture inside"),
        ("words.jpg", "is no JPG picture inside"),
        ("page.svg", "is no SVG picture inside"),
        ("broken.svg", "is no SVG picture inside"),
    ],
)
def test_a_crest_that_is_none_is_said_at_once(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "huge.png").write_bytes(bytes(1_000_001))
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "words.jpg").write_bytes(DOT)
    (tmp_path / "page.svg").write_text("<html><body>Sign in to see the crest</body></html>")
    (tmp_path / "broken.svg").write_text(SQUARE.removesuffix("</svg>"))
    with pytest.raises(Sorry, match=said):
        letterhead("Fell School", str(tmp_path / name))


def test_what_a_name_holds_is_never_read_as_markup(viewer: Viewer) -> None:
    there = replace(viewer, school=called(viewer.school, "#pagebreak() *Noor* $x$ <b>"))
    (said,) = pages(paper(there, sheet(viewer.school, 1, ())))
    assert "#pagebreak() *Noor* $x$ <b>" in said

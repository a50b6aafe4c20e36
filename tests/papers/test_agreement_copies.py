"""Copies of the agreement: the school's text, a page a pupil, a code that names nobody, the same bytes (P1)."""

import json
from io import BytesIO

import pytest
import segno
from pypdf import PdfReader

from bot.papers.agreement import agreement_paper
from bot.papers.markdown import blocks
from bot.papers.press import Letterhead, print_pdf
from bot.say.viewer import Viewer
from models.mentoring.agreement import AgreementCopy
from models.rules.codes import make_code, show_code
from tests.conversations.conftest import database, school_url
from tests.papers.test_press import viewer

__all__ = ["database", "school_url", "viewer"]

pytestmark = pytest.mark.P1

TEXT = """# Our agreement

We **promise** to

- teach well
  1. in every subject
- mark *within* a week

<b>not markup</b>
"""
ONE, OTHER = make_code(lambda _: "7"), make_code(lambda _: "K")


def pages(viewer: Viewer, *copies: AgreementCopy) -> list[str]:
    made = agreement_paper(viewer, copies, "11A", "staffroom print agreement")
    printed = print_pdf(made, Letterhead("Fell School"))
    assert printed == print_pdf(made, Letterhead("Fell School"))
    return [" ".join(each.extract_text().split()) for each in PdfReader(BytesIO(printed)).pages]


def test_a_page_a_pupil_with_the_text_lines_to_sign_and_the_code(viewer: Viewer) -> None:
    first, second = pages(viewer, AgreementCopy(1, ONE, 1, TEXT), AgreementCopy(2, OTHER, 1, TEXT))
    assert first.startswith("Fell School Agreement for Examination Success")
    for said in (
        "Our agreement",
        "We promise to",
        "1. in every subject",
        "Parent or carer",
        show_code(ONE),
        "Text 1",
    ):
        assert said in first
    assert "<b>not markup</b>" in first
    assert show_code(OTHER) in second
    assert show_code(ONE) not in second
    assert viewer.school.name_and_form(2)[0] in second


def test_what_is_scanned_is_the_line_that_is_typed_and_names_nobody(viewer: Viewer) -> None:
    made = agreement_paper(viewer, [AgreementCopy(1, ONE, 1, TEXT)], "11A", "")
    (copy,) = json.loads(made.facts)["copies"]
    line = f"agreement {show_code(ONE)}"
    assert copy["qr"] == segno.make(line, error="m", micro=False).svg_inline(border=0, omitsize=True)
    for word in viewer.school.label(1).split():
        assert word not in line


def test_a_long_text_goes_on_to_more_pages_and_every_copy_begins_on_its_own(viewer: Viewer) -> None:
    long = TEXT + "\n\n".join(f"Paragraph {number} of what is agreed. " * 12 for number in range(20))
    found = pages(viewer, AgreementCopy(1, ONE, 1, long), AgreementCopy(2, OTHER, 1, long))
    starts = [at for at, each in enumerate(found) if "Our agreement" in each]
    assert len(found) > 2
    assert len(starts) == 2
    assert show_code(ONE) in found[starts[1] - 1]


def test_markdown_is_read_as_blocks_of_words() -> None:
    found = blocks(TEXT)
    assert [(each["kind"], each["mark"]) for each in found] == [
        ("heading", ""),
        ("paragraph", ""),
        ("item", "•"),
        ("item", "1."),
        ("item", "•"),
        ("paragraph", ""),
    ]
    assert found[1]["runs"] == [
        {"text": "We ", "strong": False},
        {"text": "promise", "strong": True},
        {"text": " to", "strong": False},
    ]

"""Planner labels: each pupil's targets on one label of a sheet as it is sold, and no target cut off (P17)."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.papers.labels import labels_paper
from bot.papers.press import print_pdf
from bot.say.paper import Paper
from bot.say.viewer import Viewer
from models.rules.labels import LABEL_SHEETS, LabelSheet, says_sheet, sheet_called
from tests.conversations.conftest import database, school_url
from tests.papers.test_press import viewer
from tests.papers.test_sheets import LONG, called, sheet, subject

__all__ = ["database", "school_url", "viewer"]

pytestmark = pytest.mark.P17

A4 = (210, 297)
POINTS = 72 / 25.4


def on_sheets_of(viewer: Viewer, many: int) -> Viewer:
    settings = replace(viewer.school.settings, labels_on_sheet=many)
    return replace(viewer, school=replace(viewer.school, settings=settings))


def paper(viewer: Viewer, pupils: int) -> Paper:
    subjects = tuple(subject(viewer.school, each, "6-", "5", "5") for each in sorted(viewer.school.subjects))
    sheets = [sheet(viewer.school, each, subjects) for each in range(1, pupils + 1)]
    return labels_paper(viewer, [*sheets, sheet(viewer.school, 40, ())], "11A", "staffroom print labels")


@pytest.mark.parametrize("on", LABEL_SHEETS.values(), ids=str)
def test_the_labels_of_a_sheet_lie_on_it(on: LabelSheet) -> None:
    assert 2 * on.left + on.across * on.width + (on.across - 1) * on.gap == pytest.approx(A4[0], abs=1)
    assert 2 * on.top + on.down * on.height == pytest.approx(A4[1], abs=1)


@pytest.mark.parametrize("on", LABEL_SHEETS.values(), ids=str)
def test_a_sheet_is_known_by_each_of_its_names(on: LabelSheet) -> None:
    for words in (
        *on.sold_as,
        f"{on.many}",
        f"{on.across}x{on.down}",
        on.size,
        f"{on.width + 0.4:g}by{on.height - 0.4:g}",
    ):
        assert says_sheet(words)
        assert sheet_called(words) is on


@pytest.mark.parametrize("words", ["Amy", "11A", "year 11", "M4", "L71", "", "2026"])
def test_other_words_are_no_sheet(words: str) -> None:
    assert not says_sheet(words)
    assert sheet_called(words) is None


@pytest.mark.parametrize("many", LABEL_SHEETS)
def test_each_label_has_all_its_targets_within_it(viewer: Viewer, many: int) -> None:
    there = on_sheets_of(viewer, many)
    on, pupils = LABEL_SHEETS[many], many + 1
    first, second = PdfReader(BytesIO(print_pdf(paper(there, pupils)))).pages
    said: list[tuple[float, float, str]] = []

    def heard(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            said.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text))

    for page, labels in ((first, many), (second, 1)):
        said.clear()
        page.extract_text(visitor_text=heard)
        inside = {
            (
                int((x / POINTS - on.left) // (on.width + on.gap)),
                int((A4[1] - y / POINTS - on.top) // on.height),
            )
            for x, y, _ in said
        }
        assert inside <= {(column, row) for column in range(on.across) for row in range(on.down)}
        assert len(inside) == labels
        assert len(re.findall(r"\b6−", " ".join(text for *_, text in said))) == labels * len(
            viewer.school.subjects
        )


def test_who_has_no_target_has_no_label_and_the_same_facts_are_the_same_bytes(viewer: Viewer) -> None:
    made = paper(viewer, 3)
    assert made.title == "Planner labels for 3 pupils of 11A, 21 on a sheet (L7160)"
    assert print_pdf(made) == print_pdf(paper(viewer, 3))
    assert made.also == (f"No label for {viewer.school.label(40)}: no target yet.",)
    assert {each.pupil_id for each in made.shows} == {1, 2, 3, 40}, "that there is none is shown, too"


def test_a_very_long_name_leaves_every_target_on_its_label(viewer: Viewer) -> None:
    made = paper(replace(viewer, school=called(viewer.school, LONG)), 1)
    (page,) = PdfReader(BytesIO(print_pdf(made))).pages
    words = page.extract_text()
    assert words.count("6−") == len(viewer.school.subjects)
    assert "Montgomery" in words

"""Briefs on paper: a page each, whatever there is to say, the same bytes for the same facts (P5, P7)."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types
from pypdf import PdfReader

from bot.papers.brief import brief_paper
from bot.papers.press import print_pdf
from bot.papers.sheet import sheet_paper
from bot.say.paper import Paper
from bot.say.viewer import Viewer
from models.mentoring.meeting import KnownMeeting, TargetOutcome
from models.mentoring.slip import KnownSlip, Tone
from models.rules.attendance import Mark
from models.sessions.attended import Attendance
from models.views.brief import Agreed, Brief
from models.views.since import News
from tests.conversations.conftest import database, school_url
from tests.papers.test_press import NAMES, viewer
from tests.papers.test_sheets import called, sheet, stand

__all__ = ["database", "school_url", "viewer"]

pytestmark = [pytest.mark.P5, pytest.mark.P7]

PAGES = ("brief", "sheet", "labels", "support", "common")
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


def slip(number: int, tone: Tone, text: str) -> KnownSlip:
    return KnownSlip(
        id=number, version=1, pupil_id=1, pupil="", subject_id=1, subject="Mathematics", tone=tone, text=text,
        target="be on time", from_id=1, sent_by="Noor Hussain", to_id=2, sent_to="Dan Whitfield", sent_at=MORNING,
    )  # fmt: skip


def brief(viewer: Viewer, pupil_id: int = 1) -> Brief:
    slips = (slip(1, Tone.NEGATIVE, "no homework"), slip(2, Tone.POSITIVE, "asked for help"))
    return Brief(
        pupil_id=pupil_id, pupil="", year=11, mentor="Dan Whitfield",
        agenda=("Two negative slips since the last meeting.", "History fell: predicted 6 last time, 5 now."),
        looked_at=MORNING, news=News(grades=("History",), slips=2),
        last=KnownMeeting(1, pupil_id, "", "Dan Whitfield", date(2026, 11, 12), True, "spoke about revision", False),
        agreed=(
            Agreed(pupil_id, "two past papers", date(2026, 11, 12), TargetOutcome.OPEN),
            Agreed(pupil_id, "tidy folder", date(2026, 11, 12), TargetOutcome.DONE),
        ),
        tones=Counter(each.tone for each in slips), slips=slips, grades=stand(viewer.school),
        trend=(), sessions=(), attended=Attendance(Counter({Mark.PRESENT: 3, Mark.ABSENT: 1}), frozenset({1})),
        cases=(), interventions=(), agreement=None, contact=None, may_meet=True,
    )  # fmt: skip


def bare(viewer: Viewer) -> Brief:
    return replace(
        brief(viewer, 2), agenda=(), looked_at=None, last=None, agreed=(), tones=Counter(), slips=(), grades=(),
        attended=Attendance(Counter(), frozenset()), mentor="",
    )  # fmt: skip


def paper(viewer: Viewer, *briefs: Brief) -> Paper:
    return brief_paper(viewer, briefs, "Amy", "staffroom print brief")


def pages(made: Paper) -> list[str]:
    return [" ".join(each.extract_text().split()) for each in PdfReader(BytesIO(print_pdf(made))).pages]


def test_it_says_what_there_is_to_speak_about_and_how_the_pupil_stands(viewer: Viewer) -> None:
    (said,) = pages(paper(viewer, brief(viewer)))
    for each in (
        viewer.school.name_and_form(1)[0],
        "To speak about 1. Two negative slips since the last meeting. 2. History fell",
        "New since you last looked, today • New grades in History • 2 new slips",
        "Last meeting: Thu 12 Nov, formal, Dan Whitfield: spoke about revision",
        "two past papers (Thu 12 Nov)",
        "Home: Nobody has spoken with home yet.",
        "done: tidy folder (Thu 12 Nov)",
        "Slips since the last meeting: 1 positive, 1 negative",
        "Negative: “no homework” Target: be on time (Noor Hussain, Mathematics, 09:00)",
        "3 of 4 attended (75%): 3 present, 1 absent",
        "well below",
        "Notes",
        "Shred it afterwards.",
    ):
        assert each in said, each


def test_a_pupil_of_whom_there_is_nothing_has_a_page_too(viewer: Viewer) -> None:
    first, second = pages(paper(viewer, brief(viewer), bare(viewer)))
    assert "Mentor: none. Not met yet." in second
    assert "No grades or targets yet." in second
    assert "To speak about" not in second
    assert "Slips since" not in second
    assert first != second


def test_the_same_facts_are_the_same_bytes(viewer: Viewer) -> None:
    first, again = (paper(viewer, brief(viewer), bare(viewer)) for _ in range(2))
    assert print_pdf(first) == print_pdf(again)
    assert print_pdf(first) != print_pdf(paper(viewer, brief(viewer)))


def test_the_fullest_brief_is_one_page(viewer: Viewer) -> None:
    long = "word " * 100
    full = replace(
        brief(viewer),
        agenda=tuple(
            f"Open for 9 weeks, since Mon 21 Sep: {'x' * 40} {'y' * 40} {'z' * 40}." for _ in range(3)
        ),
        slips=tuple(slip(number, Tone.NEGATIVE, long) for number in range(6)),
        grades=(stand(viewer.school) * 2)[:12],
        agreed=brief(viewer).agreed * 3,
    )
    assert len(pages(paper(viewer, full))) == 1


def test_our_fonts_have_every_letter_that_papers_about_pupils_print(viewer: Viewer) -> None:
    """What no font has is an empty box on paper, as a sign beside a standing would be."""
    folder = files("bot.papers")
    written: set[int] = set()
    for file in (Path(str(folder)) / "fonts").glob("*.ttf"):
        written |= TTFont(file).getBestCmap().keys()
    there = replace(viewer, school=called(viewer.school, " ".join(NAMES)))
    facts = [
        paper(there, brief(there), bare(there)).facts,
        sheet_paper(there, [sheet(there.school)], "Amy", "").facts,
    ]
    said = {letter for each in facts for letter in json.dumps(json.loads(each), ensure_ascii=False)}
    set_in = {each for name in PAGES for each in (folder / f"{name}.typ").read_text("utf-8")}
    assert {each for each in said | set_in if not each.isspace() and ord(each) not in written} == set()

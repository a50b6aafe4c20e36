"""Learning support's page of a pupil: what is done for them, and whether it is kept up (P16)."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from bot.assembly import make_talk
from models.school.people import Pupil, Staff, Support
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.P16


@pytest.fixture
def mia(world: World, tmp_path: Path) -> Speaker:
    """Learning support, who supports Amy Carter; her files are saved in a folder of the test."""
    with world.database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
        mia = db.exec(select(Staff).where(Staff.email == "m.kowalska@school.example")).one()
        db.add(Support(pupil_id=amy.id or 0, staff_id=mia.id or 0, first_day=date(2026, 9, 1)))
    heard: list[str] = []
    talk = make_talk(world.database, world.clock, heard.append, papers=tmp_path, jobs=world.jobs)
    return Speaker(talk, heard, "m.kowalska@school.example")


def page(file: Path) -> str:
    (one,) = PdfReader(BytesIO(file.read_bytes())).pages
    return " ".join(one.extract_text().split())


def test_it_says_what_is_done_and_whether_it_is_kept_up(
    mia: Speaker, noor: Speaker, dan: Speaker, grace: Speaker, tmp_path: Path
) -> None:
    noor.says(
        "book Amy Carter maths today 10:05-10:55", "register Amy Carter absent", "book Amy Carter maths thu"
    )
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice")
    dan.says("meet Amy Carter formal: spoke about revision, target: two past papers")
    dan.says("contact Amy Carter phone mum: will help with revision, next: ring again in December")
    assert mia.says("support Amy Carter").splitlines() == [
        "Learning support, Amy Carter 11A: the file comes to you here in a moment.",
        "  For who supports the pupil alone. Shred it afterwards.",
    ]
    mia.says("tick")
    said = page(tmp_path / "support-amy-carter-11a.pdf")
    for each in (
        "Learning support: Mia Kowalska; mentor: Dan Whitfield",
        "Interventions • Mathematics, review",
        "Sessions planned, the next four weeks • Mon 23 Nov 10:05–10:55 Mathematics • Thu 26 Nov",
        "Sessions attended this year • Mathematics: 0 of 1 attended (0%): 1 absent",
        "Targets • open: two past papers (today)",
        "Contact with home • Today, phone, Dan Whitfield: will help with revision Next: ring again in December",
    ):
        assert each in said, each


def test_a_pupil_of_whom_there_is_nothing_has_a_page_that_says_so(mia: Speaker, tmp_path: Path) -> None:
    mia.says("support Amy Carter", "tick")
    said = page(tmp_path / "support-amy-carter-11a.pdf")
    for each in (
        "None this year.",
        "None.",
        "No register has named the pupil this year.",
        "None agreed this year.",
    ):
        assert each in said


@pytest.mark.parametrize("email", ["n.hussain", "o.blake", "g.lin", "j.reid"])
def test_who_may_not_see_all_of_it_has_none(world: World, email: str) -> None:
    assert world.staff(email).says("support Amy Carter").startswith("Only the mentor,")


def test_all_of_ones_own_come_in_one_file(dan: Speaker) -> None:
    assert dan.says("support mine").startswith("Learning support, 2 pupils of Dan Whitfield:")

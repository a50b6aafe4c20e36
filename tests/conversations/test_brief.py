"""The one page before a meeting: what to speak about, what is new, and how the pupil stands (P5, P7)."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from bot.assembly import make_talk
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.mentoring.slip import Slip
from models.school.people import Pupil, Staff, Support
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P5, pytest.mark.P7]


TOP = (
    "Brief: Amy Carter 11A, Year 11",
    "  (To speak about)",
    "  1. Two negative slips since the last meeting, all in Mathematics.",
    "  2. Mathematics fell: predicted 6 last time, 5 now.",
    "  Mentor        Dan Whitfield",
    "  Last meeting  Mon 23 Nov, formal, Dan Whitfield: spoke about revision",
    "  Agreement     Not issued yet",
    "  Home          Nobody has spoken with home yet",
    "  (Agreed)",
    "  open: two past papers by Friday (Mon 23 Nov)",
    "  (Suggested by slips)",
    "- be on time: Noor Hussain, today  [1] Agree",
    "  (Slips since the last meeting: 1 positive, 2 negative)",
    "  Positive: “asked for help” (Noor Hussain, Mathematics, 10:00)",
    "  Negative: “late again” Target: be on time (Noor Hussain, Mathematics, 10:00)",
    "  Negative: “no homework” (Noor Hussain, Mathematics, 10:00)",
    "  (Grades, Oct, 1 month old)",
)


def test_a_brief_says_what_to_speak_about_then_how_the_pupil_stands(
    world: World, noor: Speaker, dan: Speaker
) -> None:
    dan.says("meet Amy Carter formal: spoke about revision, target: two past papers by Friday")
    world.at("2026-11-24 10:00")
    noor.says("slip Amy Carter - no homework", "slip Amy Carter - late again, target: be on time")
    noor.says(
        "slip Amy Carter + asked for help", "book Amy Carter maths thu M4", "grade Amy Carter maths 4 5"
    )
    said = dan.says("brief Amy Carter")
    assert said.startswith("\n".join(TOP))
    for row in (
        "- Mathematics ▼ below: 4 now (was 5-) · 5 predicted (was 6) · target 6 · this month",
        "- Religious Studies ● on: 4 now · 6- predicted · target 6 · Sep, 2 months old",
        "Predicted less target, all subjects\n       Grades\n  Sep",
        "- Thu 26 Nov 15:20–16:20: Mathematics, Noor Hussain, M4",
    ):
        assert row in said
    assert dan.labels == ["Agree", "Record the meeting", "Book a session", "Print"]


@pytest.mark.whole
def test_what_others_did_since_one_last_looked_is_said_for_a_sitting(
    world: World, noor: Speaker, dan: Speaker
) -> None:
    assert "last looked" not in dan.says("brief Amy Carter"), "it is the first look"
    world.at("2026-11-24 10:00")
    assert "(Nothing new since you last looked, Mon 23 Nov 10:00)" in dan.says("brief Amy Carter")
    world.at("2026-11-25 10:00")
    noor.says("grade Amy Carter maths 4 5", "slip Amy Carter + good", "book Amy Carter maths thu")
    dan.says("slip Amy Carter + a note of my own")
    new = (
        "  (Since you last looked, Tue 24 Nov 10:00)\n"
        "  New grades in Mathematics\n  1 new slip\n  1 session booked by others\n"
    )
    assert new in dan.says("brief Amy Carter")
    world.at("2026-11-25 10:40")
    assert new in dan.says("brief Amy Carter"), "it is the same sitting"
    noor.says("cancel Amy Carter thu")
    world.at("2026-11-26 10:00")
    dan.says("pupil Amy Carter")
    world.at("2026-11-26 12:00")
    assert "(Nothing new since you last looked, today 10:00)" in dan.says("brief Amy Carter")


def test_whatever_a_brief_shows_is_news_where_others_changed_it(
    world: World, noor: Speaker, grace: Speaker, dan: Speaker
) -> None:
    dan.says("brief Amy Carter")
    world.at("2026-11-24 10:00")
    noor.says("book Amy Carter maths today 10:05-10:55", "register Amy Carter absent")
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice")
    noor.says("contact Amy Carter phone mum: will help with revision", "contact Ben Dodd phone mum: is well")
    world.at("2026-11-24 12:00")
    said = dan.says("brief Amy Carter")
    for each in (
        "A new intervention in Mathematics",
        "1 session booked by others",
        "1 session missed",
        "1 contact with home by others",
    ):
        assert f"\n  {each}\n" in said
    world.at("2026-11-24 13:00")
    dan.says("contact Amy Carter phone mum: spoke again")
    grace.says("interventions Amy Carter maths on the way: shows her method now")
    world.at("2026-11-24 14:00")
    said = dan.says("brief Amy Carter")
    assert "last looked, today 12:00" in said
    assert "An intervention reviewed in Mathematics" in said
    assert "contact with home by others" not in said, "one's own is no news"
    world.at("2026-11-24 16:00")
    assert "(Nothing new since you last looked, today 14:00)" in dan.says("brief Amy Carter")


def test_a_slip_whose_words_the_mentor_saw_in_it_is_read(world: World, noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter + superb coursework")
    world.staff("p.lowe").says("brief Amy Carter")
    assert "not read yet" in dan.says("slips"), "leadership is not the mentor"
    assert "“superb coursework”" in dan.says("brief Amy Carter")
    assert "not read yet" not in dan.says("slips")
    with world.database.reading() as db:
        assert db.exec(select(Slip)).one().read_at is not None


def test_what_was_taken_back_or_removed_is_not_quoted(world: World, noor: Speaker, dan: Speaker) -> None:
    noor.says("slip Amy Carter - her own business", "slip Amy Carter + superb coursework", "undo")
    assert "superb" not in dan.says("brief Amy Carter")
    assert "her own business" in dan.says("brief Amy Carter")
    ruth = world.staff("r.adeyemi")
    ruth.says("remove Amy Carter")
    at = max(number for number, label in enumerate(ruth.labels, 1) if label == "Remove")
    ruth.says(str(at), str(at))
    assert "own business" not in dan.says("brief Amy Carter")


@pytest.mark.whole
def test_older_slips_are_counted(noor: Speaker, dan: Speaker) -> None:
    for number in range(8):
        noor.says(f"slip Amy Carter + chapter {number} done")
    said = dan.says("brief Amy Carter")
    assert "(Slips since September: 8 positive)" in said
    assert said.count("“chapter") == 6
    assert "  And 2 older." in said
    assert "1. Eight positive slips since September: say so." in said


@pytest.mark.parametrize("email", ["n.hussain", "o.blake", "j.reid", "g.lin"])
def test_who_is_neither_mentor_nor_support_nor_leadership_is_refused(world: World, email: str) -> None:
    assert world.staff(email).says("brief Amy Carter").startswith("Only the mentor,")


def test_learning_support_sees_no_follow_ups_and_the_mentor_does(
    world: World, noor: Speaker, dan: Speaker
) -> None:
    noor.says("book Amy Carter maths today 10:05-10:55", "register Amy Carter absent")
    assert "Sessions              0 of 1 attended (0%): 1 absent" in dan.says("brief Amy Carter")
    assert "Absences followed up  Mathematics Mon 23 Nov" in dan.says("brief Amy Carter")
    mia = world.staff("m.kowalska")
    with world.database.writing() as db:
        amy = db.exec(select(Pupil).where(Pupil.legal_surname == "Carter")).one()
        support = db.exec(select(Staff).where(Staff.surname == "Kowalska")).one()
        db.add(Support(pupil_id=amy.id or 0, staff_id=support.id or 0, first_day=date(2026, 9, 1)))
    said = mia.says("brief Amy Carter")
    assert "0 of 1 attended" in said
    assert "followed up" not in said


def test_a_brief_is_a_look_at_all_that_it_shows(world: World, dan: Speaker) -> None:
    dan.says("brief Amy Carter")
    with world.database.reading() as db:
        (entry,) = db.exec(select(Entry).where(Entry.deed == Deed.BRIEF))
    assert entry.pupil_id is not None
    assert entry.fields == (
        "form,mentor,sessions,grades,slips,meetings,targets,register,follow-ups,agreement,contacts"
    )


def test_brief_alone_offers_ones_own_pupils(dan: Speaker, peter: Speaker) -> None:
    assert "Amy Carter 11A (Year 11)" in dan.says("brief")
    assert "Ben Dodd" not in dan.says("brief")
    assert peter.says("brief", "Amy Carter", "").startswith("Brief: Amy Carter 11A")


@pytest.fixture
def printing(world: World, tmp_path: Path) -> Speaker:
    """Dan, whose files are saved in a folder of the test."""
    heard: list[str] = []
    talk = make_talk(world.database, world.clock, heard.append, papers=tmp_path)
    return Speaker(talk, heard, "d.whitfield@school.example")


@pytest.mark.whole
def test_it_is_printed_by_its_button_or_of_all_ones_own_in_one_file(
    printing: Speaker, tmp_path: Path
) -> None:
    printing.says("brief Amy Carter")
    assert printing.presses("Print").startswith("Brief for Amy Carter 11A: the file comes to you here")
    assert printing.says("brief Amy Carter print").startswith("Brief for Amy Carter 11A: the file comes")
    assert printing.says("brief all").startswith("Briefs for 2 pupils of Dan Whitfield: the file comes")
    printing.says("tick")
    pages = PdfReader(BytesIO((tmp_path / "brief-dan-whitfield.pdf").read_bytes())).pages
    assert len(pages) == 2
    assert any("Amy Carter" in each.extract_text() for each in pages)


@pytest.mark.whole
def test_what_was_printed_was_looked_at_and_a_slip_on_paper_waits_to_be_read(
    world: World, printing: Speaker, noor: Speaker, dan: Speaker
) -> None:
    noor.says("slip Amy Carter + superb coursework")
    printing.says("brief all", "tick")
    assert "not read yet" in dan.says("slips")
    world.at("2026-11-24 10:00")
    assert "(Nothing new since you last looked, Mon 23 Nov 10:00)" in dan.says("brief Amy Carter")
    grace = world.staff("g.lin")
    assert "last looked" not in grace.says("brief Ben Dodd"), "whose were printed were another's"


@pytest.mark.parametrize(
    ("line", "said"),
    [("brief all", "You have no pupils of your own"), ("brief Amy Carter all", "All your pupils, or one?")],
)
def test_what_cannot_be_printed_says_why(peter: Speaker, line: str, said: str) -> None:
    assert said in peter.says(line)


@pytest.mark.whole
def test_an_intervention_that_stands_is_on_it(grace: Speaker, dan: Speaker) -> None:
    assert "Interventions" not in dan.says("brief Amy Carter")
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice")
    said = dan.says("brief Amy Carter")
    assert "(Interventions)\n- Mathematics" in said


def test_the_last_contact_with_home_is_on_it_without_what_was_said(dan: Speaker, world: World) -> None:
    dan.says("contact Amy Carter phone mum: will help with revision, next: ring again in December")
    world.at("2026-11-24 10:00")
    assert "Home          Mon 23 Nov, phone, Dan Whitfield. Next: ring again in December" in dan.says(
        "brief Amy Carter"
    )
    assert "will help" not in dan.says("brief Amy Carter")

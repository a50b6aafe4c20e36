"""Each look at a pupil's record is an entry: who, about whom, which parts; never what was seen."""

import pytest
from sqlmodel import select

from bot.assembly import make_dispatcher
from bot.requests import Words
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.school.people import Staff
from tests.conversations.conftest import Speaker, World


def looks(world: World) -> list[tuple[str, bool, str]]:
    """What was looked at, whether it was one pupil's, and which parts, oldest first."""
    with world.database.reading() as db:
        seen = db.exec(select(Entry).where(Entry.did == Did.SAW).order_by("id")).all()
        return [(each.deed, each.pupil_id is not None, each.fields) for each in seen]


def test_a_list_is_one_look_and_one_of_a_single_pupil_is_theirs(dan: Speaker, world: World) -> None:
    dan.says("slips")
    assert looks(world) == [], "nobody is on it"
    dan.says("slips Amy Carter")
    assert looks(world) == [("slips.list", True, "slips")], "that there are none is told of her"
    dan.says("slip Amy Carter + ace", "slips")
    dan.says("slip Ben Dodd + ace", "slips")
    assert looks(world)[1:] == [("slips.list", True, "slips"), ("slips.list", False, "slips")]


@pytest.mark.parametrize("line", ["grade Amy Carter maths", "grade Amy Carter maths 99"])
def test_a_grade_form_that_shows_grades_is_a_look(noor: Speaker, world: World, line: str) -> None:
    noor.says(line)
    assert looks(world) == [("grade.form", True, "grades:3")]


def test_a_grade_form_without_a_pupil_shows_nothing(noor: Speaker, world: World) -> None:
    noor.says("grade")
    assert looks(world) == []


def test_a_meeting_form_that_shows_what_is_open_is_a_look(dan: Speaker, world: World) -> None:
    dan.says("meet Amy Carter")
    assert looks(world) == []
    dan.says("stop", "meet Amy Carter formal: spoke about revision, target: two past papers")
    dan.says("meet Amy Carter")
    assert looks(world) == [("meeting.form", True, "targets")]


def test_open_targets_to_choose_from_are_a_look(dan: Speaker, world: World) -> None:
    dan.says("meet Amy Carter formal: spoke about revision, target: two past papers")
    dan.says("slip Amy Carter + good, target: a tidy folder")
    before = looks(world)
    assert "which target?" in dan.says("done Amy Carter")
    assert looks(world)[len(before) :] == [("targets.list", True, "targets")]


def test_the_target_that_a_slip_has_already_is_a_look(noor: Speaker, world: World) -> None:
    noor.says("slip Amy Carter + ace, target: finish paper 2")
    assert "has a target already: finish paper 2." in noor.says("addtarget read chapter 3")
    assert looks(world) == [("why.not", True, "")]


def test_slips_to_choose_from_are_a_look(noor: Speaker, world: World) -> None:
    noor.says("slip Amy Carter she was ace")
    noor.presses("Add target")
    assert looks(world) == [("form.again", True, "slip")]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("slip Amy Carter + ace, target: read on", ["tone,text,target"]),
        ("slip Amy Carter, Ben Dodd + ace", ["pupil,tone,text"] * 2),
        ("meet Amy Carter formal: spoke about revision, target: none", ["kind,day,note,target"]),
    ],
)
def test_what_is_written_again_is_a_look_at_each(
    dan: Speaker, world: World, line: str, fields: list[str]
) -> None:
    dan.says(line)
    dan.presses("Undo")
    assert looks(world) == []
    dan.presses("Write it again")
    assert looks(world) == [("form.again", True, each) for each in fields]


def test_what_a_message_did_is_a_look_when_it_is_shown_again(world: World) -> None:
    dispatcher = make_dispatcher(world.database, now=world.clock.now)
    with world.database.reading() as db:
        noor = db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0
    dispatcher.hear(Words(staff_id=noor, key="k", words="slip Amy Carter + ace"))
    (again,) = dispatcher.lookups.done(noor, "k")
    assert "Amy Carter" in again.title
    assert looks(world) == [("answer.again", True, "")]


def test_where_a_pupil_is_already_is_a_look(dan: Speaker, noor: Speaker, world: World) -> None:
    noor.says("book Amy Carter maths today")
    assert "already in Mathematics" in dan.says("book Amy Carter history today")
    assert looks(world) == [("sessions.list", True, "sessions")]
    assert "Already recorded" in noor.says("book Amy Carter maths today")
    assert looks(world) == [("sessions.list", True, "sessions")] * 2


def test_who_is_away_already_is_a_look(world: World) -> None:
    joan = world.staff("j.reid")
    joan.says("absent Amy Carter")
    assert "Already recorded" in joan.says("absent Amy Carter")
    assert looks(world) == [("away.see", True, "away")]


@pytest.mark.both_databases
def test_what_would_be_taken_back_next_is_a_look(noor: Speaker, world: World) -> None:
    noor.says("slip Amy Carter + ace", "slip Ben Dodd + ace", "undo")
    assert "Amy Carter" in noor.says("undo")
    assert looks(world) == [("undo.offer", True, "")]

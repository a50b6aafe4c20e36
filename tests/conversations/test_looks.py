"""Each look at a pupil's record is an entry: who, about whom, which parts; never what was seen."""

import pytest
from sqlmodel import select

from models.audit.deeds import Did
from models.audit.entries import Entry
from tests.conversations.conftest import Speaker, World


def looks(world: World) -> list[tuple[str, bool, str]]:
    """What was looked at, whether it was one pupil's, and which parts, oldest first."""
    with world.database.reading() as db:
        seen = db.exec(select(Entry).where(Entry.did == Did.SAW).order_by("id")).all()
        return [(each.deed, each.pupil_id is not None, each.fields) for each in seen]


def test_the_slips_list_is_a_look(dan: Speaker, world: World) -> None:
    dan.says("slips", "slips Amy Carter")
    assert looks(world) == [("slips.list", False, ""), ("slips.list", True, "")]


@pytest.mark.parametrize("line", ["grade Amy Carter maths", "grade Amy Carter maths 99"])
def test_a_grade_form_that_shows_grades_is_a_look(noor: Speaker, world: World, line: str) -> None:
    noor.says(line)
    assert looks(world) == [("grade.form", True, "current,predicted,target")]


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

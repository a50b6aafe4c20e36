"""What the policy says of grades in months that are over: of who took the subject then, in time or late (P5, P6)."""

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from models.db.database import Database
from models.rules.mentoring import Month
from models.rules.policy import DutyTally
from models.rules.policy_duties import PolicyPart
from models.school.people import ClassPupil, Pupil, SchoolClass
from models.school.snapshot import changed
from models.school.subjects import Subject
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_policy import stands

pytestmark = [pytest.mark.P5, pytest.mark.P6]

NOVEMBER = Month(2026, 11)
AFTER = "2026-12-03 09:00"


def november(world: World, part: PolicyPart = PolicyPart.MONTHLY_GRADES) -> DutyTally:
    return next(each.months[NOVEMBER] for each in stands(world).parts if each.part is part)


def close(world: World, noor: Speaker) -> None:
    """November's collection has closed, and what the cohorts came to in it is kept."""
    world.at("2026-12-01 09:00")
    noor.says("tick")
    world.at(AFTER)


@pytest.mark.both_databases
def test_what_is_corrected_after_the_close_was_there_before_and_what_comes_then_is_late(
    world: World, noor: Speaker, grace: Speaker
) -> None:
    noor.says("grade Amy Carter maths 4 5", "1")
    close(world, noor)
    before, whole = november(world), november(world, PolicyPart.ALL_THREE)
    assert before.done == 1
    assert before.done_late == 0
    grace.says("grade Amy Carter maths 4 6 in nov because: a mock was marked wrongly")
    assert november(world) == before
    assert november(world, PolicyPart.ALL_THREE) == whole
    grace.says("grade Ben Dodd maths 4 5 in nov because: the mock came late")
    assert november(world) == before + DutyTally(0, 1, 1, -1)
    assert november(world, PolicyPart.ALL_THREE) == whole + DutyTally(0, 1, 1, -1)


@pytest.mark.both_databases
def test_who_gives_up_a_subject_after_the_close_was_asked_for_then(
    world: World, noor: Speaker, database: Database
) -> None:
    noor.says("grade Amy Carter maths 4 5", "1")
    close(world, noor)
    before, whole = november(world), november(world, PolicyPart.ALL_THREE)
    with database.writing() as db:
        of_maths = select(SchoolClass.id).join(Subject).where(Subject.name == "Mathematics")
        amy = select(Pupil.id).where(Pupil.legal_forename == "Amy", Pupil.legal_surname == "Carter")
        gone = delete(ClassPupil).where(
            col(ClassPupil.class_id).in_(of_maths), col(ClassPupil.pupil_id).in_(amy)
        )
        db.execute(gone)
        changed(db)
    assert november(world) == before
    assert november(world, PolicyPart.ALL_THREE) == whole

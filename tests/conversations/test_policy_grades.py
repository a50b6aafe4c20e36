"""What the policy says of grades in months that are over: of who took the subject then, in time or late (P5, P6)."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from models.access.person import person
from models.audit.entries import Actor
from models.db.database import Database
from models.lifecycle.restricting import lift, restrict
from models.rules.mentoring import Month
from models.rules.policy import DutyTally
from models.rules.policy_parts import PolicyPart
from models.school.people import ClassPupil, Pupil, SchoolClass
from models.school.snapshot import changed
from models.school.subjects import Subject
from models.tracking.grades import Collection
from models.tracking.ungraded_at_close import UngradedAtClose
from tests.conversations.conftest import Speaker, World
from tests.conversations.policy_stands import names_stand_for_figures, part_of
from tests.conversations.test_lists_to_decide import id_of

pytestmark = [pytest.mark.P5, pytest.mark.P6]

NamesStand = Callable[[], set[PolicyPart]]
NOVEMBER = Month(2026, 11)
AFTER = "2026-12-03 09:00"
OF_GRADES = ("collections of grades", "figures of cohorts")
AMY, BEN = "Amy Carter 11A", "Ben Dodd 11B"


@pytest.fixture
def names_stand(world: World, at_length: bool) -> NamesStand:
    """That names stand for figures: in the share those of mathematics, which these tests are about."""
    return lambda: names_stand_for_figures(world, *(() if at_length else ("Mathematics",)))


def november(world: World, part: PolicyPart = PolicyPart.MONTHLY_GRADES) -> DutyTally:
    return part_of(world, part).months[NOVEMBER]


def open_(world: World, noor: Speaker) -> None:
    """November's collection is open."""
    world.only(*OF_GRADES)
    world.at("10:01")
    noor.says("tick")


def close(world: World, noor: Speaker) -> None:
    """November's collection has closed, and what the cohorts came to in it is kept."""
    world.only(*OF_GRADES)
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


@pytest.mark.whole
@pytest.mark.both_databases
def test_who_gives_up_a_subject_after_the_close_was_asked_for_then(
    world: World, noor: Speaker, database: Database, names_stand: NamesStand
) -> None:
    noor.says("grade Amy Carter maths 4 5", "1")
    close(world, noor)
    before, whole = november(world), november(world, PolicyPart.ALL_THREE)
    gives_up_maths(database, "Amy", "Carter")
    gives_up_maths(database, "Ben", "Dodd")
    assert november(world) == before
    assert november(world, PolicyPart.ALL_THREE) == whole
    names_stand()


@pytest.mark.both_databases
def test_who_had_no_grade_when_it_closed_is_named_and_who_was_graded_late_and_in_time(
    world: World, noor: Speaker, grace: Speaker, peter: Speaker, database: Database, names_stand: NamesStand
) -> None:
    noor.says("grade Amy Carter maths 4 5", "1")
    while_open = names(peter, "To come")
    assert BEN in while_open
    close(world, noor)
    missing = names(peter, "Missing")
    assert missing == while_open, "who takes it had not changed"
    assert names(peter, "Recorded") == [AMY]
    grace.says("grade Ben Dodd maths 4 5 in nov because: the mock came late")
    assert names(peter, "Done late") == [BEN]
    assert names(peter, "Recorded") == [AMY, BEN]
    gives_up_maths(database, "Ben", "Dodd")
    assert names(peter, "Missing") == [each for each in missing if each != BEN]
    assert names_stand() >= {PolicyPart.ALL_THREE, PolicyPart.MONTHLY_GRADES}


@pytest.mark.whole
@pytest.mark.both_databases
def test_one_that_was_opened_again_asks_who_takes_it_now_and_keeps_anew_who_had_none(
    world: World, noor: Speaker, helen: Speaker, database: Database, names_stand: NamesStand
) -> None:
    open_(world, noor)
    before = november(world).due
    helen.says("collections close")
    gives_up_maths(database, "Ben", "Dodd")
    assert november(world).due == before, "it had closed"
    names_stand()
    helen.says("collections open")
    assert november(world) == DutyTally(before - 1), "of who takes it now"
    names_stand()
    close(world, noor)
    assert november(world) == DutyTally(before - 1, 0, 0, before - 1)
    names_stand()


@pytest.mark.both_databases
def test_who_is_restricted_is_neither_counted_nor_named_and_is_again_once_that_is_over(
    world: World, noor: Speaker, peter: Speaker, database: Database, names_stand: NamesStand
) -> None:
    with database.writing() as db:
        ben = db.exec(select(Pupil.id).where(col(Pupil.legal_surname) == "Dodd")).one() or 0
        ruth = person(db, id_of(db, "r.adeyemi"), today=world.clock.now().date())
        made, _ = restrict(db, Actor(ruth.staff_id, world.clock.now()), ruth, ben, "his mother asked for it")
    open_(world, noor)
    close(world, noor)
    before = november(world)
    assert BEN not in names(peter, "Missing")
    names_stand()
    with database.writing() as db:
        lift(db, Actor(ruth.staff_id, world.clock.now()), ruth, made.id, "it is settled")
    assert BEN in names(peter, "Missing")
    assert november(world).late > before.late
    names_stand()


def test_opening_is_taken_back_with_what_was_kept_at_its_close(
    helen: Speaker, names_stand: NamesStand
) -> None:
    helen.says("collections open year 9")
    undo = [each for each in helen.talk.buttons if each.label == "Undo"]
    helen.says("collections close year 9", "collections open year 9")
    helen.talk.buttons = undo
    assert "is taken back" in helen.says("1")
    names_stand()


@pytest.mark.whole
@pytest.mark.both_databases
def test_of_a_collection_that_closed_before_names_were_kept_the_number_is_told_and_why(
    world: World, noor: Speaker, peter: Speaker, database: Database, names_stand: NamesStand
) -> None:
    open_(world, noor)
    close(world, noor)
    by_name = november(world)
    with database.writing() as db:
        db.execute(delete(UngradedAtClose))
        db.execute(update(Collection).values(ungraded_kept=False))
    assert november(world) == by_name
    names_stand()
    peter.says("policy P6 maths november")
    said = peter.presses(next(label for label in peter.labels if label.startswith("Missing")))
    assert "is known, and not who" in said


def names(speaker: Speaker, figure: str) -> list[str]:
    """Who is behind a figure of mathematics in November, page by page."""
    speaker.says("policy P6 maths november")
    said = [speaker.presses(next(label for label in speaker.labels if label.startswith(figure)))]
    while more := next((label for label in speaker.labels if label.endswith(" more")), ""):
        said.append(speaker.presses(more))
    return [name for page in said for name in re.findall(r"^- (.+ 1[01][A-Z])\b", page, re.MULTILINE)]


def gives_up_maths(database: Database, forename: str, surname: str) -> None:
    with database.writing() as db:
        of_maths = select(SchoolClass.id).join(Subject).where(Subject.name == "Mathematics")
        who = select(Pupil.id).where(Pupil.legal_forename == forename, Pupil.legal_surname == surname)
        gone = delete(ClassPupil).where(
            col(ClassPupil.class_id).in_(of_maths), col(ClassPupil.pupil_id).in_(who)
        )
        db.execute(gone)
        changed(db)

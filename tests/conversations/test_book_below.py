"""All who are below target in a subject are booked without their names, as far as one may see who it is (P9, P12)."""

import pytest
from sqlmodel import col, delete, select

from models.db.database import Database
from models.school.people import ClassPupil, SchoolClass
from models.school.pupils import members
from models.school.snapshot import school
from models.tracking.below import pupils_below
from tests.conversations.conftest import Speaker
from tests.conversations.standing_bookings import held

pytestmark = pytest.mark.P9


@pytest.mark.parametrize("words", ["all below target in maths", "everyone below target", "all who are below"])
def test_all_below_target_are_booked(noor: Speaker, database: Database, words: str) -> None:
    with database.reading() as db:
        [maths] = school(db).subject_names.find("Mathematics")
        below = {each.pupil_id for each in pupils_below(db, 11) if maths in each.subjects}
    assert len(below) > 1
    assert "Ben Dodd 11B" in noor.says(f"book {words} thu")
    assert {each.pupil_id for each in held(database)} == below


@pytest.mark.parametrize(
    "words",
    [
        "11Ma1 below target",
        "all of my 11Ma1 pupils below",
        "everyone below target in 11Ma1",
        "11Ma1 who are below target",
    ],
)
def test_of_a_class_only_those_below_target_are_booked(noor: Speaker, database: Database, words: str) -> None:
    with database.reading() as db:
        [maths] = school(db).subject_names.find("Mathematics")
        below = {each.pupil_id for each in pupils_below(db, 11) if maths in each.subjects}
        theirs = set(members(db, "11Ma1"))
    assert below & theirs
    assert theirs - below
    noor.says(f"book {words} thu")
    assert {each.pupil_id for each in held(database)} == below & theirs


def test_a_pupil_and_all_below_target_are_not_both_taken(noor: Speaker, database: Database) -> None:
    assert "say all below target: not both." in noor.says("book amy carter and all below target thu")
    assert held(database) == []


def test_of_a_subject_whose_grades_are_not_theirs_nobody_is_named(dan: Speaker, database: Database) -> None:
    said = dan.says("book all below target in maths thu")
    assert "Amy Carter" not in said
    assert held(database) == []


def test_a_class_that_has_nobody_is_said(noor: Speaker, database: Database) -> None:
    with database.writing() as db:
        ours = db.exec(select(SchoolClass.id).where(SchoolClass.name == "11Ma1")).one()
        db.exec(delete(ClassPupil).where(col(ClassPupil.class_id) == ours))
    assert "There is nobody in it. Name a pupil, or another class or form." in noor.says(
        "book 11Ma1 maths thu"
    )
    assert held(database) == []

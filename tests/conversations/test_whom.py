"""Whom words mean: one's own pupils first, nobody by two letters or by a word, never a second one unasked."""

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.people import ClassPupil, FormGroup, Pupil, SchoolClass
from models.school.snapshot import changed
from tests.conversations.conftest import Speaker
from tests.conversations.standing_bookings import held


def enrol(database: Database, forename: str, surname: str, form: str, in_class: str = "") -> None:
    """One more pupil, in the class that is named."""
    with database.writing() as db:
        form_id = db.exec(select(FormGroup.id).where(FormGroup.name == form)).one()
        pupil = Pupil(
            legal_forename=forename, legal_surname=surname, year_group=int(form[:-1]), form_id=form_id
        )
        db.add(pupil)
        db.flush()
        if in_class:
            found = db.exec(select(SchoolClass.id).where(SchoolClass.name == in_class)).one()
            db.add(ClassPupil(class_id=found or 0, pupil_id=pupil.id or 0))
        changed(db)


@pytest.mark.parametrize(
    "line",
    ["book me tue", "book he thu", "book we thu", "book so thu", "book no thu", "book ma thu", "book hall thu",
     "book ol thu", "book isl thu", "slip he + ace work", "slip so + ace", "slip mat + ace", "slip hall + good"],
)  # fmt: skip
def test_two_letters_or_a_word_are_nobody(noor: Speaker, database: Database, line: str) -> None:
    asked = noor.says(line)
    assert "? Pupil" in asked
    assert "(now:" not in asked
    assert held(database) == []
    with database.reading() as db:
        assert db.exec(select(Slip)).all() == []


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("book amy thu in park", "park"),
        ("book amy carter thu with cake", "cake"),
        ("book amy carter and bring lunch thu", "bring"),
        ("book ben dodd maths thu mehta", "mehta"),
        ("sessions amy carter mehta", "mehta"),
    ],
)
def test_a_word_left_over_is_named_and_never_a_second_pupil(
    noor: Speaker, database: Database, line: str, left: str
) -> None:
    asked = noor.says(line)
    assert f"“{left}”" in asked
    assert held(database) == []


def test_what_was_understood_is_kept_beside_the_word_that_was_not(noor: Speaker) -> None:
    assert "! I did not understand “park”." in noor.says("book amy thu in park")
    assert "Amy Carter 11A booked: Mathematics, Thu 26 Nov" in noor.says("")


@pytest.mark.parametrize(
    "line", ["book amy and ben dodd thu", "book amy, dodd thu", "book thu dodd & amy", "book amy thu, dodd"]
)
def test_a_comma_or_and_makes_a_second_pupil(noor: Speaker, line: str) -> None:
    said = noor.says(line)
    assert "Amy Carter 11A" in said
    assert "Ben Dodd 11B" in said
    assert " booked: Mathematics, Thu 26 Nov" in said


def test_a_name_as_registers_write_it_is_one_pupil(noor: Speaker, database: Database) -> None:
    assert "Amy Carter 11A booked" in noor.says("book Carter, Amy thu")
    assert len(held(database)) == 1


@pytest.mark.parametrize(
    "name", ["amy", "carter", "cart", "a carter", "carter a", "ac 11a", "amy 11a", "022001"]
)
def test_ways_to_name_one_of_ones_own(noor: Speaker, name: str) -> None:
    assert noor.says(f"book {name} thu").startswith("Amy Carter 11A booked")


def test_of_several_with_a_name_ones_own_is_meant(noor: Speaker, dan: Speaker) -> None:
    assert "Amy Carter 11A" in noor.says("slip amy + good")
    assert "Amy Carter 11A" in dan.says("slips amy")


def test_who_has_none_of_them_is_asked(joan: Speaker) -> None:
    asked = joan.says("slip amy + good")
    assert "Which “amy” do you mean?" in asked
    assert asked.count("Amy ") == 4


def test_ones_own_by_four_letters_is_not_passed_over_for_a_stranger_called_just_that(
    noor: Speaker, database: Database
) -> None:
    enrol(database, "Cart", "Owens", "9A")
    asked = noor.says("slip cart + good")
    assert "Which “cart” do you mean?" in asked
    assert asked.index("Amy Carter 11A") < asked.index("Cart Owens 9A")


@pytest.mark.parametrize(
    ("forename", "surname"), [("May", "Lindqvist"), ("Will", "Lindqvist"), ("Signe", "Hall")]
)
def test_a_name_that_is_also_a_word_asks_with_one_tap(
    noor: Speaker, database: Database, forename: str, surname: str
) -> None:
    enrol(database, forename, surname, "11A", "11Ma1")
    word = (surname if surname == "Hall" else forename).casefold()
    asked = noor.says(f"book {word} thu")
    assert f"! “{word}” is a word too. Do you mean {forename} {surname} 11A?" in asked
    assert held(database) == []
    assert f"{forename} {surname} 11A booked" in noor.says("")
    assert f"{forename} {surname} 11A booked" in noor.says("undo", f"book {forename} {surname} thu")


def test_a_name_that_was_asked_about_can_be_another(noor: Speaker, database: Database) -> None:
    enrol(database, "May", "Lindqvist", "11A", "11Ma1")
    noor.says("book may thu")
    assert noor.says("ben dodd").startswith("Ben Dodd 11B booked")


def test_a_class_or_form_stands_for_its_pupils(noor: Speaker, database: Database) -> None:
    said = noor.says("book 11b maths thu")
    assert "Isla Craddock 11B, Ben Dodd 11B, Meera Mehta 11B and Olivia Newbold 11B booked" in said
    with database.reading() as db:
        form = select(col(Pupil.id)).join(FormGroup, col(FormGroup.id) == Pupil.form_id)
        assert set(db.exec(form.where(FormGroup.name == "11B"))) == {each.pupil_id for each in held(database)}


def test_ones_own_stand_first_and_the_others_of_the_name_behind_them(
    noor: Speaker, database: Database
) -> None:
    for forename, form, taught in (("Zed", "11C", "11Ma1"), ("Yan", "11A", "11Ma1"), ("Ada", "7A", "")):
        enrol(database, forename, "Brontë-Quill", form, taught)
    said = noor.says("slip bronte-quill - late")
    assert [line.strip() for line in said.splitlines() if ". " in line][-3:] == [
        "1. Yan Brontë-Quill 11A (Year 11)",
        "2. Zed Brontë-Quill 11C (Year 11)",
        "3. Ada Brontë-Quill 7A (Year 7)",
    ]
    assert "about Ada Brontë-Quill 7A" in noor.says("3")
    # Whom they do not teach they do not grade: nobody is offered only to be refused.
    assert "Ada" not in noor.says("grade bronte-quill 5 6")


def test_whom_a_part_of_a_name_was_taken_for_is_said_before_anything_is_typed(noor: Speaker) -> None:
    assert "  Pupil: Ben Dodd 11B (Year 11)" in noor.says("slip dodd")
    assert "  Pupils: Ben Dodd 11B (Year 11)" in noor.says("cancel", "book dodd")

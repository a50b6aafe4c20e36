"""Who is told that grades are to be entered, who is chased, and what is said of those that are missing (P6, R12)."""

import re

import pytest
from sqlmodel import col, select

from models.audit.entries import Entry
from models.school.people import ClassPupil, ClassTeacher, SchoolClass
from models.school.snapshot import school
from tests.conversations.conftest import MORNING, Speaker, World

pytestmark = pytest.mark.P6


def told(speaker: Speaker, world: World, when: str) -> dict[str, str]:
    """The first that each person is told at that moment, by their name."""
    world.at(when)
    pieces = re.split(r"(?m)^▸ to (.+):\n", speaker.says("tick"))
    # Backwards, so that the first of several stays.
    return dict(zip(pieces[-2::-2], pieces[-1::-2], strict=False))


def test_who_has_grades_to_enter_is_told_with_a_button_for_each_class(
    helen: Speaker, noor: Speaker, world: World
) -> None:
    world.tells_only("n.hussain")
    assert "Who has grades to enter is told." in helen.says("collections open")
    heard = told(helen, world, "2026-11-23 10:05")["Noor Hussain"]
    assert "Grades to enter: November, until Mon 30 Nov" in heard
    assert "- 11Ma1: 0 of " in heard
    assert "Enter grades" in heard
    # Once, whatever else is due.
    assert "Noor Hussain" not in told(helen, world, "2026-11-23 10:20")
    assert "- Grades to enter: 11Ma1: November, until Mon 30 Nov: 0 of " in noor.says("todo")


@pytest.mark.whole
def test_opened_before_the_morning_note_it_stands_in_that_note(helen: Speaker, world: World) -> None:
    world.at("2026-11-24 07:30")
    helen.says("collections open")
    assert "Noor Hussain" not in told(helen, world, "2026-11-24 07:40")
    heard = told(helen, world, "2026-11-24 08:00")["Noor Hussain"]
    assert "to grade" in heard.splitlines()[0]
    assert heard.count("For you today") == 1


@pytest.mark.whole
def test_they_are_chased_five_and_one_school_days_before_the_close_and_heads_with_them(
    helen: Speaker, world: World
) -> None:
    world.only("collections of grades", MORNING)
    mornings = {
        day: told(helen, world, f"2026-12-{day:02} 08:00") for day in (1, 2, 10, 11, 14, 15, 16, 17, 18)
    }
    # December's last school day is Friday the 18th.
    asked = [day for day, heard in mornings.items() if "to grade" in heard.get("Noor Hussain", "")]
    assert asked == [1, 11, 17]
    heads = [day for day, heard in mornings.items() if "not entered: December" in heard.get("Grace Lin", "")]
    assert heads == [11, 17]


@pytest.mark.whole
def test_a_class_that_is_done_is_not_chased(helen: Speaker, noor: Speaker, world: World) -> None:
    told(helen, world, "2026-12-01 08:00")
    enter_all(world, noor)
    assert "to enter" not in noor.says("todo")
    assert "to grade" not in told(helen, world, "2026-12-11 08:00").get("Noor Hussain", "")


def enter_all(world: World, teacher: Speaker) -> None:
    """Enter a grade for every pupil of every class of this teacher that is to do."""
    who = teacher.talk.who
    with world.database.reading() as db:
        known = school(db)
        pairs = db.exec(
            select(ClassPupil.pupil_id, SchoolClass.subject_id)
            .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
            .join(ClassTeacher, col(ClassTeacher.class_id) == ClassPupil.class_id)
            .where(ClassTeacher.staff_id == (who.id if who is not None else 0))
        ).all()
        asked = [
            (known.pupils[pupil].admission, known.subject_name(subject))
            for pupil, subject in pairs
            if known.year_of(pupil) in (10, 11)
        ]
    for admission, subject in asked:
        teacher.says(f"grade {admission} {subject} 5 5")
        if "Yes, save it" in teacher.labels:
            teacher.presses("Yes, save it")


def test_closing_leaves_what_is_missing_and_what_was_not_confirmed(
    helen: Speaker, grace: Speaker, noor: Speaker, world: World
) -> None:
    world.tells_only("g.lin", "h.marsh")
    helen.says("collections open")
    noor.says("grade Amy Carter maths 5 6")
    world.at("2026-11-23 15:00")
    helen.says("collections close")
    heard = told(helen, world, "2026-11-24 08:00")
    assert "39 grades not entered: November, closed: Mathematics" in heard["Grace Lin"]
    assert "grades not entered: November, closed: Art and Design, " in heard["Helen Marsh"]
    # Only the once.
    assert "not entered" not in told(helen, world, "2026-11-25 08:00").get("Grace Lin", "")
    assert grace.says("collections").startswith("No collection of grades is open. The last one was November.")
    grace.presses("Show November")
    grace.presses("Show")
    listed = grace.presses("Pupils missing")
    assert listed.startswith("Mathematics, November: 39 not confirmed")
    assert "(Carried forward, not confirmed)" in listed
    assert "of October" in listed
    assert "! November is closed. To change it now, say why." in grace.presses("Grade")
    changed = grace.says("the test was marked late", "5", "6")
    assert "Mathematics, November: current 5, predicted 6" in changed
    with world.database.reading() as db:
        looked = db.exec(select(Entry.deed).where(Entry.deed == "collection.see")).all()
    assert looked

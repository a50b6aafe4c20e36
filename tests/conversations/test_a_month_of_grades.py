"""A month's collection of the sample school, from its opening to what it leaves, done by all its teachers (P6, R12)."""

import re
from datetime import date

import pytest
from sqlmodel import col, select

from models.school.people import ClassTeacher, SchoolClass, Staff
from models.school.snapshot import school
from models.tracking.completion import asking, by_class
from tests.conversations.conftest import MORNING, Speaker, World

pytestmark = pytest.mark.P6

LEFT = "11Ma1"
"""The class that its teacher forgets."""


def teachers(world: World) -> dict[str, list[str]]:
    """The classes that are to be graded in December, by the first part of their teacher's e-mail."""
    with world.database.reading() as db:
        known = school(db)
        (collection,) = asking(db, known.settings, date(2026, 12, 1))
        to_do = {each.name for each in by_class(db, known, collection)}
        rows = db.exec(
            select(Staff.email, SchoolClass.name)
            .join(ClassTeacher, col(ClassTeacher.staff_id) == Staff.id)
            .join(SchoolClass, col(SchoolClass.id) == ClassTeacher.class_id)
            .order_by(Staff.email, SchoolClass.name)
        )
        found: dict[str, list[str]] = {}
        for email, name in rows:
            if name in to_do:
                found.setdefault(email.partition("@")[0], []).append(name)
        return found


def ticked(who: Speaker) -> str:
    """All that is due, however many messages that are: each time some go out."""
    heard = who.says("tick")
    while "▸ to " in (more := who.says("tick")):
        heard += more
    return heard


@pytest.mark.whole(
    "tests/conversations/test_collections_chased.py::test_closing_leaves_what_is_missing_and_what_was_not_confirmed"
)
def test_from_the_opening_to_what_is_missing(world: World) -> None:
    helen = world.staff("h.marsh")
    world.only("collections of grades", MORNING)
    world.at("2026-12-01 08:00")
    morning = ticked(helen)
    classes = teachers(world)
    assert sum(map(len, classes.values())) > 20
    # Every teacher hears of each class of theirs, in the one note of the morning.
    assert morning.count("Enter grades") == sum(min(len(each), 8) for each in classes.values())
    asked = int(re.search(r"December: 0 of (\d+) entered", helen.says("collections"))[1])  # type: ignore[index]  # it is there

    world.at("2026-12-02 12:30")
    for email, names in classes.items():
        teacher = world.staff(email)
        for name in names:
            if name != LEFT:
                teacher.says("marksheet")
                rows = [line for line in teacher.says("marksheet").splitlines() if f"- {name} " in line]
                button = re.search(r"\[(\d+)\] No change", rows[0])
                assert button is not None, rows
                assert f"{name} " in teacher.says(button[1])

    # Chased is only who is not done, and their head with them.
    world.at("2026-12-11 08:00")
    chased = ticked(helen)
    assert chased.count("Enter grades") == 1
    assert f"Grades to enter: {LEFT}" in chased
    assert "20 grades not entered: December, open until Thu 31 Dec" in chased
    assert f"December: {asked - 20} of {asked} entered" in helen.says("collections")

    # The close leaves a list, and what is carried forward is told from what was never there.
    world.at("2027-01-05 08:00")
    closed = helen.says("tick")
    assert "20 grades not entered: December, closed" in closed
    number = re.search(r"December, closed.*?\[(\d+)\] Show who", closed)
    assert number is not None
    assert f"- {LEFT}: 0 of 20 entered: Noor Hussain" in helen.says(number[1])

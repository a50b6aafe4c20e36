"""How right each class's predictions were: off by default, its teacher first, and small numbers hidden (R16)."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlmodel import col

from models.db.database import Database
from models.lifecycle.subject_access.worked_out import ACCURACY
from models.rules.accuracy import accuracy
from models.rules.retention import HeldKind
from models.school.people import ClassPupil, Role, Staff, StaffRole
from models.tracking.class_at_close import ClassAtClose
from models.tracking.grades import Collection
from models.views.class_accuracy import ClassAccuracy, ClassPairs, classes_to_show, own_to_show
from tests.conversations.conftest import World
from tests.conversations.results_of_leavers import bring_results
from tests.lifecycle.desk import Desk

pytestmark = pytest.mark.P15
HEADING = "Classes: predicted less final"
FIRST_DAY = "2027-09-02 08:05"
"""The first school day after the results; they came out in the holidays, and 1 September is an INSET day."""


def closed(world: World, database: Database, tmp_path: Path) -> None:
    """October's collection closes, classes end as the year does, and the results come out."""
    with database.writing() as db:
        october = update(Collection).where(col(Collection.key) == "2026-10")
        db.execute(october.values(closes=date(2026, 11, 23), closed_at=None))
    world.only("collections of grades", "figures of cohorts")
    world.at("2026-11-24 05:00")
    world.staff("h.marsh").says("tick")
    bring_results(database, tmp_path)


def kept(database: Database) -> int:
    with database.reading() as db:
        found: int = db.execute(select(func.count()).select_from(ClassAtClose)).scalar_one()
    return found


def heard(world: World, at: str) -> dict[str, str]:
    """What was delivered then of classes, by whom it went to."""
    world.at(at)
    pieces = re.split(r"(?m)^▸ to (.+):\n", world.staff("h.marsh").says("tick"))
    told = zip(pieces[1::2], pieces[2::2], strict=True)
    return {to: said for to, said in told if "your classes' predictions" in said.splitlines()[0]}


def test_it_is_off_until_the_scheme_lead_turns_it_on(
    world: World, database: Database, tmp_path: Path
) -> None:
    closed(world, database, tmp_path)
    assert kept(database) == 0
    assert heard(world, FIRST_DAY) == {}
    world.at("2027-10-01 10:00")
    for email in ("h.marsh", "p.lowe", "g.lin"):
        assert HEADING not in world.staff(email).says("cohort 2027 maths accuracy")
    assert "It is no now." in world.staff("h.marsh").says("settings class accuracy")


def coordinator(database: Database) -> str:
    ruled = select(col(StaffRole.staff_id)).where(col(StaffRole.role) == Role.RAISING_ACHIEVEMENT)
    with database.reading() as db:
        email: str = db.execute(select(col(Staff.email)).where(col(Staff.id).in_(ruled))).scalars().one()
    return email.removesuffix("@school.example")


@pytest.mark.whole
@pytest.mark.both_databases
def test_the_teacher_hears_first_and_the_head_and_leadership_days_later(
    world: World, database: Database, tmp_path: Path
) -> None:
    helen = world.staff("h.marsh")
    assert helen.says("settings class accuracy yes").startswith("Class accuracy set to yes.")
    assert "The next come out on 20 August 2027." in world.staff("n.hussain").says("accuracy")
    closed(world, database, tmp_path)
    with database.writing() as db:
        db.execute(
            delete(ClassPupil)
        )  # as the turn of the year does: what was kept at the close does not change
    assert heard(world, "2027-08-30 08:05") == {}
    assert "Some school days after you are told" in world.staff("n.hussain").says("accuracy")
    told = heard(world, FIRST_DAY)
    teacher = "Noor Hussain"
    assert teacher in told
    first, row, *_ = told[teacher].splitlines()
    assert first == "Year 11: your classes' predictions and results"
    found = re.fullmatch(r"- 11Ma1, Mathematics: .*: pairs (\d+); bias ([+−]?\d\.\d\d); .*", row)
    assert found
    assert "You see this first. From 9 September the head of the subject and leadership" in told[teacher]
    assert all("11Ma1" not in said for to, said in told.items() if to != teacher)
    line = "cohort 2027 maths accuracy"
    for at, seen in (("2027-09-08 16:00", False), ("2027-09-09 09:00", True)):
        world.at(at)
        for email in ("h.marsh", "p.lowe", "g.lin"):
            said = world.staff(email).says(line)
            assert (HEADING in said) is seen
            assert "Hussain" not in said
        assert "Only the raising achievement coordinator" in world.staff("n.hussain").says(line)
    assert "Of a class with under 10 predictions" in world.staff("n.hussain").says("accuracy")
    helen.says("settings accuracy predictions 12")
    assert "Of a class with under 12 predictions" in world.staff("n.hussain").says("accuracy")
    shown = re.search(rf"11Ma1\s+{re.escape(found[2])}\s+{found[1]}\b", world.staff("p.lowe").says(line))
    assert shown
    assert HEADING not in world.staff("p.lowe").says("cohort 2027 accuracy")
    assert HEADING not in world.staff(coordinator(database)).says(line), (
        "of the whole school, and named in no rule"
    )
    assert heard(world, "2027-09-10 08:05") == {}
    again = world.staff("n.hussain").says("accuracy").splitlines()
    assert again[:2] == [first, row]
    assert "Since 9 September the head of the subject and leadership see the bias" in "\n".join(again)
    assert "predictions were: accuracy" in world.staff("n.hussain").says("cohort 2027 accuracy")
    assert row not in world.staff("d.whitfield").says("accuracy"), "of nobody else's class"
    helen.says("settings class accuracy no")
    assert "not compared with results class by class" in world.staff("n.hussain").says("accuracy")
    assert HEADING not in world.staff("p.lowe").says(line)
    heard(world, "2027-09-13 08:05")
    assert kept(database) == 0


def of_class(name: str, pupils: range) -> ClassPairs:
    errors = [Fraction(each % 2) for each in pupils]
    return ClassPairs(ClassAccuracy(name, 1, date(2027, 5, 1), accuracy(errors)), frozenset(pupils))


def names(classes: list[ClassPairs], pairs: int, fewest: int) -> list[str]:
    return [each.name for each in classes_to_show(classes, pairs, fewest)]


def test_a_head_sees_no_class_from_which_a_few_pupils_could_be_worked_out() -> None:
    three = [of_class("a", range(30)), of_class("b", range(30, 42)), of_class("c", range(42, 60))]
    assert names(three, 60, 6) == ["a", "b", "c"]
    assert names(three, 63, 6) == ["a", "c"], "three pupils in no class"
    assert names(three, 66, 6) == ["a", "b", "c"]
    shared = [of_class("a", range(30)), of_class("b", range(28, 60))]
    assert names(shared, 60, 6) == []
    assert names(shared, 60, 1) == ["a", "b"], "leadership sees every figure"


def test_a_teacher_of_two_classes_sees_none_that_share_pupils_and_its_head_no_count_that_the_whole_gives_away() -> (
    None
):
    apart = [of_class("a", range(30)), of_class("b", range(30, 50))]
    assert [(each.name, each.hides) for each in own_to_show(apart, None, 6)] == [("a", False), ("b", False)]
    assert own_to_show([*apart[:1], of_class("b", range(27, 50))], None, 6) == []
    whole = accuracy([Fraction(each % 2) for each in range(50)] + [Fraction(0)] * 12 + [Fraction(1)] * 3)
    beside = own_to_show(apart, whole, 6)
    assert [(each.name, each.hides) for each in beside] == [("a", True), ("b", True)], (
        "three more were too high"
    )


@pytest.mark.whole
def test_who_asks_for_what_is_held_of_them_is_told_how_right_their_predictions_were(
    world: World, database: Database, tmp_path: Path
) -> None:
    """In words, with the figures of their own card; and nothing of it where the school has that off."""
    noor = world.staff("n.hussain")
    world.staff("h.marsh").says("settings class accuracy yes")
    closed(world, database, tmp_path)
    world.at(FIRST_DAY)
    shown = noor.says("accuracy")
    desk = Desk(
        database, tmp_path / "requests", datetime(2027, 9, 6, 9, tzinfo=UTC), "a.price@school.example"
    )

    def said() -> list[dict[str, str]]:
        number = desk.asked_by("n.hussain@school.example", kinds=(HeldKind.STAFF,))
        return desk.answers(number).says(ACCURACY.what)

    (classes,) = said()
    (words,) = [each for label, each in classes.items() if label != "day"]
    pairs, *rest = words.split("; ")
    assert re.fullmatch(r"\d+ predictions of October 2026 beside results", pairs)
    assert pairs.split()[0] in shown
    (figure,) = re.findall(r"on average ([\d.]+) of a grade too high", rest[0])
    assert f"+{figure}" in shown
    world.staff("h.marsh").says("settings class accuracy no")
    assert said() == []

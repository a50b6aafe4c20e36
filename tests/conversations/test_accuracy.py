"""How good predictions were: on screen once the results are out, and never in small numbers to a head (R16)."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.school.people import Pupil
from models.school.snapshot import school
from models.tracking.results import FinalGrade
from models.views.points import results_before
from tests.conversations.conftest import Speaker, World
from tests.conversations.results_of_leavers import bring_results

pytestmark = pytest.mark.P15
AFTER = "2027-08-24 10:00"


@pytest.fixture
def results(world: World, database: Database, tmp_path: Path) -> World:
    bring_results(database, tmp_path)
    world.at(AFTER)
    return world


def shares(said: str, words: str) -> tuple[int, int]:
    found = re.search(rf"{words}\s+(\d+) of (\d+), \d+%", said)
    assert found
    return int(found[1]), int(found[2])


def test_before_results_day_it_says_when(
    peter: Speaker, world: World, database: Database, tmp_path: Path
) -> None:
    said = peter.says("cohort 11 accuracy")
    assert said.startswith("The results of Year 11 come out on 20 August 2027.")
    assert "Until then there is nothing to compare their predictions with." in said
    bring_results(database, tmp_path)
    world.at("2027-08-19 18:00")
    assert peter.says("cohort 11 accuracy").startswith("The results of Year 11 come out on 20 August 2027.")
    assert "I hold no results of Leavers of 2026." in peter.says("cohort 2026 accuracy")


@pytest.mark.whole
def test_a_result_of_a_year_before_makes_no_results_of_the_cohort(peter: Speaker, database: Database) -> None:
    """A subject that was sat a year early is out; what was predicted since is no prediction of it."""
    with database.writing() as db:
        pupil = db.exec(select(Pupil.id).where(col(Pupil.year_group) == 11)).first()
        maths = next(each.id for each in school(db).subjects.values() if each.name == "Mathematics")
        assert pupil is not None
        early = FinalGrade(
            pupil_id=pupil, subject_id=maths, leaving_year=2027, code="5", day=date(2026, 8, 20),
            recorded_at=datetime(2026, 8, 20, tzinfo=UTC),
        )  # fmt: skip
        db.add(early)
    assert peter.says("cohort 11 accuracy").startswith("The results of Year 11 come out on 20 August 2027.")
    assert "As predicted in October 2026" in peter.says("cohort 11")
    peter.says("at 2027-03-02 10:00")
    assert peter.says("cohort 11 accuracy").startswith("The results of Year 11 come out on 20 August 2027.")
    assert "As predicted in October 2026" in peter.says("cohort 11"), "in the year in which they leave, too"
    with database.reading() as db:
        assert results_before(db, 2028, date(2027, 3, 2)) is None


@pytest.mark.both_databases
def test_the_whole_cohort_by_subject_group_and_point(results: World) -> None:
    peter = results.staff("p.lowe")
    said = peter.says("cohort 11 accuracy")
    assert said.startswith("Year 11: predictions and results")
    exact, pairs = shares(said, "Exact")
    within, again = shares(said, "Within one")
    assert pairs == again
    assert exact < within == pairs
    # Each fifth result in maths is one lower than predicted, and nothing else is another.
    maths = re.search(r"Mathematics: bias \+0\.(\d\d)(, predicts high)?: (\d+) of (\d+)", said)
    assert maths
    too_high = int(maths[4]) - int(maths[3])
    assert int(maths[1]) == round(100 * too_high / int(maths[4]))
    assert exact == pairs - too_high
    assert "History: bias 0.00" in said
    assert "A prediction that was answered by help is meant to be wrong: low is not a fault." in said
    assert "Exams have their own uncertainty: no subject is ever all exact." in said
    assert "in 2019 some 40% exact and 85% within one grade" in said
    assert "Girls" in said
    opened = peter.says("cohort 11 maths accuracy")
    assert opened.startswith("Year 11, Mathematics: predictions and results")
    assert "month by month" in opened
    assert peter.says("cohort 11").count("Accuracy") == 1


def test_results_are_not_called_predicted(results: World) -> None:
    peter = results.staff("p.lowe")
    for view in ("", " subjects", " maths", " maths matrix", " movement"):
        said = peter.says(f"cohort 11{view}")
        assert "By the results" in said
        assert "redicted" not in said


def test_a_head_sees_the_own_subject_without_small_numbers(results: World) -> None:
    grace = results.staff("g.lin")
    said = grace.says("cohort 11 accuracy")
    assert said.startswith("Year 11, Mathematics: predictions and results")
    assert re.search(r"Exact and within one\s+not shown: under 6 stand apart", said)
    assert "Distance" not in said
    assert "Only the raising achievement coordinator" in grace.says("cohort 11 history accuracy")


def test_a_teacher_and_a_mentor_see_none(results: World) -> None:
    assert "Only the raising achievement coordinator" in results.staff("a.price").says("cohort 11 accuracy")
    assert "lists of your own pupils" in results.staff("d.whitfield").says("cohort 11 accuracy")

"""Where subjects count, and cohorts that have left: by their results, then by what is kept alone (R15)."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlmodel import col

from models.db.database import Database
from models.school.people import Pupil
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.frozen import CohortFigure
from models.tracking.grades import Collection, GradeEntry, Target
from models.tracking.results import FinalGrade
from models.views.freezing import freeze_what_closed
from tests.conversations.conftest import Speaker, World
from tests.conversations.earlier_cohorts import keep_attainment
from tests.conversations.results_of_leavers import bring_results

pytestmark = pytest.mark.P15


@pytest.fixture
def left(world: World, database: Database, tmp_path: Path) -> World:
    """The results came in, and the school is in the next year."""
    bring_results(database, tmp_path)
    world.at("2027-09-06 10:00")
    alan = world.staff("a.price")
    alan.says("todo")
    alan.presses("Look at the list")
    assert "The school is in 2027/28 now." in alan.presses("Turn the year")
    return world


def attainment(said: str) -> str:
    found = re.search(r"Attainment 8\s+(\d+\.\d\d) \(targets", said)
    assert found
    return found[1]


def test_a_subject_counts_where_the_scheme_lead_says(helen: Speaker, peter: Speaker) -> None:
    before = attainment(peter.says("cohort 11"))
    said = helen.says("settings subject places maths not counted")
    assert said.startswith("Subject places set to Mathematics: not counted.")
    assert attainment(peter.says("cohort 11")) != before
    assert "Mathematics: not counted; History: language" in helen.says(
        "settings subject places history is language"
    )
    assert "Subject places set to History: language." in helen.says("settings subject places remove maths")
    assert "“history nonsense” names no place" in helen.says("settings subject places history nonsense")
    assert "“alchemy” is no subject" in helen.says("settings subject places alchemy other")
    helen.says("settings subject places default")
    assert attainment(peter.says("cohort 11")) == before


def test_a_subject_without_a_place_is_said(helen: Speaker, peter: Speaker, database: Database) -> None:
    assert "Nobody has said where" not in peter.says("cohort 11")
    with database.writing() as db:
        db.execute(update(Subject).where(col(Subject.name) == "Art and Design").values(name="Falconry"))
        changed(db)
    said = peter.says("cohort 11")
    assert "Nobody has said where Falconry counts: as other subjects until then." in said
    helen.says("settings subject places falconry other")
    assert "Nobody has said" not in peter.says("cohort 11")


@pytest.mark.both_databases
def test_results_are_the_newest_point_and_stay_when_the_cohort_has_left(
    left: World, database: Database
) -> None:
    peter = left.staff("p.lowe")
    said = peter.says("cohort 2027")
    assert said.startswith("Leavers of 2027: Attainment 8")
    assert "By the results, which came out on 20 August 2027." in said
    assert "of 20, " in said
    with database.reading() as db:
        of_cohort = select(func.count()).where(col(Pupil.leaving_year) == 2027)
        assert db.execute(of_cohort).scalar() == 20
    # Who was in Year 10 is Year 11 now.
    assert "There is no collection with grades of Year 11 in 2027/28 yet." in peter.says("cohort 11")
    assert peter.says("cohort 2027 maths").startswith("Leavers of 2027, Mathematics")


def test_what_is_kept_outlives_the_records(left: World, database: Database) -> None:
    peter = left.staff("p.lowe")
    before = attainment(peter.says("cohort 2027"))
    with database.writing() as db:
        db.execute(
            update(Collection)
            .where(col(Collection.key) == "2026-11")
            .values(closed_at=datetime(2026, 12, 1, tzinfo=UTC))
        )
        assert freeze_what_closed(db, school(db), datetime(2027, 9, 6, 9, tzinfo=UTC))
        for table in (GradeEntry, FinalGrade, Target):
            db.execute(delete(table))
        keep_attainment(db, 2026, "2026-results")
    said = peter.says("cohort 2027")
    assert attainment(said) == before
    assert "As kept on 20 August 2027. The pupils' records are not held any more." in said
    line = peter.presses("Over time")
    assert "20 August" in line
    assert "by the results, 20 pupils" in line
    assert "By the results: leavers of 2026 54.00 (118)." in line
    assert "same month" not in line
    assert "I hold no collection of who leaves in 2025" in peter.says("cohort 2025")


@pytest.mark.whole
@pytest.mark.both_databases
@pytest.mark.usefixtures("left")
def test_results_are_kept_once_and_again_where_one_changes(database: Database) -> None:
    def kept(at: datetime) -> int:
        with database.writing() as db:
            freeze_what_closed(db, school(db), at)
        with database.reading() as db:
            rows = select(func.count()).where(col(CohortFigure.point) == "2027-results")
            number: int = db.execute(rows).scalar_one()
        return number

    first = kept(datetime(2027, 9, 6, 9, tzinfo=UTC))
    assert first > 20
    assert kept(datetime(2027, 9, 7, 9, tzinfo=UTC)) == first
    with database.writing() as db:
        db.execute(
            update(FinalGrade)
            .where(col(FinalGrade.id) == 1)
            .values(recorded_at=datetime(2027, 9, 8, tzinfo=UTC))
        )
    assert kept(datetime(2027, 9, 8, 9, tzinfo=UTC)) == 2 * first
    with database.reading() as db:
        assert (
            "results came in or changed later"
            in db.execute(select(col(CohortFigure.reason)).distinct()).scalars().all()
        )


def test_results_that_are_not_out_are_nowhere(world: World, database: Database, tmp_path: Path) -> None:
    bring_results(database, tmp_path)
    world.at("2027-08-19 10:00")
    assert "By the results" not in world.staff("p.lowe").says("cohort 11")
    world.at("2027-08-20 10:00")
    assert "By the results" in world.staff("p.lowe").says("cohort 11")


def test_no_view_asks_the_database_the_same_twice(left: World, database: Database) -> None:
    peter = left.staff("p.lowe")
    asked: Counter[tuple[str, str]] = Counter()

    def note(*heard: object) -> None:
        if str(heard[2]).startswith(("SELECT", "WITH")):
            asked[str(heard[2]), str(heard[3])] += 1

    peter.says("cohort 2027")  # the school is read once, and remembered
    event.listen(database.engine, "before_cursor_execute", note)
    for view in ("", "subjects", "movement", "over time", "near 5+", "accuracy", "maths"):
        asked.clear()
        assert "Leavers of 2027" in peter.says(f"cohort 2027 {view}")
        assert set(asked.values()) == {1}, (view, asked.most_common(1))
    event.remove(database.engine, "before_cursor_execute", note)

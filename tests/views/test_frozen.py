"""What a cohort came to is kept when a collection closes, of no pupil and of no small group (R15.9)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlmodel import col

from models.db.database import Database
from models.rules.attainment import definition_for
from models.rules.cohorts import rounded
from models.school.national import NationalResidual
from models.school.settings import SettingChange
from models.school.snapshot import changed, school
from models.tracking.frozen import CohortFigure, Measure, line
from models.tracking.grades import Collection, GradeEntry
from models.views.cohort_figures import subject_lines
from models.views.cohort_now import earlier_cohorts
from models.views.cohorts import CohortAt, cohort_at
from models.views.freezing import freeze_what_closed

pytestmark = pytest.mark.P15

CLOSED = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)


@pytest.fixture
def frozen(cohort: CohortAt, database: Database) -> Database:
    assert len(cohort.members) == 120
    with database.writing() as db:
        db.execute(update(Collection).values(closed_at=CLOSED))
        freeze_what_closed(db, school(db), CLOSED)
    return database


@pytest.mark.both_databases
def test_each_closing_has_its_figures_and_a_second_run_adds_none(frozen: Database) -> None:
    with frozen.writing() as db:
        points = line(db, 2027, Measure.ATTAINMENT)
        assert [(each.point, rounded(each.value), each.members) for each in points][-1] == (
            "2026-10",
            "55.50",
            120,
        )
        assert [each.point for each in points] == ["2026-09", "2026-10"]
        assert [rounded(each.value) for each in line(db, 2027, Measure.RESIDUAL, subject_id=11)][
            -1
        ] == "−0.84"
        premium = line(db, 2027, Measure.ATTAINMENT, group="Pupil premium")[-1]
        assert (rounded(premium.value), premium.counted, premium.members) == ("59.24", 31, 120)
        assert freeze_what_closed(db, school(db), CLOSED + timedelta(days=1)) == 0


def test_what_is_kept_of_residuals_is_the_schools_own_whatever_is_known_of_the_country(
    cohort: CohortAt, database: Database
) -> None:
    """So that no file that comes later breaks the line, or mixes two kinds of it."""
    with database.writing() as db:
        db.add(NationalResidual(subject_id=11, year=2026, thousandths=-840))
        db.execute(update(Collection).values(closed_at=CLOSED))
        changed(db)
        freeze_what_closed(db, school(db), CLOSED)
        kept = line(db, cohort.leaving, Measure.RESIDUAL, subject_id=11)[-1]
        now = cohort_at(db, school(db), cohort.leaving, cohort.point)
    assert rounded(kept.value) == "−0.84"
    (sport,) = (each.residual for each in subject_lines(now) if each.subject_id == 11)
    assert sport is not None
    assert (rounded(sport.mean), rounded(sport.own), sport.stands_out) == ("0.00", "−0.84", False)


@pytest.mark.whole
def test_residuals_that_the_school_measures_otherwise_are_another_line(
    cohort: CohortAt, database: Database
) -> None:
    """What is kept keeps its definition; of everything else it is the same."""
    with database.writing() as db:
        db.execute(update(Collection).values(closed_at=CLOSED))
        db.add(SettingChange(name="residual_subjects", value="6", changed_at=CLOSED))
        changed(db)
        freeze_what_closed(db, school(db), CLOSED)
        kept = {
            each: {one.definition for one in line(db, cohort.leaving, each, subject_id=of)}
            for each, of in ((Measure.RESIDUAL, 11), (Measure.VALUE, 11), (Measure.ATTAINMENT, None))
        }
    plain = definition_for(cohort.leaving).name
    assert kept == {
        Measure.RESIDUAL: {f"{plain}, residuals from 6 subjects on"},
        Measure.VALUE: {plain},
        Measure.ATTAINMENT: {plain},
    }


@pytest.mark.whole
@pytest.mark.parametrize(
    ("said", "counting"), [("French: maths", ", where French: maths"), ("French: language", "")]
)
def test_a_subject_that_the_school_lets_count_elsewhere_is_another_definition(
    cohort: CohortAt, database: Database, said: str, counting: str
) -> None:
    """Of what comes out otherwise by it, and none where its name says so anyway: cohorts are compared by one alone."""
    with database.writing() as db:
        db.execute(update(Collection).values(closed_at=CLOSED))
        freeze_what_closed(db, school(db), CLOSED)
        db.execute(delete(CohortFigure).where(col(CohortFigure.leaving) != cohort.leaving))
        a_year_before = func.replace(CohortFigure.point, "2026", "2025")
        db.execute(update(CohortFigure).values(leaving=cohort.leaving - 1, point=a_year_before))
        db.add(SettingChange(name="subject_places", value=said, changed_at=CLOSED))
        changed(db)
        freeze_what_closed(db, school(db), CLOSED)
        kept = {
            each: line(db, cohort.leaving, each, subject_id=of)[-1]
            for each, of in ((Measure.ATTAINMENT, None), (Measure.BASICS_4, None), (Measure.VALUE, 11))
        }
        mine = kept[Measure.ATTAINMENT]
        beside = earlier_cohorts(db, cohort.leaving, mine.definition, mine.point, mine.closed_on)
    plain = definition_for(cohort.leaving).name
    assert {each: one.definition for each, one in kept.items()} == {
        Measure.ATTAINMENT: plain + counting, Measure.BASICS_4: plain + counting, Measure.VALUE: plain,
    }  # fmt: skip
    assert (bool(beside.cohorts), beside.otherwise is not None) == (not counting, bool(counting))


def test_what_closed_long_before_says_so(frozen: Database) -> None:
    with frozen.reading() as db:
        said = {each.point: each.reason for each in line(db, 2027, Measure.ATTAINMENT)}
    assert said == {
        "2026-09": "worked out later, from what is kept",
        "2026-10": "worked out later, from what is kept",
    }


@pytest.mark.whole
@pytest.mark.both_databases
def test_a_later_correction_is_a_second_row_and_the_line_shows_it(frozen: Database) -> None:
    later = CLOSED + timedelta(days=3)
    with frozen.writing() as db:
        october = db.execute(select(col(Collection.id)).where(col(Collection.key) == "2026-10")).scalar_one()
        corrected = update(GradeEntry).where(
            col(GradeEntry.collection_id) == october, col(GradeEntry.subject_id) == 3
        )
        db.execute(corrected.values(code="9", recorded_at=later))
        assert freeze_what_closed(db, school(db), later + timedelta(hours=1)) > 0
        newest = line(db, 2027, Measure.VALUE, subject_id=3)[-1]
        rows = db.execute(
            select(func.count()).where(
                col(CohortFigure.measure) == Measure.VALUE, col(CohortFigure.subject_id) == 3,
                col(CohortFigure.point) == "2026-10",
            )
        ).scalar_one()  # fmt: skip
    assert (rows, newest.reason) == (2, "grades were corrected after it closed")
    assert newest.value > 8


def test_no_group_of_under_six_is_kept_and_no_pupil(frozen: Database) -> None:
    with frozen.reading() as db:
        counts = db.execute(
            select(col(CohortFigure.counted)).where(col(CohortFigure.group_name) != "")
        ).scalars()
        assert min(counts) >= 6
    assert not [name for name in CohortFigure.model_fields if "pupil" in name]

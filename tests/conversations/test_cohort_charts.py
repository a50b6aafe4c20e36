"""A cohort in lines and bars: over time, movement, residuals, and what of them the school says counts (P15)."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from models.db.database import Database
from models.rules.wording import listed
from models.school.national import NationalResidual
from models.school.people import Pupil
from models.school.settings import known_settings
from models.school.snapshot import changed, school
from models.school.subjects import Subject
from models.tracking.frozen import CohortFigure
from models.tracking.grades import Collection
from models.views.freezing import freeze_what_closed
from tests.conversations.conftest import Speaker
from tests.conversations.earlier_cohorts import keep_attainment

pytestmark = pytest.mark.P15


def test_a_subject_and_a_group_are_shown_over_time(peter: Speaker, database: Database) -> None:
    """What is frozen of each is drawn, beside the targets and everybody."""
    with database.writing() as db:
        freeze_what_closed(db, school(db), datetime(2026, 11, 24, tzinfo=UTC))
    maths, girls = peter.says("cohort 11 maths over time"), peter.says("cohort 11 girls over time")
    everybody = peter.says("cohort 11 over time")
    assert maths.startswith("Year 11, Mathematics: points a slot over time")
    assert girls.startswith("Year 11, Girls: Attainment 8 over time")
    of_maths = re.search(r"Points a slot\s+([\d.]+) against ([\d.]+)", peter.says("cohort 11 maths"))
    now = re.search(r"31 October: ([\d.]+).*targets ([\d.]+)", maths)
    assert of_maths
    assert now
    assert now.groups() == of_maths.groups()
    beside = re.search(r"31 October: ([\d.]+).*everybody ([\d.]+)", girls)
    assert beside
    assert f"31 October: {beside[2]}" in everybody
    assert f"Attainment 8 {beside[1]}" in peter.says("cohort 11 girls").splitlines()[0]
    assert peter.presses("Over time") == girls


def test_movement_is_of_the_same_pupils_since_the_point_before(peter: Speaker, grace: Speaker) -> None:
    said = peter.says("cohort 11 movement")
    assert said.startswith("Year 11: movement since 30 September")
    numbers = [re.search(rf"{each}\s+(\d+) of (\d+)", said) for each in ("Up", "Same", "Down")]
    assert all(numbers)
    assert sum(int(each[1]) for each in numbers if each) == int(numbers[0][2] if numbers[0] else 0)
    assert "of a grade, over" in said or "no change, over" in said
    assert "0.00 of a grade" not in said
    peter.says("cohort 11")
    assert peter.presses("Movement") == said
    of_head = grace.says("cohort 11 movement")
    assert of_head.startswith("Year 11, Mathematics: movement since 30 September")
    shown = [int(each) for each in re.findall(r"(?:Up|Same|Down)\s+(\d+) of", of_head)]
    assert all(each == 0 or each >= 6 for each in shown)
    assert shown or "not shown: under 6 stand apart" in of_head


@pytest.mark.whole
@pytest.mark.both_databases
def test_who_joined_and_left_since_the_point_before_is_said(
    peter: Speaker, grace: Speaker, dan: Speaker, database: Database
) -> None:
    assert "joined and" not in peter.says("cohort 11")
    with database.writing() as db:
        closed = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)
        db.execute(update(Collection).where(col(Collection.key) == "2026-09").values(closed_at=closed))
        assert freeze_what_closed(db, school(db), closed)
        leaver = db.execute(select(col(Pupil.id)).where(col(Pupil.year_group) == 11)).scalars().first()
        db.execute(
            update(Pupil).where(col(Pupil.id) == leaver).values(left_on=date(2026, 10, 12), leaving_year=2027)
        )
        changed(db)
    assert "Since 30 September nobody joined and 1 left." in peter.says("cohort 11")
    hidden = "Who joined and left since 30 September is not shown: under 6 stand apart."
    assert hidden in grace.says("cohort 11")
    assert hidden in dan.says("cohort 11 near 7+")
    assert "Complete:" not in dan.says("cohort 11 near 7+")


def test_another_definition_breaks_the_line_and_says_so(peter: Speaker, database: Database) -> None:
    with database.writing() as db:
        closed = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)
        db.execute(update(Collection).values(closed_at=closed))
        assert freeze_what_closed(db, school(db), closed)
    assert "30 September" in peter.says("cohort 11 over time")
    with database.writing() as db:
        db.execute(update(CohortFigure).where(col(CohortFigure.point) == "2026-09").values(definition="2010"))
    said = peter.says("cohort 11 over time")
    assert "Attainment 8 is defined anew since 31 October 2026: what came before is not comparable." in said
    assert "30 September" not in said


@pytest.mark.both_databases
def test_the_last_cohorts_are_a_line_at_the_same_month_until_another_definition_breaks_it(
    peter: Speaker, database: Database
) -> None:
    closed = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)
    with database.writing() as db:
        db.execute(update(Collection).values(closed_at=closed))
        assert freeze_what_closed(db, school(db), closed)
    assert "leavers of" not in peter.says("cohort 11 over time"), "nobody is there to stand beside"
    with database.writing() as db:
        keep_attainment(db, 2026, "2025-10")
        keep_attainment(db, 2026, "2026-05")
        keep_attainment(db, 2025, "2024-10")
        keep_attainment(db, 2024, "2023-10", definition="2010")
        keep_attainment(db, 2023, "2022-10")
    said = peter.says("cohort 11 over time")
    assert (
        "At the same month of Year 11: leavers of 2026 54.00 (118) and leavers of 2025 53.50 (118)." in said
    )
    now = re.search(r"^- 31 October: (\d+\.\d\d)", said, re.MULTILINE)
    assert now
    drawn = [
        re.split(r"  +", each) for each in bars(said.split("same month of Year 11\n")[1], "Attainment 8")
    ]
    assert [(label, float(value)) for label, value in drawn] == [
        ("2025", 53.5), ("2026", 54.0), ("Year 11", float(now[1])),
    ]  # fmt: skip
    assert "for the leavers of 2024 Attainment 8 was defined otherwise, which is not comparable." in said
    assert "leavers of" not in peter.says("cohort 10 over time")


def test_a_long_line_says_how_many_points_it_has_and_offers_them_all(
    peter: Speaker, database: Database
) -> None:
    with database.writing() as db:
        for month in range(1, 15):
            keep_attainment(db, 2027, f"2025-{month:02}")
    said = peter.says("cohort 11 over time")
    assert "The newest 12 of 14 times that a collection closed." in said
    assert peter.labels == ["Report (XLSX)"]
    assert "the file comes to you here" in peter.presses("Report (XLSX)")


def bars(said: str, columns: str) -> list[str]:
    """The lines of the chart, as the terminal has it."""
    lines = said.split(f"{columns}\n")[1].splitlines()
    return [line.strip() for line in lines if re.match(r"  [^ (].*\d$", line)]


def test_a_chart_has_so_few_bars_that_they_can_be_read_and_the_next_ones_are_a_button_away(
    peter: Speaker,
) -> None:
    said = peter.says("cohort 11 subjects")
    rows = re.findall(r"^- (.*): gap", said, re.MULTILINE)
    first = bars(said, "Predicted  Target")
    then = bars(peter.presses("Chart of the next 6"), "Predicted  Target")
    assert [re.split(r"  +", each)[0] for each in (*first, *then)] == rows
    assert len(first) == len(then) == 6
    assert all("Chart of the next" not in label for label in peter.labels)
    assert len(bars(peter.says("cohort 11 movement"), "Up  Same  Down")) == 6


def test_residuals_are_bars_each_with_how_many_pupils_it_is_of_and_no_rank(
    peter: Speaker, grace: Speaker
) -> None:
    peter.says("cohort 11 subjects")
    said, rows = peter.presses("Residuals"), []
    for page in (said, peter.presses("Chart of the next 6")):
        drawn = {label: float(value.replace("−", "-")) for label, value in (
            re.split(r"  +", each) for each in bars(page, "Residual")
        )}  # fmt: skip
        some = re.findall(
            r"^- .*?: (.*): ([+−]?\d\.\d\d) over (\d+) pupils(, stands out)?  \[", page, re.MULTILINE
        )
        assert drawn == {name: float(mean.replace("−", "-")) for name, mean, *_ in some}
        rows += some
    assert len(rows) == 12
    assert rows == sorted(rows, key=lambda row: (not row[3], row[0].casefold()))
    for name, mean, pupils, marked in rows:
        alone = peter.says(f"cohort 11 {name}")
        assert f"Residual {mean} over {pupils} pupils{marked}." in alone
    assert peter.says("cohort 11 residual") == said
    assert "Only leadership and the raising achievement coordinator" in grace.says("cohort 11 residuals")


def test_residuals_are_less_the_countrys_which_is_named_with_its_year(
    peter: Speaker, database: Database
) -> None:
    with database.writing() as db:
        ids = {each.name: each.id or 0 for each in db.exec(select(Subject))}
        for name, year in (("Mathematics", 2026), ("Mathematics", 2025), ("French", 2025)):
            db.add(NationalResidual(subject_id=ids[name], year=year, thousandths=-1500))
        changed(db)
    assert ", less the country's −1.50 of 2026, stands out." in peter.says("cohort 11 maths")
    assert "The country's is not known: it is the school's own." in peter.says("cohort 11 history")
    said = peter.says("cohort 11 residuals")
    first, second = re.findall(
        r"^- .*: (.*): .* over .* pupils, less the country's (.*), st", said, re.MULTILINE
    )
    assert (first, second) == (("French", "−1.50 of 2025"), ("Mathematics", "−1.50 of 2026"))
    own = re.findall(r"^- .*: (.*): \S+ over \d+ pupils(?:, stands out)?  \[", said, re.MULTILINE)
    assert f"of 2026, in French of 2025. In {listed(own)} it is not known: the school's own." in said
    assert "Residuals are less the country's of 2026, in French of 2025." in peter.says("cohort 11 subjects")


def test_the_school_says_what_counts_in_residuals_and_what_stands_out(peter: Speaker, helen: Speaker) -> None:
    def residuals_() -> tuple[str, bool]:
        said = peter.says("cohort 11 residuals")
        return re.findall(r"over \d+ pupils", said)[0], "stands out  [" in said

    pupils, marked = residuals_()
    assert marked
    helen.says("settings stand out pupils 40")
    assert residuals_()[1] is False, "nobody has so many"
    helen.says("settings residual subjects 8")
    assert residuals_()[0] != pupils, "few have eight"
    assert "is a whole number from 3 to 8" in helen.says("settings residual subjects 9")


def test_the_school_says_what_is_no_change(peter: Speaker, helen: Speaker) -> None:
    apart = float(re.findall(r"(\d+\.\d\d) points (?:above|below) the targets", peter.says("cohort 11"))[0])
    assert 1 <= apart < 5
    helen.says("settings no change points 5")
    assert "as the targets are, within 5 points" in peter.says("cohort 11")


@pytest.mark.parametrize(
    "name", ["accuracy predictions", "what became pupils", "what became cohorts", "small group"]
)
def test_what_protects_pupils_is_only_made_stricter(helen: Speaker, name: str) -> None:
    known = next(each for each in known_settings() if each.words == name)
    assert " is a whole number from " in helen.says(f"settings {name} {known.default - 1}")

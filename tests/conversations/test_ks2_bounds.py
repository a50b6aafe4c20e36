"""The groups by Key Stage 2 lie between bounds of the school's own, from a 1 September on (R14)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.db.database import Database
from models.school.people import Pupil
from models.school.settings import SettingChange
from models.school.snapshot import changed, school
from models.tracking.frozen import CohortFigure, Measure
from models.views.freezing import freeze_what_closed
from models.views.groups import Group
from tests.conversations.conftest import Speaker

pytestmark = pytest.mark.P15

CLOSED = datetime(2026, 11, 1, 4, 45, tzinfo=UTC)
SUMMER = datetime(2026, 6, 15, 9, tzinfo=UTC)


def set_in_summer(database: Database, bounds: str = "103, 112") -> None:
    with database.writing() as db:
        db.add(SettingChange(name="ks2_bounds", value=bounds, changed_at=SUMMER))
        changed(db)


def below(database: Database, bound: int) -> int:
    """How many of Year 11 have a mean below it."""
    with database.reading() as db:
        both = db.execute(
            select(col(Pupil.ks2_reading), col(Pupil.ks2_maths)).where(
                col(Pupil.year_group) == 11,
                col(Pupil.ks2_reading).is_not(None),
                col(Pupil.ks2_maths).is_not(None),
            )
        )
        return sum(reading + maths < 2 * bound for reading, maths in both)


@pytest.mark.whole
def test_moved_bounds_say_from_when_and_move_no_group_of_this_year(helen: Speaker, peter: Speaker) -> None:
    """Else whoever took last week's group from this week's would know of a few."""
    lines = ("cohort 11 ks2 below", "cohort 11 groups", "cohort 11 maths", "cohort 11 maths matrix")
    before = [peter.sees_all(line) for line in lines]
    assert helen.says("settings key stage 2 bounds 103 112").startswith(
        "Key Stage 2 bounds set to 103, 112 from 1 September 2027, until then 100, 110."
    )
    assert "- Key Stage 2 bounds (103, 112 from 1 September 2027, until then 100, 110): " in helen.sees_all(
        "settings"
    )
    assert [peter.sees_all(line) for line in lines] == before
    again = helen.says("settings key stage 2 bounds 103 112")
    assert "are 103, 112 already from 1 September 2027, until then 100, 110." in again
    assert helen.says("settings key stage 2 bounds default").startswith(
        "Key Stage 2 bounds set to 100, 110. It was 103, 112."
    )


def test_groups_of_the_year_are_by_its_bounds_and_called_by_them(peter: Speaker, database: Database) -> None:
    set_in_summer(database)
    assert below(database, 103) != below(database, 100)
    said = peter.says("cohort 11 ks2 below")
    assert said.startswith("Year 11, KS2 below 103: Attainment 8")
    assert f"{below(database, 103)} pupils beside" in said
    groups = peter.sees_all("cohort 11 groups")
    for name in ("KS2 below 103", "KS2 103 to under 112", "KS2 112 and over"):
        assert f"- {name}: gap" in groups
        assert name in peter.says("cohort 11 maths")
    matrix = peter.says("cohort 11 maths matrix")
    assert {"Below 103", "103 to under 112", "112 and over"} <= {
        line.split("  ")[1].strip() for line in matrix.splitlines() if line.startswith("  ")
    }
    every = groups + matrix + peter.says("cohort 11 maths")
    assert "100" not in every.replace("100%", "")
    assert "110" not in every


def test_a_line_breaks_where_other_bounds_begin_and_says_so(peter: Speaker, database: Database) -> None:
    """What is kept keeps its definition, and of every other group and of everybody it is the same."""
    kept_before = {Group.KS2_BELOW: "2016", Group.GIRLS: "2016", None: "2016"}
    set_in_summer(database)
    with database.writing() as db:
        for group, definition in kept_before.items():
            db.add(
                CohortFigure(
                    leaving=2027, point="2026-05", closed_on=date(2026, 5, 31), definition=definition,
                    measure=Measure.ATTAINMENT, group_name=group or "", counted=20, members=120, numerator=40,
                    denominator=1, frozen_at=SUMMER,
                )
            )  # fmt: skip
        freeze_what_closed(db, school(db), CLOSED)
    said = peter.says("cohort 11 ks2 below over time")
    assert said.startswith("Year 11, KS2 below 103: Attainment 8 over time")
    assert (
        "Who is in this group is decided by other Key Stage 2 bounds since 30 September 2026: what came before is not "
        "comparable." in " ".join(said.split())
    )
    assert "31 May" not in said
    for line in ("cohort 11 girls over time", "cohort 11 over time"):
        assert "31 May" in peter.says(line)

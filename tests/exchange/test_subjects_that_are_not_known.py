"""Grades in subjects that the school does not have are named and counted, never let go without a word."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from tests.exchange.small_school import ALI, AMY, BEN, ZOE, bring, look, rows, write, write_school

UPNS = (AMY, BEN, ZOE, ALI)
CURRENT = "SELECT count(*) FROM grade_entry"


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    bring(database, write_school(tmp_path / "school"))
    return tmp_path


def sheet(folder: Path, head: str, cells: str) -> Path:
    """A wide sheet whose pupils all have the same cells."""
    return write(folder, "Marks 2026-10.csv", head + "".join(f"{each},{cells}\n" for each in UPNS))


@pytest.mark.parametrize(
    ("head", "cells", "said"),
    [
        ("UPN,Maths Current,History Current,PE,Dance\n", "5,5,Merit,Dist*", "PE: 4, Dance: 4"),
        ("UPN,Maths Current,History Current,PE Current,PE Predicted\n", "5,5,L2M,L2D", "PE: 8"),
        (
            "UPN,Maths Current,History Current,Predicted (Drama),Geography Target\n",
            "5,5,6,7",
            "Drama: 4, Geography: 4",
        ),
        ("UPN,Maths,,PE,,\n,Current,Predicted,Target,Current,Predicted\n", "5,5,L2M,L2P,L2D", "PE: 12"),
    ],
)
def test_columns_of_grades_in_an_unknown_subject_are_named_with_their_number(
    database: Database, school: Path, head: str, cells: str, said: str
) -> None:
    planned = bring(database, sheet(school, head, cells))
    found = [each for each in planned.warnings if "subjects that are not known" in each.what]
    assert [each.detail for each in found] == [said]
    assert not any(said.partition(":")[0] in each for each in planned.sources[0].dropped)
    assert rows(database, CURRENT)[0][0] > 0


def test_columns_of_something_else_are_none_of_a_subject(database: Database, school: Path) -> None:
    head = (
        "UPN,Maths Current,History Current,Name,Reg,Maths Effort,Attendance %,House,Comment,KS2 Reading SS\n"
    )
    planned = bring(database, sheet(school, head, "5,5,Amy,11A,1,96.5,B,Good,104"))
    assert planned.problems == ()
    assert planned.sources[0].dropped == (
        *("Name", "Reg", "Maths Effort", "Attendance %", "House", "Comment", "KS2 Reading SS"),
    )


def test_every_subject_of_a_long_list_is_named_though_the_first_has_most_rows(
    database: Database, school: Path
) -> None:
    lines = [f"{each},{subject},2026-10,5\n" for subject in ("PE", "Dance", "Drama", "Law") for each in UPNS]
    lines += [f"{AMY},Latin,2026-10,5\n", f"{AMY},Mathematics,2026-10,5\n"]
    planned = bring(
        database, write(school, "grades.csv", "UPN,Subject,Collection,Current\n" + "".join(lines))
    )
    (warning,) = planned.warnings
    assert (warning.line, warning.value) == (
        2,
        "PE (4 rows), Dance (4 rows), Drama (4 rows), Law (4 rows), Latin",
    )


@pytest.mark.parametrize("name", ["Year 11 Predicted", "Y11 grades", "May Predicted", "Marks for governors"])
def test_a_file_named_after_its_year_and_grades_is_no_data_drop(
    database: Database, school: Path, name: str
) -> None:
    path = write(school, f"{name}.csv", f"UPN,Subject,Predicted\n{AMY},Mathematics,5\n")
    (question,) = look(database, path).questions
    assert question.id.startswith("month.")
    assert question.asks == f"Which month are the grades of {name}.csv?"
    bring(database, path, answers=GivenAnswers(["month.all=2026-10"]))
    assert rows(database, "SELECT words FROM drop_name") == []
    assert len(look(database, path).questions) == 1


@pytest.mark.parametrize(
    "name", ["Y11 marks 2026-10", "Marks 2026-10", "marks oct 26", "Y11 March trip, October 2026"]
)
def test_a_month_in_the_name_needs_no_question(database: Database, school: Path, name: str) -> None:
    path = write(school, f"{name}.csv", f"UPN,Subject,Predicted\n{AMY},Mathematics,5\n")
    bring(database, path)
    assert rows(database, "SELECT key FROM collection") == [("2026-10",)]


def test_the_day_of_printing_is_not_the_month(database: Database, school: Path) -> None:
    head = "Autumn 1: printed 24 November 2026,,\nUPN,Maths Current,History Current\n"
    (question,) = look(database, write(school, "Y11.csv", f"{head}{AMY},5,5\n")).questions
    assert question.id == "drop-autumn-1"

"""Examination results: once a pupil, subject and leaving year; a changed one keeps the older (R16)."""

from datetime import date
from pathlib import Path

import pytest

from models.db.database import Database
from tests.exchange.small_school import AMY, BEN, bring, look, rows, told, write

RESULTS = "UPN,Subject,Grade,Results Day\n"
HELD = """
SELECT subject.code, final_grade.code, leaving_year, superseded_at IS NULL
FROM final_grade JOIN subject ON subject.id = subject_id ORDER BY final_grade.id
"""
AUGUST = date(2027, 8, 20)


def results(school: Path, *lines: str) -> Path:
    return write(school, "results.csv", RESULTS + "\n".join(lines) + "\n")


def test_results_come_in_once_and_a_changed_one_keeps_the_older(database: Database, school: Path) -> None:
    file = results(school, f"{AMY},Mathematics,6,20/08/2027", f"{BEN},Combined Science,5-4,20/08/2027")
    bring(database, file, today=AUGUST)
    assert rows(database, HELD) == [("Ma", "6", 2027, 1), ("Sc", "5-4", 2027, 1)]
    assert look(database, file, today=AUGUST).is_empty
    changed = look(database, results(school, f"{AMY},Mathematics,7,20/08/2027"), today=AUGUST)
    assert changed.tallies["results"].fields == {"result": 1}
    bring(database, school / "results.csv", today=AUGUST)
    assert [each[1:] for each in rows(database, HELD)] == [("6", 2027, 0), ("5-4", 2027, 1), ("7", 2027, 1)]


def test_x_is_kept_and_counted(database: Database, school: Path) -> None:
    planned = bring(database, results(school, f"{AMY},Mathematics,X,20/08/2027"), today=AUGUST)
    assert "Without a result (X), kept and counted: 1." in planned.notes
    assert rows(database, HELD) == [("Ma", "", 2027, 1)]


@pytest.mark.parametrize("day", ["20/08/2027", ""])
def test_nothing_comes_in_before_the_results_day(database: Database, school: Path, day: str) -> None:
    early = date(2027, 8, 18)
    planned = look(database, results(school, f"{AMY},Mathematics,6,{day}"), today=early)
    assert planned.errors
    assert "still to come" in str(planned.errors[0])


def test_results_without_a_day_are_of_the_summer_in_which_the_pupils_leave(
    database: Database, school: Path
) -> None:
    """In November a file of this year's Year 11 brings none: last summer's were others' results."""
    planned = look(database, results(school, f"{AMY},Mathematics,6,"), today=date(2026, 11, 27))
    assert "20 August 2027, which is still to come" in str(planned.errors[0])
    bring(database, results(school, f"{AMY},Mathematics,6,"), today=date(2027, 9, 3))
    assert rows(database, HELD) == [("Ma", "6", 2027, 1)], "the year is not turned yet"


def test_what_is_no_grade_is_named(database: Database, school: Path) -> None:
    planned = look(database, results(school, f"{AMY},Mathematics,51,20/08/2027"), today=AUGUST)
    assert told(planned) == [("warning", 2, "Grade", "51")]


def test_where_new_subjects_count_is_said(database: Database, school: Path) -> None:
    file = write(
        school,
        "subjects.csv",
        "Subject,Code,Grade Scale\nFrench,Fr,9-1\nFalconry,Fa,9-1\nTrilogy,Tr,combined\n",
    )
    planned = look(database, file)
    said = "\n".join(planned.notes)
    assert (
        "Where subjects count in Attainment 8, by their names. Combined science: Trilogy; language: French."
        in said
    )
    assert "No name says where Falconry counts: counted as other until somebody says it." in said
    assert "The scheme lead changes that in chat, by the setting subject places" in said
    bring(database, file)
    assert "Where subjects count" not in "\n".join(look(database, file).notes)

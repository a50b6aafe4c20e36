"""The country's residuals: once a subject and summer, put right by a later file, and each bad cell is named (R15)."""

from datetime import date
from pathlib import Path

import pytest

from models.db.database import Database
from tests.exchange.small_school import AMY, bring, look, rows, told, write

HEAD = "Subject,Year,National Residual\n"
HELD = """
SELECT subject.code, year, thousandths FROM national_residual JOIN subject ON subject.id = subject_id
ORDER BY subject.code, year
"""


def residuals(school: Path, *lines: str, head: str = HEAD) -> Path:
    return write(school, "residuals.csv", head + "\n".join(lines) + "\n")


def test_a_later_file_puts_right_what_it_names_and_leaves_the_rest(database: Database, school: Path) -> None:
    planned = bring(database, residuals(school, "Maths,2026,−0.12", "History,2025/26,0.3", "Maths,2025,0"))
    assert (planned.tallies["residuals"].new, planned.problems) == (3, ())
    assert "The country's residuals of 2025 and 2026 are taken from the school's own" in planned.notes[0]
    assert rows(database, HELD) == [("Hi", 2026, 300), ("Ma", 2025, 0), ("Ma", 2026, -120)]
    assert look(database, school / "residuals.csv").is_empty
    tally = bring(database, residuals(school, "MA,2026,-0.15", "History,2026,none")).tallies["residuals"]
    assert (tally.new, tally.changed, tally.gone) == (0, 1, 1)
    assert rows(database, HELD) == [("Ma", 2025, 0), ("Ma", 2026, -150)]
    assert look(database, residuals(school, "History,2026,none")).is_empty, "it is gone already"


@pytest.mark.parametrize("head", [HEAD, "Course,Exam Year,Residual\n", "Subject Name,Summer,Value\n"])
def test_its_columns_tell_what_it_is(database: Database, school: Path, head: str) -> None:
    file = write(school, "from the web.csv", head + "Maths,2026,-0.12\n")
    assert list(look(database, file).tallies) == ["residuals"]


def test_a_mark_sheet_with_a_year_and_a_value_is_none(database: Database, school: Path) -> None:
    file = write(school, "marks.csv", f"UPN,Subject,Year,Value\n{AMY},Maths,11,0.5\n")
    assert "residuals" not in look(database, file).tallies


@pytest.mark.parametrize(
    ("line", "column", "value", "says"),
    [
        ("Maths,2016,0.1", "Year", "2016", "no results from 9 to 1 of this year"),
        ("Maths,2027,0.1", "Year", "2027", "the results of this year are still to come"),
        ("Maths,99999,0.1", "Year", "99999", "this is not a year"),
        ("Maths,last,0.1", "Year", "last", "this is not a year"),
        ("Maths,2025/27,0.1", "Year", "2025/27", "this is not a year"),
        ("Maths,,0.1", "Year", None, "there is no year"),
        ("Maths,2026,", "National Residual", None, "there is no residual"),
        ("Maths,2026,3", "National Residual", "3", "this is not a residual of a subject"),
        ("Maths,2026,6+", "National Residual", "6+", "this is not a residual of a subject"),
        ("Greek,2026,0.1", "Subject", "Greek", "there is no subject of this name or code"),
    ],
)
def test_a_row_that_cannot_go_in_is_left_out_and_says_why(
    database: Database, school: Path, line: str, column: str, value: str | None, says: str
) -> None:
    planned = look(database, residuals(school, line, "History,2026,0.1"))
    assert told(planned) == [("warning", 2, column, value)]
    assert says in str(planned.problems[0])
    assert planned.tallies["residuals"].new == 1


def test_a_summers_are_known_from_its_results_day_on(database: Database, school: Path) -> None:
    file = residuals(school, "Maths,2027,0.1")
    assert look(database, file, today=date(2027, 8, 19)).errors
    assert not look(database, file, today=date(2027, 8, 20)).problems


def test_two_rows_that_differ_stop_it(database: Database, school: Path) -> None:
    planned = look(database, residuals(school, "Maths,2026,0.1", "Mathematics,2026,0.1", "Ma,2026,0.2"))
    assert told(planned) == [("error", 4, "National Residual", "0.2")]
    assert "another row gives another residual of Mathematics in 2026" in str(planned.errors[0])

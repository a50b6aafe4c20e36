"""Grades, scales and attendance codes from a file: read by R3, with their history kept."""

from datetime import date
from pathlib import Path

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.questions import GivenAnswers
from tests.exchange.imported_grades import GRADED, GRADES, grades, school, targets
from tests.exchange.small_school import ALI, AMY, BEN, bring, look, rows, told, upn, write, write_workbook

__all__ = ["school"]  # a fixture


@pytest.mark.P6
def test_grades_go_in_by_the_scale_of_the_subject(database: Database, school: Path) -> None:
    planned = grades(
        database,
        school,
        f"{AMY},,Mathematics,2026-09,5a,6",
        ",4101,Ma,Oct 2026,5=,",
        f"{BEN},4102,Combined Science,2026-09,05-Apr,54",
        f"{ALI},,history,2026-09,X,4−",
    )
    assert planned.problems == ()
    assert planned.tallies["grades"].new == 7
    assert [(each.line, each.column, each.value, each.grade) for each in planned.repairs] == [
        (4, "Current", "05-Apr", "5-4")
    ]
    assert rows(database, GRADED) == [
        ("Amy", "Ma", "2026-09", "current", "5+", ""),
        ("Amy", "Ma", "2026-09", "predicted", "6", ""),
        ("Amy", "Ma", "2026-10", "current", "5", ""),
        ("Benjamin", "Sc", "2026-09", "current", "5-4", ""),
        ("Benjamin", "Sc", "2026-09", "predicted", "5-4", ""),
        ("Ali", "Hi", "2026-09", "current", "", ""),
        ("Ali", "Hi", "2026-09", "predicted", "4-", ""),
    ]
    assert rows(database, "SELECT key, opens, closes FROM collection ORDER BY key") == [
        ("2026-09", "2026-09-01", "2026-09-30"),
        ("2026-10", "2026-10-01", "2026-10-31"),
    ]
    assert bring(database, school / "grades.csv").is_empty


@pytest.mark.P6
def test_a_changed_grade_keeps_the_older_row(database: Database, school: Path) -> None:
    grades(database, school, f"{AMY},,Mathematics,2026-09,5,6")
    planned = grades(database, school, f"{AMY},,Mathematics,2026-09,5+,6")
    tally = planned.tallies["grades"]
    assert (tally.new, tally.changed, tally.unchanged, tally.fields) == (0, 1, 1, {"current": 1})
    assert rows(database, GRADED) == [
        ("Amy", "Ma", "2026-09", "current", "5", "old"),
        ("Amy", "Ma", "2026-09", "predicted", "6", ""),
        ("Amy", "Ma", "2026-09", "current", "5+", ""),
    ]


def test_a_grade_that_a_teacher_recorded_is_named_when_a_file_replaces_it(
    database: Database, school: Path
) -> None:
    grades(database, school, f"{AMY},,Mathematics,2026-09,5,6")
    with database.writing() as db:
        db.connection().exec_driver_sql(
            "UPDATE grade_entry SET recorded_by = (SELECT min(id) FROM staff), code = '7' WHERE kind = 'predicted'"
        )
    planned = look(database, school / "grades.csv")
    assert told(planned) == [("warning", 2, "Predicted", "6")]
    assert planned.problems[0].detail == "7"
    assert planned.tallies["grades"].fields == {"predicted": 1}


def test_a_workbook_with_damaged_grades_is_repaired_too(database: Database, school: Path) -> None:
    from_text = write(school, "grades.csv", f"{GRADES}{BEN},,Combined Science,2026-09,5-4,7-7\n")
    bring(database, from_text)
    typed = write_workbook(
        school,
        "grades.xlsx",
        Grades=[
            GRADES.strip().split(","),
            # What a spreadsheet makes of 5-4 and 7-7, and of the month 2026-09.
            [BEN, 4102.0, "Combined Science", date(2026, 9, 1), date(2026, 4, 5), date(2026, 7, 7)],
        ],
    )
    planned = bring(database, typed)
    assert planned.is_empty
    assert [(each.value, each.grade) for each in planned.repairs] == [
        ("2026-04-05", "5-4"),
        ("2026-07-07", "7-7"),
    ]


@pytest.mark.parametrize(
    ("subject", "raw"),
    [
        ("Mathematics", "51"),
        ("Mathematics", "5.5"),
        ("Mathematics", "10"),
        ("Mathematics", "0"),
        ("Mathematics", "05-Apr"),
        ("Combined Science", "5-3"),
        ("Combined Science", "5"),
        ("Combined Science", "05-Mar"),
    ],
)
def test_what_is_no_grade_is_left_out_and_named(
    database: Database, school: Path, subject: str, raw: str
) -> None:
    path = write(school, "grades.csv", f"{GRADES}{AMY},,{subject},2026-09,{raw},\n{BEN},,Ma,2026-09,5,\n")
    planned = bring(database, path)
    assert told(planned) == [("warning", 2, "Current", raw)]
    assert planned.problems[0].detail == subject
    assert [row[0] for row in rows(database, "SELECT code FROM grade_entry")] == ["5"]


def test_many_cells_that_are_no_grades_stop_the_import(database: Database, school: Path) -> None:
    text = "".join(f"{upn},,{subject},2026-09,F,F\n" for upn in (AMY, BEN) for subject in ("Ma", "Hi"))
    path = write(school, "grades.csv", GRADES + text)
    assert {problem.severity.value for problem in look(database, path).problems} == {"error"}
    with pytest.raises(Sorry, match="Nothing was imported"):
        bring(database, path)
    assert rows(database, GRADED) == []


@pytest.mark.parametrize(
    "raw", ["W", "WS", "Abs", "NA", "NYA", "NE", "?", "#N/A", "N/A", "X", "-", "#DIV/0!"]
)
def test_what_says_that_there_is_no_grade_is_no_problem(database: Database, school: Path, raw: str) -> None:
    planned = bring(database, write(school, "grades.csv", f"{GRADES}{AMY},,Ma,2026-09,{raw},6\n"))
    assert told(planned) == []
    assert rows(database, "SELECT code FROM grade_entry WHERE kind = 'current'") == [("",)]


@pytest.mark.parametrize("raw", ["Abs", "W", "#N/A", "X", "N/A", "-", "Pending", "#REF!"])
def test_a_cell_without_a_grade_takes_none_away_unasked(database: Database, school: Path, raw: str) -> None:
    bring(database, write(school, "grades.csv", f"{GRADES}{AMY},,Ma,2026-09,5,6\n"))
    path = write(school, "grades.csv", f"{GRADES}{AMY},,Ma,2026-09,{raw},6\n")
    planned = bring(database, path)
    assert planned.is_empty
    assert told(planned) == [("warning", 2, "Current", raw)]
    assert planned.warnings[0].detail == "Amy Carter 11A, Mathematics, 5"
    now = "SELECT code FROM grade_entry WHERE kind = 'current' AND superseded_at IS NULL"
    assert rows(database, now) == [("5",)]
    bring(database, path, answers=GivenAnswers(remove=["grades"]))
    assert rows(database, now) == [("",)]


@pytest.mark.parametrize("raw", ["46117", "46117.0", "05-Apr", "2026-04-05"])
def test_a_pair_that_became_a_date_is_read_back(database: Database, school: Path, raw: str) -> None:
    planned = bring(database, write(school, "grades.csv", f"{GRADES}{AMY},,Sc,2026-09,{raw},\n"))
    assert [(each.value, each.grade) for each in planned.repairs] == [(raw, "5-4")]


def test_one_month_has_one_grade(database: Database, school: Path) -> None:
    path = write(
        school,
        "grades.csv",
        f"{GRADES}{AMY},,Ma,2026-09,5,\n{AMY},,Mathematics,Sep 2026,5,6\n{AMY},,Ma,2026-09,4,\n",
    )
    assert told(look(database, path)) == [("error", 4, "Current", "4")]


def test_rows_of_unknown_pupils_and_subjects_are_left_out(database: Database, school: Path) -> None:
    planned = grades(database, school, f"{upn(91)},,Ma,2026-09,5,6", f"{AMY},,Latin,2026-09,5,6")
    assert planned.is_empty
    assert told(planned) == [("warning", 2, "UPN", upn(91)), ("warning", 3, "Subject", "Latin")]


@pytest.mark.P2
@pytest.mark.P5
def test_one_subject_may_have_two_examinations(database: Database, school: Path) -> None:
    """A levels are left out; another examination is the subject that is named with it, where there is one."""
    bring(
        database,
        write(
            school,
            "subjects.csv",
            "Subject,Code,Grade Scale\nSport GCSE,Sg,9-1\nSport BTEC,Sb,vocational\n",
        ),
    )
    header = "UPN,Subject,Qualification,Collection,Current\n"
    text = (
        f"{AMY},Mathematics,GCSE (9-1),2026-11,5\n{AMY},Mathematics,GCE A Level,2026-11,B\n"
        f"{AMY},Sport,BTEC Tech Award,2026-11,L2M\n{AMY},History,Level 3 Certificate,2026-11,D\n"
    )
    planned = bring(database, write(school, "grades.csv", header + text))
    assert [row[1:5] for row in rows(database, GRADED)] == [
        ("Ma", "2026-11", "current", "5"),
        ("Sb", "2026-11", "current", "L2M"),
    ]
    assert [each.value for each in planned.problems] == ["GCE A Level", "Level 3 Certificate"]


def test_a_scale_does_not_change_under_its_grades(database: Database, school: Path) -> None:
    targets(database, school, f"{AMY},Mathematics,7,FFT20,2026/27")
    write(
        school, "subjects.csv", "Subject,Code,Grade Scale\nMathematics,Ma,vocational\nHistory,Hi,vocational\n"
    )
    planned = look(database, school / "subjects.csv")
    assert told(planned) == [("error", 2, "Grade Scale", "vocational")]
    assert planned.tallies["subjects"].fields == {"scale": 2}


CODES = "SELECT day, legal_forename, am, pm FROM day_code JOIN pupil ON pupil.id = pupil_id ORDER BY day, pupil.id"


def test_attendance_codes_of_adate(database: Database, school: Path) -> None:
    path = write(school, "attendance-2026-11-23.csv", f"UPN,AM,PM\n{AMY},/,\\\n{BEN},l,-\n{ALI},N,q7\n")
    planned = bring(database, path)
    assert told(planned) == [("warning", 4, "PM", "q7")]
    assert bring(database, path).is_empty
    changed = bring(
        database, write(school, "marks.csv", f"UPN,Date,AM Code\n{ALI},23/11/2026,I\n{ALI},24/11/2026,/\n")
    )
    assert changed.tallies["attendance"].fields == {"am": 1}
    assert rows(database, CODES) == [
        ("2026-11-23", "Amy", "/", "\\"),
        ("2026-11-23", "Benjamin", "L", ""),
        ("2026-11-23", "Ali", "I", ""),
        ("2026-11-24", "Ali", "/", ""),
    ]


def test_attendance_needs_adate(database: Database, school: Path) -> None:
    (problem,) = look(database, write(school, "attendance.csv", f"UPN,AM\n{AMY},/\n{BEN},/\n")).errors
    assert "which day" in problem.what
    assert "attendance-2026-11-23.csv" in problem.advice

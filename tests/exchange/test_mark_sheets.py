"""Mark sheets as schools keep them: wide, named after a data drop, with cells that are no grade."""

from datetime import date
from pathlib import Path

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from models.exchange.plan import Plan
from models.exchange.questions import GivenAnswers
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import (
    AMY,
    BEN,
    bring,
    look,
    rows,
    write,
    write_school,
    write_workbook,
)

GRADED = (
    "SELECT pupil.legal_surname, subject.code, collection.key, kind, grade_entry.code FROM grade_entry "
    "JOIN pupil ON pupil.id = pupil_id JOIN subject ON subject.id = subject_id "
    "JOIN collection ON collection.id = collection_id WHERE superseded_at IS NULL ORDER BY 1, 2, 3, 4"
)
TARGETS = (
    "SELECT pupil.legal_surname, subject.code, target.code FROM target JOIN pupil ON pupil.id = pupil_id "
    "JOIN subject ON subject.id = subject_id ORDER BY 1, 2"
)


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    bring(database, write_school(tmp_path / "school"))
    return tmp_path


def ids(planned: Plan) -> list[str]:
    return [each.id for each in planned.questions]


def test_subjects_across_with_target_current_and_predicted_below(fell: Fell) -> None:
    assert ids(fell.look("wide-marksheet/Y11 grades.xlsx")) == ["drop-autumn-1"]
    said = fell.bring("wide-marksheet/Y11 grades.xlsx", answers=GivenAnswers(["drop-autumn-1=2026-10"]))
    assert "a row a pupil, with 2 subjects across: Mathematics, Combined Science" in said
    assert "left out: totals (line 7)" in said
    assert rows(fell.database, GRADED) == [
        ("Gill", "Ma", "2026-10", "current", "6"),
        ("Gill", "Ma", "2026-10", "predicted", "7-"),
        ("Gill", "Sc", "2026-10", "current", "6-5"),
        ("Gill", "Sc", "2026-10", "predicted", "6-6"),
        ("Tarn", "Ma", "2026-10", "current", "5"),
        ("Tarn", "Ma", "2026-10", "predicted", "5+"),
        ("Tarn", "Sc", "2026-10", "current", "5-4"),
        ("Tarn", "Sc", "2026-10", "predicted", "5-5"),
    ]
    assert rows(fell.database, TARGETS) == [
        ("Gill", "Ma", "7"),
        ("Gill", "Sc", "7-6"),
        ("Tarn", "Ma", "6"),
        ("Tarn", "Sc", "6-5"),
    ]


def test_subjects_across_alone_say_what_they_are_in_the_title(fell: Fell) -> None:
    planned = fell.look("wide-marksheet/Y11 current.csv")
    assert ids(planned) == ["month.y11-current"]
    fell.bring("wide-marksheet/Y11 current.csv", answers=GivenAnswers(["month.y11-current=2026-11"]))
    assert [row[3] for row in rows(fell.database, GRADED)] == ["current"] * 3


def test_where_nothing_says_what_the_grades_are_it_is_asked(database: Database, school: Path) -> None:
    path = write(
        school, "Year 11 Nov 2026.csv", f"UPN,Surname,Ma,Hi,Tutor group,Drama club\n{AMY},Carter,5,6,11A,7\n"
    )
    assert ids(look(database, path)) == ["grades-year-11-nov-2026"]
    bring(database, path, answers=GivenAnswers(["grades-year-11-nov-2026=predicted"]))
    assert rows(database, GRADED) == [
        ("Carter", "Hi", "2026-11", "predicted", "6"),
        ("Carter", "Ma", "2026-11", "predicted", "5"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "UPN,Maths Target,Maths Current,History - Predicted",
        "UPN,Target (Mathematics),Ma Cur,Hi Pred",
        "UPN,Mathematics Tgt,Mathematics WAG,History Forecast Grade",
    ],
)
def test_a_heading_may_say_both(database: Database, school: Path, header: str) -> None:
    bring(database, write(school, "2026-11.csv", f"{header}\n{AMY},7,5,6\n"))
    assert [row[1:] for row in rows(database, GRADED)] == [
        ("Hi", "2026-11", "predicted", "6"),
        ("Ma", "2026-11", "current", "5"),
    ]
    assert rows(database, TARGETS) == [("Carter", "Ma", "7")]


def test_a_list_of_pupils_with_points_is_no_mark_sheet(database: Database, school: Path) -> None:
    text = f"UPN,Surname,Forename,Year,Reg,Behaviour,House points\n{AMY},Carter,Amy,11,11A,3,5\n"
    assert [each.kind for each in look(database, write(school, "export.csv", text)).sources] == ["pupils"]


def test_a_data_drop_is_asked_about_once_and_remembered(database: Database, school: Path) -> None:
    header = "UPN,Subject,Data Drop,Current\n"
    path = write(school, "grades.csv", f"{header}{AMY},Ma,Autumn 1,5\n{BEN},Ma,autumn  1,6\n")
    planned = look(database, path)
    assert ids(planned) == ["drop-autumn-1"]
    assert [choice.word for choice in planned.questions[0].choices] == ["2026-11", "2026-10", "2026-09"]
    bring(database, path, answers=GivenAnswers(["drop-autumn-1=2026-10"]))
    path = write(school, "Autumn 1 again.csv", f"UPN,Subject,Current\n{AMY},Hi,7\n")
    assert ids(bring(database, path)) == []
    assert {row[2] for row in rows(database, GRADED)} == {"2026-10"}


def test_a_year_later_the_name_means_the_same_month(database: Database, school: Path) -> None:
    path = write(school, "Y11 Mock.csv", f"UPN,Subject,Current\n{AMY},Ma,5\n")
    bring(database, path, answers=GivenAnswers(["drop-y11-mock=2026-11"]))
    later = date(2027, 12, 1)
    planned = bring(database, path, today=later)
    (note,) = planned.notes
    assert note.startswith(
        "“Y11 Mock” is taken as 2027-11, the month it was a year before. If that is wrong: "
    )
    other = GivenAnswers(["drop-y11-mock=2027-12"])
    assert look(database, path, today=later, answers=other).tallies["collections"].new == 1
    assert ids(look(database, path, today=date(2028, 10, 1))) == ["drop-y11-mock"]


@pytest.mark.parametrize("answer", ["2027-03", "soon"])
def test_a_month_to_come_is_no_answer(database: Database, school: Path, answer: str) -> None:
    path = write(school, "Y11 Mock.csv", f"UPN,Subject,Current\n{AMY},Ma,5\n")
    with pytest.raises(Sorry):
        look(database, path, answers=GivenAnswers([f"drop-y11-mock={answer}"]))


def test_every_good_cell_goes_in_beside_cells_that_are_no_grade(fell: Fell) -> None:
    said = fell.bring("no-grade-codes/2")
    assert "“46117” read as 5-4" in said
    assert [row for row in rows(fell.database, GRADED) if row[4]] == [
        ("Gill", "Ma", "2026-11", "predicted", "5"),
        ("Gill", "Sp", "2026-11", "current", "L2D*"),
        ("Gill", "Sp", "2026-11", "predicted", "L2D*"),
        ("Pike", "Sc", "2026-11", "current", "5-4"),
        ("Pike", "Sc", "2026-11", "predicted", "U"),
        ("Tarn", "Ma", "2026-11", "current", "5"),
        ("Tarn", "Ma", "2026-11", "predicted", "6"),
    ]


def test_grades_after_year_11_are_left_out_and_counted(fell: Fell) -> None:
    said = fell.bring("a-level-same-subject/2")
    assert "Grades after Year 11 are not tracked" in said
    assert [row[0] for row in rows(fell.database, GRADED)] == ["Tarn", "Tarn"]


def test_a_cover_beside_a_mark_sheet(database: Database, school: Path) -> None:
    path = write_workbook(
        school,
        "Y11.xlsx",
        Cover=[["Fell School"]],
        Marks=[
            ["Autumn 2 2026/27 predictions"],
            ["UPN", "Mathematics", "History"],
            [AMY, 5, "6+"],
            ["Mean", 5, 6],
        ],
    )
    planned = look(database, path)
    assert ids(planned) == ["drop-autumn-2"]
    assert planned.ignored == ("Y11.xlsx, sheet Cover (one row)",)

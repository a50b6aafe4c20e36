"""September's file: a new school year, and what is only a correction."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from models.exchange.report import report
from models.school.people import Pupil
from models.school.snapshot import changed, school
from tests.exchange.small_school import ALI, bring, look, rows, upn, write, write_school


def september(folder: Path) -> Path:
    """The pupils file of the next school year: Year 11 are gone, Year 10 are in Year 11, and there is a new Year 10."""
    older = (folder / "pupils.csv").read_text("utf-8").replace("Year 10,10B", "Year 11,11B")
    header, *pupils = older.splitlines()
    new = f"{upn(5)},004105,Webb,Ivy,,03/02/2013,Year 10,10B,F,F,N,F,F,,,5 Invented Row"
    kept = [line for line in pupils if ",Year 11,11A," not in line and ",Year 11,11C," not in line]
    return write(folder / "september", "pupils.csv", "\n".join([header, *kept, new]))


@pytest.mark.P4
def test_septembers_file_is_a_new_school_year_and_the_list_of_it_is_reviewed_first(
    database: Database, tmp_path: Path
) -> None:
    folder = write_school(tmp_path / "school")
    mentors = write(folder, "mentors.csv", f"UPN,Mentor Email\n{ALI},d.whitfield@school.example\n")
    bring(database, folder)
    mentors.unlink()
    planned = look(database, september(folder), today=date(2027, 9, 2))
    assert list(planned.turn) == [
        "A new school year, 2027/28:",
        "  Year 10 to 11: 1, 1 with the mentor they have",
        "  new in Year 10: 1",
        "  in Year 10 or 11 without a mentor until the mentors file says: 1",
        "Not in the file any more, 3 of the last year groups:",
        "  11A: Amy Carter",
        "  11C: Ben Dodd, Zoë O’Brien",
    ]
    assert [each.id for each in planned.questions] == ["new-year"]
    assert "3 pupils leave" not in "\n".join(report(planned))


@pytest.mark.parametrize("leavers", [False, True])
@pytest.mark.parametrize("answer", ["leave", "stay"])
def test_whether_the_last_year_leaves_is_said_once_and_nothing_more_is_asked(
    database: Database, tmp_path: Path, answer: str, leavers: bool
) -> None:
    folder = write_school(tmp_path / "school")
    bring(database, folder)
    answers = GivenAnswers([f"new-year={answer}"])
    path = september(folder)
    planned = bring(database, path, today=date(2027, 9, 2), leavers=leavers, answers=answers)
    assert planned.tallies["pupils"].fields == {"year_group": 1, "form_id": 1}
    left = rows(database, "SELECT legal_forename FROM pupil WHERE left_on IS NOT NULL ORDER BY id")
    assert left == ([("Amy",), ("Benjamin",), ("Zoë",)] if answer == "leave" else [])
    again = look(database, path, today=date(2027, 9, 3))
    assert (again.turn, again.questions) == ((), ())


@pytest.mark.parametrize(("day", "year"), [("2027-07-20", 2027), ("2027-09-02", 2027)])
def test_without_birthdays_the_file_says_which_year_the_year_groups_are_of(
    database: Database, tmp_path: Path, day: str, year: int
) -> None:
    folder = write_school(tmp_path / "school")
    bring(database, folder)
    assert _year(database) == 2026
    bring(
        database, september(folder), today=date.fromisoformat(day), answers=GivenAnswers(["new-year=leave"])
    )
    assert _year(database) == year


def _year(database: Database) -> int | None:
    with database.writing() as db:
        db.execute(update(Pupil).values(born=None))
        changed(db)
        return school(db).year


def test_a_correction_of_one_year_group_is_no_new_school_year(database: Database, tmp_path: Path) -> None:
    folder = write_school(tmp_path / "school")
    bring(database, folder)
    path = folder / "pupils.csv"
    write(folder, "pupils.csv", path.read_text("utf-8").replace("Year 10,10B", "Year 11,10B"))
    planned = look(database, path)
    assert planned.turn == ()
    assert planned.tallies["pupils"].fields == {"year_group": 1}

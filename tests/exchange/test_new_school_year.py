"""September's files together: everybody has other classes, teachers and tutors, and little is asked."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.plan import Plan
from models.exchange.questions import GivenAnswers
from tests.exchange.small_school import STAFF, SUBJECTS, bring, look, rows, upn, write

_IN_A_YEAR = 10
PLACES = "SELECT name, count(*) FROM class_pupil JOIN school_class ON class_id = school_class.id GROUP BY 1"


def files(folder: Path, *, born: int, teacher: str, option: str = "History", lessons: bool = True) -> Path:
    """Years 9 to 11, ten pupils each; those who were born in one year stay together. Year 9 alone has the option."""
    pupils, places = [], []
    for year in (9, 10, 11):
        for at in range(_IN_A_YEAR):
            number = upn((born + 11 - year) * 20 + at)
            pupils.append(f"{number},Pupil,P{born + 11 - year}x{at},{year},{year}A\n")
            places.append(f"{year}Ma1,Mathematics,{teacher},{number}\n")
            places += [f"9Op1,{option},{teacher},{number}\n"] * (year == 9)
    write(folder, "pupils.csv", "UPN,Surname,Forename,Year,Reg\n" + "".join(pupils))
    write(folder, "forms.csv", "Form,Tutor Code\n" + "".join(f"{year}A,{teacher}\n" for year in (9, 10, 11)))
    if lessons:
        write(folder, "classes.csv", "Class,Subject,Staff Code,UPN\n" + "".join(places))
    return folder


@pytest.fixture
def september(database: Database, tmp_path: Path) -> Path:
    write(tmp_path / "before", "subjects.csv", SUBJECTS)
    write(tmp_path / "before", "staff.csv", STAFF)
    bring(database, files(tmp_path / "before", born=1, teacher="HUN"))
    return files(tmp_path / "after", born=2, teacher="WHD")


def ids(planned: Plan) -> list[str]:
    return [each.id for each in planned.questions]


def test_one_question_whether_the_last_year_leaves(database: Database, september: Path) -> None:
    planned = look(database, september)
    assert ids(planned) == ["new-year"]
    assert "No more teaching last year's classes: 4 teachers in 4 classes." in planned.notes
    assert "No more in last year's classes: 10 pupils in 1 class." in planned.notes
    bring(database, september, answers=GivenAnswers(["new-year=leave"]))
    assert sorted(rows(database, PLACES)) == [("10Ma1", 10), ("11Ma1", 10), ("9Ma1", 10), ("9Op1", 10)]
    assert rows(database, "SELECT count(*) FROM pupil WHERE left_on IS NOT NULL") == [(10,)]


def test_classes_that_are_no_more_are_asked_about(database: Database, september: Path) -> None:
    path = september / "classes.csv"
    path.write_text(
        "".join(each for each in path.read_text().splitlines(keepends=True) if "9Op1" not in each)
    )
    planned = look(database, september)
    assert ids(planned) == ["new-year", "old-classes"]
    assert "Pupils are in 1 class that the file does not have: 9Op1." in planned.questions[1].asks
    bring(database, september, answers=GivenAnswers(["new-year=leave", "old-classes=end"]))
    assert "9Op1" not in dict(rows(database, PLACES))


def test_classes_that_stay_are_named_once_the_year_has_turned(database: Database, september: Path) -> None:
    path = september / "classes.csv"
    path.write_text(
        "".join(each for each in path.read_text().splitlines(keepends=True) if "9Op1" not in each)
    )
    bring(database, september, answers=GivenAnswers(["new-year=leave", "old-classes=stay"]))
    assert dict(rows(database, PLACES))["9Op1"] == 10
    planned = look(database, september)
    assert planned.questions == ()
    assert [each.value for each in planned.warnings] == ["9Op1"]


def test_in_the_middle_of_a_year_the_same_is_asked_about(database: Database, september: Path) -> None:
    bring(database, september, answers=GivenAnswers(["new-year=stay"]))
    other = files(september.parent / "other", born=2, teacher="HUN")
    said = [each.asks for each in look(database, other / "classes.csv").questions]
    assert len(said) == 1
    assert said[0].startswith("4 of 4 teachers of classes, for whom another comes, would go")

"""Files that say too little are one question, asked once: lists without headings, and headings of two meanings."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.problems import Severity
from models.exchange.questions import GivenAnswers
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, look, rows, write

DAYS = (
    "{title}Autumn term,Wednesday 2nd September 2026,Friday 18th December 2026\n"
    "Half term,Monday 26th October 2026,Friday 30th October 2026\n"
    "Spring term,Monday 4th January 2027,Thursday 25th March 2027\n"
    "Half term,Monday 15th February 2027,Friday 19th February 2027\n"
)
PUPILS = (
    "UPN,Admission No,Surname,Forename,Date of Birth,Year,Class\n"
    "D841444422001,04201,Tarn,Orla,03/02/2011,11,11A\n"
    "T841444422002,04202,Gill,Ned,14/11/2010,11,11B\n"
)
GRADES = (
    "UPN,Subject,Collection,{heading}\nD841444422001,History,2026-11,5\nT841444422002,History,2026-11,6\n"
)
MENTORS = "SELECT pupil_id, staff_id FROM mentorship WHERE last_day IS NULL ORDER BY pupil_id"


@pytest.mark.parametrize("title", ["", "Fell School dates 2026-27,,\n"])
@pytest.mark.parametrize("name", ["website.csv", "term dates.csv"])
def test_days_as_a_website_lists_them_need_no_headings(
    database: Database, tmp_path: Path, name: str, title: str
) -> None:
    planned = bring(database, write(tmp_path, name, DAYS.format(title=title)))
    assert planned.questions == ()
    assert "it is read as a list of days" in " ".join(planned.sources[0].notes)
    found = rows(database, "SELECT kind, name FROM calendar_period ORDER BY first")
    assert found == [
        ("term", "Autumn term"),
        ("holiday", "Half term"),
        ("term", "Spring term"),
        ("holiday", "Half term"),
    ]


def test_names_and_days_without_headings_are_no_calendar(database: Database, tmp_path: Path) -> None:
    absences = "".join(f"Noor Hussain,0{day}/11/2026,0{day}/11/2026\n" for day in (2, 3, 4, 5))
    planned = look(database, write(tmp_path, "absences.csv", absences))
    assert planned.sources == ()
    assert planned.writes == ()


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("Dev Dene,Carys Corrie\nOrla Tarn,Ned Gill\nPriya Force,\n", "below"),
        ("Dev Dene,Orla Tarn,Priya Force\nCarys Corrie,Ned Gill,\n", "beside"),
        ("Mentor,Pupil 1,Pupil 2\nDev Dene,Orla Tarn,Priya Force\nMrs Corrie,Ned Gill,\n", ""),
        ("Mentor,Mentees\nDDE,Orla Tarn; Priya Force 11B\nCCO,Ned Gill\n", ""),
        ('Mentor,Mentees\nDDE,"Orla Tarn, Priya Force 11B"\nCCO,"Gill, Ned 11A"\n', ""),
        ("Surname,Forename,Reg,Mentor\nTarn,Orla,11A,DDE\nForce,Priya,11B,\nGill,Ned,11A,Carys Corrie\n", ""),
        ('Mentor,Pupil\nd.dene@fell.example,Orla Tarn\n,Priya Force\nc.corrie@fell.example,"Gill, Ned"\n', ""),
    ],
)  # fmt: skip
def test_mentors_and_pupils_are_known_by_name(fell: Fell, tmp_path: Path, text: str, layout: str) -> None:
    path = write(tmp_path, "mentors.csv", text)
    if layout:
        (question,) = look(fell.database, path).questions
        assert [each.word for each in question.choices] == ["beside", "below", "nothing"]
    answers = GivenAnswers([f"mentors-mentors={layout}"] if layout else [], remove=["mentors"])
    assert bring(fell.database, path, answers=answers).problems == ()
    found = dict(rows(fell.database, MENTORS))
    assert (found[1], found[2], found[3]) == (4, 3, 4)


def test_a_mentors_pupil_of_a_name_that_two_have_is_never_guessed(fell: Fell, tmp_path: Path) -> None:
    fell.bring("same-name-same-form/2")
    text = "Mentor,Pupil\nDDE,Yusuf Ahmed\nDDE,Nobody Known\nDDE,Orla Tarn\nDDE,Tom Beck\n"
    planned = look(fell.database, write(tmp_path, "mentors.csv", text))
    said = {each.value: each.what for each in planned.problems}
    assert said["Yusuf Ahmed"] == "several pupils have this name"
    assert said["Nobody Known"] == "no pupil at the school has this name"
    assert len(said) == 2


def test_a_class_for_a_form_is_asked_once(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "pupils.csv", PUPILS)
    (question,) = look(database, path).questions
    assert question.asks.endswith("each pupil's form? There is 11A and 11B.")
    bring(database, path, answers=GivenAnswers(["column.class=form"]))
    assert rows(database, "SELECT name FROM form ORDER BY name") == [("11A",), ("11B",)]
    again = bring(database, path)
    assert again.questions == ()
    assert again.is_empty


@pytest.mark.parametrize("heading", ["Grade", "Result", "Subject Grade"])
def test_a_lone_grade_is_asked_once_and_can_be_said_anew(fell: Fell, tmp_path: Path, heading: str) -> None:
    path = write(tmp_path, "results.csv", GRADES.format(heading=heading))
    (question,) = look(fell.database, path).questions
    assert [each.word for each in question.choices] == [
        "current",
        "predicted",
        "target",
        "final grade",
        "nothing",
    ]
    bring(fell.database, path, answers=GivenAnswers([f"{question.id}=predicted"]))
    kinds = "SELECT kind, count(*) FROM grade_entry GROUP BY kind ORDER BY kind"
    assert rows(fell.database, kinds) == [("predicted", 2)]
    assert bring(fell.database, path).is_empty
    bring(fell.database, path, answers=GivenAnswers([f"{question.id}=current"]))
    assert rows(fell.database, kinds) == [("current", 2), ("predicted", 2)]
    assert rows(fell.database, "SELECT means FROM heading_word") == [("current",)]
    nothing = look(fell.database, path, answers=GivenAnswers([f"{question.id}=nothing"]))
    assert nothing.writes == ()


def test_a_title_that_says_which_grades_they_are_is_not_asked(fell: Fell, tmp_path: Path) -> None:
    path = write(tmp_path, "Y11 predicted grades.csv", GRADES.format(heading="Grade"))
    assert bring(fell.database, path).questions == ()
    assert rows(fell.database, "SELECT DISTINCT kind FROM grade_entry") == [("predicted",)]
    assert rows(fell.database, "SELECT count(*) FROM heading_word") == [(0,)]


def test_two_rows_that_disagree_are_named_with_what_they_say(fell: Fell, tmp_path: Path) -> None:
    header = "UPN,Adno,Legal Surname,Legal Forename,DOB,Year,Reg,SEN Status\n"
    orla = "D841444422001,04201,Tarn,Orla,{born},11,{form},{sen}\n"
    text = header + orla.format(born="03/02/2011", form="11A", sen="N")
    more = orla.format(born="04/02/2011", form="11B", sen="K")
    (trouble,) = look(fell.database, write(tmp_path, "pupils.csv", text + more)).errors
    assert trouble.where.endswith("line 3, column UPN")
    assert trouble.detail == (
        "pupils.csv, line 2: date of birth 03/02/2011 there and 04/02/2011 here; SEN N there and K here; "
        "form 11A there and 11B here"
    )
    mentors = "UPN,Mentor Email\nD841444422001,CCO\nD841444422001,DDE\n"
    (trouble,) = look(fell.database, write(tmp_path / "2", "mentors.csv", mentors)).errors
    assert trouble.detail == "Orla Tarn 11A, CCO in mentors.csv, line 2"


def test_two_people_of_one_code_in_one_file_are_both_named(fell: Fell, tmp_path: Path) -> None:
    text = (
        "Staff Code,Forename,Surname,Work Email\n"
        "CCO,Carys,Corrie,c.corrie@fell.example\nCCO,Carys,Moor,c.moor@fell.example\n"
    )
    planned = look(fell.database, write(tmp_path, "staff.csv", text))
    (said,) = [each for each in planned.problems if each.severity is Severity.WARNING]
    assert said.what == "two people in the file have this code"
    assert said.detail == "Carys Moor, and Carys Corrie in staff.csv, line 2"

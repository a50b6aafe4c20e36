"""What each MIS writes its own way: who teaches a class, what a course is called, which options a shell takes."""

import shlex
from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers, Option, Question
from models.exchange.report import report
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, look, rows, write

TEACHERS = (
    "SELECT DISTINCT s.code FROM class_teacher t JOIN staff s ON s.id = t.staff_id "
    "JOIN school_class c ON c.id = t.class_id WHERE c.name = '11X' ORDER BY 1"
)


@pytest.mark.parametrize(
    ("heading", "cell", "codes"),
    [
        ("Main Teacher", "Mr B Brook", ["BBR"]),
        ("Class Teacher", "Carys Corrie", ["CCO"]),
        ("Teachers", "Carys Corrie; Bashir Brook", ["BBR", "CCO"]),
        ("Class teachers", "C Corrie / B Brook", ["BBR", "CCO"]),
        ("Teacher", "CCO & BBR", ["BBR", "CCO"]),
    ],
)
def test_whoever_teaches_a_class_is_known(
    fell: Fell, tmp_path: Path, heading: str, cell: str, codes: list[str]
) -> None:
    text = f"UPN,Class,Subject,{heading}\nD841444422001,11X,Mathematics,{cell}\n"
    planned = bring(fell.database, write(tmp_path, "Class list.csv", text))
    assert planned.problems == ()
    assert rows(fell.database, TEACHERS) == [(code,) for code in codes]


@pytest.mark.parametrize(
    "course",
    ["Mathematics: Year 11", "Year 11: Mathematics", "Yr11 Maths", "GCSE Mathematics (9-1)", "KS4 Maths AQA"],
)
def test_a_course_is_of_its_subject(fell: Fell, tmp_path: Path, course: str) -> None:
    text = f"UPN,Class,Course\nD841444422001,11X,{course}\n"
    assert look(fell.database, write(tmp_path, "Class list.csv", text)).tallies["classes"].new == 1


@pytest.mark.parametrize("course", ["Mathematics A Level", "Further Maths Year 11", "Year 11", "GCSE"])
def test_another_course_is_of_none(fell: Fell, tmp_path: Path, course: str) -> None:
    text = f"UPN,Class,Course\nD841444422001,11X,{course}\n"
    assert look(fell.database, write(tmp_path, "Class list.csv", text)).tallies["classes"].new == 0


@pytest.mark.parametrize("word", ["c.o'brien@fell.example", "Amy Carter", "a$b", "CCO", "2026-10"])
def test_an_option_is_typed_as_a_shell_takes_it(word: str) -> None:
    question = Question(
        f"staff.{word}", "", (Option("staff", ""), Option("x", "", option=f"--same {word}={word}"))
    )
    given, same = (shlex.split(question.option(choice)) for choice in question.choices)
    assert given == ["--answer", f"staff.{word}=staff"]
    assert same == ["--same", f"{word}={word}"]


def test_a_school_without_leads_hears_of_it(database: Database, tmp_path: Path) -> None:
    text = "Staff Code,Forename,Surname,Work Email,Role\nUBE,Una,Beck,u.beck@fell.example,Teaching Staff\n"
    said = "\n".join(report(look(database, write(tmp_path, "staff.csv", text))))
    assert "Nobody is scheme lead or safeguarding lead yet. Write it in a column Roles" in said
    both = text.replace("Teaching Staff", "scheme lead;safeguarding lead")
    assert "Nobody is" not in "\n".join(report(look(database, write(tmp_path, "staff.csv", both))))


def test_one_question_about_a_heading_names_every_file(fell: Fell, tmp_path: Path) -> None:
    text = "UPN,Subject,Grade\nD841444422001,{},5\n"
    files = [write(tmp_path, f"{each}.csv", text.format(each)) for each in ("History", "Maths")]
    (question,) = look(fell.database, *files).questions
    assert (
        "“Grade” in History.csv and Maths.csv (import them one by one where it is not the same)"
        in question.asks
    )
    answers = GivenAnswers(["column.grade=current", "month.all=2026-11"])
    assert look(fell.database, *files, answers=answers).tallies["grades"].new == 2

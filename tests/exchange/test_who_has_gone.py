"""Who has left by a file, which of two lists is meant, and whose days they are: never guessed, never passed over."""

from datetime import date
from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.questions import GivenAnswers
from models.exchange.report import report
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, look, rows, told, upn, write

STAFF = "SELECT email FROM staff WHERE active ORDER BY id"
PUPILS = "UPN,Legal Surname,Legal Forename,Year,Reg"
ORLA = "D841444422001,Tarn,Orla,11,11A"
CALENDAR = "SELECT kind, first FROM calendar_period ORDER BY first"


ELSEWHERE = (
    *("Former", "Leaver", "Left 31/08/2026", "Inactive", "Ex-employee", "No longer employed"),
    *("Not current", "Future", "Governor", "No", "FALSE", "0"),
)


@pytest.mark.parametrize("status", ELSEWHERE)
@pytest.mark.parametrize("heading", ["Staff status", "Employment Status", "Active"])
def test_a_status_says_who_does_not_work_here(fell: Fell, tmp_path: Path, heading: str, status: str) -> None:
    text = (
        f"Staff Code,First Name,Last Name,Work Email,{heading}\n"
        f"UBE,Una,Beck,u.beck@fell.example,Current\nOLD,Ola,Oak,o.oak@fell.example,{status}\n"
    )
    planned = bring(fell.database, write(tmp_path, "All Staff.csv", text))
    assert told(planned) == [("warning", 3, heading, f"Ola Oak: {status}")]
    assert {("u.beck@fell.example",), ("o.oak@fell.example",)} & set(rows(fell.database, STAFF)) == {
        ("u.beck@fell.example",)
    }


@pytest.mark.parametrize(
    "status",
    [
        "Current",
        "Active",
        "On maternity leave",
        "Full-time",
        "Teaching Staff",
        "Non-teaching staff",
        "TRUE",
        "",
    ],
)
def test_a_status_says_who_does(fell: Fell, tmp_path: Path, status: str) -> None:
    text = f"Staff Code,Forename,Surname,Work Email,Status\nUBE,Una,Beck,u.beck@fell.example,{status}\n"
    assert told(bring(fell.database, write(tmp_path, "staff.csv", text))) == []
    assert ("u.beck@fell.example",) in rows(fell.database, STAFF)


def test_a_status_that_is_not_known_is_named(fell: Fell, tmp_path: Path) -> None:
    text = "Staff Code,Forename,Surname,Work Email,Status\nUBE,Una,Beck,u.beck@fell.example,Dormant\n"
    assert told(look(fell.database, write(tmp_path, "staff.csv", text))) == [
        ("warning", 2, "Status", "Dormant")
    ]


def test_a_list_of_leavers_lets_go_those_on_it_and_nobody_else(fell: Fell, tmp_path: Path) -> None:
    pupils = write(tmp_path, "Leavers.csv", f"{PUPILS},Leaving Date\n{ORLA},13/11/2026\n")
    staff = write(
        tmp_path,
        "Staff leavers.csv",
        "Staff Code,Forename,Surname,Work Email,Leaving Date\nCCO,Carys,Corrie,c.corrie@fell.example,30/10/2026\n",
    )
    said = fell.bring_paths(pupils, staff)
    assert "By the pupils file these have left, and they are still here: Orla Tarn 11A. Add --leavers" in said
    assert "By the staff file these have left, and they are still here: Carys Corrie. Add --leavers" in said
    assert "Not in the" not in said
    assert rows(fell.database, "SELECT count(*) FROM pupil WHERE left_on IS NOT NULL") == [(0,)]
    assert "1 pupil leaves: Orla Tarn 11A." in fell.bring_paths(pupils, staff, leavers=True)
    assert rows(fell.database, "SELECT legal_forename FROM pupil WHERE left_on IS NOT NULL") == [("Orla",)]
    assert rows(fell.database, "SELECT forename FROM staff WHERE NOT active") == [("Carys",)]


@pytest.mark.parametrize(
    ("name", "one", "other", "said"),
    [
        ("pupils", f"{PUPILS}\n{ORLA}\n", f"{PUPILS}\n{ORLA[:-3]}11B\n", "form 11A there and 11B here"),
        (
            "staff",
            "Staff Code,Forename,Surname,Work Email,Roles\nCCO,Carys,Corrie,c.corrie@fell.example,teacher\n",
            "Staff Code,Forename,Surname,Work Email,Roles\nCCO,Carys,Corrie,c.corrie@fell.example,safeguarding lead\n",
            "staff.csv, line 2",
        ),
        (
            "staff",
            "Staff Code,Forename,Surname,Work Email\nCCO,Carys,Corrie,c.corrie@fell.example\n",
            "Staff Code,Forename,Surname,Work Email\nCCX,Carys,Corrie,c.corrie@fell.example\n",
            "staff.csv, line 2",
        ),
    ],
)
def test_an_old_copy_is_never_taken_for_the_new_one(
    fell: Fell, tmp_path: Path, name: str, one: str, other: str, said: str
) -> None:
    planned = look(
        fell.database, write(tmp_path, f"{name}.csv", one), write(tmp_path, f"{name} (1).csv", other)
    )
    (trouble,) = planned.errors
    assert trouble.what.endswith("is in two rows")
    assert said in trouble.detail


def test_a_second_copy_may_be_named_too(fell: Fell, tmp_path: Path) -> None:
    files = [write(tmp_path, name, f"{PUPILS}\n{ORLA}\n") for name in ("pupils.csv", "pupils (1).csv")]
    assert look(fell.database, *files).errors == ()


@pytest.mark.parametrize(
    "text",
    [
        "Name,Type,Start Date,End Date\nCarys Corrie,Training,30/11/2026,\nOrla Tarn,Holiday,01/12/2026,04/12/2026\n",
        "UPN,Type,Start Date,End Date\nD841444422001,Holiday,30/11/2026,04/12/2026\n",
        "Staff Code,Type,Start Date,End Date\nCCO,Training,30/11/2026,01/12/2026\n",
        "Surname,Forename,Type,Date\nTarn,Orla,Closed,30/11/2026\n",
        "Student Name,Type,Date\nSomebody Else,Holiday,30/11/2026\n",
    ],
)
def test_what_people_do_is_no_day_of_the_school(fell: Fell, tmp_path: Path, text: str) -> None:
    before = rows(fell.database, CALENDAR)
    planned = look(fell.database, write(tmp_path, "calendar of absence.csv", text))
    assert len(planned.errors) == 1
    assert planned.questions == ()
    fell.bring_paths(tmp_path)
    assert rows(fell.database, CALENDAR) == before


def test_a_folder_of_which_nothing_is_read_is_no_success(fell: Fell, tmp_path: Path) -> None:
    write(tmp_path, "Dinner money.csv", "Name,Balance\nOrla Tarn,3.20\nNed Fell,1.10\n")
    said = fell.bring_paths(tmp_path)
    assert "Nothing there is what Staffroom reads." in said
    assert "Nothing is imported yet" in said


def test_last_years_file_does_not_turn_the_year_back_unasked(database: Database, tmp_path: Path) -> None:
    def pupils(name: str, first: int, year: int) -> Path:
        lines = "".join(f"{upn(at)},Pupil,P{at},{year},{year}A\n" for at in range(first, first + 4))
        return write(tmp_path, name, f"{PUPILS}\n{lines}")

    old, new = pupils("old.csv", 1, 9), pupils("new.csv", 1, 10)
    bring(database, old, today=date(2026, 7, 1))
    bring(database, new, today=date(2026, 9, 3))
    planned = look(database, old, today=date(2026, 9, 21))
    assert [each.id for each in planned.questions] == ["year-back"]
    assert "4 of 4 pupils would go down a year group" in "\n".join(report(planned))
    bring(database, old, today=date(2026, 9, 21), answers=GivenAnswers(["year-back=yes"]))
    assert rows(database, "SELECT DISTINCT year_group FROM pupil") == [(9,)]


HEADER = "Staff Code,Forename,Surname,Work Email\n"
CARYS, DEV = "CCO,Carys,Corrie,", "DDE,Dev,Dene,"
ADDRESSES = "SELECT code, email FROM staff WHERE code IN ('CCO', 'DDE') ORDER BY code"


@pytest.mark.parametrize(
    ("lines", "answers", "expected"),
    [
        (
            f"{CARYS}d.dene@fell.example\n{DEV}c.corrie@fell.example\n",
            ["address.all=yes"],
            ("d.dene@", "c.corrie@"),
        ),
        (
            f"{CARYS}d.dene@fell.example\n{DEV}c.corrie@fell.example\n",
            ["address.all=no"],
            ("c.corrie@", "d.dene@"),
        ),
        (f"{CARYS}d.dene@fell.example\n{DEV}d2@fell.example\n", ["address.all=yes"], ("d.dene@", "d2@")),
        (f"{DEV}d2@fell.example\n{CARYS}d.dene@fell.example\n", ["address.all=yes"], ("d.dene@", "d2@")),
        (f"{CARYS}d.dene@fell.example\n", ["address.all=yes"], ("d.dene@", "(given away")),
        (f"{CARYS}d.dene@fell.example\n", ["address.all=no"], ("c.corrie@", "d.dene@")),
        (
            f"{CARYS}d.dene@fell.example\n{DEV}c.corrie@fell.example\n",
            ["address.d.dene@fell.example=yes", "address.c.corrie@fell.example=no"],
            ("d.dene@", "(given away"),
        ),
    ],
)
def test_nobody_gets_the_address_of_somebody_else_unasked(
    fell: Fell, tmp_path: Path, lines: str, answers: list[str], expected: tuple[str, str]
) -> None:
    path = write(tmp_path, "staff.csv", HEADER + lines)
    before = rows(fell.database, ADDRESSES)
    assert "would have the address d.dene@fell.example, which Dev Dene has here" in fell.bring_paths(path)
    assert rows(fell.database, ADDRESSES) == before
    bring(fell.database, path, answers=GivenAnswers(answers))
    found = [row[1] for row in rows(fell.database, ADDRESSES)]
    assert all(address.startswith(each) for address, each in zip(found, expected, strict=True))
    assert look(fell.database, path, answers=GivenAnswers(answers)).errors == ()


def test_a_shared_address_is_said_as_one(fell: Fell, tmp_path: Path) -> None:
    path = write(
        tmp_path, "staff.csv", f"{HEADER}{CARYS}c.corrie@fell.example\nNEW,Ned,New,c.corrie@fell.example\n"
    )
    (trouble,) = look(fell.database, path).errors
    assert (trouble.what, trouble.detail) == ("two people have this address", "staff.csv, line 2")

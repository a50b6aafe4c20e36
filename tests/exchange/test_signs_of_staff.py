"""What looks like a sign that somebody is on the staff, and is none."""

from pathlib import Path

import pytest

from models.exchange.questions import GivenAnswers
from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, look, rows, write

STAFF = "SELECT email FROM staff WHERE active ORDER BY id"
NAMES = "Forename,Surname,Email"
UNA, ZARA = "Una,Beck,u.beck@fell.example", "Zara,Newly,22zn@fell.example"


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("11Ma1 list.csv", f"{NAMES},Class,Teacher Code\n{UNA},11Ma1,BBR\n{ZARA},11Ma1,BBR\n"),
        ("11Ma1 list.csv", f"{NAMES},Class,Teacher Code\n{ZARA},11Ma1,ZZZ\n"),
        ("Teacher Brook.csv", f"{NAMES},Class\n{ZARA},11Ma1\n"),
        ("list.csv", f"{NAMES},Teacher Code\n{UNA},BBR\n{ZARA},BBR\n"),
        ("users.csv", f"{NAMES},Employee ID\n{ZARA},4299\n"),
        ("users.csv", f"{NAMES},Employee Number\n{ZARA},4299\n"),
        ("users.csv", f"{NAMES},Payroll Number\n{ZARA},4299\n"),
        ("Parent contacts for teachers.csv", f"{NAMES}\n{ZARA}\n"),
        ("Staff and students.csv", f"{NAMES}\n{ZARA}\n"),
        ("StaffAndPupils.csv", f"{NAMES}\n{ZARA}\n"),
        ("Staffordshire trip.csv", f"{NAMES}\n{ZARA}\n"),
    ],
)
def test_what_is_no_sign_is_asked_about(fell: Fell, tmp_path: Path, file: str, table: str) -> None:
    planned = look(fell.database, write(tmp_path, file, table))
    assert [each.asks.partition(" hold?")[0] for each in planned.questions] == [f"What does {file}"]
    assert not planned.can_go_in
    assert len(rows(fell.database, STAFF)) == 6


@pytest.mark.parametrize(
    ("file", "column", "cell", "becomes"),
    [
        ("people.csv", "Role,Staff Code", "Mother,UBE", False),
        ("contacts.csv", "Role,Staff Code", "Emergency contact,CCO", False),
        ("staff.csv", "Role,Staff Code", "Mother,UBE", False),
        ("staff.csv", "Role", "Emergency contact", False),
        ("staff.csv", "Role", "Student (Year 11)", False),
        ("staff.csv", "Role", "Site Manager", True),
        ("staff.csv", "Role", "Head of House", True),
        ("staff.csv", "Role", "Deputy Head", True),
        ("staff.csv", "Role", "Deputy Head Girl", False),
        ("staff.csv", "Role", "Deputy Designated Safeguarding Lead", True),
        ("people.csv", "Role", "Deputy DSL", True),
        ("people.csv", "Role", "HOD", True),
        ("people.csv", "Role", "Assistant Headteacher", True),
        ("staff.csv", "Role", "Head Boy", False),
        ("staff.csv", "Role", "Pastoral lead", False),
        ("staff.csv", "Role,Staff Code", "Pastoral lead,UBE", True),
        ("people.csv", "Role,Staff Code", "Sports leader,UBE", False),
        ("staff.csv", "Role,Staff Code", "Peer leader,UBE", False),
        ("people.csv", "Staff Code", "CCO", False),
        ("people.csv", "Staff Code", "UBE", True),
        ("Staff and students.csv", "Roles", "", False),
        ("Staff and students.csv", "Roles", "teacher", True),
        ("AllStaff_2026.csv", "Roles", "", True),
    ],
)
def test_neither_a_code_nor_the_lists_name_outweighs_a_role(
    fell: Fell, tmp_path: Path, file: str, column: str, cell: str, becomes: bool
) -> None:
    path = write(tmp_path, file, f"{NAMES},{column}\n{UNA},{cell}\n")
    planned = look(fell.database, path)
    assert planned.questions == ()
    assert any("nothing in this row says" in each.what for each in planned.problems) is not becomes
    bring(fell.database, path)
    assert (("u.beck@fell.example",) in rows(fell.database, STAFF)) is becomes


def test_a_teachers_code_makes_nobody_staff_though_a_person_says_that_the_list_is_of_staff(
    fell: Fell, tmp_path: Path
) -> None:
    path = write(tmp_path, "list.csv", f"{NAMES},Class,Teacher Code\n{UNA},11Ma1,BBR\n{ZARA},11Ma1,BBR\n")
    bring(fell.database, path, answers=GivenAnswers(["holds-list=staff"]))
    assert len(rows(fell.database, STAFF)) == 6


def test_somebody_on_the_staff_stays_as_they_are_under_a_role_nobody_knows(
    fell: Fell, tmp_path: Path
) -> None:
    path = write(tmp_path, "staff.csv", f"{NAMES},Role\nBashir,Brook,b.brook@fell.example,Wizard\n")
    said = [each.what for each in look(fell.database, path).problems]
    assert not any("nothing in this row says" in each for each in said)


def test_a_member_of_staff_whose_account_is_off_is_left_out_and_named(fell: Fell, tmp_path: Path) -> None:
    header = "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,identifier,grades\n"
    write(
        tmp_path,
        "users.csv",
        f"{header}s1,active,false,o1,teacher,old,Olga,Leftlong,o.leftlong@fell.example,99,\n"
        "s2,active,true,o1,aide,una,Una,Beck,u.beck@fell.example,98,\n",
    )
    (warning,) = look(fell.database, tmp_path).warnings
    assert (warning.what, warning.value) == ("these accounts of staff are switched off", "Olga Leftlong")
    bring(fell.database, tmp_path)
    new = rows(fell.database, STAFF)[6:]
    assert new == [("u.beck@fell.example",)]


def test_a_job_that_is_no_role_here_makes_staff_without_any_right(fell: Fell, tmp_path: Path) -> None:
    path = write(tmp_path, "staff.csv", f"Staff Code,{NAMES},Roles\nUBE,{UNA},Deputy DSL; SLT\n")
    planned = bring(fell.database, path)
    assert [(each.role, each.name) for each in planned.rights] == [("leadership", "Una Beck")]
    (warning,) = planned.warnings
    assert (warning.value, warning.what) == (
        "Deputy DSL",
        "this is none of Staffroom's roles, and gives no right",
    )

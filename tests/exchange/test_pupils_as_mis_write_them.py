"""Pupils as MISs write them: codes before the dash, who is on roll, and the surname that they go by."""

from pathlib import Path

import pytest

from tests.exchange.fell_school import Fell
from tests.exchange.small_school import bring, look, rows, told, upn, write

GROUPS = (
    "SELECT legal_forename, sen, pupil_premium, eal, in_care, sex FROM pupil WHERE left_on IS NULL ORDER BY 1"
)
HEADER = "UPN,Legal Surname,Legal Forename,Year,Reg"


def test_codes_before_the_dash_are_read_and_leavers_are_left_out(fell: Fell) -> None:
    said = fell.bring("sims-flag-words/2")
    assert "Done" in said
    assert "The file says that these are not pupils of the school now" in said
    assert "“Una Old: Leaver”" in said
    found = {row[0]: row[1:] for row in rows(fell.database, GROUPS)}
    assert found["Orla"] == ("N", False, False, False, "F")
    assert found["Ned"] == ("K", True, True, True, "M")
    assert found["Priya"] == ("E", False, True, False, "F")
    assert "Una" not in found


@pytest.mark.parametrize(
    "status",
    [
        "Guest Pupil",
        "Subsidiary Dual",
        "Applicant",
        "Current Subsidiary (dual registration)",
        "Guest (pupil not registered at this school but attending some sessions or lessons)",
        "Subsidiary Dual Registration",
        "Former pupil (left in July)",
    ],
)
def test_a_guest_is_no_pupil(fell: Fell, tmp_path: Path, status: str) -> None:
    text = f"{HEADER},Enrolment Status\n{upn(40)},Old,Una,11,11B,{status}\n{upn(41)},New,Ula,11,11B,Current\n"
    bring(fell.database, write(tmp_path, "pupils.csv", text))
    assert rows(fell.database, "SELECT legal_forename FROM pupil WHERE legal_forename LIKE 'U%'") == [
        ("Ula",)
    ]


@pytest.mark.parametrize(
    "status",
    [
        "Current (single registration at this school)",
        "Current Main (dual registration)",
        "Main Dual Registration",
    ],
)
def test_the_long_words_for_a_pupil_of_the_school_are_known(fell: Fell, tmp_path: Path, status: str) -> None:
    text = f"{HEADER},Enrolment Status\n{upn(40)},Old,Una,11,11B,{status}\n"
    planned = bring(fell.database, write(tmp_path, "pupils.csv", text))
    assert told(planned) == []
    assert planned.tallies["pupils"].new == 1


def test_each_status_that_is_not_known_is_named_with_its_number(fell: Fell, tmp_path: Path) -> None:
    strange = ["Dormant"] * 4 + ["On loan", "Current but not attending"]
    lines = "".join(f"{upn(40 + at)},Old,Una{at},11,11B,{each}\n" for at, each in enumerate(strange))
    planned = look(fell.database, write(tmp_path, "pupils.csv", f"{HEADER},Enrolment Status\n{lines}"))
    named = "Dormant (4 pupils); On loan; Current but not attending"
    assert told(planned) == [("warning", 2, "Enrolment Status", named)]


def test_who_has_a_leaving_date_behind_has_left(fell: Fell, tmp_path: Path) -> None:
    text = f"{HEADER},Date of Leaving\n{upn(40)},Old,Una,11,11B,01/09/2026\n{upn(41)},New,Ula,11,11B,31/08/2027\n"
    planned = bring(fell.database, write(tmp_path, "pupils.csv", text))
    assert told(planned)[0] == ("warning", 2, "Date of Leaving", "Una Old: 01/09/2026")
    assert rows(fell.database, "SELECT legal_forename FROM pupil WHERE legal_forename LIKE 'U%'") == [
        ("Ula",)
    ]


def test_the_surname_a_pupil_goes_by_is_shown_and_both_are_found(fell: Fell) -> None:
    fell.bring("preferred-surname/2")
    for name in ("Lils Newhome", "Lily Birthfather", "newhome", "L Birthfather"):
        said = fell.says("a.alder", f"pupil {name}")
        assert "Lils Newhome 11A" in said
        assert "Birthfather" not in said.partition("\n")[2]


def test_the_legal_surname_is_on_no_list(fell: Fell) -> None:
    fell.bring("preferred-surname/2")
    fell.says("b.brook", "book Lily Birthfather maths thu")
    fell.at("2026-11-26 08:15")
    said = fell.says("a.alder", "tick", "today")
    assert "Lils Newhome 11A" in said
    assert "Birthfather" not in said


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("UPN,Legal Surname,Surname,Legal Forename,Forename,Year,Reg", "Birthfather,Newhome,Lily,Lils"),
        ("UPN,LegalLastName,PreferredLastName,LegalFirstName,PreferredFirstName,YearGroup,TutorGroup",
         "Birthfather,Newhome,Lily,Lils"),
    ],
)  # fmt: skip
def test_a_plain_surname_beside_the_legal_one_is_the_preferred_one(
    fell: Fell, tmp_path: Path, header: str, row: str
) -> None:
    bring(fell.database, write(tmp_path, "pupils.csv", f"{header}\n{upn(40)},{row},11,11A\n"))
    names = "SELECT legal_surname, preferred_surname, legal_forename, preferred_forename FROM pupil"
    assert rows(fell.database, f"{names} WHERE legal_surname = 'Birthfather'") == [
        ("Birthfather", "Newhome", "Lily", "Lils")
    ]


def test_a_list_of_accounts_changes_no_name(fell: Fell, tmp_path: Path) -> None:
    fell.bring("preferred-surname/2")
    names = (
        "SELECT legal_surname, preferred_surname, legal_forename, preferred_forename FROM pupil ORDER BY id"
    )
    before = rows(fell.database, names)
    header = "sourcedId,status,role,givenName,familyName,identifier,grades\n"
    text = "u1,active,student,Lils,Newhome,04240,11\nu2,active,student,Orla,Tarn,04201,11\n"
    planned = bring(fell.database, write(tmp_path, "users.csv", header + text))
    assert planned.questions == ()
    assert rows(fell.database, names) == before


def test_a_year_group_that_is_none_stops_nothing_where_the_date_of_birth_tells(
    fell: Fell, tmp_path: Path
) -> None:
    text = f"{HEADER},DOB\n{upn(42)},Odd,Una,Leavers,11B,04/05/2011\n"
    planned = bring(fell.database, write(tmp_path, "pupils.csv", text))
    assert told(planned) == [("warning", 2, "Year", "Leavers")]
    assert rows(fell.database, "SELECT year_group FROM pupil WHERE legal_surname = 'Odd'") == [(11,)]
    unborn = write(tmp_path, "pupils.csv", f"{HEADER}\n{upn(43)},Odd,Una,Leavers,11B\n")
    assert [each.what for each in look(fell.database, unborn).errors] == ["this is not a year group"]


@pytest.mark.parametrize(
    ("heading", "cell", "shown"),
    [
        ("Preferred Name", "Olly", "Olly Tarn 11A"),
        ("Preferred Name", "Olly Tarn", "Olly Tarn 11A"),
        ("Preferred Name", "Scar, Olly", "Olly Scar 11A"),
        ("Preferred Name", "Orla Mae", "Orla Mae Tarn 11A"),
        ("Preferred Name", "", "Orla Tarn 11A"),
        ("Chosen Name", "Olly", "Olly Tarn 11A"),
        ("Known As", "Olly", "Olly Tarn 11A"),
        ("Preferred Forename", "Olly", "Olly Tarn 11A"),
        ("Preferred First Name", "Olly", "Olly Tarn 11A"),
    ],
)
def test_the_name_that_a_pupil_chose_is_shown(
    fell: Fell, tmp_path: Path, heading: str, cell: str, shown: str
) -> None:
    head = f"UPN,Legal Surname,Legal Forename,{heading},Year,Reg\n"
    path = write(tmp_path, "pupils.csv", f'{head}D841444422001,Tarn,Orla,"{cell}",11,11A\n')
    assert "Done" in fell.bring_paths(path) or cell in {"", "Orla"}
    assert shown in fell.says("a.alder", f"pupil {shown}")


def test_staff_are_called_by_the_name_that_they_chose(fell: Fell, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "staff.csv",
        "Staff Code,Legal Forename,Legal Surname,Preferred Forename,Preferred Surname,Work Email\n"
        "BBR,Bashir,Brook,Bash,,b.brook@fell.example\nUBE,Una,Beck,,Bell,u.beck@fell.example\n",
    )
    assert "Done" in fell.bring_paths(path)
    found = rows(
        fell.database, "SELECT forename, surname FROM staff WHERE code IN ('BBR', 'UBE') ORDER BY code"
    )
    assert found == [("Bash", "Brook"), ("Una", "Bell")]
    only = write(
        tmp_path, "staff.csv", "Code,Preferred Forename,Preferred Surname,Email\nVVA,Vi,Vale,v@fell.example\n"
    )
    assert "Done" in fell.bring_paths(only)
    assert rows(fell.database, "SELECT forename, surname FROM staff WHERE code = 'VVA'") == [("Vi", "Vale")]

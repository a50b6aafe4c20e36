"""The invented school writes what an MIS exports, with the quirks of real exports."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from stdnum.gb import upn

from bot.sample import write_invented_school
from models.rules.calendar import year_group
from models.rules.grades import scale
from tests.exchange.invented_files import MONDAY, School, day, school_of_the_examples, school_on


@pytest.fixture
def school() -> School:
    return school_of_the_examples()


def test_it_writes_what_an_mis_exports(school: School) -> None:
    names = (
        "calendar",
        "classes",
        "forms",
        "grades",
        "mentors",
        "pupils",
        "staff",
        "subjects",
        "support",
        "targets",
    )
    expected = {f"{name}.csv" for name in names} | {"attendance-2026-11-23.csv"}
    assert set(school.raw) == expected
    for name, data in school.raw.items():
        assert data.startswith(b"\xef\xbb\xbf"), name
        assert data.count(b"\n") == data.count(b"\r\n") > 1, name
        assert all(None not in row and None not in row.values() for row in school.rows[name]), name


def test_a_school_has_600_pupils_in_25_forms_of_a_size(school: School) -> None:
    pupils = school.rows["pupils.csv"]
    assert Counter(row["Year"] for row in pupils) == {f"Year {year}": 120 for year in range(7, 12)}
    forms = Counter(row["Reg"] for row in pupils)
    assert set(forms.values()) == {24}
    assert sorted(row["Form"] for row in school.rows["forms.csv"]) == sorted(forms)
    assert len({row["Tutor Email"] for row in school.rows["forms.csv"]}) == 25


def test_the_same_seed_and_day_give_the_same_files(school: School) -> None:
    assert school_on(MONDAY).raw == school.raw
    assert school_on(MONDAY, seed=12).raw["pupils.csv"] != school.raw["pupils.csv"]


@pytest.mark.whole
def test_a_later_day_of_the_year_only_adds_grades(school: School) -> None:
    later = school_on(date(2027, 3, 1))
    now, then = later.raw, school.raw
    same = now.keys() & then.keys() - {"grades.csv"}
    assert len(same) == 9
    assert {name: now[name] for name in same} == {name: then[name] for name in same}
    assert [row for row in later.rows["grades.csv"] if row["Collection"] < "2026-11"] == school.rows[
        "grades.csv"
    ]


@pytest.mark.parametrize("number", [0, 9, 901])
def test_a_school_that_cannot_be_is_refused(tmp_path: Path, number: int) -> None:
    with pytest.raises(ValueError, match="10 to 900 pupils a year"):
        write_invented_school(tmp_path, today=MONDAY, pupils_per_year=number)
    assert not list(tmp_path.iterdir())


def test_everybody_named_in_one_file_is_in_the_other(school: School) -> None:
    pupils = {row["UPN"]: row for row in school.rows["pupils.csv"]}
    staff = school.rows["staff.csv"]
    emails, codes = {row["Work Email"] for row in staff}, {row["Staff Code"] for row in staff}
    subjects = {row["Subject"] for row in school.rows["subjects.csv"]}
    assert len(emails) == len(codes) == len(staff)
    assert all(re.fullmatch(r"[a-z]\.[a-z]+@school\.example", email) for email in emails)
    for name in school.raw:
        for row in school.rows[name]:
            assert row.get("UPN") is None or row["UPN"] in pupils
            assert row.get("Subject", "History") in subjects
            assert row.get("Staff Code") is None or row["Staff Code"] in codes
            for column in ("Tutor Email", "Mentor Email", "Staff Email"):
                assert row.get(column) is None or row[column] in emails
            if "Adno" in row:
                assert row["Adno"].lstrip("0") == pupils[row["UPN"]]["Adno"].lstrip("0")


# The quirks of real exports


def test_every_upn_is_valid_and_nobody_shares_a_number(school: School) -> None:
    pupils = school.rows["pupils.csv"]
    assert [row["UPN"] for row in pupils if not upn.is_valid(row["UPN"])] == []
    assert len({row["UPN"] for row in pupils}) == len({row["Adno"] for row in pupils}) == 600


@pytest.mark.whole
def test_the_largest_school_shares_no_number_either() -> None:
    pupils = school_on(MONDAY, pupils_per_year=900).rows["pupils.csv"]
    assert len({row["UPN"] for row in pupils}) == len({row["Adno"] for row in pupils}) == 4500
    assert all(upn.is_valid(row["UPN"]) for row in pupils)


def test_leading_zeros_are_eaten_in_the_grades_only(school: School) -> None:
    assert all(re.fullmatch(r"0\d{5}", row["Adno"]) for row in school.rows["pupils.csv"])
    assert all(re.fullmatch(r"[1-9]\d{4}", row["Adno"]) for row in school.rows["grades.csv"])
    for name in ("classes.csv", "targets.csv", "attendance-2026-11-23.csv"):
        assert all(row["Adno"].startswith("0") for row in school.rows[name])


def test_names_have_what_trips_a_program_up(school: School) -> None:
    pupils = school.rows["pupils.csv"]
    surnames = " ".join(row["Legal Surname"] for row in pupils)
    assert {"O’Brien", "O'Neill", "Smith-Jones"} <= set(surnames.split())
    assert any(not name.isascii() and name != "O’Brien" for name in surnames.split())
    assert sum(not row["Legal Forename"].isascii() for row in pupils) > 5
    preferred = [row for row in pupils if row["Preferred Forename"]]
    assert 10 < len(preferred) < 100
    assert all(row["Preferred Forename"] != row["Legal Forename"] for row in preferred)


def test_there_is_a_column_nobody_needs_and_some_blanks(school: School) -> None:
    pupils = school.rows["pupils.csv"]
    assert all(row["Home Address"] for row in pupils)
    assert 0 < sum(not row["KS2 Maths SS"] for row in pupils) < 60
    assert all(not row["KS2 Maths SS"] or 80 <= int(row["KS2 Maths SS"]) <= 120 for row in pupils)


def test_dates_of_birth_fit_the_year_groups(school: School) -> None:
    for row in school.rows["pupils.csv"]:
        assert f"Year {year_group(day(row['DOB']), MONDAY)}" == row["Year"]


def test_each_group_is_there(school: School) -> None:
    pupils = school.rows["pupils.csv"]
    assert {row["SEN Status"] for row in pupils} == {"N", "K", "E"}
    for column in ("PP", "EAL", "In Care"):
        assert {row[column] for row in pupils} == {"T", "F"}


def test_combined_science_grades_are_damaged_and_can_be_repaired(school: School) -> None:
    scales = {row["Subject"]: scale(row["Grade Scale"]) for row in school.rows["subjects.csv"]}
    repaired: Counter[str] = Counter()
    missing = 0
    for row in school.rows["grades.csv"]:
        for column in ("Current", "Predicted"):
            grade, was_damaged = scales[row["Subject"]].read_from_file(row[column])
            repaired[row["Subject"]] += was_damaged
            missing += grade is None
            assert was_damaged == bool(re.fullmatch(r"\d\d-[A-Z][a-z][a-z]", row[column]))
            assert (grade is None) == (row[column] == "X")
    assert set(+repaired) == {"Combined Science"}
    assert repaired.total() > 20
    assert missing > 10

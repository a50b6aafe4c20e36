"""One row or cell stops no school: what cannot go in is left out and named, and only many such rows stop a file."""

from pathlib import Path

import pytest

from models.db.database import Database
from models.exchange.plan import Plan
from tests.exchange.small_school import AMY, BEN, ZOE, bring, look, rows, told, upn, write, write_school

pytestmark = pytest.mark.both_databases

HEADER = "UPN,Adno,Surname,Forename,DOB,Year,Reg\n"
HERE = "SELECT count(*) FROM pupil WHERE left_on IS NULL"


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    bring(database, write_school(tmp_path / "school"))
    return tmp_path


def others(number: int) -> str:
    return "".join(f"{upn(100 + at)},,Pupil,P{at},,11,11A\n" for at in range(number))


def pupils(database: Database, folder: Path, *lines: str, leavers: bool = False) -> Plan:
    path = write(folder, "pupils.csv", HEADER + "".join(f"{each}\n" for each in lines) + others(2))
    return bring(database, path, leavers=leavers)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (f"{ZOE},,O’Brien,Zoë,,eleven,11C", "Year", "eleven"),
        (f"{ZOE},,O’Brien,Zoë,,,11C", "Year", "Zoë O’Brien"),
        (f"{ZOE},,,Zoë,,11,11C", "Surname", ZOE),
        (f"{ZOE},,O’Brien,{'Z' * 101},,11,11C", "Forename", "Z" * 101),
        (",,Newby,Nell,01/02/2011,11,11C", "UPN", "Nell Newby 11C"),
        (",,O’Brien,Zoë,01/02/2011,11,11C", "UPN", "Zoë O’Brien 11C"),
    ],
)
def test_a_pupils_row_is_left_out_and_named_and_nobody_leaves_by_it(
    database: Database, school: Path, row: str, column: str, value: str
) -> None:
    known = f"{AMY},,Carter,Amy,,11,11A", f"{BEN},,Dodd,Benjamin,,11,11C", f"{upn(4)},,Khan,Ali,,10,10B"
    zoe = () if "O’Brien" in row or ZOE in row else (f"{ZOE},,O’Brien,Zoë,,11,11C",)
    planned = pupils(database, school, row, *known, *zoe, leavers=True)
    assert told(planned) == [("warning", 2, column, value)]
    assert "The row is left out." in planned.warnings[0].advice
    assert rows(database, HERE) == [(6,)]


@pytest.mark.parametrize(
    ("row", "changed"),
    [
        (",,Dodd,Ben,10/11/2010,11,11B", {"form_id": 1}),
        (",,Dodd,Benjamin,,11,11C", {}),
        (",,DODD,ben,10/11/2010,10,11C", {"year_group": 1}),
    ],
)
def test_a_row_without_numbers_is_matched_by_name_and_birthday_or_form(
    database: Database, school: Path, row: str, changed: dict[str, int]
) -> None:
    planned = pupils(database, school, row)
    assert [each for each in planned.problems if each.column == "UPN"] == []
    fields = dict(planned.tallies["pupils"].fields)
    assert {name: number for name, number in fields.items() if name in {"form_id", "year_group"}} == changed
    assert (BEN, "4102") in rows(database, "SELECT upn, admission FROM pupil")


def test_two_of_a_name_without_numbers_are_nobody(database: Database, tmp_path: Path) -> None:
    two = "".join(f"{upn(at)},,Ahmed,Yusuf,,11,11A\n" for at in (1, 2))
    bring(database, write(tmp_path, "pupils.csv", HEADER + two))
    planned = pupils(database, tmp_path, ",,Ahmed,Yusuf,,11,11A", leavers=True)
    assert told(planned) == [("warning", 2, "UPN", "Yusuf Ahmed 11A")]
    assert rows(database, HERE) == [(4,)]


@pytest.mark.parametrize(("many", "stops"), [(3, False), (4, True)])
def test_many_such_rows_stop_a_small_file(database: Database, tmp_path: Path, many: int, stops: bool) -> None:
    bad = "".join(f",,Newby,N{at},,11,11A\n" for at in range(many))
    planned = look(database, write(tmp_path, "pupils.csv", HEADER + bad + others(40)))
    assert bool(planned.errors) is stops
    assert len(planned.problems) == many


def test_a_file_of_nothing_else_is_stopped(database: Database, tmp_path: Path) -> None:
    planned = look(database, write(tmp_path, "pupils.csv", f"{HEADER},,Newby,Nell,,11,11A\n"))
    assert told(planned) == [("error", 2, "UPN", "Nell Newby 11A")]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("classes.csv", f"Class,Subject,UPN\n11Ma1,Maths,{AMY}\n11Ma1,Maths,\n", 3),
        ("classes.csv", f"Class,Subject,UPN\n,Maths,{AMY}\n11Ma1,Maths,{AMY}\n", 2),
        ("grades.csv", f"UPN,Subject,Collection,Current\n{AMY},Maths,2026-10,5\n,Maths,2026-10,5\n", 3),
        ("grades.csv", f"UPN,Subject,Collection,Current\n{AMY},Maths,2026-10,5\n{BEN},Maths,,5\n", 3),
        ("targets.csv", f"UPN,Subject,Target,Academic Year\n{AMY},Ma,5,2026/27\n{BEN},Ma,5,26/27\n", 3),
        ("mentors.csv", f"UPN,Mentor Email,From\n{AMY},HUN,\n{BEN},HUN,soon\n", 3),
        ("attendance-2026-11-23.csv", f"UPN,AM,Date\n{AMY},/,23/11/2026\n{BEN},/,yesterday\n", 3),
        ("forms.csv", "Form,Tutor Email\n11A,HUN\n,WHD\n", 3),
        ("subjects.csv", "Subject,Code,Grade Scale\nMathematics,Ma,9-1\n,Xx,9-1\n", 3),
    ],
)
def test_a_row_of_any_other_file_is_left_out_and_named(
    database: Database, school: Path, name: str, text: str, line: int
) -> None:
    planned = bring(database, write(school, name, text))
    found = [each for each in planned.problems if each.line is not None]
    assert [(each.line, "left out" in each.advice) for each in found] == [(line, True)]


def test_each_row_without_a_month_is_told_of(database: Database, school: Path) -> None:
    lines = "".join(f"{each},Maths,,5\n" for each in (BEN, ZOE))
    path = write(school, "grades.csv", f"UPN,Subject,Collection,Current\n{AMY},Maths,2026-10,5\n{lines}")
    assert [each.line for each in look(database, path).problems] == [3, 4]

"""Attendance at sessions goes out as a file of its own, and an import refuses it (R10)."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlmodel import select

from models.access.authoriser import Person, person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry
from models.db.database import Database
from models.db.errors import NotAllowed
from models.db.tables import Db
from models.exchange.attendance_out import HEADINGS, attendance_out
from models.exchange.plan import plan
from models.rules.attendance import Mark
from models.rules.spreadsheets import safe_cell
from models.school.day_codes import DayCode
from models.school.people import Pupil, Staff
from models.school.subjects import Subject
from tests.characters import ANY
from tests.conversations.conftest import database, school_url
from tests.conversations.test_figures import amy, held, year_11

__all__ = ["database", "school_url"]  # fixtures of the conversations

pytestmark = pytest.mark.P11
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FIRST = date(2026, 9, 1)


def somebody(db: Db, email: str) -> Person:
    staff = db.exec(select(Staff).where(Staff.email == f"{email}@school.example")).one()
    return person(db, staff.id or 0, today=TODAY)


@pytest.fixture
def registers(database: Database) -> None:
    """Amy was late to mathematics, another pupil absent, one had no UPN, and a cancelled session is no attendance."""
    with database.writing() as db:
        who = amy(db)
        other, without = [each for each in year_11(db) if each != who][:2]
        db.get_one(Pupil, without).upn = ""
        held(
            db, "Mathematics", date(2026, 11, 5), {who: Mark.LATE, other: Mark.ABSENT, without: Mark.PRESENT}
        )
        held(db, "History", date(2026, 11, 6), {who: Mark.CANCELLED}, host="d.whitfield")


def exported(database: Database, email: str = "a.price") -> str:
    with database.writing() as db:
        who = somebody(db, email)
        made = attendance_out(db, Actor(who.staff_id, NOW, "cli"), who, FIRST, TODAY)
        assert (made.marks, made.without_upn) == (2, 1)
        return made.text


@pytest.mark.usefixtures("registers")
@pytest.mark.both_databases
def test_a_row_a_mark_and_on_record(database: Database) -> None:
    head, *rows = csv.reader(io.StringIO(exported(database)))
    assert tuple(head) == HEADINGS
    assert sorted(row[1:] for row in rows) == [
        ["05/11/2026", "15:20-16:20", "Mathematics", "absent", ""],
        ["05/11/2026", "15:20-16:20", "Mathematics", "late", ""],
    ]
    assert exported(database) == exported(database)
    with database.reading() as db:
        entry = db.exec(select(Entry).where(Entry.deed == Deed.ATTENDANCE_EXPORT)).first()
    assert entry is not None
    assert entry.fields == "2026-09-01..2026-11-23,2 marks"


@pytest.mark.usefixtures("registers")
def test_only_the_data_manager_and_the_scheme_lead_may(database: Database) -> None:
    exported(database, "h.marsh")
    with pytest.raises(NotAllowed, match="Only the data manager or the scheme lead"):
        exported(database, "p.lowe")


@pytest.mark.usefixtures("registers")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_import_refuses_it_and_takes_no_code_from_it(
    database: Database, tmp_path: Path, suffix: str
) -> None:
    text = exported(database)
    file = tmp_path / f"attendance-2026-11-05.{suffix}"
    if suffix == "csv":
        file.write_text(text, "utf-8-sig")
    else:
        book = Workbook()
        for row in csv.reader(io.StringIO(text)):
            book.worksheets[0].append(row)
        book.save(file)
    with database.writing() as db:
        before = len(db.exec(select(DayCode)).all())
        planned = plan(db, [file], TODAY)
        (problem,) = planned.errors
        assert "attendance at sessions, as Staffroom writes it" in str(problem)
        assert "Leave it out, and export the day's codes from the MIS." in str(problem)
        assert len(db.exec(select(DayCode)).all()) == before


@pytest.mark.usefixtures("registers")
def test_no_subject_is_a_formula(database: Database) -> None:
    with database.writing() as db:
        db.exec(select(Subject).where(Subject.name == "Mathematics")).one().name = '=HYPERLINK("x")'
    assert all(row[3] == '\'=HYPERLINK("x")' for row in [*csv.reader(io.StringIO(exported(database)))][1:])


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+A1", "-cmd|' /C calc'!A0", "\t=1", "+1+1", "-2+3"])
def test_a_formula_is_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "5+", "5-", "-", "+", "-5", "+4.5", "Art - Design", "O’Brien", "15:20-16:20"]
)
def test_what_is_none_goes_out_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text(ANY))
def test_a_cell_never_begins_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "@", "\t", "\r"))

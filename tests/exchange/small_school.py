"""A school of four pupils as its MIS would export it, and how to bring files into a database."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import text
from stdnum.gb.upn import calc_check_digit

from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import Plan, plan
from models.exchange.questions import GivenAnswers

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def upn(serial: int) -> str:
    """A valid UPN."""
    number = f"841200019{serial:03d}"
    return calc_check_digit(number) + number


AMY, BEN, ZOE, ALI = (upn(serial) for serial in range(1, 5))

SUBJECTS = "Subject,Code,Grade Scale\nMathematics,Ma,9-1\nHistory,Hi,9-1\nCombined Science,Sc,combined\n"
STAFF = (
    "Staff Code,Title,Forename,Surname,Work Email,Roles,Subjects\n"
    "HUN,Ms,Noor,Hussain,n.hussain@school.example,teacher,Mathematics\n"
    "WHD,Mr,Dan,Whitfield,d.whitfield@school.example,head of subject;teacher,History\n"
    "KOM,Ms,Mia,Kowalska,m.kowalska@school.example,learning support,\n"
)
FORMS = "Form,Tutor Email\n11A,d.whitfield@school.example\n11C,n.hussain@school.example\n"
PUPILS = (
    "UPN,Adno,Legal Surname,Legal Forename,Preferred Forename,DOB,Year,Reg,Gender,PP,SEN Status,EAL,In Care,"
    "KS2 Reading SS,KS2 Maths SS,Home Address\n"
    f"{AMY},004101,Carter,Amy,,04/05/2011,Year 11,11A,F,T,N,F,F,107,102,1 Invented Row\n"
    f"{BEN},004102,Dodd,Benjamin,Ben,10/11/2010,Year 11,11C,M,F,K,F,F,,98,2 Invented Row\n"
    f"{ZOE},004103,O’Brien,Zoë,,17/08/2011,Year 11,11C,F,F,E,T,F,98,114,3 Invented Row\n"
    f"{ALI},004104,Khan,Ali,,17/01/2012,Year 10,10B,M,F,N,F,T,99,101,4 Invented Row\n"
)
CLASSES = (
    "Class,Subject,Staff Code,UPN,Adno\n"
    f"11Ma1,Mathematics,HUN,{AMY},004101\n11Ma1,Mathematics,HUN,{BEN},004102\n11Hi1,History,WHD,{AMY},004101\n"
)


def write(folder: Path, name: str, content: str, *, encoding: str = "utf-8") -> Path:
    """One file of this content."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def write_workbook(folder: Path, name: str, **sheets: Sequence[Sequence[Any]]) -> Path:
    """A workbook of these sheets, its cells typed as they are given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)
    return folder / name


def write_school(folder: Path) -> Path:
    """The folder with the files of the small school."""
    for name, content in (
        ("subjects.csv", SUBJECTS),
        ("staff.csv", STAFF),
        ("forms.csv", FORMS),
        ("pupils.csv", PUPILS),
        ("classes.csv", CLASSES),
    ):
        write(folder, name, content)
    return folder


def look(
    database: Database,
    *paths: Path,
    today: date = TODAY,
    leavers: bool = False,
    answers: GivenAnswers | None = None,
) -> Plan:
    """What importing these would change."""
    with database.reading() as db:
        return plan(db, paths, today, leavers=leavers, answers=answers)


def bring(
    database: Database,
    *paths: Path,
    today: date = TODAY,
    leavers: bool = False,
    answers: GivenAnswers | None = None,
) -> Plan:
    """Import these, and give what was planned."""
    with database.writing() as db:
        planned = plan(db, paths, today, leavers=leavers, answers=answers)
        apply(db, planned, Actor(None, NOW, "terminal"))
    return planned


def rows(database: Database, asked: str) -> list[tuple[Any, ...]]:
    """What a query gives, dates as text so that both engines say the same."""
    with database.reading() as db:
        found = db.connection().execute(text(asked)).all()
    return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in found]


def told(planned: Plan) -> list[tuple[str, int | None, str | None, str | None]]:
    """Severity, line, column and value of each problem."""
    return [(each.severity.value, each.line, each.column, each.value) for each in planned.problems]

"""Words planted in every column of text there is, to be looked for wherever a database could have left them."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, is_zipfile
from zoneinfo import ZoneInfo

from pypdf import PdfReader
from sqlalchemy import CheckConstraint, Table, func, select, update
from sqlmodel.sql.sqltypes import AutoString

from bot.papers.press import save
from bot.papers.workbook import WORKBOOK
from bot.say.paper import Paper
from models.access.authoriser import Person, person
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.seals import seal
from models.db.database import Database
from models.db.journal import Journal
from models.db.tables import Db, SQLModel
from models.lifecycle.register import register
from models.lifecycle.removal.deciding import approve, second
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.removing import remove_all
from models.lifecycle.retention import due_items
from models.lifecycle.subject_access.files import file_name, keep_file, note_file
from models.mentoring.advice import Advice, AdviceOn
from models.rules.retention import HeldKind
from models.school.people import Pupil, Role, Staff, StaffRole
from tests.house.migrations.heads import heads, load

WORD = "Quillfeather"
LEFT = date(2027, 7, 20)
MADE = datetime(2036, 7, 1, 9, tzinfo=UTC)
"""When files are made that are too old for a list."""
LEAD, OFFICER = "lead@school.example", "officer@school.example"


def fill_with_leavers(database: Database) -> None:
    """Rows in every table, of pupils who all left on one day and of staff who are not in post; and two who decide."""
    load(database, heads()[-1].rows)
    long_ago = datetime(2027, 9, 1, tzinfo=UTC)
    tables = SQLModel.metadata.tables
    with database.writing() as db:
        db.execute(update(tables["pupil"]).values(left_on=LEFT, leaving_year=2027))
        db.execute(update(tables["staff"]).values(active=False))
        db.execute(update(tables["purge_list"]).values(state="done", closed_at=long_ago))
        for name in ("setting_change", "calendar_period", "scale_grade"):
            db.execute(tables[name].delete())  # what stands in them means nothing
        # What is under way ended long ago.
        for each in register().values():
            if each.goes_by and tables[each.name].columns[each.goes_by].nullable:
                column = tables[each.name].columns[each.goes_by]
                ended = long_ago.date() if column.type.python_type is date else long_ago
                db.execute(update(tables[each.name]).where(column.is_(None)).values({each.goes_by: ended}))
        decide(db)
        db.execute(tables["seal"].delete())
        db.flush()
        seal(db, long_ago)


def decide(db: Db) -> None:
    """A scheme lead, and a data protection officer."""
    for email, role in ((LEAD, Role.SCHEME_LEAD), (OFFICER, Role.DATA_PROTECTION)):
        staff = Staff(email=email, forename=role.value, surname="Hughes")
        db.add(staff)
        db.flush()
        db.add(StaffRole(staff_id=staff.id or 0, role=role))


def advise_on_a_leaver(database: Database, now: datetime) -> None:
    """One pupil, who left, and one record of theirs, with the word in each; and whoever decides that they go."""
    with database.writing() as db:
        decide(db)
        pupil = Pupil(legal_forename="Amy", legal_surname=WORD, year_group=11, left_on=LEFT)
        db.add(pupil)
        db.flush()
        lead = who(db, LEAD)
        advice = Advice(
            pupil_id=pupil.id, staff_id=lead.staff_id, subject=AdviceOn.TIME, text=WORD, given_at=now
        )
        db.add(advice)
        record(db, Actor(lead.staff_id, now - timedelta(days=1)), Deed.ADVICE_GIVE, pupil_id=pupil.id)
        db.flush()
        seal(db, now)


def plant(database: Database, kind: HeldKind) -> dict[str, int]:
    """Put the word into every column of text of the kind's tables; how many rows of each table have it."""
    planted: dict[str, int] = {}
    with database.writing() as db:
        for name in sorted(each.name for each in register().values() if each.kind is kind):
            table = SQLModel.metadata.tables[name]
            columns = list(_of_text(table))
            keys = list(table.primary_key.columns)
            rows = db.execute(select(*keys)).all()
            if name == "staff":
                rows = [each for each in rows if each[0] not in _deciding(db)]
            for number, row in enumerate(rows if columns else ()):
                here = [key == value for key, value in zip(keys, row, strict=True)]
                db.execute(
                    update(table)
                    .where(*here)
                    .values({each: f"{WORD} {name}.{each} {number}" for each in columns})
                )
            planted[name] = len(rows) if columns else 0
        # What was planted in the audit is sealed with it.
        db.execute(SQLModel.metadata.tables["seal"].delete())
        db.flush()
        seal(db, datetime(2027, 9, 1, tzinfo=UTC))
    return planted


def _deciding(db: Db) -> set[int]:
    return set(db.execute(select(Staff.id).where(Staff.email.in_([LEAD, OFFICER]))).scalars())  # type: ignore[attr-defined, call-overload]  # SQLModel types columns as their values


def _of_text(table: Table) -> Iterator[str]:
    """The columns that hold strings of no fixed list, and are no key."""
    checks = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    listed = {name for each in checks for name in re.findall(r'"?(\w+)"? (?:NOT )?(?:IN|=|<>)', each)}
    for column in table.columns:
        if isinstance(column.type, AutoString) and not column.primary_key and column.name not in listed:
            yield column.name


def let_all_go(database: Database, day: date) -> list[int]:
    """List, approve and remove until nothing is due on that day; which lists there were."""
    now = datetime.combine(day, time(9), UTC)
    lists: list[int] = []
    while True:
        made = make_list(database, Actor(None, now), day)
        with database.writing() as db:
            seal(db, now + timedelta(hours=1))
            if made is None:
                return lists
            assert made.id is not None
            lists.append(made.id)
            assert len(lists) < 9, due_items(db, day, ZoneInfo("Europe/London"))
        approve_it(database, made.id, now)
        remove_all(database, now)


def approve_it(database: Database, list_id: int, now: datetime) -> None:
    with database.writing() as db:
        lead = who(db, LEAD)
        if approve(db, Actor(lead.staff_id, now), lead, list_id).needs_second:
            officer = who(db, OFFICER)
            second(db, Actor(officer.staff_id, now), officer, list_id)


def who(db: Db, email: str) -> Person:
    staff_id = db.execute(select(Staff.id).where(Staff.email == email)).scalar_one()  # type: ignore[call-overload]  # as above
    return person(db, staff_id)


def make_files(database: Database, requests: Path, papers: Path) -> None:
    """A file of a request for a pupil's record, a PDF and a workbook, which hold the word and are as old as a list."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        whole.writestr("index.html", f"{WORD} is what is held")
    with database.writing() as db:
        number = db.execute(select(func.min(SQLModel.metadata.tables["data_request"].c.id))).scalar_one()
        name = file_name(number, MADE)
        note_file(db, Actor(None, MADE), number, name, packed.getvalue(), encrypted=False)
    keep_file(requests, name, packed.getvalue())
    lesson = {"hours": "15:20", "subject": "Mathematics", "place": "M4"}
    slip = {"name": WORD, "form": "11A", "lessons": [lesson]}
    table = {"title": "List", "headings": ["Pupil"], "rows": [[WORD]], "said": []}
    for name, page, facts in (
        ("slips.pdf", "slips", {"title": "Slips", "day": "Tuesday", "slips": [slip]}),
        ("list.xlsx", WORKBOOK, {"sheets": [table]}),
    ):
        file = save(Paper(name, name, page, json.dumps(facts), ""), papers)
        os.utime(file, (MADE.timestamp(), MADE.timestamp()))


def stands_in_files(folder: Path) -> set[str]:
    """In which files below a folder the word stands, as a person who opens them reads it."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.name for each in files if any(WORD.encode() in some for some in _read(each.read_bytes()))}


def _read(data: bytes) -> Iterator[bytes]:
    """What stands in a file, and in what is packed in it: the parts of a ZIP or a workbook, the text of a PDF."""
    yield data
    if data.startswith(b"%PDF"):
        yield " ".join(each.extract_text() for each in PdfReader(BytesIO(data)).pages).encode()
    elif is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as whole:
            for name in whole.namelist():
                yield from _read(whole.read(name))


def stands_in(database: Database, journal: Journal | None = None) -> set[str]:
    """Where the word stands: in the database's files and tables, and in the journal; with what follows it."""
    seen: set[str] = set()
    with database.reading() as db:
        for name, table in SQLModel.metadata.tables.items():
            for row in db.execute(select(table)):
                seen |= {f"{name}: {each}" for each in map(str, row) if WORD in each}
    files: list[Path] = []
    if database.file is not None:
        files = [database.file, database.file.with_name(f"{database.file.name}-wal")]
    if journal is not None:
        files.append(journal.file)
    for each in files:
        if each.exists():
            whole = each.read_bytes()
            seen |= {
                f"{each.name}: {found!r}" for found in re.findall(WORD.encode() + b".{20}", whole, re.DOTALL)
            }
    return seen

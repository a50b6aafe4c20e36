"""Files that are taken out of Staffroom: noted as they are, and named to who has to delete them until they are."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import select
from typer.core import TyperOption

from models.access.authoriser import person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry
from models.audit.taken_files import TakenFile, TakenKind
from models.db.database import Database
from models.lifecycle.taken_files import kept_too_long, note_taken, say_deleted
from models.school.settings import SettingChange
from tests.house.command_line import ALL
from tests.house.home import Home, home, school
from tests.house.small_school import AMY, fill

__all__ = ["home", "school"]  # fixtures of the command line

DAN = ("--as", "d.whitfield@school.example")
NOOR = ("--as", "n.hussain@school.example")
HELEN = ("--as", "h.marsh@school.example")
ALAN = ("--as", "a.price@school.example")
NONE = "No file that was taken out of Staffroom is still to be deleted."
NOTED = {"print", "export attendance", "export grades", "request open", "incident"}
NAMES_NOBODY = {"manifest teams"}


def test_whatever_is_written_to_a_place_of_ones_choosing_is_noted_or_names_nobody() -> None:
    """Each is tried below; a new command that writes one fails here."""
    writes = {
        words.removeprefix("staffroom ")
        for words, command in ALL.items()
        if any(isinstance(each, TyperOption) and "--out" in each.opts for each in command.params)
    }
    assert writes == NOTED | NAMES_NOBODY


@pytest.mark.whole
def test_who_takes_a_paper_is_told_to_delete_it_and_it_is_named_until_they_did(school: Home) -> None:
    printed = ("print", "sheet", "--of", "Amy Carter", *DAN, "--out")
    assert "No such file" in school.run(*printed, "none/amy.pdf", code=1)
    assert school.run("taken", "list", *DAN).strip() == NONE
    for _ in range(2):
        said = school.run(*printed, "amy.pdf")
    assert "Staffroom cannot delete this file; you can. It may be kept until" in said
    (line,) = school.run("taken", "list", *DAN).splitlines()
    number = line.split()[0]
    assert f"say so: staffroom taken deleted {number} --as d.whitfield@school.example" in said
    assert "a paper about Amy Carter 11A, taken by Dan Whitfield" in line
    assert f"into {school.folder / 'amy.pdf'}: to be deleted by" in line
    assert line in school.run("taken", "list", *ALAN)
    assert school.run("taken", "list", *NOOR).strip() == NONE
    assert "is still there. Delete it" in school.run("taken", "deleted", number, *DAN, code=1)
    (school.folder / "amy.pdf").unlink()
    assert "It is not seen there from here" in school.run("taken", "list", *DAN)
    assert "may see what retention would remove" in school.run("taken", "deleted", number, *NOOR, code=1)
    assert f"File {number} is noted as deleted." in school.run("taken", "deleted", number, *DAN)
    assert "already" in school.run("taken", "deleted", number, *DAN, code=1)
    assert "There is no file 999" in school.run("taken", "deleted", "999", *ALAN, code=1)
    assert school.run("taken", "list", *ALAN).strip() == NONE


@pytest.mark.whole
def test_all_that_is_taken_is_named_where_a_person_looks_for_it(school: Home) -> None:
    """With a request for a pupil's record, beside what is kept too long, and by doctor, once it is too late."""
    asked = ("--from", "pupil", "--came", "letter", "--known", "today")
    school.run("request", "new", "Amy Carter", *asked, *ALAN)
    school.run("request", "decide", "1", "--it", "withheld", "--because", "other", *ALAN, code=1)
    school.run("request", "make", "1", *ALAN)
    each = (
        (("request", "open", "1", *ALAN), "the answer to a request about Amy Carter 11A"),
        (("export", "attendance", *ALAN), "attendance at sessions, taken by Alan Price"),
        (("export", "grades", *ALAN), "grades of a collection"),
        (("incident", *HELEN, "--who", "Amy Carter"), "who saw and did what about Amy Carter"),
        (("print", "sheet", "--of", "mine", *DAN), "a paper, taken by Dan Whitfield"),
    )
    for number, (words, _) in enumerate(each):
        assert "Staffroom cannot delete this file; you can." in school.run(*words, "--out", f"file-{number}")
    taken = school.run("taken", "list", *ALAN).splitlines()
    shown = school.run("request", "show", "1", *ALAN)
    for line, (_, kind) in zip(taken, each, strict=True):
        assert kind in line
        assert line in shown
    assert "taken out" not in school.run("retention", *ALAN)
    with closing(sqlite3.connect(school.folder / "var" / "staffroom.db")) as db, db:
        db.execute("UPDATE taken_file SET until = '2026-01-01'")
    late = "5 files taken out of Staffroom should be deleted by now"
    assert late in school.run("retention", *ALAN)
    assert late in school.run("doctor", code=1)
    assert "OVERDUE" in school.run("taken", "list", *DAN)


@pytest.mark.parametrize("days", [30, 7])
def test_it_may_be_kept_as_long_as_the_school_keeps_files(database: Database, days: int) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    with database.writing() as db:
        dan = person(db, fill(db)["Dan Whitfield"])
        db.add(SettingChange(name="request_file_days", value=str(days), changed_at=now))
    with database.writing() as db:
        actor = Actor(dan.staff_id, now)
        row = note_taken(db, actor, dan, TakenKind.PAPER, Path("/gone/amy.pdf"), {AMY})
        last = date(2026, 11, 23) + timedelta(days=days)
        assert [kept_too_long(db, last + timedelta(days=more)) for more in (0, 1)] == [0, 1]
        say_deleted(db, actor, dan, row.id or 0)
        assert kept_too_long(db, last + timedelta(days=1)) == 0
        deeds = db.exec(
            select(Entry.deed).where(Entry.record == TakenFile.__tablename__, Entry.pupil_id == AMY)
        )
        assert list(deeds) == [Deed.FILE_TAKE, Deed.FILE_DELETED]
        assert db.exec(select(func.count()).select_from(TakenFile)).one() == 1

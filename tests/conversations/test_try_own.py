"""`staffroom try --with`: a school's own export, where nobody real is drawn, stored or said (data protection, 7)."""

import csv
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.assembly import make_talk, open_database
from bot.cli import main
from bot.platforms.terminal.clock import TalkClock
from bot.sample import disguise as disguising
from bot.sample import write_invented_school
from bot.sample.disguise import disguise
from bot.settings import Environment
from bot.trying import cast, first_minute, own_school
from models.audit.entries import Actor
from models.db.errors import Sorry
from models.exchange.apply import apply
from models.exchange.columns import KINDS, columns_of
from models.exchange.plan import plan
from models.exchange.questions import GivenAnswers
from models.mentoring.agreement_text import KnownText, current_text
from models.rules.letters import fold
from models.tracking.collections import open_collections
from tests import processes
from tests.conftest import FILE, copy_of, migrate
from tests.exchange.small_school import write

TODAY = date(2026, 11, 26)
_NAMED = ("Legal Surname", "Legal Forename", "Preferred Forename", "Surname", "Forename")
_NUMBERED = ("UPN", "Adno", "Staff Code", "Work Email")
_MORE = {"Amy": "Ottoline", "Carter": "Quillfeather", "Ben": "Barnaby", "Dodd": "Dunderdale"}
"""The people of the examples, whose names `help` says, have others here."""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school's export with the habits that might let a name through."""
    folder = tmp_path_factory.mktemp("real")
    write_invented_school(folder, today=TODAY, pupils_per_year=12)
    for path in folder.iterdir():
        text = path.read_text("utf-8-sig")
        for old, new in _MORE.items():
            text = re.sub(rf"\b{old}\b", new, text)
        path.write_text(text, "utf-8")
    staff = _rows(folder / "staff.csv")
    first, second = staff[0], staff[1]
    pupil = _rows(folder / "pupils.csv")[-1]
    write(folder, "forms.csv", f"Form,Tutor\n11A,{first['Title']} {first['Forename'][0]} {first['Surname']}\n"
          f"7{second['Staff Code']},{second['Staff Code']}\n8Z,Mrs Grimshaw-Peasgood\n")  # fmt: skip
    write(folder, f"targets {second['Surname']}.csv", "UPN,Subject,Target,Source\n"
          f"{pupil['UPN']},Mathematics,7,{second['Title']} {second['Surname']} {second['Staff Code']}\n")  # fmt: skip
    (folder / "targets.csv").unlink()
    return folder


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """One whose database of one's own has its tables already, which all tests of a run have from the same one."""
    with copy_of("tables", migrate, engine_name="sqlite", request=request, tmp_path=tmp_path):
        yield (tmp_path / FILE).rename(tmp_path / "own.db").parent


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def secrets_of(folder: Path) -> set[str]:
    """Every word of a name, every number, code and address in the export, folded."""
    found = {"grimshaw", "peasgood"}
    for path in folder.iterdir():
        for row in _rows(path):
            for heading in _NAMED:
                found |= {fold(word) for word in re.findall(r"[^\W\d_]{2,}", row.get(heading, ""))}
            found |= {row[heading].casefold().lstrip("0") for heading in _NUMBERED if row.get(heading)}
    return found


def words_in(text: str) -> set[str]:
    """Every word, number and address of a text, folded, also inside longer ones such as 7HUN."""
    plain = {fold(word) for word in re.findall(r"[^\W\d_]{2,}", text)}
    whole = {word.casefold().strip(".,:;()“”").lstrip("0") for word in text.split()}
    return plain | whole | {word.lstrip("0") for word in re.findall(r"\d+", text)}


def stored(file: Path) -> Iterator[str]:
    """Every cell of every table."""
    with sqlite3.connect(file) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  # its own name
                yield from (str(cell) for cell in row if cell is not None)


def answers(more: object = ()) -> GivenAnswers:
    return GivenAnswers(list(more))  # type: ignore[call-overload]  # as the command line gives them


def test_nobody_real_is_stored_said_or_drawn(real: Path, folder: Path, at_length: bool) -> None:
    """In any page of a pupil, whoever looks; in the share, those of each where the first of the people looks."""
    clock = TalkClock(ZoneInfo("Europe/London"))
    clock.set("2026-11-26 08:20")
    database, taken = own_school([real], answers, clock, folder)
    heard: list[str] = list(taken)
    talk = make_talk(database, clock, heard.append)
    with database.reading() as db:
        heard += first_minute(db, TODAY)
        people = [each.email for each, _ in cast(db)]
        pupils = [
            row[0] for row in db.connection().exec_driver_sql("SELECT upn FROM pupil WHERE year_group = 11")
        ]
    assert len(people) >= 5
    for who in people:
        talk.become(who)
        for line in ("today", "todo", "mentees", "slips", "sessions", "digest", "tick", "settings", *(
            f"pupil {upn}" for upn in (pupils if at_length or who == people[0] else pupils[:1])
        )):  # fmt: skip
            talk.line(line)
    database.close()
    hidden = secrets_of(real)
    assert len(hidden) > 200
    assert {word for cell in stored(folder / "own.db") for word in words_in(cell)} & hidden == set()
    assert {word for line in heard for word in words_in(line)} & hidden == set()
    content = (folder / "own.db").read_bytes()
    runs = {run.decode() for run in re.findall(rb"[A-Za-z]{4,}", content)}
    # Where one row of the file ends and the next begins, four small letters may meet by chance: a random mark that
    # ends with "be", a length of 99 and the number 107 are "beck". Stored as a name it would have its capital.
    names = {run.lower() for run in runs if len(run) > 4 or not run.islower()}
    assert names & hidden == set()
    small = content.lower()
    assert [each for each in hidden if re.search(r"\d{4}|@", each) and each.encode() in small] == []


def test_a_list_of_mentors_by_name_is_hidden_too(folder: Path) -> None:
    given = folder / "real"
    write(given, "staff.csv", "Staff Code,Forename,Surname,Work Email,Roles\n"
          "OQU,Ottoline,Quillfeather,o.quillfeather@real.example,teacher\n")  # fmt: skip
    write(given, "pupils.csv", "Adno,Surname,Forename,Year,Reg\n"
          "701,Dunderdale,April,11,11A\n702,Peasgood,Barnaby,11,11A\n")  # fmt: skip
    write(given, "mentors.csv", "Mentor,Pupil\n"
          'Ms O Quillfeather,April Dunderdale\nOQU,"Peasgood, Barnaby 11A"\nOQU,Summer Grimshaw\n')  # fmt: skip
    database, taken = own_school([given], answers, TalkClock(ZoneInfo("Europe/London")), folder)
    with database.reading() as db:
        mentored = db.connection().exec_driver_sql("SELECT pupil_id FROM mentorship ORDER BY pupil_id").all()
    database.close()
    assert [row[0] for row in mentored] == [1, 2]
    hidden = {"quillfeather", "ottoline", "dunderdale", "april", "peasgood", "barnaby", "grimshaw", "summer"}
    told = [*taken, *stored(folder / "own.db")]
    assert {word for each in told for word in words_in(each)} & hidden == set()


@pytest.mark.whole
def test_a_grid_of_mentors_is_read_the_way_in_which_it_goes_in(folder: Path) -> None:
    write_invented_school(folder / "own", today=TODAY, pupils_per_year=12)
    (folder / "own" / "mentors.csv").unlink()
    staff = _rows(folder / "own" / "staff.csv")[:3]
    pupils = [row for row in _rows(folder / "own" / "pupils.csv") if row["Year"] == "Year 11"]
    names = [f"{row['Legal Forename']} {row['Legal Surname']}" for row in pupils]
    grid = [[f"{row['Forename']} {row['Surname']}" for row in staff], names[:3], names[3:6], names[6:9]]
    write(folder / "own", "Y11 mentors.csv", "\n".join(map(",".join, grid)))
    database, taken = own_school([folder / "own"], answers, TalkClock(ZoneInfo("Europe/London")), folder)
    database.close()
    assert taken == ["  Taken for granted: --answer mentors-y11-mentors=below"]


def test_the_first_minute_says_the_list_who_is_below_and_who_has_no_mentor(folder: Path) -> None:
    write_invented_school(folder / "real", today=TODAY, pupils_per_year=12)
    mentors = folder / "real" / "mentors.csv"
    mentors.write_text("\n".join(mentors.read_text("utf-8-sig").splitlines()[:-2]), "utf-8")
    clock = TalkClock(ZoneInfo("Europe/London"))
    clock.set("2026-11-26 08:00")
    database, _ = own_school([folder / "real"], answers, clock, folder)
    with database.reading() as db:
        said = list(first_minute(db, TODAY))
        assert "promises" in (current_text(db) or KnownText(0, "")).text
        # What there is to do in the first minute is what there is where the jobs run.
        assert [each.key for each in open_collections(db, TODAY)] == [f"{TODAY:%Y-%m}"]
    assert said[0] == "Year 11: 12 pupils."
    assert re.search(r"Below target in a subject or more: \d+\. \d+ in 3 subjects or more: ", said[1])
    assert said[2].startswith("  No mentor in Years 10 and 11: 4: ")
    heard: list[str] = []
    talk = make_talk(database, clock, heard.append)
    with database.reading() as db:
        talk.become(next(each.email for each, _ in cast(db)))
    for line in said[-3:]:
        heard.clear()
        talk.line(line.strip())
    assert "1 pupil, nobody told yet" in "\n".join(heard)
    database.close()


@pytest.mark.whole
def test_the_shapes_stay_and_the_same_files_give_the_same_names(real: Path, folder: Path) -> None:
    plain = own_rows(real, folder, "plain", hide=False)
    hidden, again = (own_rows(real, folder, name, hide=True) for name in ("one", "two"))
    assert hidden == again
    assert [row[2:] for row in plain] == [row[2:] for row in hidden]
    for before, after in zip(plain, hidden, strict=True):
        assert before[:2] != after[:2]
        assert (len(before[0]), before[0][-1].isalpha()) == (len(after[0]), after[0][-1].isalpha())


def own_rows(real: Path, folder: Path, name: str, *, hide: bool) -> list[tuple[str, ...]]:
    """UPN and name of each pupil, then what says nothing of who they are."""
    file = shutil.copy(folder / "own.db", folder / f"{name}.db")
    clock = TalkClock(ZoneInfo("Europe/London"))
    database = open_database(Environment(database_url=f"sqlite:///{file}", school_name="x"))
    with database.writing() as db:
        planned = plan(db, [real], TODAY, disguise=disguise if hide else None)
        apply(db, planned, Actor(None, clock.now(), "try"))
        asked = (
            "SELECT upn, legal_forename || legal_surname, year_group, sex, sen, pupil_premium,"
            " (SELECT count(*) FROM grade_entry WHERE pupil_id = pupil.id),"
            " (SELECT count(*) FROM mentorship WHERE pupil_id = pupil.id) FROM pupil ORDER BY id"
        )
        rows = [tuple(row) for row in db.connection().exec_driver_sql(asked)]
    database.close()
    return rows


def test_of_every_column_it_is_said_whether_it_says_who_somebody_is() -> None:
    groups = (
        disguising.FORENAMES, disguising.SURNAMES, disguising.UPNS, disguising.ADMISSIONS, disguising.BIRTHDAYS,
        disguising.STAFF, disguising.PUPILS, disguising.FREE, disguising.PLAIN,
    )  # fmt: skip
    fields = {column.field for kind in KINDS for column in columns_of(kind)}
    assert [field for field in fields if sum(field in group for group in groups) != 1] == []


def test_what_cannot_go_in_is_said_and_nothing_is_left_behind(folder: Path) -> None:
    clock = TalkClock(ZoneInfo("Europe/London"))
    path = write(
        folder, "pupils.csv", "UPN,Legal Surname,Legal Forename,Year,Reg\n,Quillfeather,Otto,11,11A\n"
    )
    with pytest.raises(Sorry) as trouble:
        own_school([path], answers, clock, folder)
    assert "There is neither a UPN nor an admission number" in trouble.value.sentence
    alone = write(
        folder, "pupils.csv", "Adno,Legal Surname,Legal Forename,Year,Reg\n1,Quillfeather,Otto,11,11A\n"
    )
    with pytest.raises(Sorry, match="no list of staff"):
        own_school([alone], answers, clock, folder)


@pytest.mark.whole
def test_the_command_talks_and_leaves_no_file(real: Path, tmp_path: Path) -> None:
    # A process of its own: the command sets up the program's logs.
    environment = os.environ | {"STAFFROOM_HOME": str(tmp_path)}
    found = processes.run(
        main, ["try", "--with", str(real)], folder=tmp_path, environment=environment, said="today\nexit\n"
    )
    assert found.code == 0, found.errors
    assert "This is your export under invented names" in found.output
    assert words_in(found.output + found.errors) & secrets_of(real) == set()
    assert list(tmp_path.iterdir()) == []

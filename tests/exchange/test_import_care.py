"""Mentors and learning support keep their days: a change ends what was before, and nothing is lost."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.database import Database
from models.exchange.plan import Plan
from models.exchange.questions import GivenAnswers
from models.lifecycle.leaving import ends_of_staff, pupils_leave, staff_leave
from models.school.care_to_come import Care, CareToCome, begin_care
from models.school.people import Pupil
from tests.exchange.fell_school import fell_school
from tests.exchange.small_school import (
    ALI,
    AMY,
    BEN,
    NOW,
    TODAY,
    ZOE,
    bring,
    look,
    rows,
    told,
    upn,
    write,
    write_school,
)

HEADER = "UPN,Mentor Email,From\n"
DAN = "d.whitfield@school.example"
NOOR = "n.hussain@school.example"
SPELLS = (
    "SELECT upn, staff.code, first_day, last_day FROM mentorship JOIN staff ON staff.id = staff_id"
    " JOIN pupil ON pupil.id = pupil_id ORDER BY pupil.id, first_day"
)

pytestmark = [pytest.mark.P4, pytest.mark.both_databases]


@pytest.fixture
def school(database: Database, tmp_path: Path) -> Path:
    """The folder of the small school, which is in the database, with Dan as Amy's mentor."""
    folder = write_school(tmp_path / "school")
    write(folder, "mentors.csv", f"{HEADER}{AMY},{DAN},07/09/2026\n")
    bring(database, folder)
    return folder


def mentors(database: Database, folder: Path, *lines: str) -> Plan:
    return bring(database, write(folder, "mentors.csv", HEADER + "\n".join(lines) + "\n"))


def test_mentors_go_in_once(database: Database, school: Path) -> None:
    assert rows(database, SPELLS) == [(AMY, "WHD", "2026-09-07", None)]
    planned = bring(database, school)
    assert planned.is_empty
    assert planned.tallies["mentors"].unchanged == 1


def test_a_changed_mentor_ends_the_one_before_on_the_day_before(database: Database, school: Path) -> None:
    planned = mentors(database, school, f"{AMY},{NOOR},16/11/2026", f"{BEN},HUN,16 Nov 2026")
    tally = planned.tallies["mentors"]
    assert (tally.new, tally.changed, tally.fields) == (1, 1, {"mentor": 1})
    assert rows(database, SPELLS) == [
        (AMY, "WHD", "2026-09-07", "2026-11-15"),
        (AMY, "HUN", "2026-11-16", None),
        (BEN, "HUN", "2026-11-16", None),
    ]
    assert bring(database, school).is_empty


def test_a_file_with_history_goes_in_as_history_and_only_once(database: Database, school: Path) -> None:
    lines = (f"{BEN},{NOOR},01/10/2026", f"{BEN},{DAN},07/09/2026", f"{BEN},{DAN},09/11/2026")
    assert mentors(database, school, *lines).tallies["mentors"].new == 1
    assert rows(database, SPELLS)[1:] == [
        (BEN, "WHD", "2026-09-07", "2026-09-30"),
        (BEN, "HUN", "2026-10-01", "2026-11-08"),
        (BEN, "WHD", "2026-11-09", None),
    ]
    assert mentors(database, school, *lines).is_empty


def test_a_correction_of_the_same_day_replaces(database: Database, school: Path) -> None:
    mentors(database, school, f"{AMY},{NOOR},07/09/2026")
    assert rows(database, SPELLS) == [(AMY, "HUN", "2026-09-07", None)]


def test_an_earlier_day_for_the_same_mentor_moves_the_beginning(database: Database, school: Path) -> None:
    planned = mentors(database, school, f"{AMY},{DAN},02/09/2026")
    assert planned.tallies["mentors"].fields == {"from": 1}
    assert rows(database, SPELLS) == [(AMY, "WHD", "2026-09-02", None)]


def test_without_a_day_a_new_mentor_begins_today(database: Database, school: Path) -> None:
    path = write(school, "mentors.csv", "Adno,Mentor\n4101,HUN\n4102,WHD\n")
    bring(database, path)
    assert rows(database, SPELLS) == [
        (AMY, "WHD", "2026-09-07", "2026-11-22"),
        (AMY, "HUN", "2026-11-23", None),
        (BEN, "WHD", "2026-11-23", None),
    ]
    assert bring(database, path).is_empty


def test_an_old_file_does_not_take_back_a_newer_mentor(database: Database, school: Path) -> None:
    mentors(database, school, f"{AMY},{NOOR},16/11/2026")
    planned = mentors(database, school, f"{AMY},{DAN},07/09/2026")
    assert planned.is_empty
    assert told(planned) == [("warning", 2, "Mentor Email", DAN)]
    assert planned.problems[0].detail == "since 16/11/2026"


def test_what_is_missing_from_the_file_is_kept(database: Database, school: Path) -> None:
    planned = mentors(database, school, f"{BEN},{DAN},07/09/2026")
    assert (planned.tallies["mentors"].gone, planned.tallies["mentors"].fate) == (1, "kept")
    assert len(rows(database, SPELLS)) == 2


def test_rows_that_cannot_be_used_are_told(database: Database, school: Path) -> None:
    planned = bring(
        database,
        write(
            school,
            "mentors.csv",
            f"{HEADER}{BEN},x@school.example,07/09/2026\n{upn(90)},{DAN},07/09/2026\n{ALI},,\n",
        ),
    )
    assert planned.is_empty
    assert told(planned) == [
        ("warning", 2, "Mentor Email", "x@school.example"),
        ("warning", 3, "UPN", upn(90)),
    ]


def begin(database: Database, day: date) -> int:
    with database.writing() as db:
        return begin_care(db, day)


def test_a_row_dated_ahead_is_kept_and_begins_by_itself_on_its_day(database: Database, school: Path) -> None:
    ahead = (f"{AMY},{NOOR},01/12/2026", f"{ZOE},{DAN},01/12/2026")
    planned = mentors(database, school, *ahead)
    assert planned.notes == (
        "From Tue 1 Dec on, 2 pupils will have the mentor of the file: it begins by itself on that day.",
    )
    assert planned.tallies["mentors to come"].new == 2
    assert planned.tallies["mentors"].gone == 0
    assert rows(database, SPELLS) == [(AMY, "WHD", "2026-09-07", None)]
    assert mentors(database, school, *ahead).is_empty
    assert begin(database, date(2026, 11, 30)) == 0
    assert begin(database, date(2026, 12, 2)) == 2
    assert rows(database, SPELLS) == [
        (AMY, "WHD", "2026-09-07", "2026-11-30"),
        (AMY, "HUN", "2026-12-01", None),
        (ZOE, "WHD", "2026-12-01", None),
    ]
    assert begin(database, date(2026, 12, 3)) == 0


def test_of_one_day_ahead_the_newer_file_is_right_and_what_it_lacks_stays(
    database: Database, school: Path
) -> None:
    mentors(database, school, f"{ZOE},{DAN},01/12/2026", f"{BEN},{DAN},01/12/2026")
    planned = mentors(database, school, f"{ZOE},{NOOR},01/12/2026")
    assert planned.tallies["mentors to come"].fields == {"mentor": 1}
    begin(database, date(2026, 12, 1))
    assert [row[:2] for row in rows(database, SPELLS)] == [(AMY, "WHD"), (BEN, "WHD"), (ZOE, "HUN")]


def test_whoever_leaves_before_they_begin_is_said_to_be_missing(database: Database, school: Path) -> None:
    mentors(database, school, f"{ZOE},{NOOR},01/12/2026")
    with database.reading() as db:
        (ends,) = ends_of_staff(db, [1], TODAY)
    assert ends.to_come == (3,)
    staff = (
        (school / "staff.csv")
        .read_text("utf-8")
        .replace("HUN,Ms,Noor,Hussain,n.hussain@school.example,teacher,Mathematics\n", "")
    )
    planned = look(database, write(school / "new", "staff.csv", staff), leavers=True)
    (line,) = planned.movements.lines
    assert "1 pupil to come will need another mentor (Zoë O’Brien 11C)" in line


def test_nothing_begins_for_who_has_left_meanwhile(database: Database, school: Path) -> None:
    mentors(database, school, f"{ZOE},{DAN},01/12/2026", f"{BEN},{NOOR},01/12/2026")
    entry_of = Actor(None, NOW, "cli")
    with database.writing() as db:
        entry = record(db, entry_of, Deed.IMPORT)
        pupils_leave(db, entry_of, entry, [3], TODAY)
        staff_leave(db, entry_of, entry, [1], TODAY)
    assert rows(database, "SELECT count(*) FROM care_to_come") == [(0,)]
    assert begin(database, date(2026, 12, 1)) == 0


@pytest.mark.P16
def test_learning_support_dated_ahead_begins_on_its_day_too(database: Database, school: Path) -> None:
    path = write(school, "support.csv", f"UPN,Staff Email,From\n{BEN},m.kowalska@school.example,01/12/2026\n")
    assert bring(database, path).tallies["learning support to come"].new == 1
    assert begin(database, date(2026, 12, 1)) == 1
    assert rows(database, "SELECT pupil_id, first_day, last_day FROM support") == [(2, "2026-12-01", None)]


def test_two_mentors_from_one_day_are_refused(database: Database, school: Path) -> None:
    path = write(school, "mentors.csv", f"{HEADER}{BEN},{DAN},07/09/2026\n{BEN},{NOOR},07/09/2026\n")
    with pytest.raises(Exception, match="two mentors from one day"):
        bring(database, path)


@pytest.mark.P16
def test_learning_support_follows_the_file_for_the_pupils_in_it(database: Database, school: Path) -> None:
    asked = (
        "SELECT upn, staff.code, first_day, last_day FROM support JOIN staff ON staff.id = staff_id"
        " JOIN pupil ON pupil.id = pupil_id ORDER BY pupil.id, first_day, staff.code"
    )
    header = "UPN,Staff Email,From\n"
    first = write(
        school, "support.csv", f"{header}{BEN},m.kowalska@school.example,03/09/2026\n{ZOE},KOM,03/09/2026\n"
    )
    assert bring(database, first).tallies["learning support"].new == 2
    assert bring(database, first).is_empty
    planned = bring(database, write(school, "support.csv", f"{header}{BEN},{NOOR},16/11/2026\n"))
    tally = planned.tallies["learning support"]
    assert (tally.changed, tally.gone, tally.fate) == (1, 1, "kept")
    assert rows(database, asked) == [
        (BEN, "KOM", "2026-09-03", "2026-11-22"),
        (BEN, "HUN", "2026-11-16", None),
        (ZOE, "KOM", "2026-09-03", None),
    ]


@pytest.mark.P16
def test_much_learning_support_that_would_end_is_asked_about(database: Database, school: Path) -> None:
    header = "UPN,Staff Email,From\n"
    pupils = (AMY, BEN, ZOE, ALI)
    by_mia = "".join(f"{pupil},m.kowalska@school.example,03/09/2026\n" for pupil in pupils)
    bring(database, write(school, "support.csv", header + by_mia))
    by_noor = write(
        school, "support.csv", header + "".join(f"{pupil},{NOOR},16/11/2026\n" for pupil in pupils)
    )
    (question,) = look(database, by_noor).questions
    assert question.asks.startswith(
        "4 of 4 pupils' learning support would go: Mia Kowalska for Amy Carter 11A"
    )
    assert bring(database, by_noor, answers=GivenAnswers(remove=["support"])).questions == ()


@pytest.mark.P4
def test_nobody_is_asked_to_add_a_mentor_who_is_to_come(database: Database) -> None:
    fell = fell_school(database)
    with database.writing() as db:
        db.connection().exec_driver_sql("UPDATE mentorship SET last_day = '2026-11-20'")
        for forename in ("Orla", "Ned", "Priya", "Jago", "Tomasz", "Amina"):
            pupil_id = db.exec(select(Pupil.id).where(Pupil.legal_forename == forename)).one()
            db.add(
                CareToCome(care=Care.MENTOR, pupil_id=pupil_id or 0, staff_id=3, first_day=date(2026, 12, 1))
            )
    said = fell.says("a.alder", "todo")
    assert "1 pupil with no mentor" in said
    assert "Leo Pike 11A\n    To give them one: mentors" in said
    assert "6 more have one to come: " in said
    assert "Orla Tarn 11A: Carys Corrie from Tue 1 Dec" in said
    with database.writing() as db:
        leo = db.exec(select(Pupil.id).where(Pupil.legal_forename == "Leo")).one()
        db.add(CareToCome(care=Care.MENTOR, pupil_id=leo or 0, staff_id=3, first_day=date(2026, 12, 1)))
    assert "mentors.csv" not in fell.says("a.alder", "todo")
    assert "Carys Corrie from Tue 1 Dec" in fell.says("a.alder", "digest")

"""What is kept no longer goes for good: of each kind, from every file."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot.papers.saved import let_papers_go
from models.audit.entries import Actor
from models.db.database import Database
from models.db.journal import Journal
from models.db.tables import SQLModel
from models.lifecycle.register import held
from models.lifecycle.removal.compacting import compact
from models.lifecycle.removal.removing import AT_ONCE, remove_all
from models.lifecycle.subject_access.files import let_files_go
from models.rules.retention import HeldKind
from models.school.people import Staff
from tests.lifecycle.kept_no_longer import LATER, NOW, filled, journal, listed, rows_of
from tests.lifecycle.planted import approve_it, let_all_go, make_files, plant, stands_in, stands_in_files

__all__ = ["filled", "journal"]  # fixtures

ON_RECORDS = ("staff.title", "staff.forename", "staff.surname")
"""The names of staff stay on the records that they wrote."""


@pytest.mark.parametrize("kind", list(HeldKind))
def test_of_each_kind_nothing_is_left_anywhere(filled: Database, journal: Journal, kind: HeldKind) -> None:
    """Every table of the kind, as the register has it: a new one that nobody thought of fails here."""
    planted = plant(filled, kind)
    assert set(planted) == {each.name for each in held(kind)}
    assert stands_in(filled) or not any(planted.values())
    let_all_go(filled, LATER)
    in_use = [each.name for each in held(kind) if kind is HeldKind.WORKINGS and not each.goes_by]
    left = [
        each
        for each in stands_in(filled, journal)
        if not any(name in each for name in (*in_use, *ON_RECORDS))
    ]
    assert left == []
    assert journal.file.exists()


def test_nothing_is_left_in_any_file_that_was_made(
    filled: Database, journal: Journal, tmp_path: Path
) -> None:
    """The whole home is searched, in PDFs, workbooks and what is packed: each goes after its days."""
    requests, papers = tmp_path / "requests", tmp_path / "papers"
    plant(filled, HeldKind.REQUESTS)
    make_files(filled, requests, papers)
    assert {Path(each).suffix for each in stands_in_files(tmp_path)} >= {".zip", ".pdf", ".xlsx"}
    with filled.writing() as db:
        assert let_files_go(db, Actor(None, NOW), requests)
    assert let_papers_go(filled, papers, NOW) == 2
    let_all_go(filled, LATER)
    compact(filled, NOW)
    filled.close()
    assert stands_in_files(tmp_path) == set()
    assert journal.file.exists()


@pytest.mark.whole
def test_who_is_named_on_no_record_goes_with_the_name(filled: Database) -> None:
    with filled.writing() as db:
        staff = Staff(email="gone@school.example", forename="Priya", surname="Shah", active=False)
        db.add(staff)
        db.flush()
        staff_id = staff.id
    let_all_go(filled, LATER)
    with filled.reading() as db:
        assert db.get(Staff, staff_id) is None
        addresses = db.execute(select(col(Staff.email)).where(col(Staff.active).is_(False))).scalars()
        assert [each for each in addresses if not each.startswith("left:")] == []


@pytest.mark.whole
def test_what_is_carried_out_twice_does_nothing_the_second_time(filled: Database, journal: Journal) -> None:
    let_all_go(filled, LATER)
    before = journal.file.read_bytes()
    assert remove_all(filled, NOW) == []
    assert (journal.file.read_bytes(), let_all_go(filled, LATER)) == (before, [])


@pytest.mark.whole
def test_the_counts_of_sessions_stay(filled: Database) -> None:
    tables = SQLModel.metadata.tables
    with filled.reading() as db:
        booked = db.execute(
            select(func.count()).where(tables["booking"].c.cancelled_at.is_(None))
        ).scalar_one()
        before = db.execute(
            select(func.sum(tables["session_count"].c.number)).where(
                tables["session_count"].c.counted == "booked"
            )
        ).scalar_one()
        sessions = rows_of(filled, "session")
    let_all_go(filled, LATER)
    with filled.reading() as db:
        after = dict(
            db.execute(
                select(
                    tables["session_count"].c.counted, func.sum(tables["session_count"].c.number)
                ).group_by(tables["session_count"].c.counted)
            ).all()
        )
    assert (rows_of(filled, "booking"), rows_of(filled, "session")) == (0, 0)
    assert after["booked"] == before + booked
    assert after["sessions"] >= sessions


@pytest.mark.whole
def test_no_transaction_takes_more_than_a_few_hundred_rows(filled: Database) -> None:
    """So that whoever wants to write waits for no more than that."""
    tables = SQLModel.metadata.tables
    with filled.writing() as db:
        slip = dict(db.execute(select(tables["slip"])).mappings().all()[0])
        many = [{**slip, "id": 1_000 + number} for number in range(2 * AT_ONCE + 50)]
        db.execute(tables["slip"].insert(), many)
    number = listed(filled)
    approve_it(filled, number, NOW)
    steps = remove_all(filled, NOW)
    assert max(each.rows for each in steps) <= AT_ONCE * 2
    assert sum(each.rows for each in steps) > 2 * AT_ONCE
    assert rows_of(filled, "slip") == 0

"""A request about the data of whoever would answer it: somebody else decides, makes the file and hands it over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.db.errors import Sorry
from models.lifecycle.subject_access.requesting import ask_back, close, known_request
from models.rules.askers import ClosedAs
from models.rules.withholding import Because, WhatGoesOut
from models.school.people import Role, Staff, StaffRole, ids_with_role
from models.school.snapshot import changed
from models.views.data_requests import answering
from tests.house.small_school import fill
from tests.lifecycle.desk import DATA_MANAGER, OFFICER, Desk, Files


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    with database.writing() as db:
        fill(db)
    return Desk(database, tmp_path / "requests")


OWN = "is about your own data, so somebody else goes on with it."
DEEDS: dict[str, Callable[[Desk, int], object]] = {
    "look": lambda desk, number: desk.looks(number),
    "decide": lambda desk, number: desk.decides(number, ["slip:1"], WhatGoesOut.WITHHELD, Because.CRIME),
    "make": lambda desk, number: desk.makes(number),
    "open": lambda desk, number: desk.opens(number),
    "close": lambda desk, number: desk.does(
        lambda at: close(at.db, at.actor, at.who, number, ClosedAs.ANSWERED)
    ),
    "ask back": lambda desk, number: desk.does(
        lambda at: ask_back(at.db, at.actor, at.who, number, date(2026, 11, 30), "Which years?")
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_of_one_s_own_data_somebody_else_decides_and_makes_the_file(desk: Desk, deed: str) -> None:
    """Who asks may have it taken down, and sees how it stands."""
    number = desk.asked_by(DATA_MANAGER)
    with pytest.raises(Sorry, match=f"Request {number} {OWN} Ask ") as held:
        DEEDS[deed](desk, number)
    assert "Alan Price" not in held.value.sentence
    assert desk.does(lambda at: known_request(at.db, at.who, number)).is_open
    with desk.database.reading() as db:
        refused = db.exec(select(Entry.deed).where(Entry.did == Did.REFUSED)).all()
    assert "request" in refused, "on record"


def test_somebody_else_answers_it_to_the_end(desk: Desk) -> None:
    number = desk.asked_by(DATA_MANAGER)
    desk.email = OFFICER
    assert desk.looks(number).waiting == []
    passphrase = desk.makes(number, "helen.marsh@school.example")
    files = Files.of(desk.opens(number), passphrase)
    assert files.data["member of staff"] == "Alan Price"


def test_where_nobody_else_may_the_school_is_told_how_somebody_can(desk: Desk) -> None:
    number = desk.asked_by(DATA_MANAGER)
    with desk.database.writing() as db:
        alan = db.exec(select(Staff.id).where(Staff.email == DATA_MANAGER)).one()
        db.execute(delete(StaffRole).where(col(StaffRole.staff_id) != alan))
        changed(db)
    with pytest.raises(Sorry, match="name a data protection officer or a second data manager, and import it"):
        desk.makes(number)


def test_of_it_hears_who_answers_it_instead(desk: Desk) -> None:
    with desk.database.writing() as db:
        alan = db.exec(select(Staff.id).where(Staff.email == DATA_MANAGER)).one() or 0
        for role in (Role.DATA_PROTECTION, Role.SCHEME_LEAD, Role.SAFEGUARDING_LEAD):
            others = set(ids_with_role(db, role)) - {alan}
            assert answering(db, alan) & others == others, "the first of these roles that somebody has"
            db.execute(delete(StaffRole).where(col(StaffRole.role) == role))
            changed(db)
        assert answering(db, alan) == set()
        assert answering(db) == {alan}

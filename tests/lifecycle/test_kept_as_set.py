"""What goes by its own days is there until the last that the school has set, and gone after it; of each kind."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from bot.papers.saved import let_papers_go
from models.audit.entries import Actor
from models.db.database import Database
from models.db.tables import SQLModel
from models.lifecycle.register import held
from models.lifecycle.removal.listing import make_list
from models.lifecycle.removal.removing import remove_all
from models.lifecycle.retention import due_to_go
from models.lifecycle.subject_access.files import let_files_go
from models.rules.retention import AS_LONG_AS, OF_LEAVERS, HeldKind
from models.school.settings import SettingChange, Settings
from tests.lifecycle.planted import MADE, approve_it, let_all_go, make_files

ITS_DAY = date(2029, 3, 10)
"""The day of its own of all that goes by one."""
CASES = [
    (HeldKind.DAY_CODES, "retention_day_codes", 1, date(2029, 9, 1), date(2030, 9, 1)),
    (HeldKind.TELLING, "retention_messages", 120, date(2029, 6, 9), date(2029, 7, 9)),
    (HeldKind.WORKINGS, "retention_runs", 18, date(2030, 3, 11), date(2030, 9, 11)),
    (HeldKind.AUDIT, "retention_audit", 5, date(2032, 3, 11), date(2034, 3, 11)),
    (HeldKind.REQUESTS, "retention_requests", 5, date(2032, 3, 11), date(2034, 3, 11)),
    (HeldKind.FILES, "request_file_days", 60, date(2029, 4, 10), date(2029, 5, 10)),
]
"""Each kind with its setting, something longer, and the first day on which it goes: by default, and then."""


@pytest.fixture
def filled(leavers: Database) -> Database:
    """Rows in every table; what goes by days of its own is all of one day."""
    moment = datetime.combine(ITS_DAY, time(12), UTC)
    with leavers.writing() as db:
        for kind in HeldKind:
            for each in held(kind):
                if each.goes_by:
                    table = SQLModel.metadata.tables[each.name]
                    is_date = table.columns[each.goes_by].type.python_type is date
                    db.execute(update(table).values({each.goes_by: ITS_DAY if is_date else moment}))
        # What was sent is not there any more: it would keep its reference for a while longer.
        db.execute(update(SQLModel.metadata.tables["delivery"]).values(reference=""))
    return leavers


def test_every_kind_that_goes_by_its_own_days_is_here() -> None:
    after_leaving = {*OF_LEAVERS, HeldKind.IDENTITY}
    assert {kind for kind, *_ in CASES} == set(HeldKind) - after_leaving - set(AS_LONG_AS)


@pytest.mark.parametrize(
    ("kind", "setting", "longer", "goes", "then"), CASES, ids=[each[0] for each in CASES]
)
def test_it_is_there_until_its_last_day_and_gone_after_also_where_that_was_set_since(
    filled: Database, kind: HeldKind, setting: str, longer: int, goes: date, then: date
) -> None:
    """A list that was approved before it was kept for longer removes nothing of it."""
    tables = [each.name for each in held(kind) if each.goes_by]
    before = {name: rows_of(filled, name) for name in tables}
    assert not is_listed(filled, kind, goes - timedelta(days=1))
    assert is_listed(filled, kind, goes)
    now = datetime.combine(goes, time(9), UTC)
    made = make_list(filled, Actor(None, now), goes)
    assert made is not None
    number = made.id or 0
    approve_it(filled, number, now)
    with filled.writing() as db:
        db.add(SettingChange(name=setting, value=str(longer), changed_at=now))
    assert remove_all(filled, now)[-1].done
    # What goes with something else, or says that this was done, is not of that day.
    assert {name: rows_of(filled, name) >= many for name, many in before.items()} == dict.fromkeys(
        tables, True
    )
    assert not is_listed(filled, kind, then - timedelta(days=1))
    assert is_listed(filled, kind, then)
    let_all_go(filled, then)
    assert {name: rows_of(filled, name, of=ITS_DAY) for name in tables} == dict.fromkeys(tables, 0)


def is_listed(database: Database, kind: HeldKind, on: date) -> bool:
    with database.reading() as db:
        return any(
            each.kind is kind and not each.pupils for each in due_to_go(db, on, ZoneInfo("Europe/London"))
        )


def rows_of(database: Database, name: str, *, of: date | None = None) -> int:
    """How many rows there are; or of that day alone."""
    table = SQLModel.metadata.tables[name]
    wanted = select(func.count()).select_from(table)
    if of is not None:
        (by,) = (table.columns[each.goes_by] for kind in HeldKind for each in held(kind) if each.name == name)
        first = of if by.type.python_type is date else datetime.combine(of, time(), UTC)
        wanted = wanted.where(by >= first, by < first + timedelta(days=1))
    with database.reading() as db:
        return int(db.execute(wanted).scalar_one())


@pytest.mark.parametrize("days", [Settings().request_file_days, 7, 60])
def test_a_file_that_was_made_is_there_until_its_last_day(
    filled: Database, tmp_path: Path, days: int
) -> None:
    requests, papers = tmp_path / "requests", tmp_path / "papers"
    make_files(filled, requests, papers)
    files = [*requests.iterdir(), *papers.iterdir()]
    with filled.writing() as db:
        db.add(SettingChange(name="request_file_days", value=str(days), changed_at=MADE))
    for seconds, there in ((-1, True), (0, False)):
        now = MADE + timedelta(days=days, seconds=seconds)
        with filled.writing() as db:
            let_files_go(db, Actor(None, now), requests)
        let_papers_go(filled, papers, now)
        assert [each.exists() for each in files] == [there] * 3

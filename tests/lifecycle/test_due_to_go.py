"""What is kept no longer is listed: of every table of a kind, on its day and not before."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, insert, select, update

from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.seals import seal
from models.db.database import Database
from models.db.tables import Db, SQLModel
from models.lifecycle.register import held
from models.lifecycle.retention import DueToGo, due_to_go
from models.rules.retention import OF_LEAVERS, HeldKind, KeepingTimes, goes_on
from models.school.settings import SettingChange

LONDON = ZoneInfo("Europe/London")
LEFT = date(2027, 7, 20)


@pytest.fixture
def filled(with_all_rows: Database) -> Database:
    """Rows in every table, of pupils who all left on one day."""
    with with_all_rows.writing() as db:
        db.execute(update(SQLModel.metadata.tables["pupil"]).values(left_on=LEFT))
    return with_all_rows


def listed(database: Database, on: date) -> dict[tuple[HeldKind, int | None], DueToGo]:
    with database.reading() as db:
        return {(each.kind, each.leaving): each for each in due_to_go(db, on, LONDON)}


def rows_of(db: Db, name: str) -> int:
    """How many rows of a table are some pupil's."""
    table = SQLModel.metadata.tables[name]
    counted = (
        select(func.count(table.columns.get("pupil_id")))
        if "pupil_id" in table.columns
        else select(func.count())
    )
    return int(db.execute(counted.select_from(table)).scalar_one())


@pytest.mark.parametrize("kind", OF_LEAVERS)
def test_every_table_of_a_kind_is_in_it_from_its_first_of_september_on(
    filled: Database, kind: HeldKind
) -> None:
    goes = date(2030, 9, 1) if kind is HeldKind.ACADEMIC else date(2028, 9, 1)
    assert (kind, 2027) not in listed(filled, goes - timedelta(days=1))
    found = listed(filled, goes)[kind, 2027]
    with filled.reading() as db:
        of_pupils = {each.name: rows_of(db, each.name) for each in held(kind) if each.of_pupils}
    assert found.rows == of_pupils, "all of it is of pupils who left then, by whatever table that is known"
    assert (found.oldest < LEFT, found.pupils > 0) == (True, True), "the day of the oldest record"


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        (HeldKind.WORKING_NOTES, "retention_notes"),
        (HeldKind.SESSIONS, "retention_sessions"),
        (HeldKind.ACADEMIC, "retention_academic"),
    ],
)
def test_what_the_school_sets_moves_the_day_of_that_kind_alone(
    filled: Database, kind: HeldKind, setting: str
) -> None:
    with filled.writing() as db:
        db.add(SettingChange(name=setting, value="5", changed_at=datetime(2026, 11, 23, tzinfo=UTC)))

    def first_day(of: HeldKind) -> date:
        firsts = (date(year, 9, 1) for year in range(2028, 2036))
        return next(each for each in firsts if (of, 2027) in listed(filled, each))

    assert (kind, 2027) not in listed(filled, date(2032, 8, 31))
    usual = {each: goes_on(LEFT, KeepingTimes().years(each) or 0) for each in OF_LEAVERS}
    assert {each: first_day(each) for each in OF_LEAVERS} == usual | {kind: date(2032, 9, 1)}
    assert first_day(HeldKind.IDENTITY) == date(2032, 9, 1), "the pupil goes with the last of what is kept"


def test_of_who_is_here_or_came_back_nothing_is(filled: Database) -> None:
    with filled.writing() as db:
        db.execute(update(SQLModel.metadata.tables["pupil"]).values(left_on=None))
    assert [kind for kind, leaving in listed(filled, date(2060, 9, 1)) if leaving is not None] == []


def test_years_of_leaving_stand_apart_the_oldest_first(filled: Database) -> None:
    pupil = SQLModel.metadata.tables["pupil"]
    with filled.writing() as db:
        db.execute(update(pupil).where(pupil.c.id == 1).values(left_on=date(2026, 9, 1)))
        db.execute(update(pupil).where(pupil.c.id != 1).values(left_on=date(2026, 8, 31)))
    with filled.reading() as db:
        found = [each.leaving for each in due_to_go(db, date(2028, 9, 1), LONDON) if each.leaving]
    assert found == sorted(found)
    assert set(found) == {2026, 2027}


def test_day_codes_go_with_the_year_and_the_audit_after_three(database: Database) -> None:
    tables = SQLModel.metadata.tables
    with database.writing() as db:
        db.execute(
            insert(tables["pupil"]).values(id=1, legal_surname="Carter", legal_forename="Amy", year_group=11)
        )
        for day in (date(2027, 8, 31), date(2027, 9, 1)):
            db.execute(insert(tables["day_code"]).values(day=day, pupil_id=1, am="I", pm=""))
        db.execute(
            insert(tables["entry"]).values(
                at=datetime(2026, 11, 23, 9, tzinfo=UTC),
                did="saw",
                deed="todo.list",
                record="",
                fields="",
                door="",
            )
        )
        for each in (datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2029, 11, 24, 9, tzinfo=UTC)):
            record(db, Actor(None, each), Deed.TODO_LIST)
        db.flush()
        seal(db, datetime(2029, 11, 25, 9, tzinfo=UTC))
    assert listed(database, date(2027, 8, 31)) == {}
    assert listed(database, date(2027, 9, 1)) == {
        (HeldKind.DAY_CODES, None): DueToGo(HeldKind.DAY_CODES, None, 0, {"day_code": 1}, date(2027, 8, 31))
    }
    assert (HeldKind.AUDIT, None) not in listed(database, date(2029, 11, 23))
    assert listed(database, date(2029, 11, 26))[HeldKind.AUDIT, None].rows == {"entry": 2}


@pytest.mark.whole
@pytest.mark.parametrize(("reference", "days"), [("", 91), ("1.1", 121)])
def test_what_stands_on_a_platform_keeps_its_reference_for_a_month_longer(
    filled: Database, reference: str, days: int
) -> None:
    closed = date(2027, 9, 1)
    notice, delivery = (SQLModel.metadata.tables[name] for name in ("notice", "delivery"))
    with filled.writing() as db:
        db.execute(update(notice).values(closed_at=datetime(2027, 9, 1, 12, tzinfo=UTC)))
        db.execute(update(delivery).values(state="sent", reference=reference))
        db.execute(delete(notice).where(notice.c.id.not_in(select(delivery.c.notice_id))))

    def due(after: int) -> int:
        found = listed(filled, closed + timedelta(days=after)).get((HeldKind.TELLING, None))
        return found.rows.get("notice", 0) if found is not None else 0

    assert (due(days - 1), due(days) > 0) == (0, True)

"""By a list goes what was on it and was decided, and nothing that changed since, is held or is kept longer."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, update
from sqlmodel import col

from models.audit.entries import Actor
from models.audit.holds import Hold
from models.audit.purge_lists import ItemState, ListState, PurgeItem, PurgeList, open_list
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.db.tables import SQLModel
from models.lifecycle.register import held, register
from models.lifecycle.removal.deciding import approve, drop, second
from models.lifecycle.removal.listing import keep_list, plan_list
from models.lifecycle.removal.removing import remove_all
from models.lifecycle.removal.standing import standing_of
from models.lifecycle.retention import due_items, due_to_go
from models.rules.retention import HeldKind
from models.school.people import Role, StaffRole
from models.school.settings import SettingChange, Settings
from scheduler.keeping import Keeper, KeptBy
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.lifecycle.kept_no_longer import LATER, NOW, filled, journal, listed, rows_of
from tests.lifecycle.planted import LEAD, OFFICER, approve_it, let_all_go, who

__all__ = ["filled", "journal"]  # fixtures


@pytest.mark.whole
def test_a_list_is_read_before_it_is_written_and_what_changes_between_is_not_on_it(filled: Database) -> None:
    tables = SQLModel.metadata.tables
    with filled.reading(steady=True) as db:
        planned = plan_list(db, LATER)
    with filled.writing() as db:
        slip = dict(db.execute(select(tables["slip"])).mappings().all()[0])
        db.execute(tables["slip"].insert().values({**slip, "id": 99}))
    with filled.writing() as db:
        made = keep_list(db, Actor(None, NOW), planned)
        assert made is not None
        number = made.id or 0
    approve_it(filled, number, NOW)
    remove_all(filled, NOW)
    with filled.reading() as db:
        left = db.execute(
            select(col(PurgeItem.kind), col(PurgeItem.whose_id)).where(
                col(PurgeItem.list_id) == number, col(PurgeItem.state) == ItemState.LEFT
            )
        )
        assert (HeldKind.WORKING_NOTES, slip["pupil_id"]) in [tuple(each) for each in left]
        assert db.execute(select(func.count()).where(tables["slip"].c.id == 99)).scalar_one() == 1


def test_of_two_who_make_a_list_at_once_the_second_is_told_so(filled: Database) -> None:
    with filled.reading(steady=True) as db:
        first, other = plan_list(db, LATER), plan_list(db, LATER)
    with filled.writing() as db:
        made = keep_list(db, Actor(None, NOW), first)
    with pytest.raises(Sorry, match="meanwhile"), filled.writing() as db:
        keep_list(db, Actor(None, NOW), other)
    with filled.reading() as db:
        waits = open_list(db)
        assert made is not None
        assert waits is not None
        assert waits.id == made.id


@pytest.mark.whole
def test_what_changed_since_a_list_was_made_is_not_removed_by_it(filled: Database) -> None:
    """A pupil came back, one got another record, one is on hold: nothing of theirs goes, and it is on another list."""
    tables = SQLModel.metadata.tables
    number = listed(filled)
    with filled.writing() as db:
        (back, more) = sorted(db.execute(select(tables["pupil"].c.id)).scalars())[:2]
        db.execute(update(tables["pupil"]).where(tables["pupil"].c.id == back).values(left_on=None))
        slip = dict(
            db.execute(select(tables["slip"]).where(tables["slip"].c.pupil_id == more)).mappings().first()
            or {}
        )
        had = db.execute(select(func.count()).where(tables["slip"].c.pupil_id == more)).scalar_one()
        slip = dict(db.execute(select(tables["slip"])).mappings().all()[0])
        db.execute(tables["slip"].insert().values({**slip, "id": 99, "pupil_id": more}))
    approve_it(filled, number, NOW)
    remove_all(filled, NOW)
    with filled.reading() as db:
        left = db.execute(
            select(col(PurgeItem.kind), col(PurgeItem.whose_id)).where(
                col(PurgeItem.list_id) == number, col(PurgeItem.state) == ItemState.LEFT
            )
        ).all()
        slips = db.execute(select(func.count()).where(tables["slip"].c.pupil_id == more)).scalar_one()
    assert {kind for kind, whose in left if whose == back} >= {HeldKind.WORKING_NOTES, HeldKind.ACADEMIC}
    assert (HeldKind.WORKING_NOTES, more) in left
    assert slips == had + 1
    let_all_go(filled, LATER)
    with filled.reading() as db:
        assert db.execute(select(func.count()).where(tables["slip"].c.pupil_id == more)).scalar_one() == 0
        assert db.execute(select(func.count()).where(tables["pupil"].c.id == back)).scalar_one() == 1


@pytest.mark.whole(
    "tests/lifecycle/test_kept_as_set.py::test_it_is_there_until_its_last_day_and_gone_after_also_where_that_was_set_since"
)
def test_what_is_kept_for_longer_since_is_not_removed_by_the_list(filled: Database) -> None:
    """The list was approved under the old setting: of what is still due all goes, of the rest nothing."""
    day = date(2030, 9, 1)
    tables = SQLModel.metadata.tables
    now = datetime.combine(day, time(9), UTC)
    with filled.writing() as db:
        db.execute(update(tables["pupil"]).values(left_on=date(2027, 7, 20)))
        db.execute(tables["hold"].delete())
    number = listed(filled, day)
    approve_it(filled, number, now)
    with filled.writing() as db:
        db.add(SettingChange(name="retention_academic", value="4", changed_at=now))
    before = {each.name: rows_of(filled, each.name) for each in held(HeldKind.ACADEMIC)}
    assert remove_all(filled, now)[-1].done
    assert {name: rows_of(filled, name) for name in before} == before
    assert (rows_of(filled, "slip"), rows_of(filled, "booking")) == (0, 0)
    next_year = datetime(2031, 9, 1, 9, tzinfo=UTC)
    let_all_go(filled, next_year.date())
    assert rows_of(filled, "grade_entry") == 0


@pytest.mark.whole("tests/lifecycle/test_one_record.py::test_what_the_pupil_says_of_it_goes_with_it")
@pytest.mark.parametrize("years", ["3", "1"])
def test_what_a_pupil_says_of_a_record_goes_with_the_record(filled: Database, years: str) -> None:
    """It tells what the record said; and what else is on the same list goes by it all the same."""
    now = datetime(2028, 9, 1, 9, tzinfo=UTC)
    tables = SQLModel.metadata.tables
    here, slip = tables["pupil_statement"], tables["slip"]
    with filled.writing() as db:
        db.execute(update(tables["pupil"]).values(left_on=date(2027, 7, 20)))
        db.execute(tables["hold"].delete())
        said = db.execute(select(here.c.id)).scalars().first()
        number, whose = db.execute(select(slip.c.id, slip.c.pupil_id)).first() or (0, 0)
        of_a_slip = {"record": "slip", "record_id": number, "pupil_id": whose}
        db.execute(update(here).where(here.c.id == said).values(of_a_slip))
        db.add(SettingChange(name="retention_academic", value=years, changed_at=now))
    number = listed(filled, now.date())
    with filled.reading() as db:
        standing = standing_of(db, db.get_one(PurgeList, number), who(db, LEAD), now.date())
        beside = {each.kind: each.statements for each in standing.kinds if each.statements}
        due = due_to_go(db, now.date(), ZoneInfo("UTC"))
    assert beside == {HeldKind.WORKING_NOTES: 1}, "those of academic records are counted among them"
    assert beside == {each.kind: each.statements for each in due if each.statements}, "said alike beforehand"
    in_all = {each.kind: each.rows for each in standing.kinds}
    assert in_all == {each.kind: sum(each.rows.values()) for each in due}
    approve_it(filled, number, now)
    assert remove_all(filled, now)[-1].done
    with filled.reading() as db:
        left = db.execute(select(here.c.id).where(here.c.id == said)).all()
    assert (rows_of(filled, "slip"), left) == (0, [])
    assert (rows_of(filled, "grade_entry") > 0) is (years == "3")


@pytest.mark.whole
def test_a_statement_whose_record_went_without_it_goes_by_the_next_list_of_such_records(
    filled: Database,
) -> None:
    now = datetime(2028, 9, 1, 9, tzinfo=UTC)
    let_all_go(filled, now.date())
    tables = SQLModel.metadata.tables
    with filled.writing() as db:
        pupil_id = db.execute(select(tables["pupil"].c.id)).scalars().first()
        db.execute(tables["pupil_statement"].delete())
        left_over = {
            "pupil_id": pupil_id, "record": "slip", "record_id": 9001, "beside": "the slip", "said_by": "pupil",
            "text": "no", "said_on": now.date(), "taken_at": now,
            "taken_by": db.execute(select(tables["staff"].c.id)).scalars().first(),
        }  # fmt: skip
        db.execute(insert(tables["pupil_statement"]).values(left_over))
    number = listed(filled, now.date())
    approve_it(filled, number, now)
    assert remove_all(filled, now)[-1].done
    assert rows_of(filled, "pupil_statement") == 0
    assert rows_of(filled, "grade_entry") > 0


@pytest.mark.whole
def test_what_was_edited_since_is_not_removed_by_the_list_though_there_is_as_much_of_it(
    filled: Database,
) -> None:
    """Of a pupil, of staff who left, and of requests that were closed."""
    tables = SQLModel.metadata.tables
    number = listed(filled)
    edited = {"slip": "text", "staff": "forename", "data_request": "asker_name"}
    before = {name: rows_of(filled, name) for name in edited}
    with filled.writing() as db:
        for name, column in edited.items():
            here = tables[name]
            old = here.c.active.is_(False) if name == "staff" else here.c.id > 0
            db.execute(here.update().where(old).values({column: "edited since"}))
    approve_it(filled, number, NOW)
    remove_all(filled, NOW)
    assert {name: rows_of(filled, name) for name in edited} == before
    let_all_go(filled, LATER)
    assert rows_of(filled, "slip") == 0


def test_a_hold_keeps_everything_of_the_pupil(filled: Database) -> None:
    tables = SQLModel.metadata.tables
    number = listed(filled)
    with filled.writing() as db:
        db.execute(tables["hold"].update().values(ended_at=NOW))
        pupil_id = db.execute(select(func.min(tables["slip"].c.pupil_id))).scalar_one()
        by = who(db, LEAD).staff_id
        db.add(Hold(pupil_id=pupil_id, reason="A claim", set_by=by, set_at=NOW, look_again=LATER))

    def theirs() -> dict[str, int]:
        with filled.reading() as db:
            return {
                name: db.execute(select(func.count()).where(table.c.pupil_id == pupil_id)).scalar_one()
                for name, table in tables.items()
                # That a message named the pupil is known while the message stands, and a message is nobody's record.
                if "pupil_id" in table.c and register()[name].goes_with != "notice"
            }

    before = theirs()
    approve_it(filled, number, NOW)
    remove_all(filled, NOW)
    assert theirs() == before
    assert sum(before.values()) > 10


def test_of_many_pupils_only_once_a_second_person_says_so(filled: Database) -> None:
    with filled.writing() as db:
        db.add(SettingChange(name="retention_second_above", value="0", changed_at=NOW))
    number = listed(filled)
    with filled.writing() as db:
        lead, officer = who(db, LEAD), who(db, OFFICER)
        with pytest.raises(NotAllowed):
            approve(db, Actor(officer.staff_id, NOW), officer, number)
        assert approve(db, Actor(lead.staff_id, NOW), lead, number).needs_second
    assert remove_all(filled, NOW) == []
    with filled.writing() as db:
        with pytest.raises(NotAllowed):
            second(db, Actor(lead.staff_id, NOW), lead, number)
        db.add(StaffRole(staff_id=lead.staff_id, role=Role.DATA_MANAGER))
    with filled.writing() as db:
        lead = who(db, LEAD)
        with pytest.raises(Sorry, match="Somebody else"):
            second(db, Actor(lead.staff_id, NOW), lead, number)
    assert remove_all(filled, NOW) == []
    with filled.writing() as db:
        second(db, Actor(officer.staff_id, NOW), officer, number)
    assert remove_all(filled, NOW)


def test_a_list_that_was_dropped_or_replaced_removes_nothing(filled: Database) -> None:
    first = listed(filled)
    newer = listed(filled)
    with filled.writing() as db:
        lead = who(db, LEAD)
        with pytest.raises(Sorry, match="newer one"):
            approve(db, Actor(lead.staff_id, NOW), lead, first)
        drop(db, Actor(lead.staff_id, NOW), lead, newer)
        with pytest.raises(Sorry):
            approve(db, Actor(lead.staff_id, NOW), lead, newer)
    assert remove_all(filled, NOW) == []


def test_at_night_the_term_s_list_is_made_once_and_a_server_carries_out_what_was_approved(
    filled: Database,
) -> None:
    """On a Monday in the holidays as on any day; and nothing is removed before somebody approved it for good."""
    night = NOW.replace(hour=2, minute=45)
    jobs = [each for each in timetable(Settings()) if each.name == "what is kept no longer"]
    run_due(filled, night, lambda _: jobs)
    assert run_due(filled, night + timedelta(days=1), lambda _: jobs)
    with filled.reading() as db:
        (made,) = db.execute(select(PurgeList).where(col(PurgeList.state) == ListState.WAITING)).scalars()
    moment = [night]
    keeper = Keeper(
        filled, KeptBy(lambda _: "", lambda _: ""), now=lambda: moment[0], timezone=ZoneInfo("Europe/London")
    )
    keeper.keep()
    assert rows_of(filled, "slip") > 0
    approve_it(filled, made.id or 0, night)
    moment[0] += timedelta(minutes=Settings().undo_minutes - 1)
    keeper.keep()
    assert rows_of(filled, "slip") > 0, "it can still be undone"
    moment[0] += timedelta(minutes=1)
    keeper.keep()
    assert rows_of(filled, "slip") == 0
    with filled.reading() as db:
        after = db.get_one(PurgeList, made.id)
    assert (after.state, after.compacted_at is not None) == (ListState.DONE, True)
    run_due(filled, night + timedelta(days=2), lambda _: jobs)
    with filled.reading() as db:
        assert db.execute(select(func.max(PurgeList.id))).scalar_one() == made.id, "one a term is enough"


@pytest.mark.whole
def test_who_is_named_by_what_is_kept_longer_is_not_on_the_list_and_goes_with_it_then(
    filled: Database,
) -> None:
    """Else the list would count a pupil whom its removal keeps."""
    tables = SQLModel.metadata.tables
    late, then = date(2035, 10, 5), date(2036, 9, 1)
    with filled.writing() as db:
        whose = (
            db.execute(select(tables["pupil"].c.id).where(tables["pupil"].c.left_on.is_not(None)))
            .scalars()
            .first()
        )
        db.execute(insert(tables["day_code"]).values(day=late, pupil_id=whose, am="I", pm=""))

    def identities(day: date) -> set[int | None]:
        with filled.reading() as db:
            return {
                each.whose_id
                for each in due_items(db, day, ZoneInfo("Europe/London"))
                if each.kind is HeldKind.IDENTITY
            }

    assert identities(then) - identities(late) == {whose}
    let_all_go(filled, then)
    with filled.reading() as db:
        assert (
            db.execute(select(tables["pupil"].c.id).where(tables["pupil"].c.legal_surname != "")).all() == []
        )

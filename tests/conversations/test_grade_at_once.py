"""Grades under two hands at once, heard twice, and after the collection has closed (P6, R12)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlmodel import col, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.requests import Words
from models.db.database import Database
from models.school.people import Staff
from models.tracking.grades import Collection, GradeEntry
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P6, pytest.mark.both_databases]


def staff_id(database: Database, surname: str) -> int:
    with database.reading() as db:
        return db.exec(select(Staff.id).where(Staff.surname == surname)).one() or 0


def recorded(database: Database) -> list[GradeEntry]:
    with database.reading() as db:
        return list(db.exec(select(GradeEntry).where(col(GradeEntry.recorded_by).is_not(None))))


def test_two_at_once_leave_one_grade_of_each_kind(world: World, database: Database) -> None:
    dispatcher = make_dispatcher(database, now=world.clock.now)
    noor, grace = staff_id(database, "Hussain"), staff_id(database, "Lin")
    said = [
        Words(staff_id=who, door="test", key=f"{who}/{number}", words=f"grade Amy Carter maths {grade} 6")
        for number, (who, grade) in enumerate([(noor, "5"), (grace, "5+"), (noor, "5-"), (grace, "6-")] * 3)
    ]
    with ThreadPoolExecutor(4) as pool:
        titles = [each.card.title for each in pool.map(dispatcher.hear, said) if isinstance(each, Reply)]
    assert len(titles) == len(said)
    assert all(title.removeprefix("Already recorded: ").startswith("Amy Carter 11A") for title in titles)
    rows = recorded(database)
    assert sorted(each.kind for each in rows if each.superseded_at is None) == ["current", "predicted"]
    with database.reading() as db:
        assert len(db.exec(select(Collection).where(Collection.key == "2026-11")).all()) == 1


def test_the_same_request_heard_twice_is_one_record(world: World, database: Database) -> None:
    dispatcher = make_dispatcher(database, now=world.clock.now)
    said = Words(
        staff_id=staff_id(database, "Hussain"), door="test", key="e1", words="grade Amy Carter maths 5+ 6"
    )
    first, second = dispatcher.hear(said), dispatcher.hear(said)
    assert isinstance(first, Reply)
    assert isinstance(second, Reply)
    assert second.card.title == f"Already recorded: {first.card.title}"
    assert second.card.actions == first.card.actions
    assert len(recorded(database)) == 2


def test_after_the_collection_closed_only_its_head_and_the_data_manager(
    noor: Speaker, grace: Speaker, world: World, database: Database
) -> None:
    noor.says("grade Amy Carter 5+ 6")
    with database.writing() as db:
        db.exec(select(Collection).where(Collection.key == "2026-11")).one().closes = date(2026, 11, 20)
    assert noor.says("grade Ben Dodd 6 6").startswith(
        "November is closed. Only the head of the subject or the data manager may"
    )
    assert "current 6, predicted 6" in grace.says("grade Ben Dodd maths 6 6 because: marked late")
    assert "predicted 7" in world.staff("a.price").says("grade Ben Dodd maths 6 7 because: marked again")

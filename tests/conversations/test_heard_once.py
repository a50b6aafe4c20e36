"""A request that a platform sends twice changes nothing twice."""

import pytest
from sqlmodel import col, func, select

from bot.ask import Reply
from bot.assembly import make_dispatcher
from bot.dispatch import Dispatcher
from bot.requests import Submitted, Words
from bot.say.card import Card
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.people import Pupil, Staff
from tests.conversations.conftest import Speaker, World

pytestmark = pytest.mark.both_databases

SLIP = "slip Amy Carter + superb coursework"


@pytest.fixture
def dispatcher(database: Database, world: World) -> Dispatcher:
    return make_dispatcher(database, now=world.clock.now)


@pytest.fixture
def noor_id(database: Database) -> int:
    with database.reading() as db:
        return db.exec(select(Staff.id).where(Staff.email == "n.hussain@school.example")).one() or 0


def said(dispatcher: Dispatcher, staff_id: int, key: str, words: str) -> Card:
    result = dispatcher.hear(Words(staff_id=staff_id, door="test", key=key, words=words))
    assert isinstance(result, Reply)
    return result.card


def standing(database: Database) -> int:
    with database.reading() as db:
        return db.exec(select(func.count()).select_from(Slip).where(col(Slip.removed_at).is_(None))).one()


def test_the_same_key_is_one_slip_and_the_answer_comes_again(
    dispatcher: Dispatcher, database: Database, noor_id: int, world: World
) -> None:
    first = said(dispatcher, noor_id, "k1", SLIP)
    world.at("10:05")
    again = said(dispatcher, noor_id, "k1", SLIP)
    assert standing(database) == 1
    assert "Amy Carter 11A" in first.title
    assert "Amy Carter 11A" in again.title
    assert [button.label for button in again.actions] == ["Undo"]


def test_what_would_be_refused_by_now_is_answered_as_it_was(
    dispatcher: Dispatcher, noor_id: int, noor: Speaker, dan: Speaker
) -> None:
    book = "book Amy Carter maths thu"
    said(dispatcher, noor_id, "k1", book)
    noor.says("undo")
    dan.says("book Amy Carter history thu")
    assert "already in History" in repr(said(dispatcher, noor_id, "k2", book))
    assert said(dispatcher, noor_id, "k1", book).title == "That booking was cancelled."


def test_what_undo_would_take_back_next_heard_twice_takes_nothing_back(
    dispatcher: Dispatcher, database: Database, noor_id: int
) -> None:
    said(dispatcher, noor_id, "k1", "slip Amy Carter + superb coursework")
    said(dispatcher, noor_id, "k2", "slip Ben Dodd + ace")
    said(dispatcher, noor_id, "k3", "undo")
    assert said(dispatcher, noor_id, "k4", "undo").title.startswith(
        "Before that: you sent a slip, Amy Carter 11A"
    )
    again = dispatcher.hear(Words(staff_id=noor_id, door="test", key="k4", words="undo"))
    assert not isinstance(again, Reply)
    assert standing(database) == 1
    said(dispatcher, noor_id, "k5", "undo")
    assert standing(database) == 0


def test_undo_heard_twice_takes_one_thing_back(
    dispatcher: Dispatcher, database: Database, noor_id: int
) -> None:
    said(dispatcher, noor_id, "k1", "slip Amy Carter + superb coursework")
    said(dispatcher, noor_id, "k2", "slip Ben Dodd + on time")
    assert standing(database) == 2
    said(dispatcher, noor_id, "k3", "undo")
    said(dispatcher, noor_id, "k3", "undo")
    assert standing(database) == 1


def test_a_form_sent_twice_is_saved_once(
    dispatcher: Dispatcher, database: Database, noor_id: int, world: World
) -> None:
    with database.reading() as db:
        amy = db.exec(select(Pupil.id).where(Pupil.legal_surname == "Carter")).one()
    values = {"pupil": str(amy), "tone": "positive", "text": "Superb coursework"}
    form = Submitted(staff_id=noor_id, door="test", key="view-1", command="slip", values=values)
    dispatcher.hear(form)
    world.at("10:05")
    dispatcher.hear(form)
    assert standing(database) == 1


def test_a_stranger_is_refused_on_record_and_nothing_breaks(
    dispatcher: Dispatcher, database: Database
) -> None:
    result = dispatcher.hear(Words(staff_id=99_999, door="test", key="k9", words=SLIP))
    assert isinstance(result, Reply)
    assert standing(database) == 0
    with database.reading() as db:
        refusals = db.exec(select(Entry).where(Entry.did == Did.REFUSED)).all()
    assert [(each.deed, each.staff_id) for each in refusals] == [("slip", None)]


def test_a_database_that_is_away_is_a_reference_and_loses_nothing(
    dispatcher: Dispatcher, database: Database, noor_id: int
) -> None:
    with database.writing() as db:
        db.connection().exec_driver_sql("ALTER TABLE notice RENAME TO notice_away")
    card = said(dispatcher, noor_id, "k1", SLIP)
    assert "Nothing was saved. Reference" in card.title
    with database.writing() as db:
        db.connection().exec_driver_sql("ALTER TABLE notice_away RENAME TO notice")
    assert standing(database) == 0
    said(dispatcher, noor_id, "k1", SLIP)
    assert standing(database) == 1

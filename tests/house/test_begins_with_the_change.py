"""What changes something by memory begins with that: what it was given is read from what is remembered before.

A memory that is stale is a stale right, so each of them is held to what another process made of the school meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import delete, event, update
from sqlmodel import col, select

from bot.ask import Replace, Reply
from bot.assembly import make_dispatcher
from bot.dispatch import Dispatcher
from bot.meaning import name_of
from bot.requests import Said, Submitted, Words
from bot.say.form import Values
from models.db.database import Database
from models.db.errors import NotRemembered
from models.db.marks import Remembering
from models.mentoring.slip import Slip
from models.school.people import Mentorship, Pupil, Staff, StaffRole
from models.school.snapshot import school
from tests.house.everything import EVERYTHING, NOON, SPEAKERS, one_of_each, requests
from tests.house.small_school import AMY, TODAY, WHO, fill

SLIP = "slip Amy Carter + good"
FORM: Values = {"pupil": (str(AMY),), "tone": "positive", "text": "good"}


@pytest.fixture
def ids(database: Database) -> dict[str, int]:
    with database.writing() as db:
        return fill(db)


@pytest.fixture
def dispatcher(database: Database) -> Dispatcher:
    return make_dispatcher(database, now=lambda: NOON)


@contextmanager
def transactions(database: Database) -> Iterator[list[str]]:
    """Those that begin meanwhile, by whether they write."""
    begun: list[str] = []

    def note(connection: Any) -> None:
        begun.append("writes" if connection.get_execution_options().get("staffroom_writes") else "reads")

    event.listen(database.engine, "begin", note)
    yield begun
    event.remove(database.engine, "begin", note)


def said(who: int, key: str = "", words: str = SLIP) -> Words:
    return Words(staff_id=who, door="test", key=key, words=words)


def slips(database: Database) -> list[Slip]:
    with database.reading() as db:
        return list(db.exec(select(Slip).order_by(col(Slip.id))))


def test_all_that_says_so_has_one_transaction_where_it_changes_something(database: Database) -> None:
    at_once: set[str] = set()
    who = one_of_each(database)
    dispatcher = make_dispatcher(database, now=lambda: NOON)
    for speaker in ("T", "M", "L"):
        staff_id = who[SPEAKERS.index(speaker)]
        dispatcher.hear(said(staff_id, words="hello"))
        for each in requests(staff_id):
            name = name_of(EVERYTHING, each)
            if not EVERYTHING.goes_by_memory(name):
                continue
            with transactions(database) as begun:
                answer = dispatcher.hear(each)
            if isinstance(answer, Reply | Replace) and (answer.undo or answer.done) and begun == ["writes"]:
                at_once.add(name)
    assert at_once >= {"slip", "book", "session.told", "followup.act"}


@pytest.mark.parametrize("way", ["words", "form"])
def test_it_waits_for_its_turn_once_and_reads_nothing_before(
    way: str, database: Database, dispatcher: Dispatcher, ids: dict[str, int]
) -> None:
    who = ids[WHO["T"]]
    each: Said = said(who) if way == "words" else Submitted(staff_id=who, command="slip", values=FORM)
    dispatcher.hear(said(who, words="todo"))
    with transactions(database) as begun:
        dispatcher.hear(each)
    assert begun == ["writes"]
    assert len(slips(database)) == 1


def test_what_another_process_changed_meanwhile_holds(
    database: Database, dispatcher: Dispatcher, ids: dict[str, int]
) -> None:
    elsewhere = Database(database.url)
    dispatcher.hear(said(ids[WHO["T"]], words=f"{SLIP} once"))
    with elsewhere.writing() as db:
        db.execute(update(Mentorship).where(col(Mentorship.pupil_id) == AMY).values(staff_id=ids[WHO["A"]]))
    dispatcher.hear(said(ids[WHO["T"]], words=f"{SLIP} twice"))
    assert [each.to_id for each in slips(database)] == [ids[WHO["M"]], ids[WHO["A"]]]
    with elsewhere.writing() as db:
        db.get_one(Pupil, AMY).left_on = TODAY
    answer = dispatcher.hear(said(ids[WHO["T"]], words=f"{SLIP} again"))
    assert not isinstance(answer, Reply) or answer.done is answer.undo is None
    with elsewhere.writing() as db:
        db.get_one(Pupil, AMY).left_on = None
        db.execute(delete(StaffRole).where(col(StaffRole.staff_id) == ids[WHO["T"]]))
        db.get_one(Staff, ids[WHO["T"]]).active = False
    refused = dispatcher.hear(said(ids[WHO["T"]], words=f"{SLIP} once more"))
    assert isinstance(refused, Reply)
    assert "not on the school's staff list" in refused.card.title
    assert len(slips(database)) == 2
    elsewhere.close()


def test_the_same_request_again_gets_its_first_answer_where_it_could_not_be_done_twice(
    dispatcher: Dispatcher, ids: dict[str, int]
) -> None:
    line = "book Amy Carter maths thu 15:20-16:20"
    first, again, other = (dispatcher.hear(said(ids[WHO["T"]], key, line)) for key in ("k", "k", "k2"))
    assert isinstance(first, Reply)
    assert isinstance(again, Reply)
    assert isinstance(other, Reply)
    assert again.again
    assert again.undo is not None
    assert first.undo is not None
    assert again.undo.id == first.undo.id
    assert other.undo is None


def test_who_goes_by_memory_asks_the_database_for_nothing(database: Database, ids: dict[str, int]) -> None:
    with pytest.raises(NotRemembered):
        school(Remembering({"memory": {}}))
    with database.reading() as db:
        known = school(db)
    remembering = database.remembering()
    with transactions(database) as begun:
        assert school(remembering) is known
        with pytest.raises(NotRemembered):
            remembering.get(Staff, ids[WHO["T"]])
        remembering.add(Slip(pupil_id=AMY, from_id=1, tone="positive", text="good", sent_at=NOON))
        with pytest.raises(NotRemembered):
            remembering.flush()
    assert begun == []

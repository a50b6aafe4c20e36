"""What is declared is enforced: the dispatcher asks each command's and button's `may` before it runs."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel import select as select_rows

from bot.assembly import make_dispatcher
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.registry import Reply
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.press import StartForm
from models.access.authoriser import Person, could, person
from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.audit.undo import taken_back
from models.db.database import Database
from models.db.tables import SQLModel
from tests.house.small_school import AMY, TODAY, WHO, fill

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EVERYTHING = registry()


@pytest.fixture
def people(database: Database) -> dict[str, Person]:
    with database.writing() as db:
        ids = fill(db)
        return {name: person(db, ids[name], today=TODAY) for name in WHO.values()}


@pytest.fixture
def dispatcher(database: Database) -> Dispatcher:
    return make_dispatcher(database, now=lambda: NOON)


def asked(name: str, who: Person) -> Iterator[Said]:
    """Every way in which this person can ask for a command."""
    yield Words(staff_id=who.staff_id, words=name)
    yield Words(staff_id=who.staff_id, words=f"{name} Amy Carter maths thu 5 6")
    yield Submitted(staff_id=who.staff_id, command=name, values={"pupil": str(AMY), "text": "x"})
    yield Pressing(staff_id=who.staff_id, token=StartForm(name, pupil=AMY).token())


def counts(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {
            name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }


def refused(database: Database, dispatcher: Dispatcher, said: Said, name: str) -> str:
    """What is wrong with how it was refused; blank where nothing is."""
    before = counts(database)
    result = dispatcher.hear(said)
    with database.reading() as db:
        newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(1)).first()
    after = counts(database)
    if not isinstance(result, Reply) or newest is None:
        return f"{name}: {said} was not refused"
    if (newest.did, newest.deed, newest.staff_id) != (Did.REFUSED, name, said.staff_id):
        return f"{name}: {said} has the entry {newest}"
    changed = {table for table, many in after.items() if many != before[table]}
    return "" if changed == {"entry"} and after["entry"] == before["entry"] + 1 else f"{name} wrote {changed}"


def test_who_could_never_do_it_is_refused_every_command_on_record_and_nothing_is_written(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    walked = [
        refused(database, dispatcher, said, name)
        for name, each in EVERYTHING.commands.items()
        if each.may is not None
        for who in people.values()
        if not could(who, each.may)
        for said in asked(name, who)
    ]
    assert [each for each in walked if each] == []
    assert len(walked) > 50


def test_who_could_never_press_it_is_refused_every_button_on_record_and_nothing_is_written(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    walked = [
        refused(database, dispatcher, Pressing(staff_id=who.staff_id, token=f'["{action}",{{}}]'), action)
        for action, each in EVERYTHING.presses.items()
        if each.may is not None
        for who in people.values()
        if not could(who, each.may)
    ]
    assert [each for each in walked if each] == []
    assert len(walked) > 20


def test_every_right_that_is_asked_for_is_one_that_somebody_has(people: dict[str, Person]) -> None:
    rights = {each.may for each in EVERYTHING.commands.values()} | {
        each.may for each in EVERYTHING.presses.values()
    }
    nobody = {right for right in rights if right and not any(could(who, right) for who in people.values())}
    assert nobody == set()


def test_every_deed_that_can_be_taken_back_says_how_and_no_other_does() -> None:
    assert taken_back() == {deed for deed in Deed if deed.undoable is not None}


def test_every_change_from_the_conversation_is_drawn_again_for_a_request_heard_twice() -> None:
    elsewhere = {Deed.IMPORT, Deed.CARE_BEGIN, Deed.YEAR_TURN}
    assert {*EVERYTHING.shown} == {deed for deed in Deed if deed.did is Did.CHANGED} - elsewhere


def test_every_deed_is_in_words() -> None:
    assert [deed for deed in Deed if not deed.label] == []


@pytest.mark.parametrize(
    "token", ['["form.start",{"command":["a"]}]', '["form.start",{}]', '["undo",{"entry":"x"}]', "[]"]
)
def test_a_forged_press_ends_in_a_sentence(
    people: dict[str, Person], dispatcher: Dispatcher, token: str
) -> None:
    result = dispatcher.hear(Pressing(staff_id=next(iter(people.values())).staff_id, token=token))
    assert isinstance(result, Reply)
    assert result.card.title == "That button is not one of mine. Ask again for the list it was on."

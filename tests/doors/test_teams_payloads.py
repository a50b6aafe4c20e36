"""Every payload of the corpus: no fault, nobody left without an answer, nothing written that should not be."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlmodel import SQLModel, col, desc, func, select

from bot.platforms.teams.pacing import Pacing
from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.links import Link
from models.school.people import Pupil
from models.school.subjects import Subject
from tests.conftest import copy_of
from tests.conversations.conftest import fill_with_invented_school
from tests.doors.conftest import TeamsCast, teams_cast_in
from tests.doors.small_teams import APP_ID, Keys, Message, SmallTeams
from tests.doors.small_teams.desk import Desk, button, open_desk
from tests.doors.small_teams.payloads import Payload, payloads
from tests.doors.small_teams.tenant import TENANT

WORKINGS = {"entry", "undo_memory", "heard", "notice", "delivery", "seal", "run", "stamp"}
"""Tables that a request may add to without a deed: what was seen, heard and promised."""
ALL = list(payloads())


@dataclass
class Corpus:
    """One school, its door and the small Teams, for every payload; with the names that payloads use."""

    desk: Desk
    cast: TeamsCast
    names: Mapping[str, str]

    def rows(self) -> Counter[str]:
        """How much there is of each record."""
        tables = [each for name, each in SQLModel.metadata.tables.items() if name not in WORKINGS]
        with self.desk.database.reading() as db:
            return Counter(
                {each.name: db.scalar(select(func.count()).select_from(each)) or 0 for each in tables}
            )

    def last_slip(self) -> str:
        """What the newest slip says."""
        with self.desk.database.reading() as db:
            return db.exec(select(Slip.text).order_by(desc(col(Slip.id)))).first() or ""

    def own_chat(self, activity: Any) -> str:
        """The chat that the sender has with the bot; blank for whoever is not in the small Teams."""
        sender = activity.get("from") or {}
        ids = {sender.get("id"), sender.get("aadObjectId")} - {None}
        people = self.desk.teams.people.values()
        return next((self.desk.teams.chat_of(each) for each in people if ids & {each.id, each.object_id}), "")

    def addresses(self) -> set[str]:
        with self.desk.database.reading() as db:
            return set(db.exec(select(Link.address)).all())


@pytest.fixture(scope="module")
def corpus_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("corpus")
    fill = fill_with_invented_school
    with copy_of("school", fill, engine_name="sqlite", request=request, tmp_path=folder) as url:
        opened = Database(url)
        yield opened
        opened.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def corpus(corpus_database: Database) -> AsyncIterator[Corpus]:
    with SmallTeams(Keys()) as teams:
        cast = teams_cast_in(teams)
        async with open_desk(corpus_database, teams=teams, pace=Pacing(((10_000, 1.0),))) as desk:
            yield Corpus(desk, cast, await _names(desk, cast))


async def _names(desk: Desk, cast: TeamsCast) -> dict[str, str]:
    """What stands for the words in double braces; everybody of ours has spoken once before."""
    for person in (cast.dan, cast.helen, cast.peter, cast.joan):
        await desk.says(person, "help")
    slip = desk.activities.message(cast.noor, "slip Amy Carter + the corpus begins", id="1795471190999")
    await desk.posts(slip)
    (receipt,) = desk.teams.said_to(cast.noor)
    (page,) = await desk.says(cast.noor, "pupil Amy Carter")
    (inbox,) = await desk.says(cast.dan, "slips")
    with desk.database.reading() as db:
        ids = {each.name: str(each.id) for each in db.exec(select(Pupil).where(Pupil.year_group == 11))}
        maths = db.exec(select(Subject.id).where(Subject.name == "Mathematics")).one()
    names = {
        "service": desk.teams.service_url,
        "app": APP_ID,
        "tenant": TENANT,
        "team": cast.staffroom.team,
        "message": receipt.id,
        "slip message": slip["id"],
        "press undo": button(receipt.card, "Undo")["data"]["press"],
        "press form": button(page.card, "Send a slip")["data"]["press"],
        "press read": button(inbox.card, "Read")["data"]["press"],
        "amy": ids["Amy Carter"],
        "ben": ids["Ben Dodd"],
        "maths": str(maths),
    }
    for name in ("noor", "dan", "helen", "peter", "joan", "guest", "stranger"):
        person = getattr(cast, name)
        parts = {"id": person.id, "name": person.name, "object": person.object_id, "chat": person.chat}
        names |= {f"{name}.{part}": value for part, value in parts.items()}
    places = {"staffroom": cast.staffroom, "leadership": cast.leadership}
    places |= {"group": cast.group, "meeting": cast.meeting}
    return names | {f"{name}.id": place.id for name, place in places.items()}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.sweep
@pytest.mark.parametrize("payload", ALL, ids=[f"{each.kind}: {each.name}" for each in ALL])
async def test_it_is_answered_rightly_and_writes_nothing_else(corpus: Corpus, payload: Payload) -> None:
    activity = payload.filled(corpus.names)
    if payload.again:
        await corpus.desk.posts(activity)
    rows, addresses = corpus.rows(), corpus.addresses()
    before = set(corpus.desk.teams.messages)

    answer = await corpus.desk.posts(activity)

    said = [each for name, each in corpus.desk.teams.messages.items() if name not in before]
    assert answer.status_code == payload.status
    assert "Something went wrong" not in answer.text + "".join(each.words for each in said)
    _check_where(payload, activity, answer, said, corpus.own_chat(activity))
    words = _words([answer.json() if answer.content else "", *(each.activity for each in said)])
    for each in payload.says:
        assert each.casefold() in words.casefold(), f"not said: {each}"
    for each in payload.never:
        assert each.casefold() not in words.casefold(), f"said: {each}"
    if payload.stores:
        assert payload.stores in corpus.last_slip()
    written = {name for name, count in (corpus.rows() - rows).items() if count}
    assert written == set(payload.writes)
    assert all(each.startswith("a:") or not each for each in corpus.addresses() - addresses)


def _check_where(
    payload: Payload, activity: Any, answer: httpx.Response, said: list[Message], own: str
) -> None:
    """Whoever spoke is answered where only they read it; an event is not talked about."""
    place = activity.get("conversation", {}).get("id", "")
    for each in said:
        alone = each.conversation == own or each.only_for == activity["from"]["id"]
        assert alone, f"said to everybody in {each.conversation}"
    match payload.answer:
        case "chat":
            assert said
            assert {each.conversation for each in said} == {own}
        case "targeted":
            assert said
            assert all(each.conversation == place for each in said)
        case "private":
            assert said
        case "response":
            assert answer.content
            assert answer.json()
        case "none" | "turned away":
            assert not said
            assert not answer.content
        case _:
            assert payload.answer == "any"


def _words(node: Any) -> str:
    """Every string in it, a line each."""
    if isinstance(node, str):
        return node
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return "\n".join(filter(None, map(_words, inner)))


def test_there_are_enough_and_each_names_its_source() -> None:
    assert len(ALL) >= 200
    assert all(each.source and each.name for each in ALL)
    assert len({(each.kind, each.name) for each in ALL}) == len(ALL)

"""Only the Bot Connector, for this bot and tenant, is heard: forged and broken requests are refused, none writes."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from sqlmodel import func, select

from bot.platforms.teams.activity import read
from bot.platforms.teams.app import LARGEST, PATH
from bot.platforms.teams.verify import LoopbackOnly, RefusedError, Verifier
from models.audit.entries import Entry
from models.db.database import Database
from models.mentoring.slip import Slip
from models.outbox.once import Heard
from models.school.links import Link
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import APP_ID, Keys, SmallTeams
from tests.doors.small_teams.desk import Desk
from tests.doors.small_teams.tenant import TENANT
from tests.patience import LONGEST

LINE = "slip Amy Carter + superb coursework"


def rows(database: Database) -> list[int]:
    """How much there is of all that a request can write."""
    with database.reading() as db:
        return [
            db.exec(select(func.count()).select_from(table)).one() for table in (Slip, Entry, Heard, Link)
        ]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def forged_headers(desk: Desk) -> dict[str, tuple[dict[str, str], int]]:
    """Headers that nobody but a liar sends, with the status that each gets."""
    keys, url, now = desk.teams.keys, desk.teams.service_url, int(time.time())
    other = Keys(name=keys.name)
    unsigned = jwt.encode(
        {"aud": APP_ID, "serviceurl": url}, key="", algorithm="none", headers={"kid": keys.name}
    )
    secret = jwt.encode(
        {"aud": APP_ID, "serviceurl": url, "iss": "https://api.botframework.com", "exp": now + 60},
        key="a secret that is long enough for HS256 ",
        algorithm="HS256",
        headers={"kid": keys.name},
    )
    right = keys.token(url)
    return {
        "no token": ({}, 401),
        "another scheme": ({"Authorization": f"Basic {right}"}, 401),
        "an empty token": ({"Authorization": "Bearer "}, 401),
        "junk": (bearer("not.a.token"), 401),
        "three dots": (bearer("..."), 401),
        "too long": (bearer("x" * 9000), 401),
        "not signed": (bearer(unsigned), 401),
        "signed with a secret": (bearer(secret), 401),
        "signed by somebody else": (bearer(keys.token(url, signed_by=other)), 401),
        "a key nobody knows": (bearer(Keys(name="key-9").token(url)), 401),
        "changed on the way": (bearer(right[:-4] + "AAAA"), 401),
        "for another bot": (bearer(keys.token(url, aud="00000000-0000-4000-8000-00000000dead")), 401),
        "no audience": (bearer(keys.token(url, aud=None)), 401),
        "another issuer": (bearer(keys.token(url, iss="https://sts.windows.net/x/")), 401),
        "a person's token": (
            bearer(keys.token(url, iss=f"https://login.microsoftonline.com/{TENANT}/v2.0")),
            401,
        ),
        "expired": (bearer(keys.token(url, exp=now - 3600)), 401),
        "never expires": (bearer(keys.token(url, exp=None)), 401),
        "not yet": (bearer(keys.token(url, nbf=now + 3600, iat=now + 3600)), 401),
        "another service's": (bearer(keys.token("https://elsewhere.example/uk")), 401),
        "no service": (bearer(keys.token(url, serviceurl=None)), 401),
    }


async def test_forged_requests_are_refused_and_write_nothing(desk: Desk, teams_cast: TeamsCast) -> None:
    before = rows(desk.database)
    for name, (headers, status) in forged_headers(desk).items():
        answer = await desk.posts(desk.activities.message(teams_cast.noor, LINE), headers=headers)
        assert answer.status_code == status, name
    assert rows(desk.database) == before
    assert desk.teams.messages == {}


def broken_bodies(desk: Desk, cast: TeamsCast) -> dict[str, Any]:
    """Bodies with a right token that are not what Teams sends."""
    whole = desk.activities.message(cast.noor, LINE)

    def without(*names: str) -> dict[str, Any]:
        return {name: value for name, value in whole.items() if name not in names}

    tenant = {"tenant": {"id": "11111111-0000-4000-8000-000000000000"}}
    conversation = whole["conversation"]
    return {
        "a list": [1, 2],
        "a number": 7,
        "a word": "hello",
        "nothing": None,
        "an empty object": {},
        **{
            f"no {name}": without(name)
            for name in ("type", "serviceUrl", "from", "recipient", "conversation", "channelId")
        },
        "another channel": {**whole, "channelId": "webchat"},
        "a service over http": {**whole, "serviceUrl": "http://elsewhere.example/uk"},
        "a service that is a list": {**whole, "serviceUrl": ["x"]},
        "a service that is no address": {**whole, "serviceUrl": "http://[::1"},
        "a sender without an id": {**whole, "from": {"name": "Noor"}},
        "a sender who is a word": {**whole, "from": "noor"},
        "an id that is a number": {**whole, "id": 7},
        "a text that is a list": {**whole, "text": ["slip"]},
        "a nul in the text": {**whole, "text": "slip\0"},
        "a nul where nobody looks": {**whole, "value": {"press": ["\0"]}},
        "a conversation without an id": {**whole, "conversation": {"tenantId": TENANT}},
        "another tenant": {**whole, "conversation": {**conversation, "tenantId": "x"}, "channelData": {}},
        "two tenants": {**whole, "channelData": tenant},
        "no tenant": {**whole, "conversation": {"id": cast.noor.chat}, "channelData": {}},
        "another bot": {**whole, "recipient": {"id": "28:another"}},
        "an unknown question": {**whole, "type": "invoke", "name": "what/ever", "value": 3},
        "a question without a name": {**whole, "type": "invoke", "value": {}},
    }


async def test_broken_bodies_are_refused_and_write_nothing(desk: Desk, teams_cast: TeamsCast) -> None:
    before = rows(desk.database)
    for name, body in broken_bodies(desk, teams_cast).items():
        answer = await desk.posts(body)
        assert 400 <= answer.status_code < 500, name
    assert rows(desk.database) == before


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"{}" * 10, b'{"type": NaN}', b" " * (LARGEST + 1)]
)
async def test_raw_junk_is_refused(desk: Desk, teams_cast: TeamsCast, raw: bytes) -> None:
    async with desk.client() as client:
        answer = await client.post(PATH, content=raw, headers=desk.activities.headers())
    assert answer.status_code == (413 if len(raw) > LARGEST else 400)
    assert teams_cast.noor.chat not in answer.text


@pytest.mark.whole
async def test_questions_with_broken_values_are_answered_without_a_fault(
    desk: Desk, teams_cast: TeamsCast
) -> None:
    values: list[Any] = [None, 3, [], {}, {"data": 3}, {"data": {"press": 7}}, {"data": {"press": "[]"}}]
    values += [{"action": {"data": {"form": 7}}}, {"data": {"form": "slip", "hidden": 3, "many": "x"}}]
    values += [{"data": {"form": "nothing"}}, {"commandId": 3}, {"queryText": {"a": 1}, "dataset": []}]
    before = rows(desk.database)[:1]
    for invoke in (
        "adaptiveCard/action",
        "task/fetch",
        "task/submit",
        "composeExtension/fetchTask",
        "composeExtension/submitAction",
        "application/search",
    ):
        for value in values:
            answer = await desk.posts(desk.activities.invoke(teams_cast.noor, invoke, value))
            assert answer.status_code < 500, (invoke, value)
            assert "Something went wrong" not in json.dumps(desk.teams.messages, default=str), (invoke, value)
    assert rows(desk.database)[:1] == before


async def test_the_same_activity_again_does_nothing_twice(desk: Desk, teams_cast: TeamsCast) -> None:
    said = desk.activities.message(teams_cast.noor, LINE)
    first, again = await desk.posts(said), await desk.posts(said)
    assert (first.status_code, again.status_code) == (200, 200)
    assert rows(desk.database)[0] == 1
    assert len(desk.teams.said_to(teams_cast.noor)) == 2


async def test_the_same_activity_many_times_at_once_does_it_once(desk: Desk, teams_cast: TeamsCast) -> None:
    await desk.says(teams_cast.noor, "help")
    said = desk.activities.message(teams_cast.noor, LINE)
    answers = await desk.all(*[said] * 5)
    assert {each.status_code for each in answers} == {200}
    assert rows(desk.database)[0] == 1


async def test_unknown_kinds_are_taken_and_ignored(desk: Desk, teams_cast: TeamsCast) -> None:
    for kind in ("typing", "messageReaction", "conversationUpdate", "event", "something new"):
        said = {**desk.activities.message(teams_cast.noor, LINE), "type": kind}
        assert (await desk.posts(said)).status_code == 200
    assert desk.teams.messages == {}


def _verifier(teams: SmallTeams, *, keys_seconds: float = 60) -> Verifier:
    cloud = with_overrides(PUBLIC, openid_metadata_url=teams.openid_url)
    return Verifier(app_id=APP_ID, tenant=TENANT, cloud=cloud, keys_seconds=keys_seconds)


async def test_keys_are_fetched_once_however_many_strange_tokens_come(
    small_teams: SmallTeams,
) -> None:
    verifier, url = _verifier(small_teams), small_teams.service_url

    def fetched() -> int:
        return sum("/.well-known/" in call.path for call in small_teams.calls)

    right = bearer(small_teams.keys.token(url))
    lower = {"authorization": right["Authorization"]}
    for _ in range(3):
        await verifier.check_token(lower)
    assert fetched() == 1
    strange = Keys(name="key-2")
    for _ in range(3):
        with pytest.raises(RefusedError):
            await verifier.check_token({"authorization": "Bearer " + strange.token(url)})
    assert fetched() == 1
    verifier.close()


async def test_a_remembered_token_is_of_its_service_only(desk: Desk, teams_cast: TeamsCast) -> None:
    headers = desk.activities.headers()
    said = desk.activities.message(teams_cast.noor, LINE)
    assert (await desk.posts(said, headers=headers)).status_code == 200
    before = rows(desk.database)
    elsewhere = {
        **desk.activities.message(teams_cast.noor, LINE),
        "serviceUrl": "https://elsewhere.example/uk",
    }
    assert (await desk.posts(elsewhere, headers=headers)).status_code == 401
    assert rows(desk.database) == before


async def test_slow_keys_delay_nobody_else(small_teams: SmallTeams) -> None:
    verifier, url = _verifier(small_teams), small_teams.service_url
    asked, told = threading.Event(), threading.Event()

    def hold() -> None:
        asked.set()
        told.wait(LONGEST)

    small_teams.before_keys = hold
    waiting = asyncio.create_task(
        verifier.check_token({"authorization": "Bearer " + small_teams.keys.token(url)})
    )
    await asyncio.to_thread(asked.wait)
    # Where it held up the loop, this is reached when it has the keys, which is too late.
    assert not waiting.done()
    assert not told.is_set()
    told.set()
    await waiting
    verifier.close()


async def test_keys_that_do_not_come_are_not_waited_for(small_teams: SmallTeams) -> None:
    verifier, url = _verifier(small_teams, keys_seconds=0.05), small_teams.service_url
    told = threading.Event()
    small_teams.before_keys = told.wait
    with pytest.raises(RefusedError) as refused:
        await verifier.check_token({"authorization": "Bearer " + small_teams.keys.token(url)})
    told.set()
    assert refused.value.status == 401
    verifier.close()


async def test_the_playground_answers_this_machine_only(desk: Desk, teams_cast: TeamsCast) -> None:
    guard = LoopbackOnly()
    vouched = await guard.check_token({})
    said = desk.activities.message(teams_cast.noor, LINE)
    guard.check_origin(read({**said, "serviceUrl": "http://127.0.0.1:56150/_connector"}), vouched)
    with pytest.raises(RefusedError):
        guard.check_origin(read({**said, "serviceUrl": "https://smba.trafficmanager.net/uk"}), vouched)


@pytest.mark.parametrize("headers", [{}, bearer("not.a.token"), bearer("x" * 9000)])
async def test_of_what_nobody_vouches_for_nothing_is_read(
    desk: Desk, teams_cast: TeamsCast, headers: dict[str, str]
) -> None:
    del teams_cast
    read_so_far: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        for _ in range(100):
            read_so_far.append(b"<at>")
            yield b"<at>" * 1000

    async with desk.client() as client:
        answer = await client.post(PATH, content=body(), headers=headers)
    assert answer.status_code == 401
    assert read_so_far == []

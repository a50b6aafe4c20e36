"""Forged and broken requests: each refused with a 4xx, none a 5xx, and none writes."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from bot.platforms.slack.door import PATH
from bot.platforms.slack.verify import LATEST_MINUTES, Refusal, SignedRequest, Verifier
from models.audit.entries import Entry
from models.mentoring.slip import Slip
from tests.doors.small_slack import wire
from tests.doors.small_slack.desk import Desk
from tests.doors.small_slack.wire import Signed

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

NOW = 1_764_000_000.0
GOOD = wire.as_fields(wire.slash("/slip", "Amy Carter + superb coursework", user="UNHUSSAIN"))
JSON = "application/json"


def entries(desk: Desk) -> int:
    with desk.database.reading() as db:
        return db.exec(select(func.count()).select_from(Entry)).one()


def without(request: Signed, *names: str) -> Signed:
    return Signed(request.body, {name: value for name, value in request.headers.items() if name not in names})


def changed(request: Signed, **headers: str) -> Signed:
    return Signed(
        request.body,
        {**request.headers, **{name.replace("_", "-"): value for name, value in headers.items()}},
    )


FORGED = {
    "another secret": lambda: wire.signed(GOOD, secret="not-the-secret"),
    "no signature": lambda: without(wire.signed(GOOD), "x-slack-signature"),
    "no time": lambda: without(wire.signed(GOOD), "x-slack-request-timestamp"),
    "neither": lambda: without(wire.signed(GOOD), "x-slack-signature", "x-slack-request-timestamp"),
    "an old one": lambda: wire.signed(GOOD, at=1_600_000_000),
    "one from the future": lambda: wire.signed(GOOD, at=4_000_000_000),
    "replayed with a new time": lambda: changed(
        wire.signed(GOOD, at=1_600_000_000), x_slack_request_timestamp="1764000000"
    ),
    "replayed with other words": lambda: Signed(GOOD.encode() + b"!", wire.signed(GOOD).headers),
    "a time that is none": lambda: changed(wire.signed(GOOD), x_slack_request_timestamp="yesterday"),
    "a time in other digits": lambda: changed(wire.signed(GOOD), x_slack_request_timestamp="١٢٣"),
    "an endless time": lambda: changed(wire.signed(GOOD), x_slack_request_timestamp="9" * 400),
    "another version": lambda: changed(wire.signed(GOOD), x_slack_signature="v1=00"),
    "a blank signature": lambda: changed(wire.signed(GOOD), x_slack_signature=""),
    "a signature in other letters": lambda: changed(wire.signed(GOOD), x_slack_signature="v0=ÄÖÜ"),
    "an empty body": lambda: wire.signed(""),
}
BUTTON = {"type": "button", "action_id": "press.0", "value": '["undo",1,null]', "block_id": "b"}
BROKEN: dict[str, tuple[bytes, str]] = {
    "no fields": (b"", wire.FORM),
    "no JSON in the payload": (b"payload=%7Bno", wire.FORM),
    "a list for a payload": (b"payload=[]", wire.FORM),
    "null for a payload": (b"payload=null", wire.FORM),
    "an unknown payload": (urlencode({"payload": '{"type": "new"}'}).encode(), wire.FORM),
    "no user": (
        urlencode({"payload": json.dumps({"type": "block_actions", "team": {"id": "T"}})}).encode(),
        wire.FORM,
    ),
    "a user that is a word": (
        urlencode(
            {"payload": json.dumps({"type": "block_actions", "team": {"id": "T"}, "user": "U"})}
        ).encode(),
        wire.FORM,
    ),
    "no actions": (
        urlencode(
            {
                "payload": json.dumps(
                    {"type": "block_actions", "team": {"id": "T"}, "user": {"id": "U"}, "actions": []}
                )
            }
        ).encode(),
        wire.FORM,
    ),
    "a command without its slash": (
        urlencode({"command": "slip", "user_id": "U", "team_id": "T"}).encode(),
        wire.FORM,
    ),
    "a command of nobody": (urlencode({"command": "/slip", "team_id": "T"}).encode(), wire.FORM),
    "no UTF-8": (b"command=%2Fslip&text=\xff\xfe", wire.FORM),
    "no JSON": (b"{nothing", JSON),
    "a list": (b"[]", JSON),
    "a number": (b"7", JSON),
    "deep nesting": (b"[" * 100_000, JSON),
    "an event of nothing": (json.dumps({"type": "event_callback", "event": None}).encode(), JSON),
    "an event without its id": (
        json.dumps({"type": "event_callback", "team_id": "T", "event": {"type": "message"}}).encode(),
        JSON,
    ),
    "a challenge that is none": (json.dumps({"type": "url_verification", "challenge": 7}).encode(), JSON),
    "another kind of body": (b"<xml/>", "text/xml"),
    "a NUL in who sent a command": (b"command=%2Fslip&team_id=T&user_id=U%00", wire.FORM),
    "a NUL in who pressed": (
        wire.as_form(wire.click(BUTTON, user="\0", channel="C0STAFF")).encode(),
        wire.FORM,
    ),
    "a NUL where nobody looks": (
        json.dumps(wire.event({"type": "group_rename", "channel": {"id": "C", "name": "a\0b"}})).encode(),
        JSON,
    ),
    "a thousand fields": (b"&".join(b"a=1" for _ in range(1000)), wire.FORM),
}


@pytest.mark.parametrize("what", FORGED)
async def test_a_forged_request_is_refused(slack_desk: Desk, what: str) -> None:
    slack_desk.person("n.hussain")
    before = entries(slack_desk)
    request = FORGED[what]()
    headers = {
        name: quote(value, safe="= ;/:,.-+") if not value.isascii() else value
        for name, value in request.headers.items()
    }
    answer = await slack_desk.send(Signed(request.body, headers))
    assert 400 <= answer.status_code < 500
    assert answer.content == b""
    assert entries(slack_desk) == before


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_request_is_refused(slack_desk: Desk, what: str) -> None:
    body, kind = BROKEN[what]
    before = entries(slack_desk)
    answer = await slack_desk.send(wire.signed(body, kind))
    assert 400 <= answer.status_code < 500
    assert entries(slack_desk) == before


@pytest.mark.parametrize(
    "what", ["no signature", "no time", "an old one", "another version", "a blank signature"]
)
async def test_of_what_is_forged_by_its_headers_nothing_is_read(slack_desk: Desk, what: str) -> None:
    read: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        read.append(b"read")
        yield GOOD.encode()

    answer = await slack_desk.client.post(PATH, content=body(), headers=FORGED[what]().headers)
    assert answer.status_code == 401
    assert read == []


async def test_what_is_larger_than_anything_of_slacks_is_refused(slack_desk: Desk) -> None:
    assert (await slack_desk.send(wire.signed(b"a" * 2_000_000))).status_code == 413


async def test_slacks_own_checks_are_answered(slack_desk: Desk) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "abc"})
    assert (await slack_desk.send(wire.signed(challenge, JSON))).json() == {"challenge": "abc"}
    assert (await slack_desk.send(wire.signed("ssl_check=1&token=x"))).status_code == 200


async def test_words_that_look_like_a_nul_are_words(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    assert "I do not know “\\u0000”" in await noor.writes(r"\u0000 %00")


async def test_an_event_that_is_not_listened_to_is_taken_all_the_same(slack_desk: Desk) -> None:
    body = json.dumps(wire.event({"type": "reaction_added", "user": "U1"}))
    assert (await slack_desk.send(wire.signed(body, JSON))).status_code == 200


async def test_a_button_and_a_form_that_are_not_ours_do_nothing(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    before = entries(slack_desk)
    strange = {"type": "button", "action_id": "press.0", "value": '["drop","tables"]', "block_id": "b"}
    for payload in (
        wire.click(strange, user=noor.account, channel="C0STAFF"),
        wire.click({**strange, "action_id": "link"}, user=noor.account, channel="C0STAFF"),
        wire.submit({**VIEW, "private_metadata": "{}"}, {}, user=noor.account),
        wire.submit({**VIEW, "callback_id": "x"}, {}, user=noor.account),
    ):
        assert (await slack_desk.send(wire.signed(wire.as_form(payload)))).status_code == 200
    assert entries(slack_desk) == before


@given(st.binary(max_size=200), st.sampled_from([wire.FORM, JSON, "", "multipart/form-data"]), st.booleans())
def test_no_body_breaks_it(engine_name: str, body: bytes, kind: str, quoted: bool) -> None:
    assert engine_name == "sqlite"
    verifier = Verifier(wire.SECRET, lambda: NOW)
    request = wire.signed(b"payload=" + quote(body).encode() if quoted else body, kind, at=NOW)
    read = verifier.read(request.headers, request.body)
    assert isinstance(read, SignedRequest) or read.status == 400


def test_it_knows_how_old_is_too_old(engine_name: str) -> None:
    assert engine_name == "sqlite"
    verifier = Verifier(wire.SECRET, lambda: NOW)
    edge = LATEST_MINUTES * 60
    for age, let_in in ((0, True), (edge, True), (-edge, True), (edge + 1, False), (-edge - 1, False)):
        request = wire.signed(GOOD, at=NOW - age)
        assert isinstance(verifier.read(request.headers, request.body), SignedRequest) is let_in


def test_without_a_secret_nobody_is_let_in(engine_name: str) -> None:
    assert engine_name == "sqlite"
    request = wire.signed(GOOD, secret="", at=NOW)
    refusal = Verifier("", lambda: NOW).read(request.headers, request.body)
    assert isinstance(refusal, Refusal)
    assert refusal.status == 401


VIEW = {
    "id": "V1",
    "type": "modal",
    "callback_id": "form",
    "private_metadata": '["slip","n",{},""]',
    "blocks": [],
}
NONSENSE: tuple[Any, ...] = (None, 7, "x", [], {}, [[]], {"id": 7})
WHOLE: dict[str, dict[str, Any]] = {
    "a press": wire.click(
        {"type": "button", "action_id": "press.0", "value": '["undo",1,null]', "block_id": "b"},
        user="UNHUSSAIN",
        channel="C0STAFF",
        response_url="",
    ),
    "a press in Home": wire.click(
        {"type": "button", "action_id": "typed.0", "value": "slips", "block_id": "b"},
        user="UNHUSSAIN",
        view={"id": "V1", "type": "home", "blocks": []},
    ),
    "a form": wire.submit(
        VIEW, {"text": {"words": {"type": "plain_text_input", "value": ""}}}, user="UNHUSSAIN"
    ),
    "a search": wire.suggestion(VIEW, "pupil", "search.pupil", "am", user="UNHUSSAIN"),
    "a shortcut": wire.shortcut(
        "make_slip",
        {"ts": "1", "text": "x"},
        user="UNHUSSAIN",
        channel="C0STAFF",
        trigger="t",
        response_url="",
    ),
    "a message": wire.event(wire.dm_message("slips", user="UNHUSSAIN", channel="DNHUSSAIN")),
    "Home": wire.event({"type": "app_home_opened", "user": "UNHUSSAIN", "tab": "home", "channel": "D1"}),
    "a changed user": wire.event({"type": "user_change", "user": {"id": "UNHUSSAIN"}}),
}


def spoilt(whole: dict[str, Any], depth: int = 3) -> Iterator[dict[str, Any]]:
    """The payload with one part missing or replaced by nonsense, each in turn."""
    for name, value in whole.items():
        yield {other: kept for other, kept in whole.items() if other != name}
        for nonsense in NONSENSE:
            yield {**whole, name: nonsense}
        if depth and isinstance(value, dict):
            yield from ({**whole, name: inner} for inner in spoilt(value, depth - 1))
        if depth and isinstance(value, list):
            for inner in value:
                if isinstance(inner, dict):
                    yield from ({**whole, name: [each]} for each in spoilt(inner, depth - 1))


@pytest.mark.parametrize("what", WHOLE)
async def test_no_spoilt_payload_is_a_fault_of_ours(slack_desk: Desk, what: str) -> None:
    slack_desk.person("n.hussain")
    for number, payload in enumerate(spoilt(WHOLE[what])):
        if "event" in WHOLE[what]:
            if isinstance(payload.get("event_id"), str):
                payload["event_id"] = f"Ev{number}"
            request = wire.signed(json.dumps(payload), JSON)
        else:
            request = wire.signed(wire.as_form(payload))
        answer = await slack_desk.client.post(PATH, content=request.body, headers=request.headers)
        assert answer.status_code < 500, payload
    await slack_desk.door.app.settled()
    with slack_desk.database.reading() as db:
        assert db.exec(select(func.count()).select_from(Slip)).one() == 0

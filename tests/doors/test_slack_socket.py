"""Socket Mode: the same door without a public address."""

import asyncio
from collections.abc import AsyncIterator, Callable
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette

from bot.assembly import make_dispatcher
from bot.platforms.slack.door import PATH, Secrets, SlackDoor
from bot.platforms.slack.socket import STEADY_SECONDS, Pauses
from bot.platforms.terminal.clock import TalkClock
from models.db.database import Database
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.desk import UNHURRIED, filled, words
from tests.doors.small_slack.workspace import APP_TOKEN, BOT_TOKEN
from tests.patience import LONGEST

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def door(slack: SmallSlack, database: Database) -> SlackDoor:
    clock = TalkClock(ZoneInfo("Europe/London"))
    clock.set("2026-11-23 10:00")
    secrets = Secrets(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=f"{slack.url}/api/")
    return SlackDoor(secrets, make_dispatcher(database, now=clock.now), database, waits=UNHURRIED)


@pytest.fixture
async def open_door(slack: SmallSlack, database: Database) -> AsyncIterator[SlackDoor]:
    made = door(slack, database)
    await made.start()
    assert await asyncio.to_thread(slack.connected)
    yield made
    await made.stop()


async def test_a_command_is_answered_in_its_acknowledgement(open_door: SlackDoor, slack: SmallSlack) -> None:
    noor = slack.person("U1", "Noor Hussain", "n.hussain@school.example")
    fields = wire.slash("/slip", "Amy Carter + superb coursework", user=noor, trigger=slack.trigger())
    said = await asyncio.to_thread(slack.push, "slash_commands", fields)
    assert "sent to Dan Whitfield" in words(said["blocks"])
    assert said["response_type"] == "ephemeral", "a plain text might be shown to everybody"
    await open_door.app.settled()


async def test_a_form_is_refused_and_then_saved(open_door: SlackDoor, slack: SmallSlack) -> None:
    noor = slack.person("U1", "Noor Hussain", "n.hussain@school.example")
    url = slack.response_url("C0STAFF")
    fields = wire.slash("/slip", "Amy Carter", user=noor, trigger=slack.trigger(), response_url=url)
    assert await asyncio.to_thread(slack.push, "slash_commands", fields) == {}
    view = slack.view()
    refused = await asyncio.to_thread(
        slack.push, "interactive", wire.submit(view, filled(view, {"text": ""}), user=noor)
    )
    assert refused["response_action"] == "errors"
    saved = await asyncio.to_thread(
        slack.push, "interactive", wire.submit(view, filled(view, {"text": "superb"}), user=noor)
    )
    assert saved == {"response_action": "clear"}
    await open_door.app.settled()
    assert "about Amy Carter" in words(slack.replies(url)[0]["blocks"])


async def until(what: Callable[[], bool]) -> None:
    """Wait for something that another thread brings about."""
    async with asyncio.timeout(LONGEST):
        while not what():
            await asyncio.sleep(0.01)


async def test_a_connection_that_slack_ends_is_made_again_and_counted(
    open_door: SlackDoor, slack: SmallSlack
) -> None:
    health = open_door.health
    await until(lambda: health.connected)
    assert health.reconnects == 0
    slack.dismiss("refresh_requested")
    await until(lambda: health.reconnects == 1)
    assert health.connected
    noor = slack.person("U1", "Noor Hussain", "n.hussain@school.example")
    fields = wire.slash("/slips", "", user=noor, trigger=slack.trigger())
    assert "No slips yet" in words((await asyncio.to_thread(slack.push, "slash_commands", fields))["blocks"])
    assert health.said()["last_heard"]
    await open_door.app.settled()


async def test_a_command_whose_connection_ends_before_its_answer_is_answered_all_the_same(
    open_door: SlackDoor, slack: SmallSlack
) -> None:
    noor, url = slack.person("U1", "Noor Hussain", "n.hussain@school.example"), slack.response_url("C0STAFF")
    slack.trouble("users.info", Trouble(cut=True))
    text = "Amy Carter + superb"
    slack.send(
        "slash_commands", wire.slash("/slip", text, user=noor, trigger=slack.trigger(), response_url=url)
    )
    await until(lambda: bool(slack.replies(url)))
    (said,) = slack.replies(url)
    assert "sent to Dan Whitfield" in words(said["blocks"])
    assert said["response_type"] == "ephemeral"
    await open_door.app.settled()


async def test_a_socket_mode_that_was_switched_off_is_a_state_with_its_reason(
    open_door: SlackDoor, slack: SmallSlack
) -> None:
    await until(lambda: open_door.health.connected)
    slack.dismiss("link_disabled")
    await until(lambda: "switched off" in open_door.health.trouble or open_door.health.reconnects > 0)
    assert open_door.health.since


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (Trouble(status=500), "Slack does not open a connection now (500)."),
        pytest.param(
            Trouble(error="invalid_auth"),
            "Slack does not take SLACK_APP_TOKEN (invalid_auth).",
            marks=pytest.mark.speaks,  # the other one waits for the SDK's ten seconds
        ),
    ],
)
async def test_a_connection_that_cannot_be_made_again_is_a_state_until_it_is(
    open_door: SlackDoor, slack: SmallSlack, trouble: Trouble, why: str
) -> None:
    health = open_door.health
    await until(lambda: health.connected)
    slack.trouble("apps.connections.open", trouble)
    slack.dismiss("refresh_requested")
    await until(lambda: why in health.trouble)
    assert not health.connected
    if trouble.status == 500:  # it is tried again after the SDK's ten seconds
        await until(lambda: health.connected)
        assert health.reconnects == 1


def test_who_is_sent_away_again_and_again_waits_longer_each_time(engine_name: str) -> None:
    assert engine_name == "sqlite"
    now = [100.0]
    pauses = Pauses(lambda: now[0])
    pauses.connected()
    now[0] += STEADY_SECONDS
    assert pauses.next() == 0.0, "a good connection is made again at once"
    waited = []
    for _ in range(8):
        pauses.connected()
        now[0] += 0.3
        waited.append(pauses.next())
    assert waited == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    pauses.connected()
    now[0] += STEADY_SECONDS
    assert pauses.next() == 0.0


async def test_a_slack_that_is_away_at_the_start_is_tried_again(
    slack: SmallSlack, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.retrying.FIRST_WAIT", 0.01)
    slack.trouble("auth.test", Trouble(status=503), Trouble(status=429))
    made = door(slack, database)
    await made.start()
    assert await asyncio.to_thread(slack.connected)
    await made.stop()


def test_with_an_app_token_no_path_is_open(slack: SmallSlack, database: Database) -> None:
    api = Starlette()
    before = len(api.routes)
    door(slack, database).mount(api)
    assert len(api.routes) == before
    assert PATH not in str(api.routes)

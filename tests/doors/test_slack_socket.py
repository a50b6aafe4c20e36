"""Socket Mode: the same door without a public address."""

import asyncio
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from bot.assembly import make_dispatcher
from bot.platforms.slack.door import PATH, Secrets, SlackDoor
from bot.platforms.terminal.talk import TalkClock
from models.db.database import Database
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.desk import filled, words
from tests.doors.small_slack.workspace import APP_TOKEN, BOT_TOKEN

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def door(slack: SmallSlack, database: Database) -> SlackDoor:
    clock = TalkClock(ZoneInfo("Europe/London"))
    clock.set("2026-11-23 10:00")
    secrets = Secrets(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=f"{slack.url}/api/")
    return SlackDoor(secrets, make_dispatcher(database, now=clock.now), database)


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


async def test_a_slack_that_is_away_at_the_start_is_tried_again(
    slack: SmallSlack, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.door.FIRST_WAIT", 0.01)
    slack.trouble("auth.test", Trouble(status=503), Trouble(status=429))
    made = door(slack, database)
    await made.start()
    assert await asyncio.to_thread(slack.connected)
    await made.stop()


def test_with_an_app_token_no_path_is_open(slack: SmallSlack, database: Database) -> None:
    api = FastAPI()
    before = len(api.routes)
    door(slack, database).mount(api)
    assert len(api.routes) == before
    assert PATH not in str(api.routes)

"""How long anybody waits for Slack: what it asks for has a ceiling, and a limit holds for a whole request."""

import itertools
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.health import DoorHealth
from bot.platforms.slack.calls import ShortWait
from bot.platforms.slack.socket import LONGEST_PAUSE, Socket
from models.db.database import Database
from tests.doors.small_slack import SmallSlack, Trouble
from tests.doors.small_slack.desk import UNHURRIED, Desk, open_desk
from tests.doors.small_slack.workspace import APP_TOKEN, BOT_TOKEN
from tests.patience import LONGEST, standing_still

FOR_EVER = 99_999_999


class Slept:
    """Sleeps not at all, and tells for how long it should have."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def unsaid(_command: Mapping[str, object], _acknowledgement: str) -> None:
    raise AssertionError("nothing was said")


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_an_answer_goes_another_way_where_slack_asks_it_to_wait_for_ever(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    slack_desk.slack.trouble("chat.postMessage", Trouble(status=429, retry_after=FOR_EVER))
    assert await noor.writes("slips") == ""
    assert len(slack_desk.slack.called("chat.postMessage")) == 1
    assert "No slips yet" in await noor.opens_home()


async def test_a_short_wait_is_waited_for_once(slack: SmallSlack) -> None:
    slept = Slept()
    client = AsyncWebClient(BOT_TOKEN, f"{slack.url}/api/", retry_handlers=[ShortWait(slept)])
    slack.trouble("auth.test", Trouble(status=429, retry_after=7))
    assert (await client.auth_test())["ok"]
    assert slept.seconds == [7.0]


@pytest.mark.parametrize(("asked", "waited"), [(5, 5.0), (FOR_EVER, LONGEST_PAUSE)])
async def test_socket_mode_is_opened_again_after_a_minute_at_most(
    slack: SmallSlack, asked: int, waited: float
) -> None:
    slept, health = Slept(), DoorHealth("slack", lambda: datetime.now(UTC))
    client = AsyncWebClient(BOT_TOKEN, f"{slack.url}/api/", retry_handlers=[])
    bolt = AsyncApp(client=client, request_verification_enabled=False)
    socket = Socket(bolt, APP_TOKEN, client, health, logging.getLogger("quiet"), unsaid, sleep=slept)
    slack.trouble("apps.connections.open", Trouble(status=429, retry_after=asked))
    assert (await socket.issue_new_wss_url()).startswith("ws")
    assert slept.seconds == [waited]
    assert health.trouble == "Slack asks to wait before connecting again."
    await socket.close()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_many_mentions_take_no_longer_than_one(slack: SmallSlack, database: Database) -> None:
    async with open_desk(database, slack) as desk:
        noor = desk.person("n.hussain")
        await noor.types("/slips")
        slack.mood = lambda method: Trouble(hang=LONGEST) if method == "users.info" else None
        mentions = " ".join(f"<@UNOBODY{number}>" for number in range(20))
        with standing_still() as clock:
            asked_for = itertools.count(1)
            slack.when_hanging = lambda: clock.put_on(UNHURRIED.name) if next(asked_for) == 20 else None
            said = await noor.types(f"/slip Amy Carter + thanks to {mentions}")
        asked = [call.at for call in slack.calls if call.method == "users.info"]
        assert "sent to Dan Whitfield" in said
        assert len(asked) - 1 == 20, "all at once, so that the limit is of the whole request"

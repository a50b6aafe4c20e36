"""The health of a door is part of the product's health."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assembly import composer
from bot.metrics import Metrics
from bot.serve import make_api
from models.db.database import Database
from tests.doors.small_slack import SmallSlack, Trouble, wire
from tests.doors.small_slack.desk import Desk, open_desk

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


async def ready(desk: Desk) -> dict[str, Any]:
    """What /readyz says of Slack's door; the scheduler is not running here."""
    metrics = Metrics(desk.database, desk.clock.now)
    api = make_api(desk.database, [desk.door], composer, metrics, desk.clock.now)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=api), base_url="http://bot") as client:
        said = (await client.get("/readyz")).json()
    found: dict[str, Any] = said["doors"]["slack"]
    return found


async def event(desk: Desk, kind: str, **more: Any) -> None:
    desk.presses += 1
    body = json.dumps(wire.event({"type": kind, **more}, event_id=f"EvHealth{desk.presses}"))
    assert (await desk.send(wire.signed(body, "application/json"))).status_code == 200


async def test_a_door_says_that_it_is_open_and_what_it_last_heard_and_sent(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.writes("slips")
    said = await ready(slack_desk)
    assert said["connected"] is True
    assert said["since"] == said["last_heard"] == said["last_sent"] == "2026-11-23T10:00:00+00:00"
    assert "trouble" not in said


@pytest.mark.parametrize(
    ("kind", "error", "why"),
    [
        ("app_uninstalled", "account_inactive", "uninstalled"),
        ("tokens_revoked", "token_revoked", "took the app's token back"),
    ],
)
async def test_what_is_uninstalled_becomes_a_state(slack_desk: Desk, kind: str, error: str, why: str) -> None:
    slack_desk.slack.trouble("auth.test", Trouble(error=error))
    await slack_desk.person("n.hussain").types("/slips")
    await ready(slack_desk)
    slack_desk.slack.trouble("auth.test", Trouble(error=error))
    await event(slack_desk, kind, tokens={"bot": ["U0BOT"], "oauth": []})
    said = await ready(slack_desk)
    assert said["connected"] is False
    assert why in said["trouble"]


async def test_an_app_that_is_gone_from_another_workspace_is_still_open(slack_desk: Desk) -> None:
    await slack_desk.person("n.hussain").types("/slips")
    await event(slack_desk, "app_uninstalled")
    assert (await ready(slack_desk))["connected"] is True


async def test_prometheus_sees_each_door(slack: SmallSlack, database: Database) -> None:
    async with open_desk(database, slack) as desk:
        await desk.person("n.hussain").types("/slips")
        metrics = Metrics(database, lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))
        metrics.watch([desk.door.health])
        page = metrics.page().decode()
    assert 'staffroom_door_connected{door="slack"} 1.0' in page
    assert 'staffroom_door_reconnects{door="slack"} 0.0' in page


def test_no_figures_are_served_beside_the_doors(engine_name: str) -> None:
    assert engine_name == "sqlite"
    source = Path(__file__).parents[2] / "bot" / "serve.py"
    assert '"/metrics"' not in source.read_text()

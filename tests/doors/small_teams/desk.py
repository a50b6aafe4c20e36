"""The real door of the invented school between people of the small Teams and a real database."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from starlette.applications import Starlette

from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.platforms.teams.about import DataPolicy
from bot.platforms.teams.adaptive import CONTENT_TYPE
from bot.platforms.teams.app import PATH, Guard, TeamsDoor
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.pacing import Pacing
from bot.platforms.teams.verify import Verifier
from bot.platforms.teams.waits import Waits
from bot.registry import Registry
from models.db.database import Database
from tests.doors.small_teams.activities import Activities
from tests.doors.small_teams.keys import APP_ID
from tests.doors.small_teams.server import FAR_TOKEN, SmallTeams
from tests.doors.small_teams.tenant import TENANT, Channel, Message, Person

Json = dict[str, Any]
PATIENT = Waits(answer=60, keep=60, beside=60, account=60, known=60, message=60, sent=60, acknowledged=600)
"""So that no test depends on how fast the machine is."""
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


async def far_token() -> str:
    return FAR_TOKEN


@dataclass
class Desk:
    """Posts activities to the door and looks at what it answered."""

    teams: SmallTeams
    activities: Activities
    database: Database
    door: TeamsDoor
    api: Starlette
    clock: list[datetime] = field(default_factory=lambda: [MONDAY_MORNING])

    async def posts(self, activity: Json, *, headers: dict[str, str] | None = None) -> httpx.Response:
        """One signed activity, as the Bot Connector posts it; what was still being drawn is waited for."""
        return (await self.all(activity, headers=headers))[0]

    async def all(self, *activities: Json, headers: dict[str, str] | None = None) -> list[httpx.Response]:
        """Several at the same time."""
        signed = self.activities.headers() if headers is None else headers
        async with self.client() as client:
            answers = await asyncio.gather(
                *(client.post(PATH, json=each, headers=signed) for each in activities)
            )
            await self.door.settle()
        return list(answers)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.api), base_url="https://bot.example")

    async def says(self, who: Person, text: str, *, channel: Channel | None = None) -> list[Message]:
        """Words typed; the messages that came of them."""
        before = set(self.teams.messages)
        answer = await self.posts(self.activities.message(who, text, channel=channel))
        assert answer.status_code == 200, answer.status_code
        return [each for name, each in self.teams.messages.items() if name not in before]

    async def presses(
        self, who: Person, message: Message, label: str, *, channel: Channel | None = None, **typed: str
    ) -> Json:
        """A button of a message pressed, with what was typed into the card's fields; the door's answer."""
        action = button(message.card, label)
        if action["type"] == "Action.ShowCard":  # it asks first, and is pressed behind the question
            action = button(action["card"], label)
        assert action["type"] == "Action.Execute", action["type"]
        data = {**action["data"], **typed}
        answer = await self.posts(
            self.activities.pressed(who, action["verb"], data, channel=channel, reply_to=message.id)
        )
        assert answer.status_code == 200, answer.status_code
        found: Json = answer.json()
        return found


def button(card: Any, label: str) -> Json:
    """The first button with this label, wherever it stands in the card."""
    for each in actions(card):
        if each.get("title") == label:
            return each
    raise AssertionError(f"no button {label}: {[each.get('title') for each in actions(card)]}")


def actions(node: Any) -> Iterator[Json]:
    """Every button of a card, those behind a question too."""
    if isinstance(node, list):
        for each in node:
            yield from actions(each)
    elif isinstance(node, dict):
        is_button = str(node.get("type", "")).startswith("Action.")
        if is_button:
            yield node
        for name, value in node.items():
            if not (is_button and name == "fallback"):  # the same button, for older clients
                yield from actions(value)


def text_of(node: Any) -> str:
    """All that a person reads in a card, a line an element."""
    if isinstance(node, list):
        return "\n".join(filter(None, map(text_of, node)))
    if not isinstance(node, dict):
        return ""
    if node.get("type") == "RichTextBlock":
        return "".join(run["text"] for run in node["inlines"])
    own = [str(node[name]) for name in ("text", "label") if isinstance(node.get(name), str)]
    inner = [text_of(node[name]) for name in ("body", "items", "columns", "rows", "cells") if name in node]
    return "\n".join(filter(None, [*own, *inner]))


def shown(answer: Json) -> str:
    """What a button's answer shows: the card's text, or the sentence."""
    value = answer["value"]
    return text_of(value) if answer["type"] == CONTENT_TYPE else str(value)


def field_of(card: Any, name: str) -> Json:
    """The input with this id."""
    return next(each for each in card["body"] if each.get("id") == name)


@asynccontextmanager
async def open_desk(
    database: Database,
    *,
    teams: SmallTeams,
    guard: Guard | None = None,
    pace: Pacing | None = None,
    waits: Waits = PATIENT,
    commands: Registry | None = None,
) -> AsyncIterator[Desk]:
    """A desk on this database; closed at the end."""
    cloud = with_overrides(PUBLIC, openid_metadata_url=teams.openid_url)
    clock = [MONDAY_MORNING]
    connector = Connector(far_token, bot_id=f"28:{APP_ID}", pace=pace)
    door = TeamsDoor(
        database=database,
        dispatcher=Dispatcher(database, commands or registry(), now=lambda: clock[0]),
        guard=guard or Verifier(app_id=APP_ID, tenant=TENANT, cloud=cloud, keys_seconds=60),
        connector=connector,
        channels=Channels(connector, database, tenant=TENANT),
        waits=waits,
        policy=DataPolicy("Invented School"),
    )
    api = Starlette()
    door.mount(api)
    desk = Desk(teams, Activities(teams, teams.keys), database, door, api, clock)
    try:
        yield desk
    finally:
        await door.stop()

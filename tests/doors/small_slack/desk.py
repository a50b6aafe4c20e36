"""Staffroom behind its Slack door, over signed HTTP, with people who type, press and fill in forms."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from bot.assembly import composer, make_dispatcher
from bot.platforms.slack.door import PATH, Secrets, SlackDoor
from bot.platforms.slack.waits import Waits
from bot.platforms.terminal.clock import TalkClock
from models.db.database import Database
from scheduler.delivery import Delivered, deliver_due
from scheduler.run import run_due
from tests.doors.due import before_a_door
from tests.doors.small_slack import wire
from tests.doors.small_slack.limits import MESSAGE, Json, reasons_blocks
from tests.doors.small_slack.server import SmallSlack
from tests.doors.small_slack.wire import Signed
from tests.doors.small_slack.workspace import BOT_TOKEN

UNHURRIED = Waits(answer=60, acknowledged=60, form=60, account=30, name=30)
"""What is tested is not how fast this machine is."""


def words(blocks: object) -> str:
    """All that a drawing says, in the order in which it is read."""
    if isinstance(blocks, dict):
        here = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return "\n".join([*here, *filter(None, (words(value) for value in blocks.values()))])
    if isinstance(blocks, list | tuple):
        return "\n".join(filter(None, (words(each) for each in blocks)))
    return ""


def elements(blocks: object, kind: str = "button") -> list[Json]:
    """All elements of a kind, in order."""
    if isinstance(blocks, dict):
        here = [blocks] if blocks.get("type") == kind and "action_id" in blocks else []
        return here + [found for value in blocks.values() for found in elements(value, kind)]
    if isinstance(blocks, list | tuple):
        return [found for each in blocks for found in elements(each, kind)]
    return []


@dataclass
class Desk:
    """One workspace, one school, and the web app between them."""

    slack: SmallSlack
    door: SlackDoor
    database: Database
    clock: TalkClock
    client: httpx.AsyncClient
    people: dict[str, "Person"] = field(default_factory=dict)
    presses: int = 0
    when_answered: Callable[[], object] = lambda: None
    """Called once the answer to a request is out, and what goes on behind it is not waited for yet."""

    async def send(self, request: Signed) -> httpx.Response:
        """Send a request to the bot, and wait until its answers are out."""
        answer = await self.client.post(PATH, content=request.body, headers=request.headers)
        self.when_answered()
        await self.door.app.settled()
        return answer

    def person(self, email: str, name: str = "", **more: Any) -> "Person":
        """Somebody of the workspace, by the part of their e-mail before the @."""
        if email not in self.people:
            account = self.slack.person(
                f"U{email.upper().replace('.', '')}", name or email, f"{email}@school.example", **more
            )
            self.people[email] = Person(self, account)
        return self.people[email]

    async def tick(self) -> list[Delivered]:
        """Do what is due, and deliver it."""
        run_due(self.database, self.clock.now(), before_a_door)
        return await self.deliver()

    async def deliver(self) -> list[Delivered]:
        told = await deliver_due(self.database, [self.door.courier], composer, self.clock.now)
        await self.door.app.settled()
        return told


@dataclass
class Person:
    """What one person sees and does."""

    desk: Desk
    account: str
    channel: str = "C0STAFF"
    seen: Json = field(default_factory=dict)
    """The last message or view that was shown to this person."""
    response_url: str = ""
    status: int = 0

    @property
    def view(self) -> Json:
        return self.desk.slack.view()

    @property
    def dms(self) -> list[Json]:
        """The bot's direct messages to this person, oldest first."""
        return self.desk.slack.dm(self.account).messages

    async def types(self, line: str, *, trigger: str | None = None) -> str:
        """A slash command; what is answered to it."""
        command, _, text = line.partition(" ")
        self.response_url = self.desk.slack.response_url(self.channel)
        fields = wire.slash(
            command,
            text,
            user=self.account,
            channel=self.channel,
            trigger=self.desk.slack.trigger() if trigger is None else trigger,
            response_url=self.response_url,
        )
        return await self.repeats(wire.signed(wire.as_fields(fields)))

    async def repeats(self, request: Signed) -> str:
        """Send a request of a slash command; what is answered to it."""
        answer = await self.desk.send(request)
        self.status = answer.status_code
        self.seen = answer.json() if answer.content else {}
        if self.seen:
            assert self.seen["response_type"] == "ephemeral"
            assert reasons_blocks(self.seen.get("blocks", []), MESSAGE) == []
        told = [self.seen] if self.seen else self.desk.slack.replies(self.response_url)
        if told:
            self.seen = told[0]
        return "\n".join(words(each.get("blocks")) or str(each.get("text", "")) for each in told)

    async def sends(self, text: str, name: str, content: bytes, **facts: object) -> str:
        """A direct message with a file; what is answered."""
        self.desk.slack.files[name] = {"name": name, "bytes": content}
        there = {"id": name, "name": name, "url_private_download": f"{self.desk.slack.url}/files/{name}"}
        return await self.writes(text, files=[{**there, **facts}])

    async def writes(self, text: str, *, event_id: str = "", files: Sequence[Json] = ()) -> str:
        """A direct message to the bot; what it answers there."""
        before = len(self.dms)
        self.desk.presses += 1
        event_id = event_id or f"Ev{self.desk.presses}"
        # Each message has its own time; the same event once more is the same message.
        stamp = f"1700000000.{crc32(event_id.encode()) % 10**6:06d}"
        channel = self.desk.slack.dm(self.account).id
        inner = wire.dm_message(text, user=self.account, channel=channel, ts=stamp)
        if files:
            inner |= {"subtype": "file_share", "files": list(files)}
        body = wire.event(inner, event_id=event_id)
        answer = await self.desk.send(wire.signed(json.dumps(body), "application/json"))
        self.status = answer.status_code
        said = self.dms[before:]
        self.seen = said[-1] if said else {}
        return "\n".join(words(message["blocks"]) for message in said)

    def reads(self, message: Json) -> str:
        """Look at a message, so that its buttons can be pressed."""
        self.seen = message
        return words(message.get("blocks"))

    def labels(self) -> list[str]:
        return [element["text"]["text"] for element in elements(self.seen.get("blocks"))]

    async def presses(self, label: str, *, channel: str = "", again: bool = False) -> str:
        """Press the first button with this label of what was last seen; what is answered beside it."""
        button = next(each for each in elements(self.seen.get("blocks")) if each["text"]["text"] == label)
        if not again:
            self.desk.presses += 1
        channel = channel or self.channel
        response_url = self.desk.slack.response_url(channel, str(self.seen.get("ts", "")))
        is_view = "type" in self.seen and self.seen["type"] in {"home", "modal"}
        payload = wire.click(
            button,
            user=self.account,
            channel=channel,
            message=None if is_view else {"ts": "1", **self.seen},
            view=self.seen if is_view else None,
            trigger=self.desk.slack.trigger(),
            response_url="" if is_view else response_url,
            action_ts=f"1700000000.{self.desk.presses:06d}",
        )
        views = len(self.desk.slack.views)
        answer = await self.desk.send(wire.signed(wire.as_form(payload)))
        self.status = answer.status_code
        told = self.desk.slack.replies(response_url)
        if told:
            self.seen = told[0]
            return "\n".join(words(each.get("blocks")) for each in told)
        if len(self.desk.slack.views) > views:
            self.seen = self.view
            return words(self.view["blocks"])
        return ""

    async def fills(self, given: Mapping[str, str | list[str]], *, view: Json | None = None) -> Json:
        """Send in the form that is open, with these values and what else stood in it; Slack's answer."""
        view = view or self.view
        answer = await self.desk.send(
            wire.signed(wire.as_form(wire.submit(view, filled(view, given), user=self.account)))
        )
        self.status = answer.status_code
        said: Json = answer.json() if answer.content else {}
        if said.get("response_action") == "update":
            self.desk.slack.views[view["id"]].update(said["view"])
        return said

    async def looks_for(self, block_id: str, typed: str) -> list[str]:
        """Type into a field that searches; the labels it offers."""
        element = next(block["element"] for block in self.view["blocks"] if block.get("block_id") == block_id)
        payload = wire.suggestion(self.view, block_id, element["action_id"], typed, user=self.account)
        answer = await self.desk.send(wire.signed(wire.as_form(payload)))
        return [option["text"]["text"] for option in answer.json()["options"]]

    async def opens_home(self) -> str:
        """Look at App Home."""
        self.desk.presses += 1
        inner = {
            "type": "app_home_opened",
            "user": self.account,
            "tab": "home",
            "channel": self.desk.slack.dm(self.account).id,
        }
        body = wire.event(inner, event_id=f"Ev{self.desk.presses}")
        await self.desk.send(wire.signed(json.dumps(body), "application/json"))
        self.seen = self.desk.slack.homes.get(self.account, {})
        return words(self.seen.get("blocks"))


def filled(view: Json, given: Mapping[str, str | list[str]]) -> dict[str, dict[str, Json]]:
    """The state of a modal: what was given, and what already stood in the other fields."""
    state: dict[str, dict[str, Json]] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            value = given.get(block["block_id"])
            state[block["block_id"]] = {element["action_id"]: _state(element, value)}
    return state


def _state(element: Json, value: str | list[str] | None) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value") if value is None else value}
    if kind == "file_input":
        return {"type": kind, "files": [{"id": "F1", "url_private_download": value}] if value else []}
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date") if value is None else value}
    if kind in {"static_select", "external_select", "radio_buttons"}:
        chosen = element.get("initial_option") if value is None else _option(element, str(value))
        return {"type": kind, "selected_option": chosen}
    several = (
        element.get("initial_options", []) if value is None else [_option(element, each) for each in value]
    )
    return {"type": kind, "selected_options": several}


def _option(element: Json, value: str) -> Json:
    """The option by its value or its label; a field that searches takes any value."""
    for option in element.get("options", []):
        if value in {option["value"], option["text"]["text"]}:
            return dict(option)
    return {"text": {"type": "plain_text", "text": value}, "value": value}


@asynccontextmanager
async def open_desk(
    database: Database,
    slack: SmallSlack,
    *,
    at: str = "2026-11-23 10:00",
    waits: Waits = UNHURRIED,
    prefix: str = "",
) -> AsyncIterator[Desk]:
    """The door before this workspace, over signed HTTP; the clock stands still."""
    clock = TalkClock(ZoneInfo("Europe/London"))
    clock.set(at)
    secrets = Secrets(
        bot_token=BOT_TOKEN, signing_secret=wire.SECRET, api_url=f"{slack.url}/api/", prefix=prefix
    )
    door = SlackDoor(secrets, make_dispatcher(database, now=clock.now), database, pace=0.0, waits=waits)
    api = Starlette()
    door.mount(api)
    await door.start()
    transport = httpx.ASGITransport(app=api)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
        yield Desk(slack, door, database, clock, client)
    await door.stop()

"""A scripted run through the Agents Playground: `python -m tests.doors.tour_teams` prints the conversation."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import aiohttp
import typer
import uvicorn
from fastapi import FastAPI

from bot.assembly import composer, make_dispatcher
from bot.platforms.teams.opening import open_teams
from bot.settings import Environment
from models.database import Database
from scheduler.delivery import deliver_due
from scheduler.run import run_due
from scheduler.timetable import timetable
from tests.doors.playground_teams import (
    BOT,
    OWN_PORT,
    PORT,
    TENANT,
    fill_database,
    install,
    playground,
    stop,
    wait_for,
)
from tests.doors.small_teams.desk import actions, button, text_of

Json = dict[str, Any]
HERE = f"http://127.0.0.1:{PORT}"
DAN, HELEN, NOOR = "d.whitfield@school.example", "h.marsh@school.example", "n.hussain@school.example"
CHAT, CHANNEL = "personal-chat", "leadership"


@dataclass
class Tour:
    """Speaks in the playground, and prints what stands there afterwards."""

    web: aiohttp.ClientSession
    database: Database
    courier: Any
    people: dict[str, Json]
    clock: list[datetime] = field(default_factory=lambda: [datetime(2026, 11, 20, 12, 0, tzinfo=UTC)])
    seen: list[Json] = field(default_factory=list)
    last: dict[str, Json] = field(default_factory=dict)

    async def call(self, path: str, body: Json) -> Any:
        async with self.web.post(HERE + path, json=body) as answer:
            text = await answer.text()
            assert answer.status < 300, (answer.status, text)
            return await answer.json() if text else {}

    async def hear(self) -> None:
        """Print what came since, and remember the last message of each conversation."""
        await asyncio.sleep(1.0)
        for each in self.seen:
            message = each.get("message") or {}
            if message.get("from", {}).get("id") != BOT:
                continue
            where = each["actionConversationId"].partition(";")[0]
            self.last[where] = {**message, "conversation": each["actionConversationId"]}
            shown = "Staffroom" if where == CHAT else f"Staffroom in {where}"
            changed = " (drawn anew)" if each["action"] != "createMessage" else ""
            for attached in message.get("attachments", ()):
                self.say(shown + changed, attached["content"])
        self.seen.clear()

    @staticmethod
    def say(who: str, card: Json) -> None:
        typer.echo(f"{who}:")
        for line in text_of(card).splitlines():
            typer.echo(f"    {line}")
        labels = [each["title"] for each in actions(card) if "title" in each]
        if labels:
            typer.echo(f"    [{'] ['.join(labels)}]")

    async def types(self, text: str) -> None:
        typer.echo(f"\nDan types: {text}")
        said = {"from": {"id": self.people[DAN]["id"]}, "text": text, "textFormat": "plain"}
        await self.call(f"/_conversation/v1/conversations/{CHAT}/messages", said)
        await self.hear()

    async def presses(self, label: str, where: str = CHAT, **typed: str) -> None:
        typer.echo(
            f"\nDan presses [{label}]" + "".join(f" {name}={value!r}" for name, value in typed.items())
        )
        message = self.last[where]
        card = message["attachments"][0]["content"]
        pressed = button(card, label)
        value = {
            "action": {**pressed, "data": {**there_in(card), **pressed["data"], **typed}},
            "trigger": "manual",
        }
        said = {
            "name": "adaptiveCard/action",
            "value": value,
            "from": {"id": self.people[DAN]["id"]},
            "conversation": {"id": message["conversation"]},
            "replyToId": message["messageId"],
        }
        answer = await self.call("/_conversation/v1/invoke", said)
        value = answer["value"]
        self.say("in place of the card", value) if isinstance(value, dict) else typer.echo(f"    “{value}”")
        await self.hear()

    async def chooses(self, command: str) -> Json:
        """A message extension's action, as from `/`."""
        typer.echo(f"\nDan chooses /{command}")
        said = {
            "name": "composeExtension/fetchTask",
            "value": {"commandId": command, "commandContext": "compose", "context": {"theme": "default"}},
            "from": {"id": self.people[DAN]["id"]},
            "conversation": {"id": CHAT},
        }
        return await self._dialog(said)

    async def sends(self, command: str, form: Json, **typed: str) -> Json:
        typer.echo("\nDan sends the form with " + ", ".join(f"{n}={v!r}" for n, v in typed.items()))
        data = {**there_in(form), **typed, **form["actions"][0]["data"]}
        said = {
            "name": "composeExtension/submitAction",
            "value": {"commandId": command, "commandContext": "compose", "data": data},
            "from": {"id": self.people[DAN]["id"]},
            "conversation": {"id": CHAT},
        }
        return await self._dialog(said)

    async def _dialog(self, said: Json) -> Json:
        task = (await self.call("/_conversation/v1/invoke", said))["task"]
        if task["type"] == "message":
            typer.echo(f"    the dialog ends: “{task['value']}”")
            await self.hear()
            return {}
        form: Json = task["value"]["card"]["content"]
        self.say(f"dialog “{task['value']['title']}”", form)
        return form

    async def other(self, email: str, text: str, *, channel: bool = False) -> None:
        """Somebody whom the playground cannot speak as: their activity is posted to the bot as it would be."""
        typer.echo(f"\n{email.partition('@')[0]} types{' in leadership' if channel else ''}: {text}")
        activity = {
            **self._in_channel(self.people[email]),
            "type": "message",
            "id": f"said-{text}",
            "text": text,
        }
        async with self.web.post(f"http://127.0.0.1:{OWN_PORT}/api/messages", json=activity) as answer:
            typer.echo(f"    ({answer.status})")
        await self.hear()

    async def press_as(self, email: str, label: str) -> None:
        """A button in the channel, pressed by somebody else."""
        typer.echo(f"\n{email.partition('@')[0]} presses [{label}] in leadership")
        message, person = self.last[CHANNEL], self.people[email]
        pressed = button(message["attachments"][0]["content"], label)
        activity = {
            **self._in_channel(person),
            "type": "invoke",
            "id": f"press-{email}",
            "name": "adaptiveCard/action",
            "value": {"action": pressed},
            "replyToId": message["messageId"],
        }
        async with self.web.post(f"http://127.0.0.1:{OWN_PORT}/api/messages", json=activity) as answer:
            self.say("for the presser", (await answer.json())["value"])
        await self.hear()

    @staticmethod
    def _in_channel(person: Json) -> Json:
        return {
            "channelId": "msteams",
            "serviceUrl": f"{HERE}/_connector",
            "from": {"id": person["id"], "aadObjectId": person["aadObjectId"], "name": person["name"]},
            "recipient": {"id": BOT, "name": "Staffroom"},
            "conversation": {"id": CHANNEL, "conversationType": "channel", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}, "team": {"id": "team"}, "channel": {"id": CHANNEL}},
        }

    async def at(self, *moment: int) -> None:
        """Set the clock, do what is due then, and deliver it."""
        self.clock[0] = datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day, hour, minute
        typer.echo(f"\nIt is {self.clock[0]:%A %d %B, %H:%M}.")
        await asyncio.to_thread(run_due, self.database, self.clock[0], timetable)
        told = await deliver_due(self.database, [self.courier], composer, lambda: self.clock[0])
        for each in told:
            if each.state is None:
                continue
            typer.echo(f"    {each.key}: {each.state}")
        await self.hear()


def there_in(card: Json) -> Json:
    """What stands in the card's fields."""
    return {each["id"]: each["value"] for each in card["body"] if each.get("value") and each.get("id")}


async def walk(tour: Tour) -> None:
    """The conversation."""
    typer.echo("Dan installs Staffroom")
    await tour.call(f"/_debug/conversation/{CHAT}/installation", {})
    await tour.hear()
    await tour.types("help")
    await tour.types("slip Amy Carter + superb coursework, target: finish the conclusion by Friday")
    await tour.presses("Undo")
    await tour.types("slip Amy Carter")
    await tour.presses("Send", text="", tone="positive", target="Read a chapter")
    await tour.presses("Send", text="Reads better each week", tone="positive", target="Read a chapter")
    form = await tour.chooses("slip")
    await tour.sends("slip", form, tone="positive")
    await tour.other(NOOR, "book Amy Carter, Ben Dodd maths mon M4", channel=True)
    await tour.other(HELEN, "settings leadership here", channel=True)
    await tour.at(2026, 11, 23, 8, 16)
    await tour.types("todo")
    await tour.other(NOOR, "book Zoë O’Brien maths today M4", channel=True)
    await tour.at(2026, 11, 23, 8, 20)
    await tour.press_as(HELEN, "Told")
    await tour.at(2026, 11, 30, 8, 1)


@asynccontextmanager
async def serving(api: FastAPI) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(api, port=OWN_PORT, log_level="warning"))
    running = asyncio.create_task(server.serve())
    await asyncio.to_thread(wait_for, f"http://127.0.0.1:{OWN_PORT}/teams/about")
    yield
    server.should_exit = True
    await running


async def tour(program: Path, folder: Path) -> None:
    """Everything up, the walk, everything down."""
    database = Database(f"sqlite:///{folder}/staffroom.db")
    environment = Environment(
        teams_playground=True, teams_app_id=BOT, teams_tenant_id=TENANT, school_name="Invented School"
    )
    clock = [datetime(2026, 11, 20, 12, 0, tzinfo=UTC)]
    door = open_teams(environment, make_dispatcher(database, now=lambda: clock[0]), database)
    api = FastAPI()
    door.mount(api)
    running: list[subprocess.Popen[bytes]] = []
    async with serving(api), aiohttp.ClientSession() as web:
        running.append(playground(program, DAN, folder))
        try:
            async with web.get(f"{HERE}/_internal/v1/testConfig") as answer:
                config = (await answer.json())["config"]
            everybody = [config["currentUser"], *config["users"]]
            known = {each["email"]: each for each in everybody}
            walker = Tour(web, database, door.courier, known, clock)
            stream = await web.ws_connect(f"{HERE}/_ws_conversation/v1/conversations/stream")
            listening = asyncio.create_task(_listen(stream, walker.seen))
            await walk(walker)
            listening.cancel()
            await stream.close()
        finally:
            stop(running)
        await door.stop()
    database.close()


async def _listen(stream: aiohttp.ClientWebSocketResponse, seen: list[Json]) -> None:
    while True:
        seen.append(await stream.receive_json())


def main() -> int:
    """Walk through once; gives the exit status."""
    program = install()
    if program is None:
        return 1
    with tempfile.TemporaryDirectory() as made:
        fill_database(Path(made), date(2026, 11, 20))
        asyncio.run(tour(program, Path(made)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

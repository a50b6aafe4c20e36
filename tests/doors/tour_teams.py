"""A scripted run through the Agents Playground: `python -m tests.doors.tour_teams` prints the conversation."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
from starlette.applications import Starlette

from bot.assembly import make_dispatcher
from bot.platforms.teams.opening import open_teams
from bot.settings import Environment
from models.db.database import Database
from tests.doors.playground_teams import BOT, OWN_PORT, PORT, TENANT, chat_of, install, playground
from tests.doors.playing import stop, wait_for
from tests.doors.small_teams.desk import actions, button, text_of
from tests.doors.tour import START, Clock, Seen, Story, did, run, say, until_enter, until_seen

Json = dict[str, Any]
HERE = f"http://127.0.0.1:{PORT}"
CHANNEL = "leadership"


@dataclass
class Tour:
    """Speaks in the playground, and prints what stands there afterwards."""

    web: aiohttp.ClientSession
    clock: Clock
    people: dict[str, Json]
    front: str
    """The e-mail of who sits in front."""
    seen: list[Json] = field(default_factory=list)
    last: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict)
    """As they stand now in the conversation with the bot, by their id."""
    dialog: tuple[str, Json] | None = None

    @property
    def chat(self) -> str:
        return chat_of(self.front)

    async def call(self, path: str, body: Json) -> Any:
        async with self.web.post(HERE + path, json=body) as answer:
            text = await answer.text()
            assert answer.status < 300, (answer.status, text)
            return await answer.json() if text else {}

    async def hear(self) -> None:
        """Print what came since, and remember the last message of each conversation."""
        await until_seen(self.seen, is_answer, 1.0)
        for each in self.seen:
            message = each.get("message") or {}
            if message.get("from", {}).get("id") != BOT:
                continue
            where = each["actionConversationId"].partition(";")[0]
            self.last[where] = {**message, "conversation": each["actionConversationId"]}
            if where == self.chat:
                self.messages[message["messageId"]] = self.last[where]
            shown = "Staffroom" if where == self.chat else f"Staffroom in {where}"
            alone = message.get("recipient") or {}
            if alone.get("isTargeted"):
                shown += f", for {alone['name']} alone"
            changed = " (drawn anew)" if each["action"] != "createMessage" else ""
            for attached in message.get("attachments", ()):
                self.shows(shown + changed, attached["content"])
        self.seen.clear()

    @staticmethod
    def shows(who: str, card: Json) -> None:
        say(who, lines_of(card), [each["title"] for each in actions(card) if "title" in each])

    async def arrives(self) -> None:
        did(self.front, "installs Staffroom")
        await self.call(f"/_debug/conversation/{self.chat}/installation", {})
        await self.hear()

    async def types(self, text: str) -> None:
        did(self.front, f"types: {text}")
        said = {"from": {"id": self.people[self.front]["id"]}, "text": text, "textFormat": "plain"}
        await self.call(f"/_conversation/v1/conversations/{self.chat}/messages", said)
        await self.hear()

    async def asks_for_form(self, text: str) -> None:
        """In personal chat the form is a card."""
        await self.types(text)

    async def sends(self, **typed: str) -> None:
        if self.dialog is None:
            *_, send = actions(self.last[self.chat]["attachments"][0]["content"])
            await self.presses(send["title"], **typed)
        else:
            await self._sends_dialog(**typed)

    async def changes(self, before: str, after: str) -> None:
        card = (
            self.dialog[1] if self.dialog is not None else self.last[self.chat]["attachments"][0]["content"]
        )
        name, value = next(each for each in there_in(card).items() if before in each[1])
        await self.sends(**{name: value.replace(before, after)})

    async def presses(self, label: str, **typed: str) -> None:
        did(self.front, f"presses [{label}]", **typed)
        message, card = next(
            (each, attached["content"])
            for each in reversed(self.messages.values())
            for attached in each.get("attachments", ())
            if any(label == one.get("title") for one in actions(attached["content"]))
        )
        pressed = button(card, label)
        value = {
            "action": {**pressed, "data": {**there_in(card), **pressed["data"], **typed}},
            "trigger": "manual",
        }
        said = {
            "name": "adaptiveCard/action",
            "value": value,
            "from": {"id": self.people[self.front]["id"]},
            "conversation": {"id": message["conversation"]},
            "replyToId": message["messageId"],
        }
        answer = await self.call("/_conversation/v1/invoke", said)
        value = answer["value"]
        self.shows("in place of the card", value) if isinstance(value, dict) else say("a line", [value], [])
        await self.hear()

    async def chooses(self, command: str) -> None:
        """A message extension's action, as from `/`."""
        did(self.front, f"chooses /{command}")
        await self._invokes("composeExtension/fetchTask", command, {"context": {"theme": "default"}})

    async def _sends_dialog(self, **typed: str) -> None:
        did(self.front, "sends the form with", **typed)
        assert self.dialog is not None
        command, form = self.dialog
        data = {**there_in(form), **typed, **form["actions"][0]["data"]}
        await self._invokes("composeExtension/submitAction", command, {"data": data})

    async def _invokes(self, name: str, command: str, more: Json) -> None:
        said = {
            "name": name,
            "value": {"commandId": command, "commandContext": "compose", **more},
            "from": {"id": self.people[self.front]["id"]},
            "conversation": {"id": self.chat},
        }
        task = (await self.call("/_conversation/v1/invoke", said))["task"]
        if task["type"] == "message":
            say("the dialog ends", [task["value"]], [])
            self.dialog = None
            await self.hear()
            return
        form: Json = task["value"]["card"]["content"]
        self.shows(f"form “{task['value']['title']}”", form)
        self.dialog = command, form

    async def closes(self) -> None:
        """Teams tells nobody."""
        did(self.front, "closes the form")
        self.dialog = None
        say("the form closes", [], [])

    async def other(self, email: str, text: str) -> None:
        """Somebody whom the playground cannot speak as: their activity is posted to the bot as it would be."""
        did(email, f"types in leadership: @Staffroom {text}")
        activity = {
            **self._in_channel(self.people[email]),
            "type": "message",
            "id": f"said-{text}",
            "text": f"<at>Staffroom</at> {text}",
            "entities": [
                {
                    "type": "mention",
                    "mentioned": {"id": BOT, "name": "Staffroom"},
                    "text": "<at>Staffroom</at>",
                }
            ],
        }
        async with self.web.post(f"http://127.0.0.1:{OWN_PORT}/api/messages", json=activity) as answer:
            assert answer.status < 300, answer.status
        await self.hear()

    async def press_as(self, email: str, label: str) -> None:
        """A button in the channel, pressed by somebody else."""
        did(email, f"presses [{label}] in leadership")
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
            self.shows(f"for {email.partition('@')[0]}, at once", (await answer.json())["value"])
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
        await self.clock.at(*moment)
        await self.hear()


def is_answer(seen: Seen) -> bool:
    """Whether the bot said it."""
    return bool((seen.get("message") or {}).get("from", {}).get("id") == BOT)


def lines_of(card: Json) -> list[str]:
    """All that a person reads in a card or a form, and what stands in its fields."""
    lines: list[str] = []
    for each in card["body"]:
        lines += text_of(each).splitlines()
        names = {choice["value"]: choice["title"] for choice in each.get("choices", ())}
        if str(each["type"]).startswith("Input.") and (value := each.get("value")):
            lines.append(f"    {names.get(value, value)}")
    return lines


def there_in(card: Json) -> Json:
    """What stands in the card's fields."""
    return {each["id"]: each["value"] for each in card["body"] if each.get("value") and each.get("id")}


@asynccontextmanager
async def serving(api: Starlette) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(api, port=OWN_PORT, log_level="warning"))
    running = asyncio.create_task(server.serve())
    await asyncio.to_thread(wait_for, f"http://127.0.0.1:{OWN_PORT}/teams/about")
    yield
    server.should_exit = True
    await running


async def tour(program: Path, folder: Path, story: Story, watched: bool) -> None:
    """Everything up, the walk, everything down."""
    database = Database(f"sqlite:///{folder}/staffroom.db")
    environment = Environment(
        teams_playground=True, teams_app_id=BOT, teams_tenant_id=TENANT, school_name="Invented School"
    )
    moment = [START]
    door = open_teams(environment, make_dispatcher(database, now=lambda: moment[0]), database)
    api = Starlette()
    door.mount(api)
    running: list[subprocess.Popen[bytes]] = []
    async with serving(api), aiohttp.ClientSession() as web:
        try:
            await asyncio.to_thread(playground, program, story.front, folder, running)
            # The playground begins afresh when its page is opened, so that comes first.
            if watched:
                await until_enter(f"Open http://localhost:{PORT} in a browser.")
            async with web.get(f"{HERE}/_internal/v1/testConfig") as answer:
                config = (await answer.json())["config"]
            everybody = [config["currentUser"], *config["users"]]
            known = {each["email"]: each for each in everybody}
            walker = Tour(web, Clock(database, door.courier, moment), known, story.front)
            stream = await web.ws_connect(f"{HERE}/_ws_conversation/v1/conversations/stream")
            listening = asyncio.create_task(_listen(stream, walker.seen))
            await story.walk(walker)
            if watched:
                await until_enter("\nLook at it as long as you like.")
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
    run("The conversation on Teams, through the Agents Playground.", partial(tour, program))
    return 0


if __name__ == "__main__":
    sys.exit(main())

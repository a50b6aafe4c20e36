"""A scripted run through the local Slack: `python -m tests.doors.tour_slack` prints the conversation."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bot.assembly import make_dispatcher
from bot.platforms.slack.door import Secrets, SlackDoor
from bot.platforms.slack.escaping import unescape
from models.db.database import Database
from tests.doors.confirming import API_URL
from tests.doors.playground_slack import PORT, SECRETS, local_slack, workspace
from tests.doors.playing import stop, wait_for
from tests.doors.small_slack.desk import elements
from tests.doors.tour import START, Clock, Seen, Story, did, run, say, until_enter, until_seen

Json = dict[str, Any]
HERE = f"http://127.0.0.1:{PORT}"
BOT, CHANNEL = "U0BOT", "C0LEAD"


@dataclass
class Tour:
    """Speaks in the local Slack, and prints what stands there afterwards."""

    web: aiohttp.ClientSession
    page: aiohttp.ClientWebSocketResponse
    clock: Clock
    people: dict[str, str]
    front: str
    """The e-mail of who sits in front."""
    seen: list[Json] = field(default_factory=list)
    messages: dict[tuple[str, str], Json] = field(default_factory=dict)
    whose: dict[str, str] = field(default_factory=dict)
    view: Json = field(default_factory=dict)

    async def call(self, path: str, **body: object) -> None:
        async with self.web.post(f"{HERE}/_control/{path}", json=body) as answer:
            assert answer.status < 300, (answer.status, await answer.text())

    async def hear(self) -> None:
        """Print what came since, and remember the messages."""
        # A Home is drawn anew a second after what changed it.
        await until_seen(self.seen, is_answer, 1.5)
        seen, self.seen = self.seen, []
        for each in seen:
            match each["t"]:
                case "channel":
                    self._learns(each["channel"])
                case "message" | "message_update" if each["message"].get("user") == BOT:
                    self._message(each["message"], changed=each["t"] == "message_update")
                case "view" if each["stack"]:
                    self.view = each["stack"][-1]
                    self.shows(f"form “{self.view['title']['text']}”", self.view["blocks"], submit=self.view)
                case "view":
                    self.view = {}
                    say("the form closes", [], [])
                case "view_errors":
                    wrong = [
                        f"at {label_of(self.view, name)}: {said}" for name, said in each["errors"].items()
                    ]
                    say("the form stays as it was filled in", wrong, [])

    def _learns(self, channel: Json) -> None:
        if channel.get("is_im"):
            self.whose[channel["id"]] = next(each for each in channel["members"] if each != BOT)

    def _message(self, message: Json, *, changed: bool) -> None:
        where, names = message["channel"], {number: email for email, number in self.people.items()}
        self.messages[where, message["ts"]] = message
        who = "Staffroom"
        if where == CHANNEL:
            who += " in leadership"
        elif (other := self.whose[where]) != self.people[self.front]:
            say(f"Staffroom to {names[other].partition('@')[0]}", [message["text"]], [])
            return
        if alone := message.get("ephemeral_to"):
            who += f", for {names[alone].partition('@')[0]} alone"
        self.shows(who + " (drawn anew)" * changed, message.get("blocks") or message["text"])

    @staticmethod
    def shows(who: str, blocks: Any, *, submit: Json | None = None) -> None:
        words = [blocks] if isinstance(blocks, str) else list(lines_of(blocks))
        labels = [each["text"]["text"] for each in elements(blocks)]
        say(who, words, [*labels, submit["submit"]["text"]] if submit else labels)

    async def arrives(self) -> None:
        did(self.front, "opens Staffroom’s Home")
        await self.call("open-home", user=self.people[self.front])
        await until_seen(self.seen, lambda each: each["t"] == "home", 1.5)
        home = next(each for each in reversed(self.seen) if each["t"] == "home")
        self.shows("Home", home["view"]["blocks"])
        await self.hear()

    async def types(self, text: str) -> None:
        did(self.front, f"types: {text}")
        talk = next(each for each, user in self.whose.items() if user == self.people[self.front])
        await self.call("message", channel=talk, user=self.people[self.front], text=text)
        await self.hear()

    async def presses(self, label: str) -> None:
        did(self.front, f"presses [{label}]")
        await self._interact(self.front, label, [each for each in self.messages if each[0] != CHANNEL])

    async def asks_for_form(self, text: str) -> None:
        """A message cannot open a modal: the answer has the button that does."""
        await self.types(text)
        await self.presses("Open the form")

    async def chooses(self, command: str) -> None:
        did(self.front, f"chooses /{command}")
        await self.call(
            "command", channel="C0STAFF", user=self.people[self.front], command=f"/{command}", text=""
        )
        await self.hear()

    async def sends(self, **typed: str) -> None:
        did(self.front, "sends the form with", **typed)
        inputs = [each for each in self.view["blocks"] if each["type"] == "input"]
        values = {
            each["block_id"]: {
                each["element"]["action_id"]: filled_in(each["element"], typed[each["block_id"]])
            }
            if each["block_id"] in typed
            else {each["element"]["action_id"]: as_it_stands(each["element"])}
            for each in inputs
        }
        await self.page.send_json({"t": "view_submit", "user": self.people[self.front], "values": values})
        await self.hear()

    async def changes(self, before: str, after: str) -> None:
        filled = [
            (each["block_id"], standing(each["element"])) for each in self.view["blocks"] if "element" in each
        ]
        name, value = next(each for each in filled if before in each[1])
        await self.sends(**{name: value.replace(before, after)})

    async def closes(self) -> None:
        did(self.front, "closes the form")
        await self.page.send_json({"t": "view_close", "user": self.people[self.front]})
        await self.hear()

    async def other(self, email: str, text: str) -> None:
        """A slash command, since Slack has them in channels."""
        did(email, f"types in leadership: /{text}")
        command, _, rest = text.partition(" ")
        user = self.people[email]
        await self.call("command", channel=CHANNEL, user=user, command=f"/{command}", text=rest)
        await self.hear()

    async def press_as(self, email: str, label: str) -> None:
        did(email, f"presses [{label}] in leadership")
        await self._interact(email, label, [each for each in self.messages if each[0] == CHANNEL])

    async def _interact(self, email: str, label: str, places: list[tuple[str, str]]) -> None:
        """The last button with this label, whether in the conversation or in the channel."""
        place, button = next(
            (place, each)
            for place in reversed(places)
            for each in elements(self.messages[place].get("blocks"))
            if each["text"]["text"] == label
        )
        await self.call(
            "interact", channel=place[0], messageTs=place[1], user=self.people[email], action=button
        )
        await self.hear()

    async def at(self, *moment: int) -> None:
        await self.clock.at(*moment)
        await self.hear()

    async def listen(self) -> None:
        async for each in self.page:
            self.seen.append(each.json())


def is_answer(seen: Seen) -> bool:
    """Whether a person sees it as what the bot did; the local Slack tells much besides."""
    if seen["t"] in {"message", "message_update"}:
        return bool(seen["message"].get("user") == BOT)
    return seen["t"] in {"view", "view_errors"}


def lines_of(blocks: list[Json]) -> Iterator[str]:
    """All that a person reads in a message or a form, buttons apart, line by line."""
    for block in blocks:
        texts = [block.get("text"), *block.get("fields", ()), block.get("label"), block.get("hint")]
        texts += block["elements"] if block["type"] == "context" else []
        for text in filter(None, texts):
            plain = text["text"]
            if text["type"] == "mrkdwn":
                plain = unescape(re.sub(r"(?m)^\*(.*)\*$", r"\1", plain))
            yield from plain.splitlines()
        yield from (f"    {chosen}" for chosen in [standing(block.get("element") or {})] if chosen)


def standing(element: Json) -> str:
    """What a person sees in a field that is filled in; blank where nothing is."""
    chosen = element.get("initial_options") or [each for each in [element.get("initial_option")] if each]
    return ", ".join(each["text"]["text"] for each in chosen) or str(
        element.get("initial_value") or element.get("initial_date") or ""
    )


def as_it_stands(element: Json) -> Json:
    """The state of a field that nobody touched."""
    chosen = element.get("initial_option")
    if element["type"] == "plain_text_input":
        return {"type": element["type"], "value": element.get("initial_value")}
    if element["type"].startswith("multi_"):
        return {"type": element["type"], "selected_options": element.get("initial_options", [])}
    if element["type"] == "datepicker":
        return {"type": element["type"], "selected_date": element.get("initial_date")}
    if element["type"] == "file_input":
        return {"type": element["type"], "files": []}
    return {"type": element["type"], "selected_option": chosen}


def filled_in(element: Json, typed: str) -> Json:
    """The state of a field into which this was typed, or in which this was chosen."""
    if element["type"] == "plain_text_input":
        return {"type": element["type"], "value": typed or None}
    return {
        "type": element["type"],
        "selected_option": next(each for each in element["options"] if each["value"] == typed),
    }


def label_of(view: Json, name: str) -> str:
    """The label of the field that has this name."""
    return str(next(each["label"]["text"] for each in view["blocks"] if each.get("block_id") == name))


async def tour(program: str, folder: Path, story: Story, watched: bool) -> None:
    """Everything up, the walk, everything down."""
    (folder / "workspace.json").write_text(json.dumps(workspace(http=False)))
    command = [program, "--config", str(folder / "workspace.json"), "--port", str(PORT)]
    running = [
        subprocess.Popen([*command, "--base-host", "127.0.0.1"], stdout=subprocess.DEVNULL),
        subprocess.Popen([sys.executable, "-m", "tests.doors.confirming"]),
    ]
    database = Database(f"sqlite:///{folder}/staffroom.db")
    moment = [START]
    secrets = Secrets(
        bot_token=SECRETS["SLACK_BOT_TOKEN"], app_token=SECRETS["SLACK_APP_TOKEN"], api_url=API_URL
    )
    door = SlackDoor(secrets, make_dispatcher(database, now=lambda: moment[0]), database)
    try:
        await asyncio.to_thread(wait_for, f"{HERE}/_control/state")
        if watched:
            await until_enter(f"Open {HERE} in a browser.")
        async with aiohttp.ClientSession() as web, web.ws_connect(f"{HERE}/ui") as page:
            begin = (await page.receive_json())["state"]
            people = {each["email"]: each["id"] for each in begin["users"] if each.get("email")}
            await door.start()
            while (await page.receive_json(timeout=30))["t"] != "socket_status":
                pass
            walker = Tour(web, page, Clock(database, door.courier, moment), people, story.front)
            listening = asyncio.create_task(walker.listen())
            await story.walk(walker)
            if watched:
                await until_enter("\nLook at it as long as you like.")
            listening.cancel()
    finally:
        await door.stop()
        stop(running)
    database.close()


def main() -> int:
    """Walk through once; gives the exit status."""
    program = local_slack()
    if program is None:
        return 1
    run("The conversation on Slack, through the local Slack.", partial(tour, program))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Shortcuts: an action chosen on a message, or from the menu of the workspace."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.ask import Reply, Result
from bot.platforms.answering import quoting
from bot.platforms.slack.answers import Spoken
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.identity import DOOR
from bot.platforms.slack.wording import mentioned, written
from bot.requests import Said, Words
from bot.say.card import Card

MAKE_SLIP = "make_slip"
"""The callback_id of the message shortcut."""
STRANGE = "I no longer know that shortcut. Type {slip}, or open my Home, to begin a slip."


class Shortcuts:
    """Hears what was chosen; the answer is a form, or a modal that says why not."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def chosen(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """A shortcut of either kind."""
        since = time.monotonic()
        to = Spoken(
            str(body["user"]["id"]),
            channel=str(dict(body.get("channel") or {}).get("id", "")),
            response_url=str(body.get("response_url", "")),
            trigger=str(body["trigger_id"]),
            since=since,
        )
        if body["callback_id"] != MAKE_SLIP:
            said = STRANGE.format(slip=self._hearing.way("")("slip"))
            self._hearing.tell_soon(replace(to, in_home=True), [Reply(Card(said))])
            await ack()
            return
        words = await self._words(dict(body.get("message") or {}))

        def say(staff_id: int) -> Said:
            return Words(staff_id=staff_id, door=DOOR, words="slip", way=self._hearing.way(""))

        task = asyncio.create_task(self._hearing.hear(to.user, say))
        await asyncio.wait({task}, timeout=self._hearing.left(to))
        whole = Words(
            staff_id=0, door=DOOR, key=f"slack/shortcut/{to.trigger}", words=f"slip {words}", only_form=True
        )
        self._hearing.afterwards.do(self._answer(task, replace(to, words=whole.words, said=whole), words))
        await ack()

    async def _words(self, message: Mapping[str, Any]) -> str:
        names = await self._hearing.names(mentioned(message))
        return written(message, names, await self._hearing.bot())

    async def _answer(self, task: "asyncio.Task[list[Result]]", to: Spoken, words: str) -> None:
        await self._hearing.tell(to, [quoting(result, words) for result in await task])

"""Buttons: of messages, ephemeral answers, modals and Home."""

import time
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.ask import Reply
from bot.platforms.later import Later
from bot.platforms.slack.answers import Spoken
from bot.platforms.slack.buttons import FORMED, HELD, PUSHED, TYPED, meaning
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.identity import DOOR
from bot.platforms.slack.long_buttons import GONE
from bot.platforms.slack.recent import Once
from bot.requests import Said, Words
from bot.say.card import Card
from models.db.errors import DATABASE_TROUBLES

Body = Mapping[str, Any]
STRANGE = "I no longer know that button. Ask again for the list it was on."


class Presses:
    """Hears what was pressed, and answers beside it or in its place."""

    def __init__(self, hearing: Hearing, once: Once) -> None:
        self._hearing = hearing
        self._once = once

    async def pressed(self, ack: AsyncAck, body: Body) -> None:
        """A press. What was done is acknowledged once it is safe; how it is told may come after."""
        since = time.monotonic()
        action = body["actions"][0]
        kind, value = str(action["action_id"]).partition(".")[0], str(action.get("value", ""))
        where = pressed_where(body, since, words=value if kind in {TYPED, FORMED} else "")
        held: Said | None = None
        if kind == HELD:
            held = await self._held(where, value)
            if held is None:
                await ack()
                return
            where = replace(where, words=held.words if isinstance(held, Words) else "")
        if kind not in {PUSHED, TYPED, FORMED, HELD}:
            if _wants_an_answer(action, where):
                self._hearing.tell_soon(where, [Reply(Card(STRANGE))])
            await ack()
            return
        # What a button carries may be grades or words: the key, which is kept for a day, holds none of it.
        which = sha256(value.encode(errors="replace")).hexdigest()
        key = f"slack/press/{where.user}/{action['action_ts']}/{action['action_id']}/{which}"

        way = self._hearing.way(where.channel)

        meant = held or meaning(str(action["action_id"]), value)

        def say(staff_id: int) -> Said:
            # A form that was sent in keeps its own name: sending it twice counts once.
            return replace(meant, staff_id=staff_id, door=DOOR, key=meant.key or key, way=way)

        to = replace(where, said=say(0))

        async def hear() -> None:
            try:
                results = await self._hearing.in_time(to, self._hearing.hear(to.user, say))
            except Later as later:
                if not later.is_safe:
                    # Slack then shows that it did not work yet, which is true.
                    await later.done()
            else:
                self._hearing.tell_soon(to, results)

        await self._once.do(key, hear, self._hearing.waits.acknowledged)
        await ack()

    async def _held(self, where: Spoken, value: str) -> Said | None:
        """What the button stands for; where there is nothing any more, that is said."""
        try:
            held = await self._hearing.held.said(where.user, value)
            said = Reply(Card(GONE))
        except DATABASE_TROUBLES as trouble:
            held, said = None, self._hearing.dispatcher.fault(trouble, "held")
        if held is None:
            self._hearing.tell_soon(where, [said])
        return held


def _wants_an_answer(action: Body, where: Spoken) -> bool:
    """Whether somebody waits: not for a link, which their browser opened, nor in a form that they still fill in."""
    return "url" not in action and not where.view_id


def pressed_where(body: Body, since: float, *, words: str = "") -> Spoken:
    """Where the pressed thing stands."""
    view, message = dict(body.get("view") or {}), dict(body.get("message") or {})
    container = dict(body.get("container") or {})
    in_modal = view.get("type") == "modal"
    channel = str(dict(body.get("channel") or {}).get("id", ""))
    return Spoken(
        str(body["user"]["id"]),
        channel=channel,
        response_url=str(body.get("response_url", "")),
        trigger=str(body.get("trigger_id", "")),
        message_ts=str(message.get("ts", "")),
        message_text=str(message.get("text", "")),
        thread_ts=str(message.get("thread_ts") or ""),
        view_id=str(view.get("id", "")) if in_modal else "",
        # What stands in no conversation stands in Home, whatever the request says of itself.
        in_home=bool(view) or container.get("type") == "view" or not channel,
        words=words,
        since=since,
    )

"""Dialogs, message extensions and searches: what Teams asks and waits for."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from bot.platforms.answering import new_nonce, quoting
from bot.platforms.teams import hearing
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answers import is_for_all, page_json
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.dialogs import choices_found, closing, dialog, form_card
from bot.platforms.teams.messages import messages
from bot.platforms.teams.talking import Talking, nonce_of
from bot.platforms.teams.text import Json
from bot.platforms.teams.written import text_of
from bot.registry import FormErrors, Nothing, OpenForm, Replace, Reply, Result

FROM_MESSAGE = "slip-from-message"
"""The message extension's action that makes a slip of somebody's message."""


@dataclass(frozen=True)
class Invokes:
    """Each answers with what Teams shows in the dialog or under the field."""

    talking: Talking

    async def open_dialog(self, activity: Activity, staff_id: int) -> Json:
        """A button that opens a form."""
        data = hearing.data_of(activity)
        result = await self.talking.hear(activity, lambda: hearing.pressing(activity, staff_id, data))
        message = activity.reply_to if is_for_all(activity) else ""
        carried = {"message": message, "page": data.get("page", 0), "shared": data.get("shared") is True}
        return await self._answered(activity, result, new_nonce(), carried)

    async def submit_dialog(self, activity: Activity, staff_id: int) -> Json:
        """A form that was sent, from a button's dialog or a message extension's."""
        data = hearing.data_of(activity)
        result = await self.talking.hear(activity, lambda: hearing.submitted(activity, staff_id, data))
        carried = {name: data[name] for name in ("message", "page", "shared") if name in data}
        return await self._answered(activity, result, nonce_of(data), carried)

    async def open_extension(self, activity: Activity, staff_id: int) -> Json:
        """A form chosen from `/`, the compose box or a message's menu."""
        command = str(activity.value.get("commandId", ""))
        word = "slip" if command == FROM_MESSAGE else command
        result = await self.talking.hear(activity, lambda: hearing.words(activity, staff_id, word))
        if command == FROM_MESSAGE:
            result = quoting(result, _quoted(activity.value))
        return await self._answered(activity, result, new_nonce(), {})

    async def search(self, activity: Activity, staff_id: int) -> Json:
        """Choices for what was typed into a field."""
        typed = str(activity.value.get("queryText") or "")[:100]
        source = str(activity.value.get("dataset") or "pupil")
        found = await asyncio.to_thread(self.talking.dispatcher.search, staff_id, source, typed)
        return choices_found(found)

    async def _answered(
        self, activity: Activity, result: Result, nonce: str, carried: Mapping[str, Any]
    ) -> Json:
        match result:
            case OpenForm(form) | FormErrors(form):
                return dialog(form, form_card(form, nonce, carried, in_chat=False))
            case Replace(card) if carried.get("message"):
                drawn = page_json(activity, card)
                self.talking.answers.redraw_soon(activity, str(carried["message"]), drawn, card.plain)
                return closing(result.note or card.plain)
            case Reply(card) | Replace(card):
                try:
                    await self.talking.answers.in_chat(
                        activity, messages(card), await self.talking.chat_of(activity)
                    )
                except ConnectorError:
                    # The dialog itself is private, so what was done is said there at least.
                    return closing(card.plain)
                return closing(card.plain)
            case Nothing():
                return closing("Done.")
            case _:
                assert_never(result)


def _quoted(value: Mapping[str, Any]) -> str:
    """The words of the message on which the action was chosen."""
    payload = value.get("messagePayload")
    body = payload.get("body") if isinstance(payload, dict) else None
    content = body.get("content") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(content, str):
        return ""
    return text_of(content) if body.get("contentType") == "html" else content.strip()

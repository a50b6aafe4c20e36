"""Dialogs, message extensions and searches: what Teams asks and waits for."""

import asyncio
from collections.abc import Mapping
from typing import Any, assert_never

from bot.ask import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.platforms.answering import new_nonce, searched
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answers import is_for_all, page_json
from bot.platforms.teams.dialogs import again, choices_found, closing, dialog, form_card
from bot.platforms.teams.hearing import Hearing, Invocation
from bot.platforms.teams.messages import in_a_line, messages
from bot.platforms.teams.payloads import data_of, fields, nonce_of, pressing, submitted, words
from bot.platforms.teams.text import Json
from bot.platforms.teams.written import text_of
from bot.requests import Said

FROM_MESSAGE = "slip-from-message"
"""The message extension's action that makes a slip of somebody's message."""
SUBMITS = frozenset({"task/submit", "composeExtension/submitAction"})
"""A dialog that was sent."""


class Invokes:
    """Each answers with what Teams shows in the dialog or under the field."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def open_dialog(self, asked: Invocation) -> Json:
        """A button that opens a form."""
        activity, data = asked.activity, data_of(asked.activity)
        pressed = pressing(activity, asked.staff_id, data)
        result = await self._hearing.hear_in_time(asked, pressed)
        message = activity.reply_to if is_for_all(activity) else ""
        carried = {"message": message, "page": data.get("page", 0), "shared": data.get("shared") is True}
        return self._answered(activity, pressed, result, new_nonce(), carried)

    async def submit_dialog(self, asked: Invocation) -> Json:
        """A form that was sent, from a button's dialog or a message extension's."""
        activity, data = asked.activity, data_of(asked.activity)
        if "form" not in data and _was_just_installed(data):
            return await self.open_extension(asked)
        sent = submitted(activity, asked.staff_id, data)
        result = await self._hearing.hear_in_time(asked, sent)
        if isinstance(result, Reply) and (anew := kept_open(activity, result)) is not None:
            return anew
        carried = {name: data[name] for name in ("message", "page", "shared") if name in data}
        return self._answered(activity, sent, result, nonce_of(data), carried)

    async def open_extension(self, asked: Invocation) -> Json:
        """A form chosen from `/`, the compose box or a message's menu."""
        activity = asked.activity
        command = str(activity.value.get("commandId", ""))
        word = "slip" if command == FROM_MESSAGE else command
        quote = _quoted(activity.value) if command == FROM_MESSAGE else ""
        chosen = words(activity, asked.staff_id, word)
        result = await self._hearing.hear_in_time(asked, chosen, quote)
        return self._answered(activity, chosen, result, new_nonce(), {})

    async def search(self, asked: Invocation) -> Json:
        """Choices for what was typed into a field."""
        value = asked.activity.value
        typed, source = str(value.get("queryText") or "")[:100], str(value.get("dataset") or "pupil")
        search = self._hearing.dispatcher.lookups.search
        finding = asyncio.to_thread(search, asked.staff_id, source, typed)
        return choices_found(await searched(finding, asked.left))

    def _answered(
        self, activity: Activity, asked: Said, result: Result, nonce: str, carried: Mapping[str, Any]
    ) -> Json:
        match result:
            case OpenForm(form) | FormErrors(form):
                return dialog(form, form_card(form, nonce, carried, in_chat=False))
            case Replace(card) if carried.get("message"):
                drawn = page_json(activity, card)
                self._hearing.answers.redraw_soon(activity, str(carried["message"]), drawn, card.plain)
                return closing(result.note or card.plain)
            case Reply(card) | Replace(card):
                # The dialog itself is private and says what was done; what it cannot hold, such as Undo, is in the
                # asker's own chat, where it stands already if Teams asks once more.
                is_there = isinstance(result, Reply) and result.again
                if not is_there and (card.parts or card.actions):
                    self._hearing.copy(activity, messages(card), asked)
                return closing(in_a_line(card))
            case Nothing():
                return closing("Done.")
            case _:
                assert_never(result)


def kept_open(activity: Activity, said: Reply) -> Json | None:
    """The same where nothing was saved, and not for what was filled in."""
    return sent_again(activity, in_a_line(said.card)) if said.keeps_form else None


def sent_again(activity: Activity, sentence: str) -> Json | None:
    """The dialog once more, with all that was filled in, where that could not be kept; None for other questions."""
    data = data_of(activity)
    return again(data, fields(data), sentence) if activity.name in SUBMITS and "form" in data else None


def _was_just_installed(data: Mapping[str, Any]) -> bool:
    """Teams sends this instead of a form, after it added the app on the way to the form."""
    teams = data.get("msteams")
    return isinstance(teams, dict) and teams.get("justInTimeInstall") is True


def _quoted(value: Mapping[str, Any]) -> str:
    """The words of the message on which the action was chosen."""
    payload = value.get("messagePayload")
    body = payload.get("body") if isinstance(payload, dict) else None
    content = body.get("content") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(content, str):
        return ""
    return text_of(content) if body.get("contentType") == "html" else content.strip()

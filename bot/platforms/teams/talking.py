"""Typed words, pressed buttons and forms in a chat: heard by the dispatcher, answered in private."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from bot.dispatch import Dispatcher, Said
from bot.platforms.answering import heard, new_nonce
from bot.platforms.teams import hearing
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.adaptive import CONTENT_TYPE, draw
from bot.platforms.teams.answers import (
    Answers,
    form_message,
    is_for_all,
    noted,
    page_json,
    sentence,
)
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.dialogs import form_card
from bot.platforms.teams.identity import Identity
from bot.platforms.teams.messages import messages
from bot.platforms.teams.text import Json
from bot.registry import FormErrors, Nothing, OpenForm, Replace, Reply, Result


@dataclass(frozen=True)
class Talking:
    """Hears an activity of a known member of staff, and carries the answer out."""

    dispatcher: Dispatcher
    identity: Identity
    answers: Answers
    channels: Channels

    async def hear(self, activity: Activity, said: Callable[[], Said]) -> Result:
        """What the dispatcher answers; a button or form that cannot be read is answered with what to do."""
        return await heard(self.dispatcher, said, lambda: self.channels.look(activity))

    async def chat_of(self, activity: Activity) -> str:
        """The sender's personal chat, where it is needed and known."""
        return "" if activity.personal else await self.identity.chat(activity)

    async def message(self, activity: Activity, staff_id: int) -> None:
        """Words that were typed, or a card's plain submit."""
        data = hearing.data_of(activity)
        if activity.text or not data:
            result = await self._words(activity, staff_id)
        else:
            result = await self.hear(activity, lambda: self._said(activity, staff_id, data))
        said = _said_by(result, str(data.get("nonce", "")))
        if said:
            await self.answers.private(activity, said, await self.chat_of(activity))

    async def _words(self, activity: Activity, staff_id: int) -> Result:
        return await self.hear(activity, lambda: hearing.words(activity, staff_id, activity.text))

    async def action(self, activity: Activity, staff_id: int) -> Json:
        """A button of the universal kind: the answer takes the place of the card, or comes as a message."""
        data = hearing.data_of(activity)
        result = await self.hear(activity, lambda: self._said(activity, staff_id, data))
        if "form" in data:
            return await self._form_answered(activity, data, result)
        match result:
            case Replace(card):
                drawn = page_json(activity, card)
                answer = noted(drawn, result.note)
                if is_for_all(activity):
                    # In a channel everybody sees the message, so the presser's own sentence stays out of it.
                    shared = answer if activity.personal else drawn
                    self.answers.redraw_soon(activity, activity.reply_to, shared, card.plain)
                return _card_answer(answer)
            case Reply(card):
                await self._tell(activity, messages(card))
                return _message_answer(card.plain)
            case OpenForm(form) | FormErrors(form):
                await self._tell(activity, form_message(form))
                return _message_answer(f"{form.title}: see the form.")
            case Nothing():
                return _message_answer("Done.")
            case _:
                assert_never(result)

    async def _form_answered(self, activity: Activity, data: Mapping[str, Any], result: Result) -> Json:
        match result:
            case OpenForm(form) | FormErrors(form):
                return _card_answer(form_card(form, nonce_of(data), {}, in_chat=True))
            case Reply(card) | Replace(card):
                first, *more = draw(card)
                if more:
                    await self._tell(activity, messages(card)[1:])
                return _card_answer(first)
            case Nothing():
                return _message_answer("Done.")
            case _:
                assert_never(result)

    async def _tell(self, activity: Activity, said: tuple[Json, ...]) -> None:
        await self.answers.private(activity, said, await self.chat_of(activity))

    @staticmethod
    def _said(activity: Activity, staff_id: int, data: Mapping[str, Any]) -> Said:
        if "form" in data:
            return hearing.submitted(activity, staff_id, data)
        return hearing.pressing(activity, staff_id, data)


def nonce_of(data: Mapping[str, Any]) -> str:
    """The name under which the form was opened, kept while it is drawn again."""
    nonce = data.get("nonce")
    return nonce if isinstance(nonce, str) and nonce else new_nonce()


def _said_by(result: Result, nonce: str) -> tuple[Json, ...]:
    match result:
        case Reply(card):
            return messages(card)
        case Replace(card):
            return (*(sentence(result.note) if result.note else ()), *messages(card))
        case OpenForm(form) | FormErrors(form):
            return form_message(form, nonce)
        case Nothing():
            return ()
        case _:
            assert_never(result)


def _card_answer(card: Json) -> Json:
    return {"statusCode": 200, "type": CONTENT_TYPE, "value": card}


def _message_answer(text: str) -> Json:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}

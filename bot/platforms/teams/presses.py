"""Buttons of the universal kind: one answer, in the response that the press waits for."""

import asyncio
from collections.abc import Mapping
from typing import Any, assert_never

import structlog

from bot.ask import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.platforms.answering import new_nonce
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.adaptive import draw
from bot.platforms.teams.answers import is_for_all, noted, page_json
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.dialogs import form_card
from bot.platforms.teams.hearing import Hearing, Invocation
from bot.platforms.teams.invoke_answers import card_answer, message_answer
from bot.platforms.teams.messages import form_message, in_a_line, messages
from bot.platforms.teams.payloads import data_of, nonce_of, said
from bot.platforms.teams.text import Json
from bot.requests import Said
from bot.say.card import Card

log = structlog.get_logger(__name__)


class Presses:
    """What was done is said in the response itself; whatever is sent beside it may fail."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def action(self, asked: Invocation) -> Json:
        """The answer takes the place of the card, or stands beside it as a message."""
        activity, data = asked.activity, data_of(asked.activity)
        pressed = said(activity, asked.staff_id, data)
        result = await self._hearing.hear_in_time(asked, pressed)
        if "form" in data:
            return await self._form_answered(asked, data, pressed, result)
        match result:
            case Replace(card):
                drawn = page_json(activity, card)
                answer = noted(drawn, result.note)
                if is_for_all(activity):
                    # In a channel everybody sees the message, so the presser's own sentence stays out of it.
                    shared = answer if activity.personal else drawn
                    self._hearing.answers.redraw_soon(activity, activity.reply_to, shared, card.plain)
                await self._kept_here(activity, card)
                return card_answer(answer)
            case Reply(card):
                if result.again or await self._beside(asked, messages(card)):
                    return message_answer(in_a_line(card))
                await self._kept_here(activity, card)
                return card_answer(draw(card)[0])
            case OpenForm(form) | FormErrors(form):
                nonce = new_nonce()
                if await self._beside(asked, form_message(form, nonce)):
                    return message_answer(f"{form.title}: see the form.")
                return card_answer(form_card(form, nonce, {}, in_chat=True))
            case Nothing():
                return message_answer("Done.")
            case _:
                assert_never(result)

    async def _form_answered(
        self, asked: Invocation, data: Mapping[str, Any], sent: Said, result: Result
    ) -> Json:
        match result:
            case OpenForm(form) | FormErrors(form):
                return card_answer(form_card(form, nonce_of(data), {}, in_chat=True))
            case Reply(card) | Replace(card):
                more = () if isinstance(result, Reply) and result.again else messages(card)[1:]
                if more:
                    self._hearing.copy(asked.activity, more, sent)
                await self._kept_here(asked.activity, card)
                return card_answer(draw(card)[0])
            case Nothing():
                return message_answer("Done.")
            case _:
                assert_never(result)

    async def _kept_here(self, activity: Activity, card: Card) -> None:
        """The card takes the place of the message that was pressed."""
        self._hearing.answers.keep_soon(activity, card.carries, activity.thread, activity.reply_to)

    async def _beside(self, asked: Invocation, drawn: tuple[Json, ...]) -> bool:
        """Send to the presser alone; whether it is there."""
        try:
            async with asyncio.timeout(self._hearing.waits.beside):
                await self._hearing.tell(asked.activity, drawn)
        except (ConnectorError, TimeoutError) as trouble:
            log.warning("not sent beside the answer", door="teams", trouble=str(trouble) or "too slow")
            return False
        return True

"""How an answer gets to the person: ephemerally, in place of a message, as a form, or by direct message."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, assert_never

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.ask import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.led_to import OF
from bot.platforms.answering import new_nonce, same_page
from bot.platforms.carried import Carried
from bot.platforms.inbox import Due
from bot.platforms.later import late, unsafe
from bot.platforms.slack.asking import asked_for, given_back, with_form
from bot.platforms.slack.blocks import Message, messages
from bot.platforms.slack.calls import (
    TROUBLES,
    error_of,
    passes,
    refused_by_url,
    refused_sentence,
    sent_or_plainer,
)
from bot.platforms.slack.long_buttons import LongButtons
from bot.platforms.slack.views import Kept, modal, overlong, said
from bot.platforms.slack.waits import Waits
from bot.requests import Said
from bot.say.card import Card, Text
from bot.say.form import Form

LATE, UNSAFE = late("here"), unsafe("here")
MOST_PAGES = 4
"""A response_url takes five answers; the rest goes by direct message."""
SHORTEST = 0.3
"""Seconds that opening a form is given at least."""

log = structlog.get_logger(__name__)


def unsafe_with(words: str) -> list[Message]:
    """That nothing is saved yet, with what was typed, so that it need not be typed again."""
    return messages(Card(UNSAFE, (Text(words),) if words else ()))


@dataclass(frozen=True)
class Spoken:
    """Where a request came from, as far as its answer needs it."""

    user: str
    channel: str = ""
    response_url: str = ""
    trigger: str = ""
    message_ts: str = ""
    message_text: str = ""
    thread_ts: str = ""
    view_id: str = ""
    in_home: bool = False
    mentioned: bool = False
    """Said in a channel by mentioning the bot: answered there, seen by the one who spoke alone."""
    words: str = ""
    """What was typed, so that its form can be opened by a button where the request itself cannot."""
    since: float = field(default_factory=time.monotonic)
    """When the request came."""
    said: Said | None = None
    """The request itself, as nobody's yet, so that it can be answered anew where its answer was refused."""
    notes: tuple[str, ...] = ()
    """What is said under its answer."""
    due: Due = Due.ANSWER

    def kept(self) -> dict[str, Any]:
        """What of it still means something when the request is answered later."""
        return {
            each.name: getattr(self, each.name) for each in fields(self) if each.name not in _OF_THE_MOMENT
        }


_OF_THE_MOMENT = {"trigger", "since", "view_id", "in_home", "said", "notes", "due"}
Refuse = Callable[[Spoken], Awaitable[None]]
"""Keeps a request whose answer Slack took nowhere."""


class Answers:
    """Carries answers out. Slack's refusals end here: they are logged by their names, and never raised."""

    def __init__(
        self, client: AsyncWebClient, waits: Waits, refuse: Refuse, carried: Carried, held: LongButtons
    ) -> None:
        self._client = client
        self._held = held
        self._carried = carried
        self._waits = waits
        self._refuse = refuse

    async def answer(self, result: Result, to: Spoken) -> None:
        """Answer where there is no acknowledgement to answer in."""
        match result:
            case OpenForm(form) | FormErrors(form):
                if to.trigger and not of_several(result):
                    await self.pages(replace(to, in_home=False), await self.opened(to, form, new_nonce()))
                else:
                    await self.pages(to, self.drawn(result, to.words))
            case Reply(card=card):
                await self.privately(to, card)
            case Replace(card=card, note=note):
                await self.replaced(to, card, note)
            case Nothing():
                pass
            case _:
                assert_never(result)

    def drawn(self, result: Result, words: str) -> list[Message]:
        """The answer as messages; `words` are what was typed."""
        match result:
            case OpenForm(form) | FormErrors(form):
                return asked_for(form, of_several(result) or words)
            case Reply(card=card) | Replace(card=card):
                return messages(card)
            case Nothing():
                return []
            case _:
                assert_never(result)

    async def privately(self, to: Spoken, card: Card) -> None:
        """Tell the person alone: beside what they did where Slack lets us, else by direct message."""
        if to.view_id or to.in_home:
            await self.in_modal(to, card)
            return
        await self.pages(to, messages(card))

    async def fitted(self, to: Spoken, page: Message) -> Message:
        """The page with buttons that Slack takes, whatever they stand for."""
        return await self._held.fitted(to.user, page)

    async def pages(self, to: Spoken, pages: Sequence[Message]) -> None:
        """Tell the pages of an answer, one after the other."""
        fitted = [await self.fitted(to, page) for page in pages]
        taken = [
            await self._beside(to, page, number) or await self.by_dm(to, page)
            for number, page in enumerate(fitted)
        ]
        if not all(taken):
            # It stands on top of their Home when they open it.
            await self._refuse(to)

    async def unsaid(self, to: Spoken, page: Message) -> None:
        """Tell what stood in an acknowledgement that did not get to Slack; else it stands on top of their Home."""
        if not (to.response_url and await self._respond(to.response_url, page, in_place=False)):
            await self._refuse(to)

    async def _beside(self, to: Spoken, page: Message, number: int) -> bool:
        if to.mentioned:
            return await self._ephemeral(to, page)
        if not to.response_url or number >= MOST_PAGES:
            return False
        return await self._respond(to.response_url, page, in_place=False)

    async def by_dm(self, to: Spoken, page: Message) -> bool:
        """Tell the person in their direct messages with the bot; whether Slack took it."""
        # The thread is one of the direct messages only where they spoke there.
        thread = to.thread_ts if to.channel.startswith("D") else ""

        async def post(drawn: Message) -> AsyncSlackResponse:
            return await self._client.chat_postMessage(
                channel=to.user, text=drawn.text, blocks=list(drawn.blocks), thread_ts=thread or None
            )

        try:
            posted = await sent_or_plainer(post, page)
        except TROUBLES as trouble:
            _tell_log("answer", trouble)
            return False
        channel, stamp = str(posted.get("channel") or ""), str(posted.get("ts") or "")
        await self._carried.keep(page.carries, to.user, channel, stamp)
        return True

    async def _ephemeral(self, to: Spoken, page: Message) -> bool:
        async def post(drawn: Message) -> AsyncSlackResponse:
            return await self._client.chat_postEphemeral(
                channel=to.channel,
                user=to.user,
                text=drawn.text,
                blocks=list(drawn.blocks),
                thread_ts=to.thread_ts or None,
            )

        try:
            await sent_or_plainer(post, page)
        except TROUBLES as trouble:
            _tell_log("ephemeral", trouble)
            return False
        return True

    async def replaced(self, to: Spoken, card: Card, note: str) -> None:
        """Draw the message, whose button was pressed, anew; `note` is for the presser alone."""
        if to.view_id or to.in_home:
            await self.in_modal(to, card)
            return
        page = await self.fitted(to, _same_page(messages(card), to.message_text))
        if not (to.response_url and await self._respond(to.response_url, page, in_place=True)):
            await self._update(to, page)
        # A message that only its reader sees has no name of its own, and is gone with their window.
        await self._carried.keep(page.carries, to.user, to.channel, to.message_ts)
        if note:
            await self.privately(to, Card(note))

    async def in_modal(self, to: Spoken, card: Card) -> None:
        """Tell in a modal: the one that is open, or a new one."""
        view = said(card)
        view["blocks"] = await self._held.fit(to.user, view["blocks"])
        try:
            async with asyncio.timeout(self._left(to)):
                if to.view_id:
                    await self._client.views_update(view_id=to.view_id, view=view)
                else:
                    await self._client.views_open(trigger_id=to.trigger, view=view)
        except TROUBLES as trouble:
            _tell_log("modal", trouble)
            await self.pages(replace(to, view_id="", in_home=False), messages(card))

    async def opened(self, to: Spoken, form: Form, nonce: str) -> list[Message]:
        """Open the form, above the one that is open, if any; what to say where it cannot be, with what was typed."""
        if overlong(form):
            return given_back(form)
        view = modal(form, Kept(form.command, nonce, form.hidden, to.response_url))
        try:
            async with asyncio.timeout(self._left(to)):
                if to.view_id:
                    await self._client.views_push(trigger_id=to.trigger, view=view)
                else:
                    await self._client.views_open(trigger_id=to.trigger, view=view)
        except TROUBLES as trouble:
            _tell_log("form", trouble)
            refused = Card(refused_sentence(trouble, "open the form"))
            if passes(trouble):
                return [with_form(refused, to.words, of=form.hidden.get(OF, ""))]
            # A button would be refused as well: what was typed is given back to be copied.
            return messages(replace(refused, parts=(Text(to.words),) if to.words else ()))
        return []

    async def _respond(self, url: str, page: Message, *, in_place: bool) -> bool:
        async def post(drawn: Message) -> None:
            answer = await AsyncWebhookClient(
                url, timeout=10, logger=self._client.logger, session=self._client.session
            ).send(
                text=drawn.text,
                blocks=list(drawn.blocks),
                response_type="ephemeral",
                replace_original=in_place,
            )
            if answer.status_code != 200:
                raise refused_by_url(answer)

        try:
            await sent_or_plainer(post, page)
        except TROUBLES as trouble:
            _tell_log("response_url", trouble)
            return False
        return True

    async def _update(self, to: Spoken, page: Message) -> None:
        async def change(drawn: Message) -> AsyncSlackResponse:
            return await self._client.chat_update(
                channel=to.channel, ts=to.message_ts, text=drawn.text, blocks=list(drawn.blocks)
            )

        try:
            await sent_or_plainer(change, page)
        except TROUBLES as trouble:
            _tell_log("update", trouble)
            if not await self.by_dm(to, page):
                await self._refuse(to)

    def _left(self, to: Spoken) -> float:
        """Seconds until Slack no longer takes what the request allowed."""
        return max(SHORTEST, to.since + self._waits.form - time.monotonic())


def of_several(result: Result) -> str:
    """The line that asks for this form, where it is one of several; a trigger opens one form, so that it is none."""
    return result.words if isinstance(result, OpenForm) else ""


def _same_page(pages: list[Message], before: str) -> Message:
    """Of a list that went over several messages, the page that the message held: its text counts them."""
    place = before.rpartition(" (")[2].partition(" of ")[0]
    return same_page(pages, int(place) - 1 if place.isdecimal() else 0)


def _tell_log(call: str, trouble: Exception) -> None:
    log.warning("slack refused", call=call, error=error_of(trouble))

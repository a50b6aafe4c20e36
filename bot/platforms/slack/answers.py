"""How an answer gets to the person: ephemerally, in place of a message, as a form, or by direct message."""

from dataclasses import dataclass

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.answering import same_page
from bot.platforms.slack.blocks import Block, Message, messages, plainer
from bot.platforms.slack.calls import TROUBLES, error_of
from bot.platforms.slack.views import Kept, modal, said
from bot.say.card import Card
from bot.say.form import Form

TOO_LATE = "That took too long for Slack to open the form. Type the command again."
MOST_PAGES = 4
"""A response_url takes five answers; the rest goes by direct message."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Spoken:
    """Where a request came from, as far as its answer needs it."""

    user: str
    channel: str = ""
    response_url: str = ""
    trigger: str = ""
    message_ts: str = ""
    message_text: str = ""
    view_id: str = ""
    in_home: bool = False


class Answers:
    """Carries answers out. Slack's refusals end here: they are logged by their names, and never raised."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def privately(self, to: Spoken, card: Card) -> None:
        """Tell the person alone: beside what they did where Slack lets us, else by direct message."""
        if to.in_home:
            await self.in_modal(to, card)
            return
        await self.pages(to, messages(card))

    async def pages(self, to: Spoken, pages: list[Message]) -> None:
        """Tell the pages of an answer, one after the other."""
        for number, page in enumerate(pages):
            beside = bool(to.response_url) and number < MOST_PAGES
            if not (beside and await self._respond(to.response_url, page, replace=False)):
                await self.by_dm(to.user, page)

    async def by_dm(self, user: str, page: Message) -> bool:
        """Tell the person in their direct messages with the bot; whether Slack took it."""
        try:
            try:
                await self._client.chat_postMessage(channel=user, text=page.text, blocks=list(page.blocks))
            except SlackApiError as refused:
                if error_of(refused) != "invalid_blocks":
                    raise
                plain = plainer(page)
                await self._client.chat_postMessage(channel=user, text=plain.text, blocks=list(plain.blocks))
        except TROUBLES as trouble:
            _tell_log("answer", trouble)
            return False
        return True

    async def replaced(self, to: Spoken, card: Card, note: str) -> None:
        """Draw the message, whose button was pressed, anew; `note` is for the presser alone."""
        if to.view_id or to.in_home:
            await self.in_modal(to, card)
            return
        page = _same_page(messages(card), to.message_text)
        if not (to.response_url and await self._respond(to.response_url, page, replace=True)):
            await self._update(to, page)
        if note:
            await self.privately(to, Card(note))

    async def in_modal(self, to: Spoken, card: Card) -> None:
        """Tell in a modal: the one that is open, or a new one."""
        try:
            if to.view_id:
                await self._client.views_update(view_id=to.view_id, view=said(card))
            else:
                await self._client.views_open(trigger_id=to.trigger, view=said(card))
        except TROUBLES as trouble:
            _tell_log("modal", trouble)
            for page in messages(card):
                await self.by_dm(to.user, page)

    async def opened(self, to: Spoken, form: Form, nonce: str) -> bool:
        """Open the form; False where Slack no longer lets us."""
        kept = Kept(form.command, nonce, form.hidden, to.response_url)
        return await self.opened_view(to, modal(form, kept))

    async def opened_view(self, to: Spoken, view: Block) -> bool:
        """Open a modal, above the one that is open, if any; False where Slack no longer lets us."""
        try:
            if to.view_id:
                await self._client.views_push(trigger_id=to.trigger, view=view)
            else:
                await self._client.views_open(trigger_id=to.trigger, view=view)
        except TROUBLES as trouble:
            _tell_log("form", trouble)
            return False
        return True

    async def _respond(self, url: str, page: Message, *, replace: bool) -> bool:
        for drawn in (page, plainer(page)):
            try:
                answer = await AsyncWebhookClient(url, timeout=10, logger=self._client.logger).send(
                    text=drawn.text,
                    blocks=list(drawn.blocks),
                    response_type="ephemeral",
                    replace_original=replace,
                )
            except (aiohttp.ClientError, TimeoutError) as trouble:
                _tell_log("response_url", trouble)
                return False
            if answer.status_code == 200:
                return True
            if "invalid_blocks" not in answer.body:
                break
        log.info("slack answered", call="response_url", status=answer.status_code)
        return False

    async def _update(self, to: Spoken, page: Message) -> None:
        try:
            await self._client.chat_update(
                channel=to.channel, ts=to.message_ts, text=page.text, blocks=list(page.blocks)
            )
        except TROUBLES as trouble:
            _tell_log("update", trouble)
            await self.by_dm(to.user, page)


def _same_page(pages: list[Message], before: str) -> Message:
    """Of a list that went over several messages, the page that the message held: its text counts them."""
    place = before.rpartition(" (")[2].partition(" of ")[0]
    return same_page(pages, int(place) - 1 if place.isdecimal() else 0)


def _tell_log(call: str, trouble: Exception) -> None:
    log.warning("slack refused", call=call, error=error_of(trouble))

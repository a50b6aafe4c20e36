"""Carries answers out: to the person who asked and nobody else, or into the message that was pressed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog

from bot.platforms.answering import Afterwards, same_page
from bot.platforms.carried import Carried
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.adaptive import draw
from bot.platforms.teams.connector import PATIENCE_SECONDS, Connector, ConnectorError
from bot.platforms.teams.messages import carried_by, message, sent_or_plainer
from bot.platforms.teams.payloads import data_of
from bot.platforms.teams.text import Json, words
from bot.say.card import Card, Mood, Text

Said = TypeVar("Said")

log = structlog.get_logger(__name__)

TRIES = 3


class Answers:
    """Sends what was decided; what cannot be sent is logged by its reason, never by its words."""

    def __init__(self, connector: Connector, carried: Carried, afterwards: Afterwards) -> None:
        self._connector = connector
        self._carried = carried
        self.afterwards = afterwards

    async def settle(self) -> None:
        """Wait for what is being drawn anew."""
        await self.afterwards.settled()

    async def private(self, activity: Activity, said: tuple[Json, ...], chat: str) -> None:
        """To the sender alone: in personal chat; in a channel as a targeted message, else in their chat.

        Raises ConnectorError where neither can be reached.
        """
        if activity.personal:
            for each in said:
                await self._post(activity, activity.conversation, each)
            return
        if not activity.shared:
            await self._in_chat(activity, said, chat)
            return
        for at, each in enumerate(said):
            try:
                await self._post(activity, activity.conversation, each, targeted=True)
            except ConnectorError as refused:
                if refused.status is None or refused.status >= 500:
                    raise
                await self._in_chat(activity, said[at:], chat)
                return

    async def in_chat(self, activity: Activity, said: tuple[Json, ...], chat: str) -> None:
        """To the sender's personal chat, wherever they pressed. Raises ConnectorError."""
        if activity.personal:
            await self.private(activity, said, chat)
        else:
            await self._in_chat(activity, said, chat)

    async def to_all(self, activity: Activity, said: Json) -> None:
        """Where they spoke, for all who are there. Raises ConnectorError."""
        await self._post(activity, activity.conversation, said)

    def redraw_soon(self, activity: Activity, reference: str, drawn: Json, plain: str) -> None:
        """Put the drawn card into the pressed message for all who see it, after the presser has their answer."""
        self.afterwards.do(self._redraw(activity, reference, message(drawn, plain)))

    async def _redraw(self, activity: Activity, reference: str, said: Json) -> None:
        try:
            await self._tried(
                lambda: self._connector.change(activity.service_url, activity.thread, reference, said)
            )
        except ConnectorError as trouble:
            log.warning("message not drawn anew", door="teams", trouble=str(trouble))

    async def _in_chat(self, activity: Activity, said: tuple[Json, ...], chat: str) -> None:
        where = chat or await self._open(activity)
        for at, each in enumerate(said):
            try:
                await self._post(activity, where, each)
            except ConnectorError as refused:
                if at or not chat or not refused.gone:
                    raise
                # A chat has another id after "remove chat history".
                where = await self._open(activity)
                await self._post(activity, where, each)

    async def _open(self, activity: Activity) -> str:
        return await self._connector.open_chat(activity.service_url, activity.sender.id, activity.tenant)

    async def _post(
        self, activity: Activity, conversation: str, said: Json, *, targeted: bool = False
    ) -> None:
        carries = carried_by(said)
        if targeted:
            to = {"id": activity.sender.id, "name": activity.sender.name, "isTargeted": True}
            said = {**said, "recipient": to}

        async def post(drawn: Json) -> str:
            return await self._tried(
                lambda: self._connector.post(activity.service_url, conversation, drawn, targeted=targeted)
            )

        posted = await sent_or_plainer(post, said)
        self.keep_soon(activity, carries, conversation, posted)

    def keep_soon(
        self, activity: Activity, slips: tuple[int, ...], conversation: str, reference: str
    ) -> None:
        """Keep where the words of these slips stand now, behind the answer: it is read there already."""
        if slips:
            service = activity.service_url
            self.afterwards.do(
                self._carried.keep(slips, activity.sender.key, conversation, reference, service)
            )

    async def _tried(self, call: Callable[[], Awaitable[Said]]) -> Said:
        for _ in range(TRIES - 1):
            try:
                return await call()
            except ConnectorError as trouble:
                wait = trouble.retry_after
                if wait is None or wait > PATIENCE_SECONDS or not trouble.certain:
                    raise
                await asyncio.sleep(wait)
        return await call()


def page_json(activity: Activity, card: Card) -> Json:
    """The page of the card that the pressed button stood on."""
    data = data_of(activity)
    page = data.get("page")
    return same_page(draw(card, shared=data.get("shared") is True), page if type(page) is int else 0)


def is_for_all(activity: Activity) -> bool:
    """Whether the pressed message is to be drawn anew where it stands, and not for the presser alone.

    An answer in a channel is seen by its asker only, and Teams changes such a message in another way.
    """
    return bool(activity.reply_to) and (activity.personal or data_of(activity).get("shared") is True)


def noted(drawn: Json, note: str) -> Json:
    """The drawn card with a sentence for the presser under its title."""
    if not note:
        return drawn
    title, *rest = drawn["body"]
    return {**drawn, "body": [title, *words(note, color="good"), *rest]}


def cannot_answer(notes: Sequence[str], *, has_chat: bool) -> Card:
    """What is said for all to read where the asker cannot be told alone; nothing of what was asked.

    `notes`: what is said under the answer, which tells of nobody. With one, pupils may have been written of.
    """
    instead = "Ask me in your own chat with me." if has_chat else f"{_ADD}, and ask me there."
    why = "What I say is for you alone, and Teams refused it here." if has_chat else _ALONE
    nothing = "Nothing was saved. " if notes else ""
    return Card("I cannot answer here.", (Text(f"{nothing}{why} {instead}"), *map(Text, notes)))


def done_unseen(notes: Sequence[str], *, has_chat: bool, minutes: int) -> Card:
    """The same of what was carried out; `minutes`: how long its answer is kept, none where it could not be."""
    if not minutes:
        instead = "Look in your own chat with me." if has_chat else f"{_ADD}, and look there."
    elif has_chat:
        instead = "The answer follows in your own chat with me, with Undo where it can be undone."
    else:
        instead = (
            f"{_ADD} within {minutes} minutes: the answer follows there, with Undo where it can be undone."
        )
    return Card(
        "What you sent is done and saved.",
        (Text(f"I cannot say more here. {_ALONE} {instead}"), *map(Text, notes)),
        mood=Mood.DONE,
    )


_ALONE = "What I say is for you alone."
_ADD = "Add Staffroom to your own chats in Teams"

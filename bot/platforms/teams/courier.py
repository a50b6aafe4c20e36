"""Teams' way out: messages to personal chats, and the Year 11 list in leadership's place."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from sqlalchemy import update
from sqlmodel import col, select

from bot.papers.press import PLAIN, Letterhead, print_pdf
from bot.platforms.teams.activity import OWN_CHATS
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import PATIENCE_SECONDS, Connector, ConnectorError
from bot.platforms.teams.identity import DOOR
from bot.platforms.teams.messages import blank, messages, sent_or_plainer
from bot.platforms.teams.offers import FileMessage, OfferMessage
from bot.platforms.teams.text import Json
from bot.say.card import Card, Text
from bot.say.paper import Paper
from models.db.database import Database
from models.db.tables import Db
from models.school.links import Link
from scheduler.addresses import bound_channel
from scheduler.courier import (
    EMPTIED,
    Address,
    Answer,
    CannotAsk,
    Closed,
    NotNow,
    Rejected,
    Sent,
    Unknown,
    Unreachable,
    Whereabouts,
)

NOT_INSTALLED = "Ask the Teams administrator to install Staffroom for all staff."

MESSAGES = "https://teams.microsoft.com/l/message"
CHAT_CONTEXT = "?context=" + quote('{"contextType":"chat"}')


class TeamsCourier:
    """Posts and draws anew. Teams cannot be asked whether a message is there."""

    door = DOOR
    timeout = 30.0
    """Seconds: three calls for a channel, which is looked at before each post."""

    def __init__(
        self, database: Database, connector: Connector, channels: Channels, head: Letterhead = PLAIN
    ) -> None:
        self._database = database
        self._head = head
        self._connector = connector
        self._channels = channels

    async def reach(self, email: str, staff_id: int) -> Address | Unreachable | NotNow:
        """The personal chat of somebody who was seen in a channel only; nobody else can be found in Teams."""
        link = await asyncio.to_thread(self._link, staff_id)
        if link is None or not link.service:
            return Unreachable(NOT_INSTALLED)
        try:
            chat = await self._connector.open_chat(link.service, link.account, link.tenant)
        except ConnectorError as trouble:
            return Unreachable(NOT_INSTALLED) if trouble.gone else NotNow(trouble.retry_after or self.timeout)
        return Address(DOOR, chat, link.service)

    def channel(self, db: Db, purpose: str) -> Address | None:
        return bound_channel(db, DOOR, purpose)

    def split(self, message: Card) -> Sequence[Json]:
        if message.paper is None:
            return messages(message, alert=True)
        return [FileMessage(messages(_without_file(message.paper), alert=True)[0], message.paper)]

    def turn(self, to: Address, key: str) -> float:
        """Always now: who is too fast waits in the call, which gives way to others meanwhile."""
        del to, key
        return 0.0

    async def send(self, to: Address, part: Json, key: str) -> Answer:
        part = await self._offering(to, part, key)
        try:
            if (unfit := await self._unfit(to)) is not None:
                return unfit
            reference = await self._post(to.service, _conversation(to), part)
        except ConnectorError as trouble:
            if trouble.gone and to.destination.startswith(OWN_CHATS):
                return await self._send_anew(to, part, trouble)
            return _answer(trouble)
        return Sent(reference)

    async def _send_anew(self, to: Address, part: Json, trouble: ConnectorError) -> Answer:
        """After "remove chat history" a chat has another id, and now and then Teams denies one that is there."""
        link = await asyncio.to_thread(self._link_at, to.destination)
        if link is None:
            return _answer(trouble)
        try:
            chat = await self._connector.open_chat(to.service, link.account, link.tenant)
            reference = await self._post(to.service, chat, part)
        except ConnectorError as again:
            return _answer(again)
        if chat == to.destination:
            return Sent(reference)
        await asyncio.to_thread(self._moved, to.destination, chat)
        return Sent(reference, Address(DOOR, chat, to.service))

    async def _post(self, service: str, conversation: str, part: Json) -> str:
        async def post(drawn: Json) -> str:
            return await self._connector.post(service, conversation, drawn, patience=PATIENCE_SECONDS)

        return await sent_or_plainer(post, part)

    async def update(self, to: Address, reference: str, part: Json | None, key: str) -> Answer:
        if part is None:
            return await self._changed(to, reference, blank())
        said = await self._offering(to, part, key)
        try:
            if (unfit := await self._unfit(to)) is not None:
                return unfit
        except ConnectorError as trouble:
            return _answer(trouble)
        return await self._changed(to, reference, said)

    async def empty(self, to: Address, reference: str, key: str) -> Answer:
        return await self._changed(to, reference, blank(EMPTIED))

    async def _changed(self, to: Address, reference: str, said: Json) -> Answer:
        try:
            await self._change(to, reference, said)
        except ConnectorError as trouble:
            if trouble.is_message_gone:
                return Rejected("the message was deleted in Teams", vanished=True)
            return _answer(trouble)
        return Sent(reference)

    async def _change(self, to: Address, reference: str, said: Json) -> None:
        async def change(drawn: Json) -> None:
            await self._connector.change(
                to.service, _conversation(to), reference, drawn, patience=PATIENCE_SECONDS
            )

        await sent_or_plainer(change, said)

    async def _offering(self, to: Address, part: Json, key: str) -> Json:
        """A file is offered in somebody's own chat, the only place where Teams takes one from a bot."""
        if not isinstance(part, FileMessage) or not to.destination.startswith(OWN_CHATS):
            return part
        printed = await asyncio.to_thread(print_pdf, part.paper, self._head)
        return OfferMessage(part, len(printed), key)

    async def delete(self, to: Address, reference: str) -> Answer:
        conversation = _conversation(to)
        try:
            await self._connector.delete(to.service, conversation, reference, patience=PATIENCE_SECONDS)
        except ConnectorError as trouble:
            if trouble.status == HTTPStatus.NOT_FOUND:
                return Rejected("it is not in Teams any more", vanished=True)
            answer = _answer(trouble)
            if isinstance(answer, Closed | Rejected):
                return Rejected(answer.why, link=_link(conversation, reference))
            return answer
        return Sent(reference)

    async def find(self, to: Address, key: str, since: datetime) -> Whereabouts:
        return CannotAsk()

    def _link(self, staff_id: int) -> Link | None:
        with self._database.reading() as db:
            wanted = select(Link).where(Link.door == DOOR, Link.staff_id == staff_id, Link.trouble == "")
            return db.exec(wanted).first()

    def _link_at(self, chat: str) -> Link | None:
        with self._database.reading() as db:
            return db.exec(select(Link).where(Link.door == DOOR, Link.address == chat)).first()

    def _moved(self, chat: str, anew: str) -> None:
        with self._database.writing() as db:
            db.execute(
                update(Link).where(col(Link.door) == DOOR, col(Link.address) == chat).values(address=anew)
            )

    async def _unfit(self, to: Address) -> Rejected | None:
        """Why names must not be posted there now; None for the bot's own chats, and for leadership's place."""
        if to.destination.startswith(OWN_CHATS):
            return None
        why = await self._channels.unfit(to.service, to.destination)
        return Rejected(why, gone=True) if why else None


def _without_file(paper: Paper) -> Card:
    """What is said where Teams takes no file: who prints it, and how."""
    if not paper.line:
        return Card(paper.title, (Text("Teams did not take the file. Add it to your calendar yourself."),))
    line = f"Teams did not take the file. Ask whoever looks after Staffroom to run: {paper.line}"
    return Card(f"{paper.title} is ready to print.", (Text(line),))


def _conversation(to: Address) -> str:
    return to.destination.partition("/")[2] or to.destination


def _link(conversation: str, reference: str) -> str:
    """Where Teams shows the message to who may see it."""
    in_chat = "" if "@thread.tacv2" in conversation else CHAT_CONTEXT
    return f"{MESSAGES}/{quote(conversation, safe=':@')}/{quote(reference, safe='')}{in_chat}"


def _answer(trouble: ConnectorError) -> Answer:
    if not trouble.certain:
        return Unknown(str(trouble))
    if trouble.retry_after is not None:
        return NotNow(trouble.retry_after)
    if trouble.status == 401:
        return NotNow(60)
    if trouble.gone:
        return Closed(f"Teams refused it: {trouble}")
    return Rejected(f"Teams refused it: {trouble}")

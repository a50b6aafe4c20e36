"""The way out to Slack: direct messages and channels, updated in place, never twice."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.papers.press import PLAIN, Letterhead, print_pdf
from bot.platforms.slack.blocks import Message, messages
from bot.platforms.slack.calls import (
    CLOSED,
    LACKS,
    TROUBLES,
    error_of,
    retry_after,
    sent_or_plainer,
    status_of,
)
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.identity import DOOR, verified_email
from bot.platforms.slack.pacing import Pacing
from bot.platforms.slack.workspace import Workspace
from bot.say.card import Card, Text
from bot.say.paper import Paper
from models.db.errors import Sorry
from models.db.tables import Db
from models.outbox.once import CLOCKS_DIFFER
from scheduler.addresses import bound_channel
from scheduler.courier import (
    EMPTIED,
    Address,
    Answer,
    CannotAsk,
    NotNow,
    NotThere,
    Rejected,
    Sent,
    Unknown,
    Unreachable,
    Whereabouts,
)

EVENT = "staffroom_notice"
"""The type of the metadata that carries a message's key."""
PACE = 1.05
"""Seconds between two messages in one channel."""
GONE = {
    "cannot_dm_bot": "this account is a bot",
    "channel_not_found": "the channel is gone, or the bot is not in it",
    "is_archived": "the channel is archived",
    "messages_tab_disabled": "the app's Messages tab is switched off",
    "not_in_channel": "the bot is not in the channel",
    "user_disabled": "the account is deactivated",
    "user_not_found": "the account is gone",
}
VANISHED = {"file_deleted", "file_not_found", "message_not_found"}
"""What was to be changed or deleted is not there any more."""
FILE = "F"
"""How the reference of a file begins; a message's is a time."""
DELETES = 1.2
"""Deleting is slower than sending: 50 a minute in the whole workspace."""
UNSURE = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
LATER = 300.0
"""Seconds until the next try where the token has to be mended by a person."""

log = structlog.get_logger(__name__)


class SlackCourier:
    """Sends, updates and asks."""

    door = DOOR
    timeout = 10.0

    def __init__(
        self,
        client: AsyncWebClient,
        workspace: Workspace,
        *,
        pace: float = PACE,
        on_sent: Callable[[str], None],
        seconds_now: Callable[[], float] = time.monotonic,
        head: Letterhead = PLAIN,
    ) -> None:
        """`on_sent` hears the destination of each message that went out, so that Home can be drawn anew."""
        self._client = client
        self._workspace = workspace
        self._channels = Channels(client, workspace)
        self._pacing = Pacing(pace, seconds_now)
        self._deleting = Pacing(pace * DELETES, seconds_now)
        self._on_sent = on_sent
        self._head = head

    async def reach(self, email: str, staff_id: int) -> Address | Unreachable | NotNow:
        """The direct messages of the account with this e-mail."""
        try:
            us = await self._workspace.us()
            person = (await self._client.users_lookupByEmail(email=email))["user"] or {}
            verified_email(person, us)
            opened = await self._client.conversations_open(users=str(dict(person)["id"]))
        except Sorry:
            return Unreachable("the account in Slack is a guest's, a bot's or deactivated")
        except SlackApiError as refused:
            error = error_of(refused)
            if error == "users_not_found":
                return Unreachable("nobody in Slack has the e-mail on the roster; mend one of the two")
            if error in GONE:
                return Unreachable(GONE[error])
            return NotNow(retry_after(refused) or LATER)
        except (aiohttp.ClientError, TimeoutError):
            return NotNow(30)
        return Address(self.door, str(dict(opened["channel"] or {})["id"]))

    def channel(self, db: Db, purpose: str) -> Address | None:
        return bound_channel(db, self.door, purpose)

    def split(self, message: Card) -> Sequence[Message]:
        return messages(message)

    def turn(self, to: Address, key: str) -> float:
        return self._pacing.ahead(to.destination, key)

    async def send(self, to: Address, part: Message, key: str) -> Answer:
        """Post; a channel is looked at first, and refused where pupils' names must not be."""
        if wait := self._pacing.wait(to.destination, key):
            return NotNow(wait)
        if part.paper is not None and (handed := await self._hand_over(to, part, part.paper)) is not None:
            return handed

        if part.paper is not None:
            part = messages(_instead(part.paper))[0]

        async def post(drawn: Message) -> AsyncSlackResponse:
            return await self._client.chat_postMessage(
                channel=to.destination,
                text=drawn.text,
                blocks=list(drawn.blocks),
                metadata={"event_type": EVENT, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
            )

        answer = await self._answered(to, part, post)
        if isinstance(answer, Sent):
            self._on_sent(to.destination)
        return answer

    async def _hand_over(self, to: Address, part: Message, paper: Paper) -> Answer | None:
        """Upload the file and share it, which is one message; None where the app was not given the right to."""
        printed = await asyncio.to_thread(print_pdf, paper, self._head)
        try:
            done = await self._client.files_upload_v2(
                channel=to.destination,
                file=printed,
                filename=paper.name,
                title=paper.title,
                initial_comment=part.text,
            )
        except SlackRequestError:
            return NotNow(30)  # the bytes did not arrive, so nothing was shared
        except TROUBLES as trouble:
            return None if error_of(trouble) == LACKS else _understood(trouble)
        self._on_sent(to.destination)
        return Sent(str(done["files"][0]["id"]))

    async def update(self, to: Address, reference: str, part: Message | None, key: str) -> Answer:
        """Put the part in place of the message; None leaves a line that there is nothing here any more."""
        if reference.startswith(FILE):
            return Rejected("Slack does not change files")
        shown = part or messages(Card("Nothing more here."))[0]
        return await self._changed(to, reference, shown, key, looks=part is not None)

    async def empty(self, to: Address, reference: str, key: str) -> Answer:
        """Of a file there is nothing that can be taken out."""
        if reference.startswith(FILE):
            return Rejected("Slack does not empty files")
        return await self._changed(to, reference, messages(Card(EMPTIED))[0], key, looks=False)

    async def _changed(self, to: Address, reference: str, shown: Message, key: str, *, looks: bool) -> Answer:
        async def change(drawn: Message) -> AsyncSlackResponse:
            return await self._client.chat_update(
                channel=to.destination,
                ts=reference,
                text=drawn.text,
                blocks=list(drawn.blocks),
                metadata={"event_type": EVENT, "event_payload": {"key": key}},
            )

        return await self._answered(to, shown, change, looks=looks)

    async def delete(self, to: Address, reference: str) -> Answer:
        """Take the message away; what Slack refuses is known by its link."""
        if wait := self._deleting.wait("", f"{to.destination}/{reference}"):
            return NotNow(wait)
        try:
            if reference.startswith(FILE):
                await self._delete_file(to, reference)
            else:
                await self._client.chat_delete(channel=to.destination, ts=reference)
        except TROUBLES as trouble:
            answer = _understood(trouble)
            if isinstance(answer, Rejected) and not answer.vanished:
                return Rejected(answer.why, link=await self._link(to.destination, reference))
            return answer
        return Sent(reference)

    async def _delete_file(self, to: Address, reference: str) -> None:
        """First the message that shares it, whose words stay where the file alone goes; then the file."""
        found = (await self._client.files_info(file=reference)).get("file") or {}
        for places in (found.get("shares") or {}).values():
            for shared in places.get(to.destination) or ():
                try:
                    await self._client.chat_delete(channel=to.destination, ts=str(shared["ts"]))
                except SlackApiError as refused:
                    if error_of(refused) not in VANISHED:
                        raise
        await self._client.files_delete(file=reference)

    async def _link(self, channel: str, stamp: str) -> str:
        try:
            url = (await self._workspace.us()).url
        except TROUBLES:
            url = ""
        message = "" if stamp.startswith(FILE) else f"/p{stamp.replace('.', '')}"
        return f"{url or 'https://slack.com/'}archives/{channel}{message}"

    async def find(self, to: Address, key: str, since: datetime) -> Whereabouts:
        """Look for the key in the metadata of the messages since then."""
        try:
            cursor = ""
            while True:
                page = await self._client.conversations_history(
                    channel=to.destination,
                    oldest=f"{(since - CLOCKS_DIFFER).timestamp():.6f}",
                    include_all_metadata=True,
                    limit=200,
                    cursor=cursor or None,
                )
                for message in page["messages"] or ():
                    metadata = message.get("metadata") or {}
                    if (
                        metadata.get("event_type") == EVENT
                        and metadata.get("event_payload", {}).get("key") == key
                    ):
                        return Sent(str(message["ts"]))
                cursor = str(dict(page.get("response_metadata") or {}).get("next_cursor", ""))
                if not cursor:
                    return NotThere()
        except SlackApiError as refused:
            error = error_of(refused)
            if (seconds := retry_after(refused)) is not None:
                return NotNow(seconds)
            return CannotAsk() if error in {"missing_scope", *GONE} else Unknown(f"Slack said {error}")
        except (aiohttp.ClientError, TimeoutError) as silent:
            return Unknown(type(silent).__name__)

    async def _answered(
        self,
        to: Address,
        part: Message,
        call: Callable[[Message], Awaitable[AsyncSlackResponse]],
        *,
        looks: bool = True,
    ) -> Answer:
        """`looks`: whether the channel has to be fit for it, which an emptied message need not."""
        try:
            if looks and not to.destination.startswith("D") and (why := await self._unfit(to.destination)):
                return Rejected(why, gone=True)
        except TROUBLES as trouble:
            # Nothing was posted: only the channel was looked at.
            answer = _understood(trouble)
            return NotNow(30) if isinstance(answer, Unknown) else answer
        try:
            return Sent(str((await sent_or_plainer(call, part))["ts"]))
        except TROUBLES as trouble:
            return _understood(trouble)

    async def _unfit(self, channel: str) -> str:
        return await self._channels.unfit(channel)


def _instead(paper: Paper) -> Card:
    """What is said where the file cannot be handed over."""
    if not paper.line:
        return Card(paper.title)
    mended = "Whoever looks after Staffroom updates its manifest in Slack (files:write) and installs it again"
    return Card(
        f"{paper.title} is ready, but this app may not send files in Slack yet.",
        (Text(f"{mended}; or prints it with: {paper.line}"),),
    )


def _understood(trouble: Exception) -> Answer:
    """What a failed call means for the message: certainly not sent, or nobody knows."""
    if isinstance(trouble, aiohttp.ClientConnectorError):
        return NotNow(30)
    if not isinstance(trouble, SlackApiError):
        return Unknown(type(trouble).__name__)
    if (seconds := retry_after(trouble)) is not None:
        return NotNow(seconds)
    status = status_of(trouble)
    error = error_of(trouble)
    if error in CLOSED:
        log.error("slack token", error=error)
        return NotNow(LATER)
    if error in GONE:
        return Rejected(GONE[error], gone=True)
    if status >= 500 or error in UNSURE or not error:
        return Unknown(f"Slack said {error or status}")
    return Rejected(f"Slack said {error}", vanished=error in VANISHED)

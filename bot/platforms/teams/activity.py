"""An activity that Teams posted, read strictly: what the door uses of it, or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.platforms.teams.files import file_in
from bot.platforms.teams.mentions import Mention, mentions
from bot.platforms.teams.written import attachments, unreadable, written

Json = Mapping[str, Any]
OWN_CHATS = "a:"
"""How the ids of chats with the bot alone begin; a chat of two people calls itself personal as well."""
BETWEEN_PEOPLE = "@unq.gbl.spaces"
MEETINGS = "19:meeting_"
LONGEST = 100_000
"""Characters of one text; a whole message in Teams has 28 kB at most."""


class ActivityKind(StrEnum):
    """The kinds of activity that something is done about, as Teams calls them."""

    MESSAGE = "message"
    MESSAGE_UPDATE = "messageUpdate"
    MESSAGE_DELETE = "messageDelete"
    INVOKE = "invoke"
    CONVERSATION_UPDATE = "conversationUpdate"
    INSTALLATION_UPDATE = "installationUpdate"


class BrokenError(Exception):
    """The request is not an activity that Teams could have sent; the sentence is for the log only."""


@dataclass(frozen=True)
class Sender:
    """Who did it: the id Teams gives the bot, and the directory's own id."""

    id: str
    object_id: str
    name: str
    role: str

    @property
    def key(self) -> str:
        """What does not change when the person installs the app anew."""
        return self.object_id or self.id

    @property
    def is_machine(self) -> bool:
        """Another bot, a connector or an agent: nobody who waits for an answer."""
        return self.id.startswith("28:") or self.role.casefold() in {"bot", "skill", "agenticuser"}


@dataclass(frozen=True)
class Activity:
    """What happened, where and by whom."""

    kind: str
    id: str
    stamp: str
    """When it happened, as Teams writes it: it tells one change of a message from the next."""
    service_url: str
    sender: Sender
    bot_id: str
    conversation: str
    """Blank where Teams says none: a message extension in a chat between people."""
    says_personal: bool
    tenant: str
    name: str
    action: str
    event: str
    text: str
    unreadable: str
    """What hangs on the message that cannot be read, such as "a file"; blank where nothing does."""
    file: str
    """Where the one file that hangs on the message is fetched; blank where none does."""
    is_to_us: bool
    """The bot is mentioned, or nobody else sees the message."""
    is_unseen: bool
    """In a conversation of several, only the sender and the bot see the message."""
    value: Json
    reply_to: str
    channel: str
    channel_name: str
    team: str
    joined: tuple[str, ...]
    left: tuple[str, ...]
    """Ids of who came into the conversation or team, and who left it."""

    @property
    def personal(self) -> bool:
        """The sender's own chat with the bot, that nobody else reads."""
        return self.says_personal and self.conversation.startswith(OWN_CHATS)

    @property
    def shared(self) -> bool:
        """A conversation of several people that the bot is in: a channel, a group chat, a meeting's chat."""
        closed = self.conversation.startswith(OWN_CHATS) or self.conversation.endswith(BETWEEN_PEOPLE)
        return bool(self.conversation) and not closed

    @property
    def thread(self) -> str:
        """The conversation without the message that its thread hangs on."""
        return self.conversation.partition(";")[0]


def read(body: object) -> Activity:
    """The activity in a request's body. Raises BrokenError for anything that Teams would not send."""
    if not isinstance(body, dict):
        raise BrokenError("not an object")
    if _text(body, "channelId") != "msteams":
        raise BrokenError("not from Teams")
    kind = _text(body, "type")
    sender, bot = (_part(body, name) for name in ("from", "recipient"))
    conversation = _part(body, "conversation", optional=kind == ActivityKind.INVOKE)
    data = _part(body, "channelData", optional=True)
    channel, team = (_part(data, name, optional=True) for name in ("channel", "team"))
    bot_id = _text(bot, "id")
    mentioned = mentions(body, bot_id)
    unseen = bot.get("isTargeted") is True
    value = body.get("value")
    return Activity(
        kind=kind,
        id=_text(body, "id", optional=True),
        stamp=_text(body, "timestamp", optional=True),
        service_url=_text(body, "serviceUrl"),
        sender=Sender(
            _text(sender, "id"),
            _text(sender, "aadObjectId", optional=True),
            _text(sender, "name", optional=True),
            _text(sender, "role", optional=True),
        ),
        bot_id=bot_id,
        conversation=_text(conversation, "id", optional=kind == ActivityKind.INVOKE),
        says_personal=_text(conversation, "conversationType", optional=True) in {"personal", ""},
        tenant=_tenant(conversation, data),
        name=_text(body, "name", optional=True),
        action=_text(body, "action", optional=True).casefold(),
        event=_text(data, "eventType", optional=True).casefold(),
        text=_words(body, mentioned, _text(bot, "name", optional=True)),
        unreadable=unreadable(body),
        file=file_in(body),
        is_to_us=unseen or any(each.is_us for each in mentioned),
        is_unseen=unseen,
        value=value if isinstance(value, dict) else {},
        reply_to=_text(body, "replyToId", optional=True),
        channel=_text(channel, "id", optional=True) or _text(data, "teamsChannelId", optional=True),
        channel_name=_text(channel, "name", optional=True),
        team=_text(team, "id", optional=True) or _text(data, "teamsTeamId", optional=True),
        joined=_ids(body, "membersAdded"),
        left=_ids(body, "membersRemoved"),
    )


def _tenant(conversation: Json, data: Json) -> str:
    here = _text(conversation, "tenantId", optional=True)
    said = _text(_part(data, "tenant", optional=True), "id", optional=True)
    if here and said and here != said:
        raise BrokenError("two tenants")
    return here or said


def _words(body: Json, mentioned: Sequence[Mention], name: str) -> str:
    _text(body, "text", optional=True, longest=LONGEST)
    for each in attachments(body):
        if each.get("contentType") == "text/html":
            _text(each, "content", optional=True, longest=LONGEST)
    return written(body, mentioned, name)


def _ids(body: Json, name: str) -> tuple[str, ...]:
    found = body.get(name)
    people = found if isinstance(found, list) else []
    return tuple(_text(each, "id", optional=True) for each in people if isinstance(each, dict))


def _part(body: Json, name: str, *, optional: bool = False) -> Json:
    part = body.get(name)
    if part is None and optional:
        return {}
    if not isinstance(part, dict):
        raise BrokenError(f"{name} is missing or not an object")
    return part


def _text(body: Json, name: str, *, optional: bool = False, longest: int = 1_000) -> str:
    text = body.get(name)
    if text is None and optional:
        return ""
    if not isinstance(text, str) or (not text and not optional) or len(text) > longest or "\0" in text:
        raise BrokenError(f"{name} is missing or not a word")
    return text

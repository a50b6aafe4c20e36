"""An activity that Teams posted, read strictly: what the door uses of it, or a refusal."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
LONGEST = 4_000
"""Characters of typed words that are read; Teams itself allows far more."""

_MENTION = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL)


class BrokenError(Exception):
    """The request is not an activity that Teams could have sent; the sentence is for the log only."""


@dataclass(frozen=True)
class Account:
    """Who did it: the id Teams gives the bot, and the directory's own id."""

    id: str
    object_id: str
    name: str

    @property
    def key(self) -> str:
        """What does not change when the person installs the app anew."""
        return self.object_id or self.id


@dataclass(frozen=True)
class Activity:
    """What happened, where and by whom."""

    kind: str
    id: str
    service_url: str
    sender: Account
    bot_id: str
    conversation: str
    personal: bool
    tenant: str
    name: str
    action: str
    text: str
    value: Json
    reply_to: str
    channel: str
    channel_name: str
    team: str

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
    sender, bot, conversation = (_part(body, name) for name in ("from", "recipient", "conversation"))
    data = _part(body, "channelData", optional=True)
    tenant = _text(conversation, "tenantId", optional=True)
    channel = _part(data, "channel", optional=True)
    team = _part(data, "team", optional=True)
    said_tenant = _text(_part(data, "tenant", optional=True), "id", optional=True)
    if tenant and said_tenant and tenant != said_tenant:
        raise BrokenError("two tenants")
    value = body.get("value")
    return Activity(
        kind=_text(body, "type"),
        id=_text(body, "id", optional=True),
        service_url=_text(body, "serviceUrl"),
        sender=Account(
            _text(sender, "id"),
            _text(sender, "aadObjectId", optional=True),
            _text(sender, "name", optional=True),
        ),
        bot_id=_text(bot, "id"),
        conversation=_text(conversation, "id"),
        personal=_text(conversation, "conversationType", optional=True) == "personal",
        tenant=tenant or said_tenant,
        name=_text(body, "name", optional=True),
        action=_text(body, "action", optional=True),
        text=_words(body),
        value=value if isinstance(value, dict) else {},
        reply_to=_text(body, "replyToId", optional=True),
        channel=_text(channel, "id", optional=True) or _text(data, "teamsChannelId", optional=True),
        channel_name=_text(channel, "name", optional=True),
        team=_text(team, "id", optional=True) or _text(data, "teamsTeamId", optional=True),
    )


def _words(body: Json) -> str:
    """What was typed, without the mention of the bot."""
    text = _text(body, "text", optional=True, longest=100_000)
    if "<at" in text:
        text = html.unescape(_MENTION.sub(" ", text))
    return " ".join(text.split())[:LONGEST]


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

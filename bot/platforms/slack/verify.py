"""What stands in front of bolt: only what Slack signed, lately, and in a form that Slack uses, comes in."""

import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from pydantic import TypeAdapter

from bot.platforms.bodies import holds_nul
from bot.platforms.slack.payloads import Events, Interactions, RateLimited

LATEST_MINUTES = 5
LARGEST = 1_000_000
"""Bytes; Slack's own largest requests are a quarter of this."""

_SIGNATURE = re.compile("v0=[0-9a-f]{64}")

_INTERACTIONS: TypeAdapter[Interactions] = TypeAdapter(Interactions)
_EVENTS: TypeAdapter[Events] = TypeAdapter(Events)


@dataclass(frozen=True)
class Refusal:
    """An HTTP status and why, for the log; the sender learns only the status."""

    status: int
    why: str


@dataclass(frozen=True)
class SignedRequest:
    """A request that Slack signed, and of a form that it uses."""

    body: dict[str, Any]
    """What it says, as bolt hears it, over Socket Mode too."""
    fewer_since: int = 0
    """The minute (as Slack counts seconds) since which Slack sends fewer events; 0 for any other request."""


_NUL = Refusal(400, "a sign that is in no text")


class Verifier:
    """Knows the signing secret; `seconds_now` is the time of day, as Slack's clock counts it."""

    def __init__(self, secret: str, seconds_now: Callable[[], float]) -> None:
        self._secret = secret.encode()
        self._seconds_now = seconds_now

    def refusal_unread(self, headers: Mapping[str, str]) -> Refusal | None:
        """Why it is not let in whatever its body is, so that nothing of that is read; None where that must be asked."""
        stamp, given = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not self._secret:
            return Refusal(401, "no signing secret is set")
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            return Refusal(401, "no time")
        if abs(self._seconds_now() - int(stamp)) > LATEST_MINUTES * 60:
            return Refusal(401, "too old")
        return None if _SIGNATURE.fullmatch(given) else Refusal(401, "no signature")

    def read(self, headers: Mapping[str, str], body: bytes) -> SignedRequest | Refusal:
        """What is asked, where Slack signed it and it is whole; else why it is not let in."""
        if (refusal := self.refusal_unread(headers)) is not None:
            return refusal
        stamp, given = headers["x-slack-request-timestamp"], headers["x-slack-signature"]
        digest = hmac.digest(self._secret, b"v0:" + stamp.encode() + b":" + body, "sha256")
        if not hmac.compare_digest(f"v0={digest.hex()}", given):
            return Refusal(401, "the signature is not Slack's")
        return _read(headers.get("content-type", ""), body)


def _is_json(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() == "application/json"


def _read(kind: str, body: bytes) -> SignedRequest | Refusal:
    try:
        words = body.decode()
        if _is_json(kind):
            said = _EVENTS.validate_json(words)
            return _asked(words, said.minute_rate_limited if isinstance(said, RateLimited) else 0)
        if "%00" in words:
            return _NUL
        fields = dict(parse_qsl(words, keep_blank_values=True, max_num_fields=100))
        if "payload" in fields:
            _INTERACTIONS.validate_json(fields["payload"])
            return _asked(fields["payload"])
    except ValueError:
        # UnicodeDecodeError and pydantic's ValidationError are ValueErrors. Its text holds the body: it is not kept.
        return Refusal(400, "not a request that Slack makes")
    return SignedRequest(fields) if _is_command(fields) else Refusal(400, "not a command")


def _asked(words: str, fewer_since: int = 0) -> SignedRequest | Refusal:
    said = json.loads(words)
    return _NUL if holds_nul(words, said) else SignedRequest(said, fewer_since)


def _is_command(fields: Mapping[str, str]) -> bool:
    if "ssl_check" in fields:
        return True
    return (
        fields.get("command", "").startswith("/")
        and bool(fields.get("user_id"))
        # Of an app that is installed for a whole organisation Slack may name that alone.
        and bool(fields.get("team_id") or fields.get("enterprise_id"))
    )

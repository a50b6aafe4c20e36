"""What a call to Slack that failed says: the error's name, how long to wait, and what a person is told."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryState
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook import WebhookResponse

from bot.platforms.health import DoorHealth
from bot.platforms.plainer import or_plainer
from bot.platforms.retrying import LONGEST_ASKED
from bot.platforms.slack.blocks import Message, plainer

WORTH_WAITING = 10.0
"""Seconds that an answer to somebody waits for its turn; where Slack asks for more, it goes another way."""
TOO_SLOW = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
BUSY = {
    "ratelimited",
    "rate_limited",
    "service_unavailable",
    "fatal_error",
    "internal_error",
    "request_timeout",
}

Sent = TypeVar("Sent")

log = structlog.get_logger(__name__)

TROUBLES = (SlackApiError, aiohttp.ClientError, TimeoutError)
"""All that a call can raise: Slack's refusal, a broken connection, no answer in time."""
HUNG_UP = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientConnectionResetError)
"""What a call raises whose connection was closed before anything came back."""


CLOSED = {
    "account_inactive": "The app was uninstalled from Slack, or its workspace is gone. Install the app again.",
    "invalid_auth": "Slack does not take SLACK_BOT_TOKEN. Copy it anew.",
    "missing_scope": "The app lacks a right in Slack. Update its manifest, and install it again.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is not a bot's token. Copy the one that begins with xoxb-.",
    "not_authed": "SLACK_BOT_TOKEN is empty. Copy it from Slack.",
    "team_access_not_granted": "The app is not installed in the school's workspace any more. Install it again.",
    "token_expired": "SLACK_BOT_TOKEN has expired. Install the app again and copy it anew.",
    "token_revoked": "Slack took the app's token back. Install the app again and copy SLACK_BOT_TOKEN anew.",
}
"""What closes the door until a person mends it, and how."""
LACKS = "missing_scope"
"""Closes the door where it is met at the start; later it is one call's, and the others go on."""
CONNECT = "apps.connections.open"
"""Takes the app's token, and so says nothing of the bot's."""
SENDS = ("chat.", "views.")
"""How the methods begin that tell somebody something."""


class WatchedClient(AsyncWebClient):
    """A client that says what it learns of the door: that Slack takes what is sent, or lets us in no more."""

    health: DoorHealth | None = None

    async def api_call(self, api_method: str, **more: Any) -> AsyncSlackResponse:
        try:
            answer = await super().api_call(api_method, **more)
        except SlackApiError as refused:
            if error_of(refused) in CLOSED.keys() - {LACKS} and api_method != CONNECT:
                self._hears_refusal(error_of(refused))
            raise
        self._hears_answer(api_method)
        return answer

    def _hears_refusal(self, error: str) -> None:
        if self.health is not None:
            self.health.closed(why_closed(error))

    def _hears_answer(self, api_method: str) -> None:
        if self.health is None or api_method == CONNECT:
            return
        if not self.health.connected and self.health.trouble in CLOSED.values():
            # Somebody mended the token, or installed the app again.
            self.health.opened()
        if api_method.startswith(SENDS):
            self.health.sent()


class ShortWait(AsyncRetryHandler):
    """Waits once where Slack asks for a short wait, and not at all where it asks for a long one."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        super().__init__(max_retry_count=1)
        self._sleep = sleep

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the SDK's shape
        request: HttpRequest,  # noqa: ARG002 - the SDK's shape
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - the SDK's shape
    ) -> bool:
        return response is not None and response.status_code == 429 and _asked(response) <= WORTH_WAITING

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 - the SDK's shape
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - the SDK's shape
    ) -> None:
        state.next_attempt_requested = True
        await self._sleep(_asked(response) if response is not None else 1.0)
        state.increment_current_attempt()


class OnceMore(AsyncRetryHandler):
    """Calls again, once and at once, where a connection was closed before anything was answered over it.

    Slack may close a kept connection at the moment of a call. Of one that it heard all the same a person is told twice:
    better than not at all, and for answers alone. What is promised is looked for first, by delivery.
    """

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the SDK's shape
        request: HttpRequest,  # noqa: ARG002 - the SDK's shape
        response: HttpResponse | None = None,  # noqa: ARG002 - the SDK's shape
        error: Exception | None = None,
    ) -> bool:
        # Where none could be made, none was closed.
        return isinstance(error, HUNG_UP) and not isinstance(error, aiohttp.ClientConnectorError)

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 - the SDK's shape
        response: HttpResponse | None = None,  # noqa: ARG002 - the SDK's shape
        error: Exception | None = None,  # noqa: ARG002 - the SDK's shape
    ) -> None:
        state.next_attempt_requested = True
        state.increment_current_attempt()


def _asked(response: HttpResponse) -> float:
    """The seconds that Slack asks for; its library gives each header as a list."""
    said = next((value for name, value in response.headers.items() if name.lower() == "retry-after"), "")
    return seconds_asked(said[0] if isinstance(said, list) else said)


def seconds_asked(header: str) -> float:
    """What a `Retry-After` says, with a ceiling; one second where it says nothing that can be read."""
    asked = header.strip()
    return min(float(asked), LONGEST_ASKED) if asked.isascii() and asked.isdecimal() else 1.0


def why_closed(error: str) -> str:
    """Why the door is closed, for whoever looks after Staffroom."""
    return CLOSED.get(error, f"Slack refuses the app ({error or 'no reason given'}).")


def why_refused(refused: SlackApiError) -> str:
    """The same of a call: it names the token that the call takes."""
    error = error_of(refused)
    if CONNECT not in str(getattr(refused.response, "api_url", "")):
        return why_closed(error)
    if error in BUSY or not error:
        return f"Slack does not open a connection now ({error or status_of(refused)})."
    return f"Slack does not take SLACK_APP_TOKEN ({error}). Copy it anew, or make one with connections:write."


def error_of(trouble: Exception) -> str:
    """Slack's name for what is wrong; blank where it gave none, as with a page of HTML."""
    if not isinstance(trouble, SlackApiError):
        return type(trouble).__name__
    data = getattr(trouble.response, "data", trouble.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def refused_by_url(answer: WebhookResponse) -> SlackApiError:
    """What a `response_url` refused, as a call's refusal."""
    known = "invalid_blocks" if "invalid_blocks" in answer.body else f"status {answer.status_code}"
    return SlackApiError("response_url", {"error": known})  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


def status_of(trouble: SlackApiError) -> int:
    """The HTTP status of the refusal."""
    return int(getattr(trouble.response, "status_code", 200))


async def sent_or_plainer(send: Callable[[Message], Awaitable[Sent]], page: Message) -> Sent:
    """Send the page, without its blocks where Slack refuses them. Raises as the call."""
    return await or_plainer(send, page, plainer(page), SlackApiError, _against_blocks)


def _against_blocks(refused: SlackApiError) -> str:
    error = error_of(refused)
    return error if error.startswith(("invalid_blocks", "msg_blocks_too_long")) else ""


def retry_after(trouble: Exception) -> float | None:
    """The seconds that a 429 asks for; None where it was none."""
    if not isinstance(trouble, SlackApiError):
        return None
    if status_of(trouble) != 429 and error_of(trouble) not in {"ratelimited", "rate_limited"}:
        return None
    return seconds_asked(str(getattr(trouble.response, "headers", {}).get("Retry-After", "")))


def passes(trouble: Exception) -> bool:
    """Whether it may go well when it is tried again."""
    error = error_of(trouble)
    return isinstance(trouble, TimeoutError | aiohttp.ClientError) or error in TOO_SLOW | BUSY or not error


def refused_sentence(trouble: Exception, wanted: str) -> str:
    """What a person is told whose request Slack did not let us answer as `wanted`: one sentence a trouble.

    What they can mend says how; what they cannot has a reference, which stands in the log beside the reason.
    """
    error = error_of(trouble)
    if isinstance(trouble, TimeoutError) or error in TOO_SLOW:
        return f"That took too long for Slack to {wanted}. Press the button to {wanted} now."
    if passes(trouble):
        return f"Slack is busy and did not let me {wanted}. Try again in a minute."
    reference = secrets.token_hex(3).upper()
    log.error("slack refused", wanted=wanted, error=error, reference=reference)
    return (
        f"Slack does not let me {wanted}, and trying again will not help. Nothing was saved. "
        f"Tell whoever looks after Staffroom the reference {reference}."
    )

"""Socket Mode, watched: who was sent away comes back, but not in a loop, and why it was is known."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.health import DoorHealth
from bot.platforms.slack.calls import TROUBLES, retry_after, why_refused

STEADY_SECONDS = 30.0
"""A connection that held for so long was a good one: the next may be made at once."""
LONGEST_PAUSE = 60.0
REASONS = {
    "link_disabled": "Socket Mode is switched off for the app. Switch it on, under Socket Mode, at api.slack.com.",
    "too_many_websockets": "Too many programs are connected with this app token. Stop the others.",
}
OK = 200
Unsaid = Callable[[Mapping[str, Any], str], Awaitable[None]]
ORDINARY = {"warning", "refresh_requested"}
"""Why Slack sends a connection away that is only to be made anew."""


class Pauses:
    """How long to wait before connecting again: nothing after a good connection, and ever longer in a loop."""

    def __init__(self, seconds_now: Callable[[], float]) -> None:
        self._seconds_now = seconds_now
        self._connected_at: float | None = None
        self._short = 0

    def connected(self) -> None:
        self._connected_at = self._seconds_now()

    def next(self) -> float:
        """Seconds to wait now."""
        held = self._connected_at is not None and self._seconds_now() - self._connected_at >= STEADY_SECONDS
        self._short = 0 if held else self._short + 1
        self._connected_at = None
        return 0.0 if not self._short else min(2.0 ** (self._short - 1), LONGEST_PAUSE)


class Socket(SocketModeClient):
    """The SDK's client, which connects again by itself; it is slowed down and listened to here."""

    def __init__(
        self,
        bolt: AsyncApp,
        app_token: str,
        client: AsyncWebClient,
        health: DoorHealth,
        logger: logging.Logger,
        unsaid: Unsaid,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`unsaid` answers a command in another way, where its connection ended before it was acknowledged."""
        super().__init__(app_token=app_token, logger=logger, web_client=client, ping_interval=10)
        self._bolt = bolt
        self._health = health
        self._pauses = Pauses(time.monotonic)
        self._unsaid = unsaid
        self._sleep = sleep
        self.socket_mode_request_listeners.append(self._take)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Connect again, after a pause where the last connection did not last."""
        pause = self._pauses.next()
        if pause:
            self._health.closed(self._health.trouble or "Slack ended the connection.")
            await self._sleep(pause)
        try:
            await super().connect_to_new_endpoint(force)
        except TROUBLES as trouble:
            # The SDK tries again by itself where the connection is closed, and says so to nobody.
            self._health.closed(_why(trouble))
            await self.disconnect()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
            raise

    async def issue_new_wss_url(self) -> str:
        """Where to connect. The SDK's own waits for as long as Slack asks, be it for ever; here there is a ceiling."""
        while True:
            try:
                answer = await self.web_client.apps_connections_open(app_token=self.app_token)
            except SlackApiError as refused:
                asked = retry_after(refused)
                if asked is None:
                    raise
                self._health.closed("Slack asks to wait before connecting again.")
                await self._sleep(min(asked, LONGEST_PAUSE))
            else:
                return str(answer["url"])

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """One message of Slack's: what it says of the connection is kept."""
        match message.get("type"):
            case "hello":
                self._pauses.connected()
                self._health.opened_again()
            case "disconnect" if message.get("reason") not in ORDINARY:
                reason = str(message.get("reason") or "")
                self._health.closed(REASONS.get(reason, f"Slack ended the connection ({reason})."))
        await super().run_message_listeners(message, raw_message)

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time.time()
        self._health.heard()
        came_by = self.current_session
        answer = await run_async_bolt_app(self._bolt, request)
        with suppress(ConnectionError):
            await send_async_response(client, request, answer, started)
        is_lost = came_by is None or came_by.closed or came_by is not self.current_session
        if is_lost and request.type == "slash_commands" and answer.status == OK:
            await self._unsaid(request.payload, answer.body)


def _why(trouble: Exception) -> str:
    if isinstance(trouble, SlackApiError):
        return why_refused(trouble)
    return f"Slack cannot be reached ({type(trouble).__name__})."

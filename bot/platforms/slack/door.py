"""The Slack door as `serve` hangs it: Socket Mode where there is an app token, else signed HTTP."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import structlog
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from bot.dispatch import Dispatcher
from bot.papers.press import PLAIN, Letterhead
from bot.platforms.accounts import PROVEN_FOR, Accounts
from bot.platforms.bodies import Bodies, NotReadError
from bot.platforms.carried import Carried
from bot.platforms.health import DoorHealth
from bot.platforms.inbox import KEPT_FOR, Inbox
from bot.platforms.places import LeadershipPlace
from bot.platforms.retrying import LONGEST_WAIT, for_ever, until
from bot.platforms.slack.app import SlackApp, quiet_logger
from bot.platforms.slack.calls import CLOSED, TROUBLES, OnceMore, ShortWait, WatchedClient, why_refused
from bot.platforms.slack.courier import PACE, SlackCourier
from bot.platforms.slack.identity import DOOR, Identity
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.verify import LARGEST, Refusal, Verifier
from bot.platforms.slack.waits import SLACKS, Waits
from bot.platforms.slack.workspace import Workspace
from bot.settings import Environment
from models.db.database import Database

PATH = "/slack/events"
TIMEOUT = 8
"""Seconds of one call to Slack; less than delivery gives it, so that the client's own word comes first."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What Slack gave the school; never shown, never logged."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = "https://slack.com/api/"
    prefix: str = ""

    def __repr__(self) -> str:
        return "Secrets(…)"


class SlackDoor:
    """One workspace: its requests in, the dispatcher's answers and delivery's messages out."""

    name = DOOR

    def __init__(
        self,
        secrets: Secrets,
        dispatcher: Dispatcher,
        database: Database,
        *,
        pace: float = PACE,
        proven_for: timedelta = PROVEN_FOR,
        kept_for: timedelta = KEPT_FOR,
        waits: Waits = SLACKS,
        head: Letterhead = PLAIN,
    ) -> None:
        """`proven_for`: after so long Slack is asked again whose an account is; `kept_for`: a request that waits."""
        self._secrets = secrets
        # Delivery decides itself what is tried again: a client that does so quietly would send twice.
        self.health = DoorHealth(DOOR, dispatcher.now)
        self._plain = make_client(secrets, self.health)
        talking = make_client(secrets, self.health)
        talking.retry_handlers += [ShortWait(), OnceMore()]
        self._clients = self._plain, talking
        self._workspace = Workspace(self._plain)
        accounts = Accounts(database, dispatcher.now, proven_for)
        identity = Identity(accounts, talking, self._workspace, waits)
        self.app = SlackApp(
            dispatcher,
            identity,
            talking,
            self._workspace,
            waits,
            LeadershipPlace(database, DOOR, dispatcher.now),
            Inbox(database, DOOR, dispatcher.now, kept_for=kept_for),
            Carried(database, DOOR, dispatcher.now),
            prefix=secrets.prefix,
        )
        self._courier = SlackCourier(
            self._plain, self._workspace, pace=pace, on_sent=self.app.home.sent, head=head
        )
        self._verifier = Verifier(secrets.signing_secret, time.time)
        self._bodies = Bodies(DOOR, LARGEST)
        self._socket: Socket | None = None
        self._http: aiohttp.ClientSession | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._resuming: asyncio.Task[None] | None = None

    @property
    def courier(self) -> SlackCourier:
        return self._courier

    def mount(self, api: Starlette) -> None:
        """Slack's requests come to one path; with an app token they come by Socket Mode instead."""
        if not self._secrets.app_token:
            api.add_route(PATH, self.receive, methods=["POST"])

    async def start(self) -> None:
        """Begin to listen; where Slack cannot be reached yet, or lets us in no more, go on trying."""
        self._http = _open_http()
        for client in self._clients:
            client.session = self._http
        self._connecting = asyncio.create_task(self._stay_connected())
        self._resuming = asyncio.create_task(self.app.resuming.for_ever())

    async def stop(self) -> None:
        """Take nothing new, and finish what was begun; what is sent after it has a connection of its own."""
        for task in (self._connecting, self._resuming):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        await self.app.settled()
        if self._http is not None:
            await self._http.close()

    async def receive(self, request: Request) -> Response:
        """One request over HTTP: verified, then given to bolt."""
        if (unread := self._verifier.refusal_unread(request.headers)) is not None:
            return _refused(unread)
        try:
            body = await self._bodies.read(request)
        except NotReadError as not_read:
            return Response(status_code=not_read.status)
        asked = self._verifier.read(request.headers, body)
        if isinstance(asked, Refusal):
            return _refused(asked)
        if asked.fewer_since:
            log.warning("slack sends fewer events", since=asked.fewer_since)
            return Response(status_code=200)
        self.health.heard()
        # Bolt hears what was read, as over Socket Mode: it would read once more, and take the word payload for one. So
        # it asks for no signature of its own: whoever comes here was let in by the verifier.
        answer = await self.app.bolt.async_dispatch(AsyncBoltRequest(body=asked.body, mode="socket_mode"))
        return Response(answer.body, answer.status, headers=answer.first_headers())

    def _report(self, fault: Exception) -> None:
        self.app.hearing.dispatcher.fault(fault, "slack")

    async def _stay_connected(self) -> None:
        await until(self._connected, self._report)
        await for_ever(self.is_let_in, self._report, LONGEST_WAIT)

    async def is_let_in(self) -> bool:
        """Whether Slack takes the token, as far as is known; where it did not, it is asked again.

        A door that is closed may be sent nothing by whoever looks at its health, and so has nothing to send.
        """
        if self.health.connected or self.health.trouble not in CLOSED.values():
            return True
        with suppress(*TROUBLES):
            await self._plain.auth_test()
        return self.health.connected

    async def _connected(self) -> bool:
        try:
            await self._workspace.us()
            if self._secrets.app_token:
                if self._socket is None:
                    self._socket = Socket(
                        self.app.bolt,
                        self._secrets.app_token,
                        self._plain,
                        self.health,
                        quiet_logger(),
                        self.app.commands.unsaid,
                    )
                await self._socket.connect()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
            else:
                self.health.opened()
        except SlackApiError as refused:
            self.health.closed(why_refused(refused))
            return False
        except (aiohttp.ClientError, TimeoutError) as silent:
            self.health.closed(f"Slack cannot be reached ({type(silent).__name__}).")
            return False
        return True


def _refused(refusal: Refusal) -> Response:
    log.info("slack request refused", status=refusal.status, why=refusal.why)
    return Response(status_code=refusal.status)


def slack_secrets(environment: Environment) -> Secrets:
    """What the environment says of Slack."""
    return Secrets(
        bot_token=environment.slack_bot_token.get_secret_value(),
        app_token=environment.slack_app_token.get_secret_value(),
        signing_secret=environment.slack_signing_secret.get_secret_value(),
        api_url=environment.slack_api_url.rstrip("/") + "/",
        prefix=environment.slack_command_prefix,
    )


def _open_http() -> aiohttp.ClientSession:
    """What keeps the connections to Slack for the calls to come; it is of the event loop that is running."""
    return aiohttp.ClientSession(
        # As many at once as there are calls: none waits for others that hang.
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=TIMEOUT),
        # Nobody is to be recognised by a cookie.
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def make_client(secrets: Secrets, health: DoorHealth | None = None) -> AsyncWebClient:
    """A client that tries nothing twice; what it learns of the door goes to `health`."""
    client = WatchedClient if health is not None else AsyncWebClient
    made = client(token=secrets.bot_token, base_url=secrets.api_url, timeout=TIMEOUT, retry_handlers=[])
    if isinstance(made, WatchedClient):
        made.health = health
    return made

"""The Teams door: what the Bot Connector posts goes to the dispatcher, and its answers go out."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.ask import Reply
from bot.dispatch import Dispatcher
from bot.papers.press import PLAIN, Letterhead
from bot.platforms.accounts import Accounts
from bot.platforms.answering import Afterwards
from bot.platforms.bodies import Bodies, NotReadError, holds_nul
from bot.platforms.carried import Carried
from bot.platforms.health import DoorHealth
from bot.platforms.inbox import Inbox
from bot.platforms.later import Later, NotYet, finished
from bot.platforms.places import LeadershipPlace
from bot.platforms.resuming import Resuming
from bot.platforms.retrying import LONGEST_WAIT, for_ever
from bot.platforms.teams.about import HEADERS, PATHS, DataPolicy, page
from bot.platforms.teams.activity import Activity, ActivityKind, BrokenError, read
from bot.platforms.teams.again import AnsweredAgain
from bot.platforms.teams.answers import Answers
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import Connector, ConnectorError
from bot.platforms.teams.courier import TeamsCourier
from bot.platforms.teams.handing import Handing
from bot.platforms.teams.hearing import LATE, UNSAFE, Hearing, Invocation
from bot.platforms.teams.identity import DOOR, Identity
from bot.platforms.teams.invoke_answers import UNHEARD, said_in, unserved
from bot.platforms.teams.invokes import Invokes, kept_open, sent_again
from bot.platforms.teams.messages import messages
from bot.platforms.teams.places import Places
from bot.platforms.teams.presses import Presses
from bot.platforms.teams.talking import Talking
from bot.platforms.teams.text import Json
from bot.platforms.teams.verify import RefusedError, Vouched
from bot.platforms.teams.waits import TEAMS, Waits
from bot.say.card import Card, Text
from bot.trouble import log_trouble
from models.db.database import Database
from models.db.errors import DATABASE_TROUBLES

PATH = "/api/messages"
LARGEST = 256 * 1024
"""Bytes of one request; Teams' own are far smaller."""
WELCOME = Card(
    "Hello, I am Staffroom.",
    (Text("Type todo to see what you have to do, or help to see all that I can do."),),
)

log = structlog.get_logger(__name__)
Invoke = Callable[[Invocation], Awaitable[Json]]


class Guard(Protocol):
    """Decides whether a request may be used at all."""

    async def check_token(self, headers: Mapping[str, str]) -> Vouched: ...
    def check_origin(self, activity: Activity, vouched: Vouched) -> None: ...
    def close(self) -> None: ...


class TeamsDoor:
    """Hangs into a web app at /api/messages."""

    def __init__(
        self,
        *,
        database: Database,
        dispatcher: Dispatcher,
        guard: Guard,
        connector: Connector,
        channels: Channels,
        policy: DataPolicy,
        waits: Waits = TEAMS,
        head: Letterhead = PLAIN,
    ) -> None:
        self._policy = policy
        self._dispatcher = dispatcher
        self.name = DOOR
        self.courier = TeamsCourier(database, connector, channels, head)
        self._guard = guard
        self._connector = connector
        self.health = connector.health = DoorHealth(DOOR, dispatcher.now)
        self._bodies = Bodies(DOOR, LARGEST)
        self._begun: list[asyncio.Task[None]] = []
        self._waits = waits
        self._answers = Answers(connector, Carried(database, DOOR, dispatcher.now), Afterwards(self._report))
        self._identity = Identity(
            Accounts(database, dispatcher.now, waits.proven_for), connector, waits.account
        )
        inbox = Inbox(database, DOOR, dispatcher.now, kept_for=waits.kept_for)
        self.hearing = Hearing(dispatcher, self._identity, self._answers, channels, inbox, waits)
        self.resuming = Resuming(inbox, dispatcher, AnsweredAgain(self.hearing))
        self._talking = Talking(self.hearing)
        self._places = Places(LeadershipPlace(database, DOOR, dispatcher.now), channels)
        invokes = Invokes(self.hearing)
        self._invokes: Mapping[str, Invoke] = {
            "adaptiveCard/action": Presses(self.hearing).action,
            "task/fetch": invokes.open_dialog,
            "task/submit": invokes.submit_dialog,
            "composeExtension/fetchTask": invokes.open_extension,
            "composeExtension/submitAction": invokes.submit_dialog,
            "application/search": invokes.search,
            "fileConsent/invoke": Handing(self.hearing, database, head).answered,
        }

    def mount(self, api: Starlette) -> None:
        """Take activities at the path that the app registration names."""
        api.add_route(PATH, self.receive, methods=["POST"])
        for path in PATHS:
            api.add_route(path, self.about, methods=["GET"])

    async def start(self) -> None:
        """Teams calls us; whether we can call Teams is looked at until it is so. What was promised is answered."""
        self._begun = [
            asyncio.create_task(self._look_for_ever()),
            asyncio.create_task(self.resuming.for_ever()),
        ]

    async def _look_for_ever(self) -> None:
        await for_ever(self._is_connected, self._report, LONGEST_WAIT)

    def _report(self, fault: Exception) -> None:
        self._dispatcher.fault(fault, "teams")

    async def _is_connected(self) -> bool:
        return self.health.connected or await self._connector.check()

    async def settle(self) -> None:
        """Wait for what is being drawn anew behind answers that were given."""
        await self._answers.settle()

    async def stop(self) -> None:
        """Finish what was begun; to be called when nothing new comes in."""
        for task in self._begun:
            task.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)
        await self.settle()
        await self._connector.close()
        self._guard.close()

    async def about(self, request: Request) -> Response:
        """What the links in the app's description lead to."""
        return HTMLResponse(page(request.url.path, self._policy), headers=HEADERS)

    async def receive(self, request: Request) -> Response:
        """One activity: checked, heard, answered."""
        try:
            # Its token first, which stands in its headers: of what nobody vouches for, nothing more is read.
            vouched = await self._guard.check_token(request.headers)
            activity = read(_json(await self._bodies.read(request)))
            self._guard.check_origin(activity, vouched)
        except BrokenError as broken:
            log.info("not an activity", door="teams", why=str(broken))
            return Response(status_code=400)
        except RefusedError as refused:
            log.warning("request refused", door="teams", why=refused.why)
            return Response(status_code=refused.status)
        except NotReadError as not_read:
            return Response(status_code=not_read.status)
        self.health.heard()
        hearing = asyncio.create_task(self._answered(activity))
        try:
            return await finished(hearing, self._waits.acknowledged)
        except NotYet:
            log.warning("not acknowledged yet", door="teams")
            self._answers.afterwards.do(_ended(hearing))
            return Response(status_code=503)

    async def _answered(self, activity: Activity) -> Response:
        try:
            return await self._heard(activity)
        except ConnectorError as trouble:
            # Teams sends the activity again; what was done is not done twice, and its answer is drawn anew.
            log.warning("answer not sent", door="teams", trouble=str(trouble))
        except DATABASE_TROUBLES as trouble:
            log_trouble("not heard", trouble, door=DOOR)
        return Response(status_code=503)

    async def _heard(self, activity: Activity) -> Response:
        if not activity.personal and activity.kind in {ActivityKind.INVOKE, ActivityKind.MESSAGE}:
            # Somebody waits for an answer, which does not depend on it.
            self._answers.afterwards.do(self._noticed(activity))
        elif not activity.personal:
            await self._places.noticed(activity)
        if activity.sender.is_machine:
            # Two machines that answer each other would never end.
            return Response(status_code=200)
        asked_at = asyncio.get_running_loop().time()
        activity = await self._identity.placed(activity)
        is_to_us = activity.is_to_us or not activity.shared
        match activity.kind, activity.event:
            case ActivityKind.INVOKE, _:
                return await self._invoke(activity, asked_at + self._waits.answer)
            case ActivityKind.MESSAGE, _ if is_to_us or activity.value:
                await self._talking.message(activity)
            case ActivityKind.MESSAGE_UPDATE, "editmessage" if is_to_us:
                await self._talking.edited(activity)
            case ActivityKind.MESSAGE_UPDATE, "editmessage" | "undeletemessage":
                await self._talking.taken_back(activity, deleted=False)
            case ActivityKind.MESSAGE_DELETE, "softdeletemessage":
                await self._talking.taken_back(activity, deleted=True)
            case ActivityKind.INSTALLATION_UPDATE, _ if activity.personal:
                await self._installed(activity)
        return Response(status_code=200)

    async def _noticed(self, activity: Activity) -> None:
        try:
            await self._places.noticed(activity)
        except DATABASE_TROUBLES as trouble:
            log_trouble("place not kept", trouble, door=DOOR)

    async def _invoke(self, activity: Activity, until: float) -> Response:
        answer = self._invokes.get(activity.name)
        if answer is None:
            return _unserved(activity.name)
        who = await self.hearing.who(activity)
        if isinstance(who, Reply):
            return JSONResponse(kept_open(activity, who) or said_in(activity.name, who.card.plain))
        try:
            said = await answer(Invocation(activity, who, until))
            return JSONResponse(said) if said else Response(status_code=200)
        except Later as later:
            if later.is_safe:
                return JSONResponse(said_in(activity.name, LATE))
            return JSONResponse(sent_again(activity, UNSAFE) or said_in(activity.name, UNSAFE))

    async def _installed(self, activity: Activity) -> None:
        """A person added the app, removed it, or has a newer package of it now."""
        match activity.action:
            case "remove":
                await self._identity.closed(activity)
            case "add":
                who = await self.hearing.who(activity)
                await self.hearing.tell(activity, messages(who.card if isinstance(who, Reply) else WELCOME))
            case "add-upgrade":
                await self.hearing.who(activity)


async def _ended(hearing: "asyncio.Task[Response]") -> None:
    await asyncio.wait({hearing})


def _unserved(question: str) -> Response:
    if question in UNHEARD:
        return Response(status_code=200)
    instead = unserved(question)
    return Response(status_code=400) if instead is None else JSONResponse(instead)


def _json(raw: bytes) -> object:
    """What the bytes say. Raises BrokenError for what is no JSON."""
    try:
        words = raw.decode()
        body = json.loads(raw)
        if holds_nul(words, body):
            raise BrokenError("a sign that is in no text")
        if rb"\ud" not in raw.lower():
            return body
        # Half a character, which JSON can write and nothing else can hold, is made a question mark.
        return json.loads(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise BrokenError("not JSON") from None

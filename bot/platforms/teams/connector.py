"""The Bot Connector's calls that the door makes: post, change, find a member, open a personal chat."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from bot.platforms.health import DoorHealth
from bot.platforms.retrying import LONGEST_ASKED
from bot.platforms.teams.pacing import Pacing

Json = Mapping[str, Any]
TIMEOUT_SECONDS = 10.0
TRY_AGAIN = frozenset({412, 429, 502, 504})
"""Microsoft says of these: try again later."""
PATIENCE_SECONDS = 5.0
"""A turn in a conversation that comes later than this is not waited for, and nothing is tried again after longer."""
UNKNOWN = "Microsoft gives the bot no token. Check TEAMS_APP_ID, TEAMS_APP_SECRET and TEAMS_TENANT_ID."
NOT_TAKEN = (
    "Microsoft does not take the bot's token. Check TEAMS_APP_ID, TEAMS_APP_SECRET and TEAMS_TENANT_ID."
)


class ConnectorError(Exception):
    """A call that did not succeed."""

    def __init__(
        self, status: int | None, code: str, *, certain: bool, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{status or 'no answer'} {code}".strip())
        self.status = status
        self.code = code
        self.certain = certain
        """Whether it is certain that nothing was done."""
        self.retry_after = retry_after
        """Seconds to wait, where trying again makes sense."""

    @property
    def gone(self) -> bool:
        """The conversation cannot be written to: uninstalled, blocked or deleted."""
        return self.status in {403, 404}

    @property
    def is_message_gone(self) -> bool:
        """Only the message is not there; the conversation is."""
        return self.status == 404 and "activity" in self.code.casefold()

    @property
    def is_card_refused(self) -> bool:
        """What was sent is not as Teams wants it, or too large."""
        return self.status in {400, 413}

    @property
    def is_refusal(self) -> bool:
        """Teams will not do it, and will not later either; a token that it does not take may be good again later."""
        return self.status not in {None, 401} and self.status < 500 and self.retry_after is None


@dataclass(frozen=True)
class Member:
    """A person in a conversation as Teams vouches."""

    id: str
    object_id: str
    email: str
    principal: str
    tenant: str
    role: str
    name: str = ""


@dataclass(frozen=True)
class _HttpAnswer:
    status: int
    retry_after: str
    body: bytes


class Connector:
    """One HTTP client for the Bot Connector, in one event loop. Calls raise ConnectorError."""

    def __init__(
        self,
        token: Callable[[], Awaitable[str]],
        *,
        bot_id: str,
        pace: Pacing | None = None,
        seconds_now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._token = token
        self._bot_id = bot_id
        self._opened_http: aiohttp.ClientSession | None = None
        # The environment is looked through once for each address, of which there are few.
        self._proxy = lru_cache(maxsize=16)(_proxy_for)
        self._pace = pace or Pacing()
        self._seconds_now = seconds_now
        self._sleep = sleep
        self.health: DoorHealth | None = None
        """Hears what the calls learn of the door."""
        self._unreached = ""
        """The service address at which nobody answered last."""
        self._refused = False
        """Microsoft did not take the token last; that it gives one says nothing."""

    async def close(self) -> None:
        if self._opened_http is not None:
            await self._opened_http.close()

    async def post(
        self,
        service: str,
        conversation: str,
        activity: Json,
        *,
        targeted: bool = False,
        patience: float = 10.0,
    ) -> str:
        """Post a message and return its id; a targeted one is seen by its recipient only.

        Where its turn in the conversation comes later than in `patience` seconds, it is not posted.
        """
        await self._wait(conversation, patience)
        where = f"conversations/{quote(conversation, safe='')}/activities"
        said = {**activity, "from": {"id": self._bot_id, "name": "Staffroom"}}
        answer = await self._call(
            "POST", service, where, said, params={"isTargetedActivity": "true"} if targeted else None
        )
        self._sent()
        return _text(answer, "id")

    async def change(
        self, service: str, conversation: str, message: str, activity: Json, *, patience: float = 10.0
    ) -> None:
        """Draw a sent message anew."""
        await self._wait(conversation, patience)
        where = f"conversations/{quote(conversation, safe='')}/activities/{quote(message, safe='')}"
        await self._call("PUT", service, where, {**activity, "id": message})
        self._sent()

    async def delete(self, service: str, conversation: str, message: str, *, patience: float = 10.0) -> None:
        """Take a sent message away."""
        await self._wait(conversation, patience)
        where = f"conversations/{quote(conversation, safe='')}/activities/{quote(message, safe='')}"
        await self._call("DELETE", service, where)

    async def open_chat(self, service: str, person: str, tenant: str) -> str:
        """The id of the personal chat with somebody who has the app."""
        wanted = {
            "bot": {"id": self._bot_id, "name": "Staffroom"},
            "members": [{"id": person}],
            "isGroup": False,
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        return _text(await self._call("POST", service, "conversations", wanted), "id")

    async def member(self, service: str, conversation: str, person: str) -> Member:
        """Somebody in the conversation, with the e-mail address that the directory holds."""
        where = f"conversations/{quote(conversation, safe='')}/members/{quote(person, safe='')}"
        return _member(await self._call("GET", service, where))

    async def members(self, service: str, conversation: str) -> tuple[Member, ...]:
        """Everybody in the conversation."""
        where = f"conversations/{quote(conversation, safe='')}/pagedmembers"
        found: list[Member] = []
        page: dict[str, str] = {"pageSize": "500"}
        while True:
            answer = await self._call("GET", service, where, params=page)
            found += [_member(each) for each in answer.get("members") or ()]
            token = answer.get("continuationToken")
            if not token:
                return tuple(found)
            page["continuationToken"] = str(token)

    async def channel_kinds(self, service: str, team: str) -> dict[str, str]:
        """What kind each channel of a team is: standard, private or shared."""
        answer = await self._call("GET", service, f"teams/{quote(team, safe='')}/conversations")
        listed = answer.get("conversations") or ()
        return {_text(each, "id"): str(each.get("type") or "standard") for each in listed}

    async def _wait(self, conversation: str, patience: float) -> None:
        seconds = self._pace.take(conversation.partition(";")[0], self._seconds_now(), patience)
        if seconds > patience:
            raise ConnectorError(None, "too many messages here", certain=True, retry_after=seconds)
        if seconds > 0:
            await self._sleep(seconds)

    async def _own_token(self) -> str:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await self._token()
        except (OSError, ValueError, RuntimeError) as error:
            self._closed(UNKNOWN)
            raise ConnectorError(None, "no token for the bot", certain=True, retry_after=30) from error

    async def _call(
        self,
        method: str,
        service: str,
        where: str,
        body: Json | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Json:
        try:
            token = await self._own_token()
            asked = f"?{urlencode(params)}" if params else ""
            answer = await self._asked(method, f"{service.rstrip('/')}/v3/{where}{asked}", body, token)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            self._unreached = service
            self._closed(f"Teams cannot be reached ({type(error).__name__}).")
            raise ConnectorError(None, type(error).__name__, certain=True, retry_after=5) from error
        except (aiohttp.InvalidURL, UnicodeError) as error:
            raise ConnectorError(None, type(error).__name__, certain=True, retry_after=5) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ConnectorError(None, type(error).__name__, certain=False) from error
        if 200 <= answer.status < 300:
            self._opened()
            return _json(answer)
        if answer.status == 401:
            self._refused = True
            self._closed(NOT_TAKEN)
        raise _failed(answer)

    async def _asked(self, method: str, url: str, body: Json | None = None, token: str = "") -> _HttpAnswer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # As it stands: what is quoted in it is not to be quoted, or unquoted, again.
        address = URL(url, encoded=True)
        async with self._http().request(
            method,
            address,
            json=body,
            headers=headers,
            allow_redirects=False,
            proxy=self._proxy(address.origin()),
        ) as answer:
            return _HttpAnswer(answer.status, answer.headers.get("Retry-After", ""), await answer.read())

    def _http(self) -> aiohttp.ClientSession:
        if self._opened_http is None:
            limits = aiohttp.ClientTimeout(
                total=None, connect=TIMEOUT_SECONDS, sock_connect=TIMEOUT_SECONDS, sock_read=TIMEOUT_SECONDS
            )
            # Nobody is to be recognised by a cookie.
            self._opened_http = aiohttp.ClientSession(timeout=limits, cookie_jar=aiohttp.DummyCookieJar())
        return self._opened_http

    async def check(self) -> bool:
        """Whether the bot can speak to Teams, as far as that can be learnt without a word to anybody."""
        if self._refused:
            return False
        try:
            await self._own_token()
            if self._unreached:
                await self._asked("GET", self._unreached)
        except (ConnectorError, aiohttp.ClientError, TimeoutError, UnicodeError):
            return False
        self._opened()
        return True

    def _opened(self) -> None:
        self._unreached, self._refused = "", False
        if self.health is not None:
            self.health.opened()

    def _closed(self, why: str) -> None:
        if self.health is not None:
            self.health.closed(why)

    def _sent(self) -> None:
        if self.health is not None:
            self.health.sent()


def _proxy_for(service: URL) -> str | None:
    """Through what this address is reached, by the environment's own words; None: by itself."""
    if proxy_bypass(service.authority):
        return None
    proxies = getproxies()
    return proxies.get(service.scheme) or proxies.get("all")


def _failed(answer: _HttpAnswer) -> ConnectorError:
    status = answer.status
    error = _json(answer).get("error")
    code = str(error.get("code", "")) if isinstance(error, dict) else ""
    if status in TRY_AGAIN:
        return ConnectorError(status, code, certain=True, retry_after=_retry_after(answer.retry_after))
    return ConnectorError(status, code, certain=status < 500)


def _retry_after(said: str) -> float:
    try:
        seconds = float(said) if said.isdigit() else parsedate_to_datetime(said).timestamp() - time.time()
    except (ValueError, OverflowError):
        return 2.0
    return min(max(seconds, 0.0), LONGEST_ASKED)


def _json(answer: _HttpAnswer) -> Json:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _member(said: Json) -> Member:
    return Member(
        id=_text(said, "id"),
        object_id=_text(said, "aadObjectId") or _text(said, "objectId"),
        email=_text(said, "email"),
        principal=_text(said, "userPrincipalName"),
        tenant=_text(said, "tenantId"),
        role=_text(said, "userRole"),
        name=_text(said, "name"),
    )


def _text(said: Json, name: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) else ""

"""Who may post to the bot: only Microsoft's Bot Connector, for this app and tenant, from where it says."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import jwt
from microsoft_teams.api.auth.cloud_environment import CloudEnvironment
from microsoft_teams.apps.auth import TokenValidator

from bot.platforms.teams.activity import Activity

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
KEYS_SECONDS = 3.0
"""How long Microsoft is waited for with its keys: Teams waits for five seconds in all."""
_REMEMBERED = 500


@dataclass(frozen=True)
class RefusedError(Exception):
    """The request is turned away with this status; `why` is for the log and names no person."""

    status: int
    why: str


@dataclass(frozen=True)
class Vouched:
    """What a right token says: from which service address it comes, and until when it holds (seconds since 1970)."""

    service: str
    until: float


class Verifier:
    """Checks each request: its token before anything of its body is read, where it comes from before it is used.

    The token is checked by the SDK (signature, audience, issuer, expiry), in a thread, because it fetches
    Microsoft's keys while it waits. A token found right is remembered until it expires.
    """

    def __init__(
        self, *, app_id: str, tenant: str, cloud: CloudEnvironment, keys_seconds: float = KEYS_SECONDS
    ) -> None:
        self._keys_seconds = keys_seconds
        self._app_id = app_id
        self._tenant = tenant
        self._validator = TokenValidator.for_service(app_id, cloud=cloud)
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="teams-keys")
        self._right: OrderedDict[bytes, Vouched] = OrderedDict()

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def check_token(self, headers: Mapping[str, str]) -> Vouched:
        """What the request's token vouches for. Raises RefusedError unless the Bot Connector signed it for this bot."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.casefold() != "bearer" or not token or len(token) > 8_000:
            raise RefusedError(401, "no token")
        known = hashlib.sha256(token.encode(errors="replace")).digest()
        if (vouched := self._right.get(known)) is not None and vouched.until > time.time():
            return vouched
        try:
            async with asyncio.timeout(self._keys_seconds):
                claims = await asyncio.get_running_loop().run_in_executor(
                    self._threads, asyncio.run, self._validator.validate_token(token)
                )
        except (jwt.PyJWKClientConnectionError, TimeoutError) as error:
            raise RefusedError(401, "Microsoft's keys could not be fetched") from error
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
            raise RefusedError(401, type(error).__name__) from error
        expires, service = claims.get("exp"), claims.get("serviceurl")
        if not isinstance(expires, int | float):
            raise RefusedError(401, "a token that never expires")
        if not isinstance(service, str) or not service:
            raise RefusedError(401, "a token of no service")
        self._right[known] = vouched = Vouched(service, float(expires))
        while len(self._right) > _REMEMBERED:
            self._right.popitem(last=False)
        return vouched

    def check_origin(self, activity: Activity, vouched: Vouched) -> None:
        """Raises RefusedError unless the activity is of this tenant, for this bot, and of the token's service."""
        if not _is_safe(activity.service_url):
            raise RefusedError(403, "service address")
        if activity.service_url.rstrip("/") != vouched.service.rstrip("/"):
            raise RefusedError(401, "another service's token")
        if activity.tenant != self._tenant:
            raise RefusedError(403, "another tenant")
        if activity.bot_id not in {self._app_id, f"28:{self._app_id}"}:
            raise RefusedError(403, "another bot")


class LoopbackOnly:
    """For the playground on this machine only: no tokens, and nobody but this machine is answered."""

    def close(self) -> None:
        pass

    async def check_token(self, headers: Mapping[str, str]) -> Vouched:
        """Nobody's word is asked for here."""
        del headers
        return Vouched("", 0)

    def check_origin(self, activity: Activity, vouched: Vouched) -> None:
        """Raises RefusedError unless the service is on this machine too."""
        del vouched
        if urlsplit(activity.service_url).hostname not in LOOPBACK:
            raise RefusedError(403, "the playground is for this machine only")


def _is_safe(service_url: str) -> bool:
    try:
        parts = urlsplit(service_url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)

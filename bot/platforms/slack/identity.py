"""Who speaks: Slack's account by its verified e-mail to one active member of staff, linked once."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.calls import TROUBLES, error_of
from models.db.database import Database
from models.db.errors import Sorry
from models.school import links

DOOR = "slack"
REMEMBERED_SECONDS = 60
"""How long a link need not be read again."""
MOST_REMEMBERED = 2000


@dataclass(frozen=True)
class Account:
    """An account as the platform names it."""

    tenant: str
    user: str


class Identity:
    """Finds the member of staff behind an account; asks Slack only where no link is known."""

    def __init__(self, database: Database, client: AsyncWebClient, now: Callable[[], datetime]) -> None:
        self._database = database
        self._client = client
        self._now = now
        self._remembered: dict[Account, tuple[int, float]] = {}

    async def staff_id(self, account: Account) -> int:
        """The member of staff's id. Raises Sorry, politely, for guests, bots, strangers and who has left."""
        remembered = self._remembered.get(account)
        if remembered is not None and time.monotonic() < remembered[1]:
            return remembered[0]
        known = await asyncio.to_thread(self._known, account)
        if known is not None:
            self._remember(account, known)
            return known
        profile = await self._profile(account.user)
        email = verified_email(profile, account.tenant)
        address = await self._address(account.user)
        return await asyncio.to_thread(self._link, account, email, address)

    def _remember(self, account: Account, staff_id: int) -> None:
        # Whether they are still active staff is asked at each request all the same, by the dispatcher.
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[account] = (staff_id, time.monotonic() + REMEMBERED_SECONDS)

    async def changed(self, profile: Mapping[str, Any], tenant: str) -> None:
        """Slack says that an account changed: one that is no longer acceptable loses its link."""
        account = Account(tenant, str(profile.get("id", "")))
        try:
            verified_email(profile, tenant)
        except Sorry:
            self._remembered.pop(account, None)
            await asyncio.to_thread(self._unlink, account)

    async def _profile(self, user: str) -> Mapping[str, Any]:
        try:
            answer = await self._client.users_info(user=user)
        except SlackApiError as refused:
            if error_of(refused) in {"user_not_found", "user_not_visible"}:
                raise Sorry("I cannot see who you are in Slack. Ask whoever looks after Staffroom.") from None
            raise Sorry("Slack would not tell me who you are. Try again in a minute.") from refused
        except (aiohttp.ClientError, TimeoutError) as silent:
            raise Sorry("Slack would not tell me who you are. Try again in a minute.") from silent
        profile = answer["user"]
        return profile if isinstance(profile, dict) else {}

    async def _address(self, user: str) -> str:
        """The direct messages with them, where notices go; blank where Slack does not open them now."""
        try:
            answer = await self._client.conversations_open(users=user)
        except TROUBLES:
            return ""
        return str(dict(answer["channel"] or {}).get("id", ""))

    def _known(self, account: Account) -> int | None:
        with self._database.reading() as db:
            found = links.linked(db, door=DOOR, tenant=account.tenant, account=account.user)
            if found is None:
                return None
            if found.last_spoke is not None and self._now() - found.last_spoke < links.SPOKE_AGAIN:
                return found.staff_id
        with self._database.writing() as db:
            links.spoke(db, found.id or 0, self._now())
        return found.staff_id

    def _link(self, account: Account, email: str, address: str) -> int:
        with self._database.writing() as db:
            return links.link(
                db,
                door=DOOR,
                tenant=account.tenant,
                account=account.user,
                email=email,
                now=self._now(),
                address=address,
            )

    def _unlink(self, account: Account) -> None:
        with self._database.writing() as db:
            links.unlink(db, door=DOOR, tenant=account.tenant, account=account.user)


def verified_email(profile: Mapping[str, Any], tenant: str) -> str:
    """The e-mail that Slack vouches for, of a full member of this workspace; Sorry for anybody else."""
    if profile.get("deleted") or profile.get("is_bot"):
        raise Sorry("I talk with the school's staff, and this account is not one of them.")
    if profile.get("is_restricted") or profile.get("is_ultra_restricted") or profile.get("is_stranger"):
        raise Sorry("You are a guest in this workspace. I talk with its full members only.")
    if profile.get("team_id") != tenant:
        raise Sorry("You are from another workspace. I talk with the school's own staff only.")
    if profile.get("is_email_confirmed") is False:
        raise Sorry("Your e-mail is not confirmed in Slack yet. Confirm it, then write to me again.")
    email = dict(profile.get("profile") or {}).get("email")
    if not isinstance(email, str) or not email:
        raise Sorry(
            "Slack does not tell me your e-mail. Ask whoever looks after Staffroom to add users:read.email."
        )
    return email

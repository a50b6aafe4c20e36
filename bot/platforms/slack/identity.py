"""Who speaks: what Slack vouches for of an account, measured by our own workspace and by nothing in the request."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.accounts import Account, Accounts, Proof, SilentPlatform
from bot.platforms.slack.calls import TROUBLES, error_of
from bot.platforms.slack.waits import Waits
from bot.platforms.slack.workspace import Us, Workspace
from bot.trouble import log_trouble
from models.db.errors import DATABASE_TROUBLES, Sorry

DOOR = "slack"


class Identity:
    """Finds the member of staff behind an account; asks Slack only where no link is known, or it is old."""

    def __init__(
        self, accounts: Accounts, client: AsyncWebClient, workspace: Workspace, waits: Waits
    ) -> None:
        self._accounts = accounts
        self._client = client
        self._workspace = workspace
        self._waits = waits

    async def staff_id(self, user: str) -> int:
        """The member of staff's id. Raises Sorry, politely, for guests, bots, strangers and who has left."""
        us = await self._us()

        async def prove() -> Proof:
            try:
                async with asyncio.timeout(self._waits.account):
                    email = verified_email(await self._profile(user), us)
                    return Proof((email,), address=await self._address(user))
            except TimeoutError as slow:
                raise SilentPlatform("Slack") from slow

        return await self._accounts.staff_id(Account(DOOR, us.team, user), prove)

    async def name(self, user: str) -> str:
        """What somebody who is spoken of is called; blank where neither the roster nor Slack says."""
        us = await self.us_or_none()
        if us is None:
            return ""
        if user == us.bot_user:
            return "Staffroom"
        try:
            if known := await self._accounts.name(Account(DOOR, us.team, user)):
                return known
        except DATABASE_TROUBLES as trouble:
            log_trouble("name not known", trouble, door=DOOR)
        try:
            profile = await self._profile(user)
        except Sorry:
            return ""
        return str(profile.get("real_name") or profile.get("name") or "")

    async def changed(self, profile: Mapping[str, Any]) -> None:
        """Slack says that an account changed: one that is no longer the same person of ours loses its link."""
        us = await self._us()
        account = Account(DOOR, us.team, str(profile.get("id", "")))
        try:
            email = verified_email(profile, us)
        except Sorry:
            await self._accounts.unlink(account)
        else:
            await self._accounts.keep(account, (email,))

    async def us_or_none(self) -> Us | None:
        """Who we are; None while Slack does not say."""
        try:
            return await self._us()
        except SilentPlatform:
            return None

    async def _us(self) -> Us:
        if (known := self._workspace.known) is not None:
            return known
        try:
            async with asyncio.timeout(self._waits.account):
                return await self._workspace.us()
        except TROUBLES as silent:
            raise SilentPlatform("Slack") from silent

    async def _profile(self, user: str) -> Mapping[str, Any]:
        try:
            answer = await self._client.users_info(user=user)
        except SlackApiError as refused:
            if error_of(refused) in {"user_not_found", "user_not_visible", "users_not_found"}:
                raise Sorry("I cannot see who you are in Slack. Ask whoever looks after Staffroom.") from None
            raise SilentPlatform("Slack") from refused
        except (aiohttp.ClientError, TimeoutError) as silent:
            raise SilentPlatform("Slack") from silent
        profile = answer["user"]
        return profile if isinstance(profile, dict) else {}

    async def _address(self, user: str) -> str:
        """The direct messages with them, where notices go; blank where Slack does not open them now."""
        try:
            answer = await self._client.conversations_open(users=user)
        except TROUBLES:
            return ""
        return str(dict(answer["channel"] or {}).get("id", ""))


def verified_email(profile: Mapping[str, Any], us: Us) -> str:
    """The e-mail that Slack vouches for, of a full member of our workspace; Sorry for anybody else."""
    if profile.get("deleted") or profile.get("is_bot"):
        raise Sorry("I talk with the school's staff, and this account is not one of them.")
    if profile.get("is_stranger") or not us.has(profile):
        raise Sorry("You are from another workspace. I talk with the school's own staff only.")
    if profile.get("is_restricted") or profile.get("is_ultra_restricted"):
        raise Sorry("You are a guest in this workspace. I talk with its full members only.")
    if profile.get("is_email_confirmed") is not True:
        raise Sorry("Your e-mail is not confirmed in Slack yet. Confirm it, then write to me again.")
    email = dict(profile.get("profile") or {}).get("email")
    if not isinstance(email, str) or not email:
        raise Sorry(
            "Slack does not tell me your e-mail. Ask whoever looks after Staffroom to add users:read.email."
        )
    return email

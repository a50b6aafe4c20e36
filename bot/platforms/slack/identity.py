"""Who speaks: what Slack vouches for of an account."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.accounts import Account, Accounts, Proof
from bot.platforms.slack.calls import TROUBLES, error_of
from models.db.errors import Sorry

DOOR = "slack"


class Identity:
    """Finds the member of staff behind an account; asks Slack only where no link is known."""

    def __init__(self, accounts: Accounts, client: AsyncWebClient) -> None:
        self._accounts = accounts
        self._client = client

    async def staff_id(self, account: Account) -> int:
        """The member of staff's id. Raises Sorry, politely, for guests, bots, strangers and who has left."""

        async def prove() -> Proof:
            email = verified_email(await self._profile(account.user), account.tenant)
            return Proof((email,), address=await self._address(account.user))

        return await self._accounts.staff_id(account, prove)

    async def changed(self, profile: Mapping[str, Any], tenant: str) -> None:
        """Slack says that an account changed: one that is no longer acceptable loses its link."""
        try:
            verified_email(profile, tenant)
        except Sorry:
            await self._accounts.unlink(Account(DOOR, tenant, str(profile.get("id", ""))))

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

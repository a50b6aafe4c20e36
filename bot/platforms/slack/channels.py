"""Whether a channel may hold pupils' names: private, ours alone, and without guests."""

import asyncio
import time
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ask import Place
from bot.platforms.slack.calls import TROUBLES, error_of
from bot.platforms.slack.waits import SLACKS
from bot.platforms.slack.workspace import Us, Workspace
from models.db.errors import Sorry

REMEMBERED_SECONDS = 3600
"""How long it is remembered that a member of a channel is one of ours and no guest."""
OF_CHANNELS = ("C", "G")
"""How the ids of channels begin."""
OF_GROUPS = "S"
"""How the ids of user groups begin."""
NOT_IN_IT = "I am not in that channel. Invite me with /invite @Staffroom, then try again."


def unnamed(named: str) -> str:
    """What somebody or something is called whose name is not known."""
    if named.startswith(OF_GROUPS):
        return "a group"
    return "a channel" if named.startswith(OF_CHANNELS) else "somebody"


class Channels:
    """Looks at channels; who is a guest is remembered for a while, so that a post costs two calls."""

    def __init__(self, client: AsyncWebClient, workspace: Workspace, seconds: float = SLACKS.place) -> None:
        """`seconds`: how long somebody waits for a look, whatever Slack is asked meanwhile."""
        self._client = client
        self._workspace = workspace
        self._seconds = seconds
        self._fit: dict[str, float] = {}

    async def look(self, channel: str) -> Place:
        """The channel by its own name. Raises Sorry where names of pupils must not be posted, and says why."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._look(channel)
        except SlackApiError as refused:
            if error_of(refused) in {"channel_not_found", "not_in_channel"}:
                raise Sorry(NOT_IN_IT) from None
            raise Sorry("Slack would not show me that channel. Try again in a minute.") from refused
        except (aiohttp.ClientError, TimeoutError) as silent:
            raise Sorry("Slack would not show me that channel. Try again in a minute.") from silent

    async def name(self, channel: str) -> str:
        """What a channel is called; blank where Slack does not say, as of a private one that the bot is not in."""
        try:
            info: dict[str, Any] = (await self._client.conversations_info(channel=channel))["channel"] or {}
        except TROUBLES:
            return ""
        return str(info.get("name") or "")

    async def group_name(self, group: str) -> str:
        """What a user group is called; blank where Slack does not say, as to an app installed without that scope."""
        try:
            groups: list[dict[str, Any]] = (await self._client.usergroups_list())["usergroups"] or []
        except TROUBLES:
            return ""
        return next((str(each.get("handle") or "") for each in groups if each.get("id") == group), "")

    async def unfit(self, channel: str) -> str:
        """Why names of pupils must not be posted there; blank where they may. Raises as the client."""
        try:
            await self._look(channel)
        except Sorry as sorry:
            return sorry.sentence
        return ""

    async def _look(self, channel: str) -> Place:
        us = await self._workspace.us()
        info: dict[str, Any] = (await self._client.conversations_info(channel=channel))["channel"] or {}
        if not info.get("is_private"):
            raise Sorry("This channel is public. Use a private channel that only leadership is in.")
        if info.get("is_ext_shared") or info.get("is_shared") or info.get("is_org_shared"):
            raise Sorry("This channel is shared with others. Use a private channel of the school's own.")
        if info.get("is_archived"):
            raise Sorry("This channel is archived. Use a private channel that is in use.")
        if info.get("is_member") is False:
            raise Sorry(NOT_IN_IT)
        async for page in await self._client.conversations_members(channel=channel, limit=200):
            for user in page["members"] or ():
                await self._check_member(str(user), us)
        return Place(str(info.get("name") or ""))

    async def _check_member(self, user: str, us: Us) -> None:
        until = self._fit.get(user)
        if user == us.bot_user or (until is not None and time.monotonic() < until):
            return
        person: dict[str, Any] = (await self._client.users_info(user=user))["user"] or {}
        if person.get("is_stranger") or not us.has(person):
            raise Sorry("Somebody from another workspace is in this channel. Use one of the school's own.")
        if person.get("is_restricted") or person.get("is_ultra_restricted"):
            raise Sorry("There is a guest in this channel. Use a private channel that only leadership is in.")
        self._fit[user] = time.monotonic() + REMEMBERED_SECONDS

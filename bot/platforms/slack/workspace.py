"""Our own workspace, as Slack vouches for it: the only measure of who is one of us."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient


@dataclass(frozen=True)
class Us:
    """What `auth.test` says of the bot's token."""

    team: str
    enterprise: str
    bot_user: str
    bot_id: str
    org_wide: bool
    url: str = ""

    def has(self, profile: Mapping[str, Any]) -> bool:
        """Whether an account, as `users.info` tells it, is of our workspace.

        On Enterprise Grid a profile names the person's primary workspace; where else they are stands beside it.
        """
        # Of the whole organisation's staff, who is not in our workspace is another school's.
        if profile.get("team_id") in {self.team, self.enterprise if self.org_wide else ""} - {""}:
            return True
        grid = profile.get("enterprise_user")
        if not self.enterprise or not isinstance(grid, dict) or grid.get("enterprise_id") != self.enterprise:
            return False
        return self.org_wide or self.team in (grid.get("teams") or ())


class Workspace:
    """Asks Slack once who we are."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._us: Us | None = None
        self._asking = asyncio.Lock()

    @property
    def known(self) -> Us | None:
        """Who we are, where Slack has said so already."""
        return self._us

    async def us(self) -> Us:
        """Who we are. Raises as the client, where Slack has not said so yet and does not now."""
        async with self._asking:
            if self._us is None:
                self._us = _read((await self._client.auth_test()).data)
            return self._us


def _read(said: Any) -> Us:
    answer = said if isinstance(said, dict) else {}
    return Us(
        team=str(answer.get("team_id") or ""),
        enterprise=str(answer.get("enterprise_id") or ""),
        bot_user=str(answer.get("user_id") or ""),
        bot_id=str(answer.get("bot_id") or ""),
        org_wide=bool(answer.get("is_enterprise_install")),
        url=str(answer.get("url") or ""),
    )

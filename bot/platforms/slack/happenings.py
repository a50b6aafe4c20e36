"""What happened in the workspace without anybody speaking to the bot."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.ask import Reply
from bot.platforms.places import LeadershipPlace
from bot.platforms.slack.again import MissedAnswers
from bot.platforms.slack.calls import TROUBLES
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.hearing import Hearing
from bot.trouble import log_trouble
from models.db.errors import DATABASE_TROUBLES, Sorry

RawEvent = Mapping[str, Any]
OF_A_CHANNEL = ("channel_", "group_")
"""How events of channels begin: those of private ones by their older name."""
LOST = {
    "archive": "The channel is archived.",
    "deleted": "The channel was deleted.",
    "left": "Staffroom was removed from it.",
    "shared": "The channel is shared with others.",
}
"""What closes leadership's channel to us, by the end of the event's name."""
_OF_LEADERSHIP = "notice at once what happens to leadership's channel"
LISTENED = {
    "app_home_opened": "draw Home",
    "app_mention": "answer, in private, who mentions the bot in a channel",
    "app_uninstalled": "notice that the app is gone",
    "channel_id_changed": _OF_LEADERSHIP,
    "channel_shared": _OF_LEADERSHIP,
    "group_archive": _OF_LEADERSHIP,
    "group_deleted": _OF_LEADERSHIP,
    "group_left": _OF_LEADERSHIP,
    "group_rename": _OF_LEADERSHIP,
    "group_unarchive": _OF_LEADERSHIP,
    "member_joined_channel": "notice who comes into leadership's channel, and that Staffroom is back in it",
    "member_left_channel": _OF_LEADERSHIP,
    "message.im": "understand what is written to the bot",
    "tokens_revoked": "notice that the app's token is gone",
    "user_change": "look again at an account whose e-mail or membership changed",
}
"""The events that are subscribed to, and what for."""

log = structlog.get_logger(__name__)


class Happenings:
    """Takes note; nobody is answered."""

    def __init__(
        self,
        hearing: Hearing,
        place: LeadershipPlace,
        client: AsyncWebClient,
        missed: MissedAnswers,
        channels: Channels,
    ) -> None:
        self._channels = channels
        self._missed = missed
        self._client = client
        self._hearing = hearing
        self._place = place

    def by_type(self) -> dict[str, Callable[[RawEvent], Awaitable[None]]]:
        of_channels = {
            f"{kind}{end}": partial(self._lost, why) for kind in OF_A_CHANNEL for end, why in LOST.items()
        }
        named = {f"{kind}rename": self._renamed for kind in OF_A_CHANNEL}
        opened = {f"{kind}unarchive": self._opened_again for kind in OF_A_CHANNEL}
        return {
            **of_channels,
            **named,
            **opened,
            "channel_id_changed": self._moved,
            "member_joined_channel": self._joined,
            "member_left_channel": self._look,
            "app_home_opened": self._home_opened,
            "user_change": self._user_changed,
            "app_uninstalled": self._uninstalled,
            "team_access_granted": self._uninstalled,
            "team_access_revoked": self._uninstalled,
            "tokens_revoked": self._revoked,
        }

    async def _home_opened(self, event: RawEvent) -> None:
        if event.get("tab", "home") == "home":
            # Drawing it again does no harm, so that nobody has to wait for it.
            self._hearing.afterwards.do(
                self._draw_home(str(event.get("user", "")), str(event.get("channel", "")))
            )

    async def _draw_home(self, user: str, talk: str) -> None:
        staff_id = await self._hearing.who(user)
        if isinstance(staff_id, Reply):
            await self._hearing.home.refuse(user, staff_id.card.title)
        else:
            self._hearing.home.opened(user, staff_id, talk, await self._missed.of(user))

    async def _user_changed(self, event: RawEvent) -> None:
        profile = event.get("user")
        if not isinstance(profile, dict):
            return
        try:
            await self._hearing.identity.changed(profile)
        except Sorry as silent:
            # The account is looked at again daily all the same.
            log.warning("account not looked at", door="slack", trouble=type(silent).__name__)
        except DATABASE_TROUBLES as trouble:
            log_trouble("account not looked at", trouble, door="slack")

    async def _lost(self, why: str, event: RawEvent) -> None:
        if await self._is_leaderships(event.get("channel")):
            await self._place.lose(why)

    async def _opened_again(self, event: RawEvent) -> None:
        if await self._is_leaderships(event.get("channel")):
            await self._place.keep(back=True)

    async def _joined(self, event: RawEvent) -> None:
        us = self._hearing.workspace.known
        if us is not None and event.get("user") == us.bot_user:
            await self._opened_again(event)
        else:
            await self._look(event)

    async def _look(self, event: RawEvent) -> None:
        """Somebody came or went: whether names may stand there is seen now, and not at the next list."""
        bound = await self._place.bound()
        if bound is None or event.get("channel") != bound.address:
            return
        try:
            why = await self._channels.unfit(bound.address)
        except TROUBLES as trouble:
            # It is looked at before the next message, too.
            log.warning("place not looked at", door="slack", trouble=type(trouble).__name__)
            return
        if why:
            await self._place.lose(why)
        elif bound.trouble:
            await self._place.keep(back=True)

    async def _renamed(self, event: RawEvent) -> None:
        channel = event.get("channel")
        if isinstance(channel, dict) and await self._is_leaderships(channel.get("id")):
            await self._place.keep(name=str(channel.get("name") or ""))

    async def _moved(self, event: RawEvent) -> None:
        if await self._is_leaderships(event.get("old_channel_id")):
            await self._place.keep(address=str(event.get("new_channel_id") or ""))

    async def _is_leaderships(self, channel: object) -> bool:
        bound = await self._place.bound()
        return bound is not None and channel == bound.address

    async def _uninstalled(self, event: RawEvent) -> None:  # noqa: ARG002 - every listener has this shape
        # The token is asked for itself: an app goes from one workspace of many, too, and may come back to one.
        await self._looked_at()

    async def _revoked(self, event: RawEvent) -> None:
        tokens = event.get("tokens")
        if isinstance(tokens, dict) and tokens.get("bot"):
            await self._looked_at()

    async def _looked_at(self) -> None:
        with suppress(*TROUBLES):
            await self._client.auth_test()

"""What happened in the workspace without anybody speaking to the bot."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from bot.platforms.slack.hearing import Hearing
from bot.registry import Reply
from models.db.errors import Sorry

Event = Mapping[str, Any]
LISTENED = {
    "app_home_opened": "draw Home",
    "app_mention": "answer, in private, who mentions the bot in a channel",
    "app_uninstalled": "notice that the app is gone",
    "message.im": "understand what is written to the bot",
    "tokens_revoked": "notice that the app's token is gone",
    "user_change": "look again at an account whose e-mail or membership changed",
}
"""The events that are subscribed to, and what for."""

log = structlog.get_logger(__name__)


class Happenings:
    """Takes note; nobody is answered."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    def by_type(self) -> dict[str, Callable[[Event], Awaitable[None]]]:
        return {
            "app_home_opened": self._home_opened,
            "user_change": self._user_changed,
            "app_uninstalled": self._uninstalled,
            "tokens_revoked": self._revoked,
        }

    async def _home_opened(self, event: Event) -> None:
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
            self._hearing.home.opened(user, staff_id, talk)

    async def _user_changed(self, event: Event) -> None:
        profile = event.get("user")
        if not isinstance(profile, dict):
            return
        try:
            await self._hearing.identity.changed(profile)
        except (Sorry, DBAPIError) as trouble:
            # The account is looked at again daily all the same.
            log.warning("account not looked at", door="slack", trouble=type(trouble).__name__)

    async def _uninstalled(self, event: Event) -> None:  # noqa: ARG002 - every listener has this shape
        log.error("slack uninstalled the app", door="slack")

    async def _revoked(self, event: Event) -> None:
        tokens = event.get("tokens")
        if isinstance(tokens, dict) and tokens.get("bot"):
            log.error("slack revoked the bot's token", door="slack")

"""Notices when leadership's place in Teams is lost or comes back, and which service address it has now."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.platforms.teams.activity import Activity
from bot.platforms.teams.channels import place_of
from bot.platforms.teams.identity import DOOR
from models.db.database import Database
from models.school.channels import Channel
from models.settings.change_settings import LEADERSHIP
from scheduler.places import close_place

REMOVED = "Staffroom was removed from it."
LOST = {
    "channeldeleted": "The channel was deleted.",
    "teamdeleted": "The team was deleted.",
    "teamharddeleted": "The team was deleted.",
    "teamarchived": "The team is archived.",
}
BACK = frozenset({"channelrestored", "teamrestored", "teamunarchived"})


class Places:
    """What happens to places is told to the bot once, so it is kept at once."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def noticed(self, activity: Activity) -> None:
        """Keep what the activity says of leadership's place, where it says anything."""
        bound = await asyncio.to_thread(self._bound)
        if bound is None or not _concerns(activity, bound):
            return
        lost = _lost(activity)
        is_back = activity.event in BACK or activity.bot_id in activity.joined or _is_added(activity)
        if lost or (is_back and bound.trouble) or bound.service != activity.service_url:
            await asyncio.to_thread(self._keep, activity.service_url, lost, is_back=is_back)

    def _bound(self) -> Channel | None:
        with self._database.reading() as db:
            return db.get(Channel, (DOOR, LEADERSHIP))

    def _keep(self, service: str, lost: str, *, is_back: bool) -> None:
        with self._database.writing() as db:
            bound = db.get_one(Channel, (DOOR, LEADERSHIP))
            bound.service = service
            if is_back:
                # What else may be wrong with it is looked at before the next message is posted.
                bound.trouble = ""
            if lost:
                close_place(db, DOOR, LEADERSHIP, lost, self._now())


def _lost(activity: Activity) -> str:
    if activity.kind == "installationUpdate" and activity.action == "remove":
        return REMOVED
    return REMOVED if activity.bot_id in activity.left else LOST.get(activity.event, "")


def _is_added(activity: Activity) -> bool:
    return activity.kind == "installationUpdate" and activity.action == "add"


def _concerns(activity: Activity, bound: Channel) -> bool:
    """Whether it is of the place itself, or of the whole team that its channel is in."""
    team, _, channel = bound.address.partition("/")
    if not channel:
        return activity.thread == bound.address
    if activity.event.startswith("channel"):
        return activity.channel == channel
    of_team = activity.event.startswith("team") or activity.kind == "installationUpdate"
    return activity.team == team if of_team else place_of(activity) == bound.address

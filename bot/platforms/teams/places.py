"""Notices when leadership's place in Teams is lost or comes back, and which service address it has now."""

from bot.platforms.places import LeadershipPlace
from bot.platforms.teams.activity import Activity, ActivityKind
from bot.platforms.teams.channels import Channels, place_of
from bot.platforms.teams.connector import ConnectorError
from models.settings.place import Channel

REMOVED = "Staffroom was removed from it."
LOST = {
    "channeldeleted": "The channel was deleted.",
    "teamdeleted": "The team was deleted.",
    "teamharddeleted": "The team was deleted.",
    "teamarchived": "The team is archived.",
}
RENAMED = "channelrenamed"
BACK = frozenset({"channelrestored", "teamrestored", "teamunarchived"})


class Places:
    """What happens to places is said to the bot once, so it is kept at once."""

    def __init__(self, place: LeadershipPlace, channels: Channels) -> None:
        self._place = place
        self._channels = channels

    async def noticed(self, activity: Activity) -> None:
        """Keep what the activity says of leadership's place, where it says anything."""
        bound = await self._place.bound()
        if bound is None or not _concerns(activity, bound):
            return
        lost = _lost(activity)
        is_back = activity.event in BACK or activity.bot_id in activity.joined or _is_added(activity)
        name = activity.channel_name if activity.event == RENAMED else ""
        if lost or name or (is_back and bound.trouble) or bound.service != activity.service_url:
            await self._place.keep(back=is_back, name=name, service=activity.service_url)
        if lost:
            await self._place.lose(lost)
        elif activity.kind == ActivityKind.CONVERSATION_UPDATE and (activity.joined or activity.left):
            await self._look(activity, bound, "" if is_back else bound.trouble)

    async def _look(self, activity: Activity, bound: Channel, trouble: str) -> None:
        """Somebody came or went: whether names may stand there is seen now, and not at the next list."""
        try:
            why = await self._channels.unfit(activity.service_url, bound.address)
        except ConnectorError:
            return  # it is looked at before the next message, too
        if why and not trouble:
            await self._place.lose(why)
        elif trouble and not why:
            await self._place.keep(back=True)


def _lost(activity: Activity) -> str:
    if activity.kind == ActivityKind.INSTALLATION_UPDATE and activity.action == "remove":
        return REMOVED
    return REMOVED if activity.bot_id in activity.left else LOST.get(activity.event, "")


def _is_added(activity: Activity) -> bool:
    return activity.kind == ActivityKind.INSTALLATION_UPDATE and activity.action == "add"


def _concerns(activity: Activity, bound: Channel) -> bool:
    """Whether it is of the place itself, or of the whole team that its channel is in."""
    team, _, channel = bound.address.partition("/")
    if not channel:
        return activity.thread == bound.address
    if activity.event.startswith("channel"):
        return activity.channel == channel
    of_team = activity.event.startswith("team") or activity.kind == ActivityKind.INSTALLATION_UPDATE
    return activity.team == team if of_team else place_of(activity) == bound.address

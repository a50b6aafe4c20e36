"""Whether a channel may hold pupils' names: private, of the school's own tenant, and without guests."""

from bot.platforms.teams.connector import Connector
from bot.platforms.teams.identity import OUTSIDERS
from bot.registry import Place
from models.db.errors import Sorry

PRIVATE = frozenset({"private"})


class Channels:
    """Looks at a channel anew each time. Its methods raise ConnectorError where Teams does not answer."""

    def __init__(self, connector: Connector, *, tenant: str, fit: frozenset[str] = PRIVATE) -> None:
        """`fit`: the kinds of channel in which names may stand."""
        self._connector = connector
        self._tenant = tenant
        self._fit = fit

    async def look(self, service: str, team: str, channel: str, name: str) -> Place:
        """The channel, where pupils' names may stand there. Raises Sorry where not, and says why."""
        if why := await self.unfit(service, team, channel):
            raise Sorry(why)
        return Place(name)

    async def unfit(self, service: str, team: str, channel: str) -> str:
        """Why names of pupils must not be posted there, and what to do; blank where they may."""
        kinds = await self._connector.channel_kinds(service, team)
        if kinds.get(channel) not in self._fit:
            return "This channel is not private. Use a private channel that only leadership is in."
        for member in await self._connector.members(service, channel):
            if member.role.casefold() in OUTSIDERS:
                return "There are guests in this channel. Use a private channel that only leadership is in."
            if member.tenant != self._tenant:
                return "Somebody from outside the school is in this channel. Use one of the school's own."
        return ""

"""Whether a channel or group chat may hold pupils' names: ours alone, without guests, leadership's."""

import asyncio
from collections.abc import Iterable, Sequence

from sqlmodel import col, or_, select

from bot.ask import Place
from bot.platforms.teams.activity import MEETINGS, Activity
from bot.platforms.teams.connector import Connector, ConnectorError, Member
from bot.platforms.teams.identity import DOOR, OUTSIDERS, is_bot
from models.db.database import Database
from models.db.errors import Sorry
from models.rules.wording import listed
from models.school.links import Link
from models.school.people import Role, Staff, StaffRole, fold_address
from models.settings.place import PlaceKind

PRIVATE = frozenset({"private"})
LEADERS = (Role.LEADERSHIP, Role.SCHEME_LEAD, Role.RAISING_ACHIEVEMENT)
"""Who may read the Year 11 list in a group chat."""
BETTER = "Use a group chat that only leadership is in, with Staffroom added to it."
MOST_NAMED = 3
NOT_SHOWN = "Teams does not show me who is here. Add Staffroom to this {kind} itself, and try again."
NOT_NOW = "Teams does not tell me just now who is here. Try again in a minute."


def place_of(activity: Activity) -> str:
    """The channel (`team/channel`) or group chat in which it was said; blank in the bot's own chat."""
    if not activity.shared:
        return ""
    return f"{activity.team}/{activity.channel}" if activity.team and activity.channel else activity.thread


def kind_of(activity: Activity) -> PlaceKind:
    """What people call the place in which it was said."""
    return PlaceKind.CHANNEL if activity.channel else PlaceKind.GROUP_CHAT


class Channels:
    """Looks at a place anew each time."""

    def __init__(
        self, connector: Connector, database: Database, *, tenant: str, fit: frozenset[str] = PRIVATE
    ) -> None:
        """`fit`: the kinds of channel in which names may stand."""
        self._connector = connector
        self._database = database
        self._tenant = tenant
        self._fit = fit

    async def look(self, activity: Activity) -> Place:
        """Where it was said, if pupils' names may stand there. Raises Sorry where not, and says why."""
        try:
            why = await self.unfit(activity.service_url, place_of(activity))
        except ConnectorError as trouble:
            raise Sorry(NOT_SHOWN.format(kind=kind_of(activity)) if trouble.gone else NOT_NOW) from None
        if why:
            raise Sorry(why)
        return Place(activity.channel_name, kind_of(activity))

    async def unfit(self, service: str, place: str) -> str:
        """Why names of pupils must not be posted there, and what to do; blank where they may.

        Raises ConnectorError where Teams does not answer.
        """
        team, _, channel = place.partition("/")
        if channel:
            return await self._channel(service, team, channel)
        if place.startswith(MEETINGS):
            return f"This is the chat of a meeting, and a link lets others in. {BETTER}"
        members = await self._people(service, place)
        return self._outsider(members) or await asyncio.to_thread(self._others, members)

    async def _channel(self, service: str, team: str, channel: str) -> str:
        kind = (await self._connector.channel_kinds(service, team)).get(channel)
        if kind is None:
            return (
                "Teams does not show me this channel. A private channel needs the app added to the channel itself, "
                f"and Microsoft may not allow that yet. {BETTER}"
            )
        if kind not in self._fit:
            readers = "people outside the team" if kind == "shared" else "the whole team"
            return f"This channel is not private: {readers} can read it. {BETTER}"
        return self._outsider(await self._people(service, channel))

    async def _people(self, service: str, conversation: str) -> Sequence[Member]:
        found = await self._connector.members(service, conversation)
        return [each for each in found if not is_bot(each)]

    def _outsider(self, members: Iterable[Member]) -> str:
        for each in members:
            if each.role.casefold() in OUTSIDERS:
                return f"There are guests here. {BETTER}"
            if each.tenant != self._tenant:
                return f"Somebody from outside the school is here. {BETTER}"
        return ""

    def _others(self, members: Sequence[Member]) -> str:
        """Who of the chat is not of leadership, in a sentence."""
        accounts = [each.object_id for each in members]
        emails = {email for each in members for email in _emails(each)}
        with self._database.reading() as db:
            leaders = select(StaffRole.staff_id).where(col(StaffRole.role).in_(LEADERS))
            known = db.exec(
                select(Staff.email, Link.account)
                .join(Link, (col(Link.staff_id) == Staff.id) & (col(Link.door) == DOOR), isouter=True)
                .where(
                    col(Staff.active),
                    col(Staff.id).in_(leaders),
                    or_(col(Staff.email).in_(emails), col(Link.account).in_(accounts)),
                )
            ).all()
        allowed = {part for row in known for part in row if part}
        others = [each for each in members if not allowed & {each.object_id, *_emails(each)}]
        if not others:
            return ""
        names = listed([each.name or "somebody" for each in others], MOST_NAMED)
        return f"Not everybody here is of leadership: {names}. {BETTER}"


def _emails(member: Member) -> set[str]:
    return {fold_address(member.email), fold_address(member.principal)} - {""}

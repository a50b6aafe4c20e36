"""Who speaks: what Teams vouches for of an account of the school's tenant."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from bot.platforms.accounts import Account, Accounts, Proof, SilentPlatform
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.connector import Connector, ConnectorError, Member
from bot.trouble import log_trouble
from models.db.errors import DATABASE_TROUBLES, Sorry

DOOR = "teams"
OUTSIDERS = frozenset({"guest", "anonymous"})
EXTENSIONS = "composeExtension/"


class Identity:
    """Finds the member of staff behind an activity's sender; asks Teams only where no link is known."""

    def __init__(self, accounts: Accounts, connector: Connector, within: float) -> None:
        """`within`: the seconds for all that Teams is asked about one activity's sender."""
        self._accounts = accounts
        self._connector = connector
        self._within = within

    async def staff_id(self, activity: Activity) -> int:
        """The member of staff's id. Raises Sorry for whoever is refused, and where Teams does not say."""
        # A message extension may be opened in a chat that is not the bot's: it says nothing of where to tell.
        place = "" if activity.name.startswith(EXTENSIONS) else _chat(activity)

        async def prove() -> Proof:
            try:
                async with asyncio.timeout(self._within):
                    member, chat = await self._vouched(activity)
            except TimeoutError:
                raise SilentPlatform("Teams") from None
            return Proof(verified_emails(activity, member), chat or place, activity.service_url)

        return await self._accounts.staff_id(
            account(activity), prove, address=place, service=activity.service_url if place else ""
        )

    async def _vouched(self, activity: Activity) -> tuple[Member, str]:
        """What Teams says of the sender where they speak, else in their own chat with the bot, and that chat."""
        service, sender = activity.service_url, activity.sender.id
        try:
            if activity.personal or activity.shared:
                return await self._connector.member(service, activity.conversation, sender), ""
        except ConnectorError as trouble:
            if not trouble.is_refusal:
                raise SilentPlatform("Teams") from None
        try:
            chat = await self._connector.open_chat(service, sender, activity.tenant)
            return await self._connector.member(service, chat, sender), chat
        except ConnectorError as trouble:
            if not trouble.is_refusal:
                raise SilentPlatform("Teams") from None
            raise Sorry("Teams does not tell me who you are. Write to me in your own chat with me.") from None

    async def placed(self, activity: Activity) -> Activity:
        """The activity as it may be answered: a chat that is not known as the sender's own does not count as such.

        What a request calls its conversation is a claim. A chat is somebody's own where it is kept as theirs, or
        where Teams, which shows the bot its own conversations only, says that nobody but them is in it.
        """
        is_own = not activity.personal
        with suppress(TimeoutError):
            # The other half of the time is for who it is.
            async with asyncio.timeout(self._within / 2):
                is_own = is_own or await self._is_kept(activity) or await self._is_alone(activity)
        return activity if is_own else replace(activity, says_personal=False)

    async def _is_kept(self, activity: Activity) -> bool:
        try:
            return await self._accounts.is_reached_at(account(activity), activity.thread)
        except DATABASE_TROUBLES as trouble:
            log_trouble("chat not known", trouble, door=DOOR)
            return False

    async def _is_alone(self, activity: Activity) -> bool:
        try:
            there = await self._connector.members(activity.service_url, activity.thread)
        except ConnectorError:
            return False
        people = [each for each in there if not is_bot(each)]
        return len(people) == 1 and _is_sender(activity, people[0])

    async def chat(self, activity: Activity) -> str:
        """The sender's personal chat with the bot, where it is known."""
        return await self._accounts.address(account(activity))

    async def closed(self, activity: Activity) -> None:
        """Keep that this person removed the app."""
        await self._accounts.lose(account(activity), "they removed Staffroom, and can add it again")


def is_bot(member: Member) -> bool:
    """Whether it is a bot, ours or another; Teams counts them among the members of some conversations."""
    return member.id.startswith("28:")


def account(activity: Activity) -> Account:
    """The sender's account."""
    return Account(DOOR, activity.tenant, activity.sender.key)


def verified_emails(activity: Activity, member: Member) -> tuple[str, ...]:
    """The e-mails that Teams vouches for, of the sender. Raises Sorry for guests, anonymous people, other tenants."""
    outside = member.role.casefold() in OUTSIDERS or "#ext#" in member.principal.casefold()
    if outside or not _is_sender(activity, member) or member.tenant != activity.tenant:
        raise Sorry("I talk with the school's own staff only, from their school account. Sign in with yours.")
    found = tuple(dict.fromkeys(filter(None, (member.email, member.principal))))
    if not found:
        raise Sorry("Teams did not tell me your e-mail address. Ask the data manager to look into it.")
    return found


def _is_sender(activity: Activity, member: Member) -> bool:
    return activity.sender.id == member.id and member.object_id in {"", activity.sender.object_id}


def _chat(activity: Activity) -> str:
    return activity.thread if activity.personal else ""

"""From an account and what it said to the dispatcher's answer, within the seconds that Slack waits."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.dispatch import Dispatcher
from bot.platforms.accounts import Account
from bot.platforms.answering import Afterwards, heard, heard_by_line
from bot.platforms.carried import Carried
from bot.platforms.inbox import Inbox, Keeping, KeptRequest, lost
from bot.platforms.slack.answers import Answers, Spoken
from bot.platforms.slack.blocks import Message
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.home import NOTHING_MISSED, Home, Missed
from bot.platforms.slack.identity import DOOR, Identity
from bot.platforms.slack.recent import Lately
from bot.platforms.slack.waits import Waits
from bot.platforms.slack.wording import Name
from bot.platforms.slack.workspace import Workspace
from bot.registry import FormErrors, OpenForm, Reply, Result
from bot.requests import Said, Words
from bot.say.card import Card, Mood
from bot.say.typing import Way, as_words
from models.db.errors import AWAY, Sorry


class Hearing:
    """What every kind of request needs: who speaks, what is answered, and what goes on behind the answer."""

    def __init__(  # noqa: PLR0913 - it is put together from its parts
        self,
        dispatcher: Dispatcher,
        identity: Identity,
        workspace: Workspace,
        channels: Channels,
        client: AsyncWebClient,
        home: Home,
        waits: Waits,
        inbox: Inbox,
        *,
        carried: Carried,
    ) -> None:
        self.dispatcher = dispatcher
        self.identity = identity
        self.workspace = workspace
        self.answers = Answers(client, waits, self._refused, carried)
        self.home = home
        self.waits = waits
        self._inbox = inbox
        self.afterwards = Afterwards()
        self._refusals = Lately(5000)
        """Requests with several answers are kept once."""
        self._channels = channels

    def way(self, channel: str) -> Way:
        """How a line is typed: in the direct messages with the bot as words, anywhere else after a slash."""
        return as_words if channel.startswith("D") else self.home.way

    async def who(self, user: str) -> int | Reply:
        """The member of staff, or why they are refused."""
        try:
            return await self.identity.staff_id(user)
        except Sorry as sorry:
            return Reply(Card(sorry.sentence, mood=Mood.REFUSED))
        except AWAY as away:
            return self.dispatcher.fault(away, "identity")

    async def hear(self, user: str, say: Callable[[int], Said], *, channel: str = "") -> Result:
        """What is answered; never a raise for what a person said, nor for a database that is away."""
        staff_id = await self.who(user)
        if isinstance(staff_id, Reply):
            return staff_id
        result = await heard(self.dispatcher, lambda: say(staff_id), partial(self._channels.look, channel))
        if not isinstance(result, OpenForm | FormErrors):
            self.home.touched(staff_id)
        return result

    async def hear_lines(self, user: str, say: Callable[[int], Words], *, channel: str = "") -> list[Result]:
        """What is answered to a message, which may hold several commands."""
        staff_id = await self.who(user)
        if isinstance(staff_id, Reply):
            return [staff_id]
        look = partial(self._channels.look, channel)
        results = await heard_by_line(self.dispatcher, say(staff_id), look)
        self.home.touched(staff_id)
        return results

    async def done(self, staff_id: int, key: str) -> tuple[Card, ...]:
        """What a message did, by its key; nothing where it did nothing. Raises as the database, where that is away."""
        return await asyncio.to_thread(self.dispatcher.lookups.done, staff_id, key)

    async def bot(self) -> str:
        """The bot's own account; blank while Slack does not say."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.waits.name):
                us = await self.identity.us_or_none()
                return us.bot_user if us is not None else ""
        return ""

    async def names(self, accounts: Iterable[str]) -> Name:
        """How accounts are called: by the roster where they are linked, else as Slack tells."""
        found: dict[str, str] = {}

        async def ask(account: str) -> None:
            found[account] = await self.identity.name(account)

        with suppress(TimeoutError):
            async with asyncio.timeout(self.waits.name):
                await asyncio.gather(*map(ask, accounts))
        return lambda account: found.get(account) or "somebody"

    def keep(self, to: Spoken) -> Keeping:
        """Begin to write down what is not answered in time."""
        if to.said is None:
            raise ValueError("what is kept is a request")
        return self._inbox.keep(self._account(to.user), to.said, to.kept())

    async def _refused(self, to: Spoken) -> None:
        """Slack took the answer nowhere: it is drawn anew, from the request, when they open their Home."""
        if to.said is not None and self._refusals.is_new(to.said.key):
            await self._inbox.keep_refused(self._account(to.user), to.said, to.kept())

    async def missed(self, user: str) -> Missed:
        """The answers of theirs that Slack took nowhere."""
        try:
            kept = await self._inbox.refused(self._account(user))
        except AWAY:
            return NOTHING_MISSED  # Home says itself that the database is away
        pages = [page for each in kept for page in await self._drawn_again(each)]
        return Missed(tuple(pages), partial(self._inbox.forget, kept))

    async def _drawn_again(self, kept: KeptRequest) -> list[Message]:
        to = _spoken(kept)
        return [
            page
            for result in await self._heard_again(kept, to)
            for page in self.answers.drawn(result, to.words)
        ]

    def _account(self, user: str) -> Account:
        us = self.workspace.known
        return Account(DOOR, us.team if us else "", user)

    async def resume(self) -> int:
        """Answer what another process was stopped before answering."""
        return await self._inbox.resume(self._answer_again, self._say_lost)

    async def resume_for_ever(self) -> None:
        """The same, now and every few seconds."""
        await self._inbox.resume_for_ever(self._answer_again, self._say_lost)

    async def _answer_again(self, kept: KeptRequest) -> None:
        to = _spoken(kept)
        for result in await self._heard_again(kept, to):
            await self.answers.answer(result, to)

    async def _heard_again(self, kept: KeptRequest, to: Spoken) -> list[Result]:
        way, channel = self.way(to.channel), kept.said.channel
        if isinstance(kept.said, Words):
            words = replace(kept.said, way=way)
            return await self.hear_lines(
                to.user, lambda staff_id: replace(words, staff_id=staff_id), channel=channel
            )
        said = replace(kept.said, way=way)
        return [await self.hear(to.user, lambda staff_id: replace(said, staff_id=staff_id), channel=channel)]

    async def _say_lost(self, kept: KeptRequest) -> None:
        to = _spoken(kept)
        who = await self.who(to.user)
        done = await self.done(who, kept.said.key) if isinstance(who, int) else ()
        for reply in lost(done):
            await self.answers.answer(reply, to)

    def begin(self, user: str, say: Callable[[int], Said], *, channel: str = "") -> "asyncio.Task[Result]":
        """Begin to hear; it goes on where Slack waits no longer."""
        return asyncio.create_task(self.hear(user, say, channel=channel))

    async def in_time(self, task: "asyncio.Task[Any]", since: float) -> bool:
        """Whether the task is done before the answer has to be out; `since` is when the request came."""
        left = since + self.waits.answer - time.monotonic()
        done, _ = await asyncio.wait({task}, timeout=max(0.0, left))
        return bool(done)


def _spoken(kept: KeptRequest) -> Spoken:
    """Where the answer goes, with the request, so that it is kept again where Slack refuses it."""
    place = {name: value for name, value in kept.place.items() if name != "refused"}
    return Spoken(**place, said=None if kept.is_refused else kept.said)

"""From an account and what it said to the dispatcher's answer, within the seconds that Slack waits."""

import asyncio
import time
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy.exc import DBAPIError

from bot.dispatch import Dispatcher, Said, Words
from bot.platforms.answering import Afterwards, heard, heard_by_line
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.home import Home
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.waits import Waits
from bot.platforms.slack.wording import Name
from bot.platforms.slack.workspace import Workspace
from bot.registry import FormErrors, OpenForm, Reply, Result
from bot.say.card import Card
from bot.say.typing import Way, as_words
from models.db.errors import Sorry


class Hearing:
    """What every kind of request needs: who speaks, what is answered, and what goes on behind the answer."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        identity: Identity,
        workspace: Workspace,
        channels: Channels,
        answers: Answers,
        home: Home,
        waits: Waits,
        slashed: Way,
    ) -> None:
        self.dispatcher = dispatcher
        self.identity = identity
        self.workspace = workspace
        self.answers = answers
        self.home = home
        self.waits = waits
        self._slashed = slashed
        self.afterwards = Afterwards()
        self._channels = channels

    def way(self, channel: str) -> Way:
        """How a line is typed: in the direct messages with the bot as words, anywhere else after a slash."""
        return as_words if channel.startswith("D") else self._slashed

    async def who(self, user: str) -> int | Reply:
        """The member of staff, or why they are refused."""
        try:
            return await self.identity.staff_id(user)
        except Sorry as sorry:
            return Reply(Card(sorry.sentence))
        except DBAPIError as away:
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
        """What a message did, by its key; nothing where it did nothing."""
        return await asyncio.to_thread(self.dispatcher.done, staff_id, key)

    async def bot(self) -> str:
        """The bot's own account; blank while Slack does not say."""
        us = await self.identity.us_or_none()
        return us.bot_user if us is not None else ""

    async def names(self, accounts: Iterable[str]) -> Name:
        """How accounts are called: by the roster where they are linked, else as Slack tells."""
        found: dict[str, str] = {}
        for account in accounts:
            found[account] = await self.identity.name(account)
        return lambda account: found.get(account) or "somebody"

    def begin(self, user: str, say: Callable[[int], Said], *, channel: str = "") -> "asyncio.Task[Result]":
        """Begin to hear; it goes on where Slack waits no longer."""
        return asyncio.create_task(self.hear(user, say, channel=channel))

    async def in_time(self, task: "asyncio.Task[Result]", since: float) -> bool:
        """Whether the task is done before the answer has to be out; `since` is when the request came."""
        left = since + self.waits.answer - time.monotonic()
        done, _ = await asyncio.wait({task}, timeout=max(0.0, left))
        return bool(done)

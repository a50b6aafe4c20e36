"""From an account and what it said to the dispatcher's answer, within the seconds that Slack waits."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.ask import FormErrors, OpenForm, Reply, Result
from bot.dispatch import Dispatcher
from bot.platforms.accounts import Account
from bot.platforms.answering import Afterwards, refused, who_speaks, with_notes
from bot.platforms.carried import Carried
from bot.platforms.inbox import Inbox, Keeping, Unanswered
from bot.platforms.later import InTime, Tell
from bot.platforms.questions import Questions
from bot.platforms.slack.answers import Answers, Spoken
from bot.platforms.slack.channels import OF_CHANNELS, OF_GROUPS, Channels, unnamed
from bot.platforms.slack.files import SlackFiles
from bot.platforms.slack.home import Home
from bot.platforms.slack.identity import DOOR, Identity
from bot.platforms.slack.long_buttons import LongButtons
from bot.platforms.slack.recent import Lately
from bot.platforms.slack.waits import Waits
from bot.platforms.slack.wording import Name
from bot.platforms.slack.workspace import Workspace
from bot.requests import Said, Words
from bot.say.typing import Way, as_words
from models.db.errors import Sorry


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
        self.held = LongButtons(inbox, self.account)
        self.answers = Answers(client, waits, self._refused, carried, self.held)
        self.files = SlackFiles(client)
        self.home = home
        self.waits = waits
        self._inbox = inbox
        self.questions = Questions(dispatcher, inbox)
        self.afterwards = Afterwards(lambda fault: dispatcher.fault(fault, "slack"))
        self._in_time = InTime(self.afterwards, waits.keep, lambda fault: dispatcher.fault(fault, "slack"))
        self._refusals = Lately(5000)
        """Requests with several answers are kept once."""
        self._channels = channels

    def way(self, channel: str) -> Way:
        """How a line is typed: in the direct messages with the bot as words, anywhere else after a slash."""
        return as_words if channel.startswith("D") else self.home.way

    async def who(self, user: str) -> int | Reply:
        """The member of staff, or why they are refused."""
        return await who_speaks(self.dispatcher, self.identity.staff_id(user))

    async def hear(self, user: str, say: Callable[[int], Said]) -> list[Result]:
        """What is answered; never a raise for what a person said, nor for a database that is away."""
        staff_id = await self.who(user)
        return [staff_id] if isinstance(staff_id, Reply) else await self.heard(user, say(staff_id))

    async def hear_lines(self, user: str, say: Callable[[int], Words]) -> list[Result]:
        """What is answered to a message, which may hold several commands."""
        staff_id = await self.who(user)
        return [staff_id] if isinstance(staff_id, Reply) else await self.lines(user, say(staff_id))

    async def hear_with_file(
        self, user: str, say: Callable[[int], Words], file: Mapping[str, Any]
    ) -> list[Result]:
        """The same, where the rows of a file are the lines below the message."""
        staff_id = await self.who(user)
        if isinstance(staff_id, Reply):
            return [staff_id]
        try:
            lines = await self.files.lines(file)
        except Sorry as sorry:
            return [refused(sorry)]
        said = say(staff_id)
        return await self.lines(user, replace(said, words=f"{said.words}\n{lines}"))

    async def heard(self, user: str, said: Said) -> list[Result]:
        """What is answered to a member of staff."""
        result = await self.questions.heard(
            self.account(user), said, partial(self._channels.look, said.channel)
        )
        if not isinstance(result, OpenForm | FormErrors):
            self.home.touched(said.staff_id)
        return [result]

    async def lines(self, user: str, said: Words) -> list[Result]:
        """The same, to a message that may hold several commands, or an answer."""
        look = partial(self._channels.look, said.channel)
        results = await self.questions.lines(self.account(user), said, look)
        self.home.touched(said.staff_id)
        return results

    async def in_time(
        self, to: Spoken, work: Coroutine[Any, Any, list[Result]], tell: Tell | None = None
    ) -> list[Result]:
        """What is answered before the answer has to be out; raises Later where Slack waits no longer."""
        work = with_notes(work, to.notes)
        give = tell or partial(self.tell, to)
        return await self._in_time.answered(work, self.left(to), partial(self._keep, to), give)

    def left(self, to: Spoken) -> float:
        """Seconds until the answer has to be out."""
        return max(0.0, to.since + self.waits.answer - time.monotonic())

    async def tell(self, to: Spoken, results: Sequence[Result]) -> None:
        """Tell the answers, one after the other."""
        for result in results:
            await self.answers.answer(result, to)

    def tell_soon(self, to: Spoken, results: Sequence[Result]) -> None:
        """The same, behind the acknowledgement."""
        self.afterwards.do(self.tell(to, results))

    async def tell_first(self, to: Spoken, results: Sequence[Result]) -> None:
        """The same, before the acknowledgement, as long as Slack waits for that."""
        await self.first(to, self.tell(to, results))

    async def first(self, to: Spoken, telling: Coroutine[Any, Any, None]) -> None:
        """Tell before the acknowledgement, as long as Slack waits for that, and go on with it behind.

        Slack sends an event again that had none: who wrote is answered though this process is killed meanwhile.
        """
        await asyncio.wait({self.afterwards.do(telling)}, timeout=self.left(to))

    async def bot(self) -> str:
        """The bot's own account; blank while Slack does not say."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.waits.name):
                us = await self.identity.us_or_none()
                return us.bot_user if us is not None else ""
        return ""

    async def names(self, accounts: Iterable[str]) -> Name:
        """How accounts, channels and groups are called: by the roster where it has them, else as Slack tells."""
        found: dict[str, str] = {}
        asked = [*accounts]

        async def ask(account: str) -> None:
            if account.startswith(OF_CHANNELS):
                found[account] = await self._channels.name(account)
            elif account.startswith(OF_GROUPS):
                found[account] = await self._channels.group_name(account)
            else:
                found[account] = await self.identity.name(account)

        if asked:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.waits.name):
                    await asyncio.gather(*map(ask, asked))
        return lambda account: found.get(account) or unnamed(account)

    def account(self, user: str) -> Account:
        """The account, of our own workspace."""
        us = self.workspace.known
        return Account(DOOR, us.team if us else "", user)

    def _keep(self, to: Spoken) -> Keeping:
        if to.said is None:
            raise ValueError("what is kept is a request")
        return self._inbox.keep(self._unanswered(to, to.said))

    async def _refused(self, to: Spoken) -> None:
        """Slack took the answer nowhere: it is drawn anew, from the request, when they open their Home."""
        # What nobody was shown is not what they answer.
        await self.questions.close(self.account(to.user))
        if to.said is None or not self._refusals.is_new(f"{to.due}/{to.said.key}"):
            return
        if not isinstance(await self.who(to.user), Reply):
            # Nothing that a stranger wrote is kept: Home says itself why they are not let in.
            await self._inbox.keep_refused(self._unanswered(to, to.said))

    def _unanswered(self, to: Spoken, said: Said) -> Unanswered:
        account = self.account(to.user)
        return Unanswered(account=account, said=said, place=to.kept(), notes=to.notes, due=to.due)

"""From an activity to the dispatcher's answer, within the seconds that Teams and the person wait."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.dispatch import Dispatcher
from bot.platforms.answering import heard, heard_by_line, quoting
from bot.platforms.inbox import Inbox, Keeping, KeptRequest, NotSent, lost
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answers import Answers
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.identity import Identity, account
from bot.platforms.teams.kept import asked_from, kept_place
from bot.platforms.teams.messages import messages, said_by
from bot.platforms.teams.text import Json
from bot.platforms.teams.typing import with_slash
from bot.platforms.teams.waits import TeamsWaits
from bot.registry import Place, Reply, Result
from bot.requests import Said, Words
from bot.say.card import Card, Mood
from bot.say.typing import as_words
from models.db.errors import AWAY, Sorry

Heard = TypeVar("Heard", bound=Said)
LATE = "This takes a moment. The answer follows in your own chat with me."
UNSAFE = (
    "This takes longer than usual, and nothing is saved yet. I go on trying, and the answer follows in your own "
    "chat with me. If none comes within a minute, send it again."
)
BUSY = Reply(
    Card(
        "I am too busy just now to see who you are. Nothing was saved. Try again in a minute.",
        mood=Mood.REFUSED,
    )
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Invocation:
    """What Teams asks and waits for: what, by whom, and until when by the event loop's clock."""

    activity: Activity
    staff_id: int
    until: float

    @property
    def left(self) -> float:
        """Seconds that are left; none below zero."""
        return max(0.0, self.until - asyncio.get_running_loop().time())


class Later(Exception):  # noqa: N818 - no fault: the answer is on its way
    """Teams waits no longer; the answer follows in the asker's own chat."""

    def __init__(self, *, is_safe: bool) -> None:
        """`is_safe`: what was asked is written down, so that it is answered after a restart, too."""
        super().__init__()
        self.is_safe = is_safe
        self.sentence = LATE if is_safe else UNSAFE


class Hearing:
    """Hears what a member of staff says, and reaches them alone with what is answered."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        identity: Identity,
        answers: Answers,
        channels: Channels,
        inbox: Inbox,
        waits: TeamsWaits,
    ) -> None:
        self.dispatcher = dispatcher
        self.answers = answers
        self.waits = waits
        self._identity = identity
        self._channels = channels
        self._inbox = inbox
        self._slashed = with_slash(dispatcher.registry)

    async def who(self, activity: Activity) -> int | Reply:
        """The member of staff who sent it, proven by Teams; or what they are told instead."""
        try:
            async with asyncio.timeout(self.waits.known):
                return await self._identity.staff_id(activity)
        except Sorry as sorry:
            return Reply(Card(sorry.sentence, mood=Mood.REFUSED))
        except TimeoutError:
            return BUSY
        except AWAY as away:
            return self.dispatcher.fault(away, "identity")

    async def hear_in_time(self, asked: Invocation, say: Callable[[], Said], quote: str = "") -> Result:
        """What is answered; raises Later where Teams cannot wait for it.

        `quote`: somebody's words for the free text of the form that is asked for.
        """

        async def answered() -> list[Result]:
            return [await self._heard(asked.activity, say, quote)]

        return (await self._in_time(asked, say, answered(), quote))[0]

    async def hear_lines(self, asked: Invocation, said: Words) -> list[Result]:
        """What is answered to a message, which may hold several commands; raises Later where that takes too long."""
        return await self._in_time(asked, lambda: said, self._lines(asked.activity, said))

    async def resume_for_ever(self) -> None:
        """Answer what another process was stopped before answering, now and every few seconds."""
        await self._inbox.resume_for_ever(self._answer_again, self._say_lost)

    async def resume(self) -> int:
        """The same, once; how many there were."""
        return await self._inbox.resume(self._answer_again, self._say_lost)

    async def tell(self, activity: Activity, said: Sequence[Json]) -> None:
        """To the sender alone, where they spoke. Raises ConnectorError where they cannot be reached in time."""
        try:
            async with asyncio.timeout(self.waits.sent):
                await self.answers.private(activity, tuple(said), await self._chat(activity))
        except TimeoutError:
            raise ConnectorError(None, "too slow", certain=False) from None

    def copy(self, activity: Activity, said: Sequence[Json]) -> None:
        """To the sender's own chat, behind an answer that they have already: it may fail."""
        self.answers.afterwards.do(self._copied(activity, tuple(said)))

    async def say_to_all(self, activity: Activity, card: Card) -> None:
        """Where they spoke, for all who are there: nothing of what was asked. Raises ConnectorError."""
        await self.answers.to_all(activity, messages(card)[0])

    async def done(self, staff_id: int, key: str) -> tuple[Card, ...]:
        """What the request with this key did, drawn again."""
        return await asyncio.to_thread(self.dispatcher.lookups.done, staff_id, key) if key else ()

    async def has_chat(self, activity: Activity) -> bool:
        """Whether the sender is known to have a chat of their own with the bot."""
        return bool(await self._chat(activity))

    async def _in_time(
        self,
        asked: Invocation,
        say: Callable[[], Said],
        work: Coroutine[Any, Any, list[Result]],
        quote: str = "",
    ) -> list[Result]:
        task = asyncio.create_task(work)
        await asyncio.wait({task}, timeout=asked.left)
        if task.done():
            return task.result()
        keeping = self._inbox.keep(account(asked.activity), say(), kept_place(asked.activity, quote))
        self.answers.afterwards.do(self._answer_later(asked.activity, task, keeping))
        raise Later(is_safe=await keeping.is_safe(self.waits.keep))

    async def _heard(self, activity: Activity, say: Callable[[], Said], quote: str) -> Result:
        result = await heard(self.dispatcher, lambda: self._typed_here(activity, say()), self._look(activity))
        return quoting(result, quote)

    async def _lines(self, activity: Activity, said: Words) -> list[Result]:
        return await heard_by_line(self.dispatcher, self._typed_here(activity, said), self._look(activity))

    async def _answer_later(
        self, activity: Activity, task: "asyncio.Task[list[Result]]", keeping: Keeping
    ) -> None:
        drawn = [each for result in await task for each in said_by(result)]
        with suppress(NotSent):
            await self._answer_in_chat(activity, drawn)
            await keeping.answered()

    async def _answer_again(self, kept: KeptRequest) -> None:
        activity, quote = asked_from(kept.place)
        who = await self.who(activity)
        if isinstance(who, Reply):
            results: list[Result] = [who]
        elif isinstance(kept.said, Words) and not quote:
            results = await self._lines(activity, replace(kept.said, staff_id=who))
        else:
            said = replace(kept.said, staff_id=who)
            results = [await self._heard(activity, lambda: said, quote)]
        await self._answer_in_chat(activity, [each for result in results for each in said_by(result)])

    async def _say_lost(self, kept: KeptRequest) -> None:
        activity, _ = asked_from(kept.place)
        who = await self.who(activity)
        done = await self.done(who, kept.said.key) if isinstance(who, int) else ()
        drawn = [each for reply in lost(done) for each in said_by(reply)]
        with suppress(NotSent):
            await self._answer_in_chat(activity, drawn)

    async def _answer_in_chat(self, activity: Activity, drawn: Sequence[Json]) -> None:
        """Raises NotSent where Teams may take it later."""
        try:
            await self.answers.in_chat(activity, tuple(drawn), await self._chat(activity))
        except ConnectorError as trouble:
            log.warning("answer that was promised not sent", door="teams", trouble=str(trouble))
            if not trouble.gone:
                raise NotSent from trouble

    async def _copied(self, activity: Activity, said: tuple[Json, ...]) -> None:
        try:
            await self.answers.in_chat(activity, said, await self._chat(activity))
        except ConnectorError as trouble:
            log.warning("not sent behind the answer", door="teams", trouble=str(trouble))

    async def _chat(self, activity: Activity) -> str:
        return "" if activity.personal else await self._identity.chat(activity)

    def _typed_here(self, activity: Activity, said: Heard) -> Heard:
        return replace(said, way=as_words if activity.personal else self._slashed)

    def _look(self, activity: Activity) -> Callable[[], Awaitable[Place]]:
        return partial(self._channels.look, activity)

"""From an activity to the dispatcher's answer, within the seconds that Teams and the person wait."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from bot.dispatch import Dispatcher
from bot.platforms.answering import heard, heard_by_line
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answers import Answers
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.identity import Identity
from bot.platforms.teams.messages import messages, said_by
from bot.platforms.teams.text import Json
from bot.platforms.teams.typing import with_slash
from bot.registry import Place, Reply, Result
from bot.requests import Said, Words
from bot.say.card import Card, Mood
from bot.say.typing import as_words
from models.db.errors import Sorry

Heard = TypeVar("Heard", bound=Said)
LATE = "This takes a moment. The answer follows in your own chat with me."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asked:
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


class Hearing:
    """Hears what a member of staff says, and reaches them alone with what is answered."""

    def __init__(
        self, dispatcher: Dispatcher, identity: Identity, answers: Answers, channels: Channels
    ) -> None:
        self.dispatcher = dispatcher
        self.answers = answers
        self._identity = identity
        self._channels = channels
        self._slashed = with_slash(dispatcher.registry)

    async def who(self, activity: Activity) -> int | Reply:
        """The member of staff who sent it, proven by Teams; or what they are told instead."""
        try:
            return await self._identity.staff_id(activity)
        except Sorry as sorry:
            return Reply(Card(sorry.sentence, mood=Mood.REFUSED))
        except DBAPIError as away:
            return self.dispatcher.fault(away, "identity")

    async def hear(self, activity: Activity, say: Callable[[], Said]) -> Result:
        """What is answered; what cannot be read as said is answered with what to do."""
        return await heard(self.dispatcher, lambda: self._typed_here(activity, say()), self._look(activity))

    async def hear_lines(self, activity: Activity, said: Words) -> list[Result]:
        """What is answered to a message, which may hold several commands."""
        return await heard_by_line(self.dispatcher, self._typed_here(activity, said), self._look(activity))

    async def hear_in_time(self, asked: Asked, say: Callable[[], Said]) -> Result:
        """What is answered; raises Later where Teams cannot wait for it: then it follows in the asker's own chat."""
        task = asyncio.create_task(self.hear(asked.activity, say))
        await asyncio.wait({task}, timeout=asked.left)
        if not task.done():
            self.answers.afterwards.do(self._answer_later(asked.activity, task))
            raise Later
        return task.result()

    async def tell(self, activity: Activity, said: Sequence[Json]) -> None:
        """To the sender alone, where they spoke. Raises ConnectorError where they cannot be reached."""
        await self.answers.private(activity, tuple(said), await self._chat(activity))

    def copy(self, activity: Activity, said: Sequence[Json]) -> None:
        """To the sender's own chat, behind an answer that they have already: it may fail."""
        self.answers.afterwards.do(self._copied(activity, tuple(said)))

    async def say_to_all(self, activity: Activity, card: Card) -> None:
        """Where they spoke, for all who are there: nothing of what was asked. Raises ConnectorError."""
        await self.answers.to_all(activity, messages(card)[0])

    async def has_chat(self, activity: Activity) -> bool:
        """Whether the sender is known to have a chat of their own with the bot."""
        return bool(await self._chat(activity))

    async def _answer_later(self, activity: Activity, task: "asyncio.Task[Result]") -> None:
        await self._copied(activity, said_by(await task))

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

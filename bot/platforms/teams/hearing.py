"""From an activity to the dispatcher's answer, within the seconds that Teams and the person wait."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.ask import Place, Reply, Result
from bot.dispatch import Dispatcher
from bot.platforms.answering import quoting, refused, who_speaks, with_notes
from bot.platforms.inbox import Inbox, NotSent, Unanswered
from bot.platforms.later import InTime, late, unsafe
from bot.platforms.questions import Questions
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answers import Answers
from bot.platforms.teams.channels import Channels
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.files import lines_of
from bot.platforms.teams.identity import DOOR, Identity, account
from bot.platforms.teams.kept import unanswered
from bot.platforms.teams.messages import messages, said_by
from bot.platforms.teams.text import Json
from bot.platforms.teams.typing import with_slash
from bot.platforms.teams.waits import Waits
from bot.requests import Said, Words
from bot.say.card import Card, Mood
from bot.say.typing import as_words
from bot.trouble import log_trouble
from models.db.errors import DATABASE_TROUBLES, Sorry

SomeSaid = TypeVar("SomeSaid", bound=Said)
IN_CHAT = "in your own chat with me"
LATE, UNSAFE = late(IN_CHAT), unsafe(IN_CHAT)
BUSY = Reply(
    Card(
        "I am too busy just now to see who you are. Nothing was saved. Try again in a minute.",
        mood=Mood.REFUSED,
    ),
    keeps_form=True,
)

SendsAnswers = Callable[[Activity, tuple[Json, ...], str], Awaitable[None]]

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


class Hearing:
    """Hears what a member of staff says, and reaches them alone with what is answered."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        identity: Identity,
        answers: Answers,
        channels: Channels,
        inbox: Inbox,
        waits: Waits,
    ) -> None:
        self.dispatcher = dispatcher
        self.answers = answers
        self.waits = waits
        self._identity = identity
        self._channels = channels
        self._inbox = inbox
        self.questions = Questions(dispatcher, inbox)
        self._in_time = InTime(answers.afterwards, waits.keep, lambda fault: dispatcher.fault(fault, "teams"))
        self._slashed = with_slash(dispatcher.registry)

    async def who(self, activity: Activity) -> int | Reply:
        """The member of staff who sent it, proven by Teams; or what they are told instead."""
        try:
            async with asyncio.timeout(self.waits.known):
                return await who_speaks(self.dispatcher, self._identity.staff_id(activity))
        except TimeoutError:
            return BUSY

    async def hear_in_time(self, asked: Invocation, said: Said, quote: str = "") -> Result:
        """What is answered; raises Later where Teams cannot wait for it.

        `quote`: somebody's words for the free text of the form that is asked for.
        """
        work = self.heard(asked.activity, said, quote)
        return (await self._answered(asked, unanswered(asked.activity, said, quote), work))[0]

    async def hear_lines(self, asked: Invocation, said: Words, *notes: str) -> list[Result]:
        """What is answered to a message, which may hold several commands; raises Later where that takes too long.

        `notes`: what is said under the answer.
        """
        work = with_notes(self.lines(asked.activity, said), notes)
        return await self._answered(asked, unanswered(asked.activity, said, notes=notes), work)

    async def hear_with_file(self, asked: Invocation, said: Words) -> list[Result]:
        """The same, where the rows of the file that hangs on it are the lines below the message."""
        return await self._answered(
            asked, unanswered(asked.activity, said), self._with_file(asked.activity, said)
        )

    async def _with_file(self, activity: Activity, said: Words) -> list[Result]:
        try:
            lines = await lines_of(activity.file, activity.service_url)
        except Sorry as sorry:
            return [refused(sorry)]
        return await self.lines(activity, replace(said, words=f"{said.words}\n{lines}"))

    async def heard(self, activity: Activity, said: Said, quote: str = "") -> list[Result]:
        """What is answered, however long it takes."""
        said = self._typed_here(activity, said)
        result = await self.questions.heard(account(activity), said, self._look(activity))
        return [quoting(result, quote)]

    async def lines(self, activity: Activity, said: Words) -> list[Result]:
        """The same, to a message that may hold several commands, or an answer."""
        said = self._typed_here(activity, said)
        return await self.questions.lines(account(activity), said, self._look(activity))

    async def tell(self, activity: Activity, said: Sequence[Json]) -> None:
        """To the sender alone, where they spoke. Raises ConnectorError where they cannot be reached in time."""
        try:
            async with asyncio.timeout(self.waits.sent + self.waits.more * (len(said) - 1)):
                await self.answers.private(activity, tuple(said), await self._chat(activity))
        except TimeoutError:
            raise ConnectorError(None, "too slow", certain=False) from None

    def copy(self, activity: Activity, drawn: Sequence[Json], said: Said) -> None:
        """To the sender's own chat, behind an answer that they have already; what Teams does not take now is kept.

        `said`: what is answered.
        """
        self.answers.afterwards.do(self._copied(activity, tuple(drawn), unanswered(activity, said)))

    async def say_to_all(self, activity: Activity, card: Card) -> None:
        """Where they spoke, for all who are there: nothing of what was asked. Raises ConnectorError."""
        await self.answers.to_all(activity, messages(card)[0])

    @property
    def kept_minutes(self) -> int:
        """How many minutes an answer is kept that cannot be given now."""
        return int(self._inbox.kept_for.total_seconds() // 60)

    async def has_chat(self, activity: Activity) -> bool:
        """Whether the sender is known to have a chat of their own with the bot."""
        return bool(await self._chat(activity))

    async def _answered(
        self, asked: Invocation, waiting: Unanswered, work: Coroutine[Any, Any, list[Result]]
    ) -> list[Result]:
        keep, give = partial(self._inbox.keep, waiting), partial(self.tell_in_chat, asked.activity)
        return await self._in_time.answered(work, asked.left, keep, give)

    async def keep_unsent(self, waiting: Unanswered) -> bool:
        """Keep what was carried out and cannot be answered now, so that it is answered later; whether it is kept."""
        return await self._inbox.keep_unsent(waiting)

    async def tell_in_chat(self, activity: Activity, results: Sequence[Result]) -> None:
        """To the sender's own chat, wherever they spoke. Raises NotSent where Teams may take it later."""
        await self._send(self.answers.in_chat, activity, results)

    async def tell_here(self, activity: Activity, results: Sequence[Result]) -> None:
        """To the sender alone, where they spoke. Raises NotSent where Teams may take it later."""
        await self._send(self.answers.private, activity, results)

    async def _send(self, tell: SendsAnswers, activity: Activity, results: Sequence[Result]) -> None:
        drawn = tuple(each for result in results for each in said_by(result))
        try:
            await tell(activity, drawn, await self._chat(activity))
        except ConnectorError as trouble:
            log.warning("answer not sent", door="teams", trouble=str(trouble))
            if not trouble.is_card_refused:
                raise NotSent from trouble

    async def _copied(self, activity: Activity, drawn: tuple[Json, ...], waiting: Unanswered) -> None:
        try:
            await self.answers.in_chat(activity, drawn, await self._chat(activity))
        except (ConnectorError, *DATABASE_TROUBLES) as trouble:
            if isinstance(trouble, ConnectorError):
                log.warning("not sent behind the answer", door=DOOR, trouble=type(trouble).__name__)
            else:
                log_trouble("not sent behind the answer", trouble, door=DOOR)
            # Without a name of its own what was carried out would be carried out again.
            if waiting.said.key:
                await self.keep_unsent(waiting)

    async def _chat(self, activity: Activity) -> str:
        if activity.personal:
            return ""
        try:
            return await self._identity.chat(activity)
        except DATABASE_TROUBLES as trouble:
            log_trouble("chat not known", trouble, door=DOOR)
            return ""  # Teams says which it is, as it does of whoever never wrote

    def _typed_here(self, activity: Activity, said: SomeSaid) -> SomeSaid:
        return replace(said, way=as_words if activity.personal else self._slashed)

    def _look(self, activity: Activity) -> Callable[[], Awaitable[Place]]:
        return partial(self._channels.look, activity)

"""App Home: my day, with a button for each thing to do; kept fresh after what changes it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.ask import Reply
from bot.dispatch import Dispatcher
from bot.platforms.slack.blocks import Message, home_blocks
from bot.platforms.slack.buttons import Block, typed
from bot.platforms.slack.calls import TROUBLES, error_of
from bot.platforms.slack.identity import DOOR
from bot.requests import Words
from bot.say.card import Card
from bot.say.typing import Way
from models.db.errors import DATABASE_TROUBLES, Sorry

DEBOUNCE = 1.0
"""Seconds that a change waits for the next, so that many make one new drawing."""
REMEMBERED = 500
HELP = "help"
SHOWN = ("todo", "sessions ahead")
"""Today's sessions stand with what there is to do; then those to come."""
OFFERED = (
    ("Send a slip", "slip"),
    ("Book a session", "book"),
    ("Settings", "settings"),
    ("Help", HELP),
)

log = structlog.get_logger(__name__)


async def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Missed:
    """Answers that Slack took nowhere else, and what to do once they have been seen."""

    answers: tuple[Message, ...] = ()
    seen: Callable[[], Awaitable[None]] = _nothing


NOTHING_MISSED = Missed()


class Home:
    """Publishes Home to who opened it, and again when something of theirs changed."""

    def __init__(self, dispatcher: Dispatcher, client: AsyncWebClient, way: Way) -> None:
        self._dispatcher = dispatcher
        self._client = client
        self.way = way
        self._open: OrderedDict[int, str] = OrderedDict()
        self._talks: dict[int, str] = {}
        self._waiting: dict[int, asyncio.Task[None]] = {}
        self._missed: dict[int, Missed] = {}

    def opened(self, user: str, staff_id: int, talk: str = "", missed: Missed = NOTHING_MISSED) -> None:
        """They look at their Home: draw it at once; `talk` is their direct messages with the bot.

        What they missed stands on top until they open it again.
        """
        self._open[staff_id] = user
        self._open.move_to_end(staff_id)
        if talk:
            self._talks[staff_id] = talk
        if len(self._open) > REMEMBERED:
            forgotten, _ = self._open.popitem(last=False)
            self._talks.pop(forgotten, None)
            self._missed.pop(forgotten, None)
        self._missed[staff_id] = missed
        self._draw_after(staff_id, 0.0)

    def touched(self, staff_id: int) -> None:
        """Something of theirs may have changed: draw their Home anew in a moment, if they opened it."""
        if staff_id in self._open:
            self._draw_after(staff_id, DEBOUNCE)

    def sent(self, destination: str) -> None:
        """A notice went to these direct messages: what they have to do may have changed."""
        for staff_id, address in self._talks.items():
            if address == destination:
                self.touched(staff_id)
                return

    async def refuse(self, user: str, sentence: str) -> None:
        """Say in Home why there is nothing to see."""
        await self._publish(user, home_blocks([Card(sentence)]))

    async def settled(self) -> None:
        """Wait until every Home that was to be drawn is drawn."""
        while self._waiting:
            await asyncio.gather(*self._waiting.values(), return_exceptions=True)

    def _draw_after(self, staff_id: int, seconds: float) -> None:
        waiting = self._waiting.pop(staff_id, None)
        if waiting is not None:
            waiting.cancel()
        task = asyncio.create_task(self._draw(staff_id, seconds))
        self._waiting[staff_id] = task

        def forget(done: asyncio.Task[None]) -> None:
            if self._waiting.get(staff_id) is done:
                del self._waiting[staff_id]
            fault = None if done.cancelled() else done.exception()
            if isinstance(fault, Exception):
                self._dispatcher.fault(fault, "home")

        task.add_done_callback(forget)

    async def _draw(self, staff_id: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        try:
            buttons, cards = await asyncio.to_thread(self._my_day, staff_id)
        except Sorry as gone:
            await self.refuse(self._open.pop(staff_id, ""), gone.sentence)
            return
        except DATABASE_TROUBLES as trouble:
            await self.refuse(
                self._open.get(staff_id, ""), self._dispatcher.fault(trouble, "home").card.title
            )
            return
        missed = self._missed.get(staff_id, NOTHING_MISSED)
        top: list[Block] = [block for answer in missed.answers for block in answer.blocks]
        day = home_blocks(cards, above=[*top, {"type": "actions", "elements": buttons}])
        if await self._publish(self._open.get(staff_id, ""), day):
            await missed.seen()

    def _my_day(self, staff_id: int) -> tuple[list[Block], list[Card]]:
        """The buttons for what they may do, and what they have to do."""
        may = {HELP, *self._dispatcher.lookups.offered(staff_id)}
        buttons = [
            typed(label, words, number) for number, (label, words) in enumerate(OFFERED) if words in may
        ]
        heard = [
            self._dispatcher.hear(Words(staff_id=staff_id, door=DOOR, words=words, way=self.way))
            for words in SHOWN
            if words.partition(" ")[0] in may
        ]
        return buttons, [result.card for result in heard if isinstance(result, Reply)]

    async def _publish(self, user: str, blocks: list[Block]) -> bool:
        try:
            await self._client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})
        except TROUBLES as trouble:
            log.warning("slack refused", call="home", error=error_of(trouble))
            return False
        return True

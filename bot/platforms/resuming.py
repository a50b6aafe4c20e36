"""Requests that were kept are answered anew, by whatever process runs now."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from bot.dispatch import Dispatcher
from bot.platforms.inbox import Inbox, KeptRequest, NotSent
from bot.registry import Reply, Result
from bot.say.card import Card, Mood, Text
from models.db.errors import AWAY

LOOK_AGAIN = 15.0
"""Seconds between two looks for requests that somebody else was stopped before answering."""

log = structlog.get_logger(__name__)


class Answering(Protocol):
    """What only the door knows of a request that was kept."""

    async def who(self, kept: KeptRequest) -> int | Reply:
        """The member of staff who sent it, or what they are told instead."""

    async def hear(self, kept: KeptRequest, staff_id: int) -> list[Result]:
        """What is answered to it now."""

    async def tell(self, kept: KeptRequest, results: Sequence[Result]) -> None:
        """Tell it to them alone. Raises NotSent where the platform may take it later."""


class Resuming:
    """Answers what waits in a door's inbox, or says that it is lost."""

    def __init__(self, inbox: Inbox, dispatcher: Dispatcher, door: Answering) -> None:
        self._inbox = inbox
        self._dispatcher = dispatcher
        self._door = door

    async def for_ever(self) -> None:
        """Answer what was left unanswered, now and every few seconds, until it is cancelled."""
        while True:
            try:
                while await self.once():
                    pass
            except AWAY as away:
                log.warning("inbox not read", trouble=type(away).__name__)
            await asyncio.sleep(LOOK_AGAIN)

    async def once(self) -> int:
        """Answer what was left unanswered, and say of what is too old that it is lost; how many there were."""
        taken = await self._inbox.take()
        for kept in taken:
            try:
                await self._resumed(kept)
            except NotSent:
                continue
            await self._inbox.forget([kept])
        return len(taken)

    async def answers(self, kept: KeptRequest) -> list[Result]:
        """What is answered to it now, whoever sent it."""
        who = await self._door.who(kept)
        return [who] if isinstance(who, Reply) else await self._door.hear(kept, who)

    async def _resumed(self, kept: KeptRequest) -> None:
        if kept.is_refused or kept.is_held:
            return  # its time is over: what was asked for was done, or nobody pressed its button
        if not self._is_too_old(kept):
            await self._door.tell(kept, await self.answers(kept))
            return
        try:
            await self._door.tell(kept, await self._lost(kept))
        except NotSent:
            log.warning("not said to be lost", door=kept.account.door)

    def _is_too_old(self, kept: KeptRequest) -> bool:
        return self._dispatcher.now() - kept.at > self._inbox.kept_for

    async def _lost(self, kept: KeptRequest) -> list[Reply]:
        """What is said of a request that is too old to be carried out: what it did, where it was not lost."""
        who = await self._door.who(kept)
        if isinstance(who, Reply):
            return [_LOST]
        done = await asyncio.to_thread(self._dispatcher.lookups.done, who, kept.said.key)
        return [Reply(each) for each in done] or [_LOST]


_LOST = Reply(
    Card(
        "What you sent a while ago was not carried out: I was stopped before I could.",
        (Text("Nothing of it was saved. Send it again."),),
        mood=Mood.REFUSED,
    )
)

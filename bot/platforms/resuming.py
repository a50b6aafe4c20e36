"""Requests that were kept are answered anew, by whatever process runs now."""

import asyncio
from collections.abc import Sequence
from typing import Protocol, assert_never

import structlog

from bot.ask import Reply, Result
from bot.cards.talk import UNREADABLE
from bot.dispatch import Dispatcher
from bot.platforms.answering import with_notes
from bot.platforms.changed import as_sent
from bot.platforms.inbox import Due, Inbox, KeptRequest, NotSent
from bot.platforms.retrying import Sleep, fault_of, for_ever
from bot.say.card import Card, Mood, Text
from bot.trouble import log_trouble
from models.db.away import is_away
from models.db.errors import DATABASE_TROUBLES
from models.outbox.inbox import LEASE
from scheduler.outage import goes_on, waits

LOOK_AGAIN = 15.0
"""Seconds between two looks for requests that somebody else was stopped before answering."""

log = structlog.get_logger(__name__)


class Answering(Protocol):
    """What only the door knows of a request that was kept."""

    async def who(self, kept: KeptRequest) -> int | Reply:
        """The member of staff who sent it, or what they are told instead."""

    async def hear(self, kept: KeptRequest, staff_id: int) -> list[Result]:
        """What is answered to it now."""

    async def form_of(self, kept: KeptRequest, staff_id: int) -> list[Result]:
        """The form that the words of a changed message fill in; nothing where the door has a button for it."""

    async def tell(self, kept: KeptRequest, results: Sequence[Result]) -> None:
        """Tell it to them alone. Raises NotSent where the platform may take it later."""


class Resuming:
    """Answers what waits in a door's inbox, or says that it is lost."""

    def __init__(self, inbox: Inbox, dispatcher: Dispatcher, door: Answering) -> None:
        self._inbox = inbox
        self._dispatcher = dispatcher
        self._door = door

    async def for_ever(self, sleep: Sleep = asyncio.sleep) -> None:
        """Answer what was left unanswered, now and every few seconds, until it is cancelled."""
        await for_ever(self._looked, self._report, LOOK_AGAIN, sleep)

    async def once(self) -> int:
        """Answer what was left unanswered, and say of what is too old that it is lost; how many there were."""
        began = self._dispatcher.now()
        taken = await self._inbox.take()
        for kept in taken:
            if self._dispatcher.now() - began > LEASE / 2:
                break  # somebody else may take the rest soon: none is to be answered by two
            if await self._is_settled(kept):
                await self._inbox.forget([kept])
        return len(taken)

    async def answers(self, kept: KeptRequest) -> list[Result]:
        """What is answered to it now, whoever sent it."""
        who = await self._door.who(kept)
        if isinstance(who, Reply):
            return [who]
        match kept.due:
            case Due.ANSWER:
                return await with_notes(self._door.hear(kept, who), kept.notes)
            case Due.EDITED | Due.STAYS | Due.DELETED:
                is_gone = kept.due is Due.DELETED
                stays = await as_sent(self._dispatcher, who, kept.said.key, *kept.notes, deleted=is_gone)
                return [] if stays is None else [stays, *await self._door.form_of(kept, who)]
            case Due.UNREADABLE:
                return [Reply(UNREADABLE)]
            case Due.REFUSAL:
                return [_NOT_HEARD]
            case _:
                assert_never(kept.due)

    async def _looked(self) -> bool:
        try:
            while await self.once():
                pass
        except DATABASE_TROUBLES as trouble:
            if not waits(self._inbox.database, self, trouble):
                log_trouble("inbox not read", trouble)
            return False
        goes_on(self._inbox.database, self)
        return True

    def _report(self, fault: Exception) -> None:
        self._dispatcher.fault(fault, "inbox")

    async def _is_settled(self, kept: KeptRequest) -> bool:
        """Whether nothing of it needs to be kept any more. Raises as the database, where that is away."""
        fault = await fault_of(self._resumed(kept))
        if fault is not None and is_away(fault):
            raise fault
        if isinstance(fault, NotSent):
            log.warning("answer not sent", door=kept.account.door)
        elif fault is not None:
            self._report(fault)
        return fault is None or self._is_too_old(kept)

    async def _resumed(self, kept: KeptRequest) -> None:
        if kept.is_refused or kept.is_held or kept.is_asked:
            return  # its time is over: what was asked for was done, or nobody pressed its button or typed an answer
        is_lost = kept.due is Due.ANSWER and self._is_too_old(kept)
        await self._door.tell(kept, await (self._lost(kept) if is_lost else self.answers(kept)))

    def _is_too_old(self, kept: KeptRequest) -> bool:
        return self._dispatcher.now() - kept.at > self._inbox.kept_for

    async def _lost(self, kept: KeptRequest) -> list[Result]:
        """What is said of a request that is too old to be carried out: what it did, where it was not lost."""
        who = await self._door.who(kept)
        if isinstance(who, Reply):
            return [_LOST]
        done = await asyncio.to_thread(self._dispatcher.lookups.done, who, kept.said.key)
        return [Reply(each) for each in done] or [_LOST]


_NOT_HEARD = Reply(
    Card(
        "What you sent a while ago was not heard: I could not see who you are then.",
        (Text("Nothing of it was saved. Send it again."),),
        mood=Mood.REFUSED,
    )
)
_LOST = Reply(
    Card(
        "What you sent a while ago was not carried out: I was stopped before I could.",
        (Text("Nothing of it was saved. Send it again."),),
        mood=Mood.REFUSED,
    )
)

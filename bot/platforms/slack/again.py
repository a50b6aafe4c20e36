"""What was kept of Slack's requests, answered anew: by direct message, or on top of Home."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.ask import Reply, Result
from bot.platforms.inbox import Due, Inbox, KeptRequest
from bot.platforms.resuming import Resuming
from bot.platforms.slack.answers import Spoken
from bot.platforms.slack.asking import with_form
from bot.platforms.slack.blocks import Message
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.home import NOTHING_MISSED, Missed
from bot.platforms.slack.identity import DOOR
from bot.requests import Words
from bot.trouble import log_trouble
from models.db.errors import DATABASE_TROUBLES


class AnsweredAgain:
    """Slack's part of it."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def who(self, kept: KeptRequest) -> int | Reply:
        return await self._hearing.who(spoken(kept).user)

    async def hear(self, kept: KeptRequest, staff_id: int) -> list[Result]:
        to = spoken(kept)
        said = replace(kept.said, staff_id=staff_id, way=self._hearing.way(to.channel))
        if isinstance(said, Words):
            return await self._hearing.lines(to.user, said)
        return await self._hearing.heard(to.user, said)

    async def form_of(self, kept: KeptRequest, staff_id: int) -> list[Result]:  # noqa: ARG002 - the shape of every door
        return []

    async def tell(self, kept: KeptRequest, results: Sequence[Result]) -> None:
        await self._hearing.tell(spoken(kept), results)


class MissedAnswers:
    """Answers that Slack took nowhere, for whoever opens their Home."""

    def __init__(self, hearing: Hearing, inbox: Inbox, resuming: Resuming) -> None:
        self._hearing = hearing
        self._inbox = inbox
        self._resuming = resuming

    async def of(self, user: str) -> Missed:
        """Theirs, drawn anew from their requests."""
        try:
            kept = await self._inbox.refused(self._hearing.account(user))
            pages = [
                await self._hearing.answers.fitted(spoken(each), page)
                for each in kept
                for result in await self._resuming.answers(each)
                for page in self._drawn(each, result)
            ]
        except DATABASE_TROUBLES as trouble:
            log_trouble("not looked for what was missed", trouble, door=DOOR)
            return NOTHING_MISSED  # Home says itself that the database is away
        return Missed(tuple(pages), partial(self._inbox.forget, kept))

    def _drawn(self, kept: KeptRequest, result: Result) -> list[Message]:
        words = spoken(kept).words
        if kept.due is Due.EDITED and isinstance(result, Reply):
            return [with_form(result.card, words, only_form=True, of=kept.said.key)]
        return self._hearing.answers.drawn(result, words)


def spoken(kept: KeptRequest) -> Spoken:
    """Where the answer goes, with the request, so that it is kept again where Slack refuses it."""
    said = None if kept.is_refused else kept.said
    return Spoken(**kept.place, said=said, notes=kept.notes, due=kept.due)

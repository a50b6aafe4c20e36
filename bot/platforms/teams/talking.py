"""What is written to the bot, changed there or deleted: heard by the dispatcher, answered in private."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.cards.talk import NOT_KEPT, UNREADABLE, overheard
from bot.platforms.answering import may_name_somebody, noted_last
from bot.platforms.changed import as_sent
from bot.platforms.later import Later
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answers import cannot_answer
from bot.platforms.teams.channels import kind_of
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.hearing import LATE, UNSAFE, Hearing, Invocation
from bot.platforms.teams.messages import messages, said_by
from bot.platforms.teams.payloads import data_of, said, words
from bot.registry import OpenForm, Reply, Result
from bot.requests import Words
from bot.say.card import Card

UNREAD = "choose a command with / or write to me in our own chat"
"""How something is said so that the others in a channel cannot read it."""


log = structlog.get_logger(__name__)


class Talking:
    """Whoever writes to the bot is answered, and nobody else reads the answer.

    Its methods raise ConnectorError where the writer cannot be told now: Teams sends the activity again, and what
    was done is not done twice.
    """

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    async def message(self, activity: Activity) -> None:
        """Words that were typed, or a card's plain submit."""
        asked = await self._asked(activity)
        if asked is None:
            return
        data = data_of(activity)
        if not data or activity.text:
            await self._said(asked, words(activity, asked.staff_id))
            return
        sent = said(activity, asked.staff_id, data)
        try:
            result = await self._hearing.hear_in_time(asked, lambda: sent)
        except Later as later:
            await self._tell(activity, [_follows(later)])
        else:
            await self._tell(activity, [result], str(data.get("nonce") or ""))

    async def edited(self, activity: Activity) -> None:
        """What did something stays as it was sent first; what did nothing is heard as it stands now."""
        asked = await self._asked(activity)
        if asked is None:
            return
        typed = words(activity, asked.staff_id)
        kept = await as_sent(self._hearing.dispatcher, asked.staff_id, typed.key, deleted=False)
        if kept is None:
            await self._said(asked, replace(typed, key=f"{typed.key}/{activity.stamp}" if typed.key else ""))
        else:
            await self._tell(activity, [kept, *await self._form_of(asked, typed)])

    async def taken_back(self, activity: Activity, *, deleted: bool) -> None:
        """A message is gone, or no longer to us: that takes nothing back; where it did something, that is said."""
        who = await self._hearing.who(activity)
        if isinstance(who, Reply):
            return
        kept = await as_sent(self._hearing.dispatcher, who, words(activity, who).key, deleted=deleted)
        if kept is not None:
            await self._tell(activity, [kept])

    async def _asked(self, activity: Activity) -> Invocation | None:
        """What is asked, with how long its answer may take; None for whoever is refused, and is told so."""
        until = asyncio.get_running_loop().time() + self._hearing.waits.message
        who = await self._hearing.who(activity)
        if isinstance(who, Reply):
            await self._refuse(activity, who)
            return None
        return Invocation(activity, who, until)

    async def _said(self, asked: Invocation, typed: Words) -> None:
        try:
            results = await self._words(asked, typed)
        except Later as later:
            results = [_follows(later)]
        await self._tell(asked.activity, results)

    async def _form_of(self, asked: Invocation, typed: Words) -> list[Result]:
        """The form that the words fill in, where they do; it follows by itself where it takes longer."""
        only_form = replace(typed, key="", only_form=True)
        try:
            form = await self._hearing.hear_in_time(asked, lambda: only_form)
        except Later:
            return []
        return [form] if isinstance(form, OpenForm) else []

    async def _words(self, asked: Invocation, typed: Words) -> Sequence[Result]:
        activity = asked.activity
        if not typed.words and activity.unreadable:
            return [Reply(UNREADABLE)]
        if not typed.words and activity.shared:
            typed = replace(typed, words="help")
        results = await self._hearing.hear_lines(asked, typed)
        if activity.unreadable:
            results = noted_last(results, NOT_KEPT)
        is_read = activity.shared and not activity.is_unseen
        if is_read and may_name_somebody(self._hearing.dispatcher.registry, typed.words):
            results = noted_last(results, overheard(UNREAD, kind_of(activity)))
        return results

    async def _refuse(self, activity: Activity, why: Reply) -> None:
        try:
            await self._hearing.tell(activity, messages(why.card))
        except ConnectorError as trouble:
            # A stranger may not be reachable at all, and would not be either if Teams asked again.
            log.info("refusal not sent", door="teams", trouble=str(trouble))

    async def _tell(self, activity: Activity, results: Sequence[Result], nonce: str = "") -> None:
        drawn = [each for result in results for each in said_by(result, nonce)]
        if not drawn:
            return
        try:
            await self._hearing.tell(activity, drawn)
        except ConnectorError as trouble:
            if not activity.shared or not trouble.gone:
                raise
            await self._hearing.say_to_all(
                activity, cannot_answer(has_chat=await self._hearing.has_chat(activity))
            )


def _follows(later: Later) -> Reply:
    return Reply(Card(LATE if later.is_safe else UNSAFE))

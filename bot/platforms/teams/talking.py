"""What is written to the bot, changed there or deleted: heard by the dispatcher, answered in private."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.ask import OpenForm, Replace, Reply, Result
from bot.cards.talk import NOT_KEPT, UNREADABLE, overheard
from bot.platforms.answering import is_overheard, takes_lines
from bot.platforms.changed import as_sent
from bot.platforms.inbox import Due, Unanswered
from bot.platforms.later import Later
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answers import cannot_answer, done_unseen
from bot.platforms.teams.channels import kind_of
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.hearing import LATE, UNSAFE, Hearing, Invocation
from bot.platforms.teams.identity import DOOR, account
from bot.platforms.teams.kept import unsent
from bot.platforms.teams.messages import messages, said_by
from bot.platforms.teams.payloads import data_of, said, words
from bot.requests import Words
from bot.say.card import Card
from models.outbox.once import edit_key

UNREAD = "choose a command with / or write to me in our own chat"
"""How something is said so that the others in a channel cannot read it."""


_AS_SENT = frozenset({Due.EDITED, Due.STAYS, Due.DELETED})
"""What is said of a message that did something."""

log = structlog.get_logger(__name__)


class Talking:
    """Whoever writes to the bot is answered, and nobody else reads the answer.

    What Teams does not take now is kept until it does. Where not even that can be, its methods raise ConnectorError:
    Teams sends the activity again, and what was done is not done twice.
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
            result = await self._hearing.hear_in_time(asked, sent)
        except Later as later:
            await self._promise(activity, later)
        else:
            await self._tell(activity, [result], unsent(activity, sent), str(data.get("nonce") or ""))

    async def edited(self, activity: Activity) -> None:
        """What did something stays as it was sent first; what did nothing is heard as it stands now."""
        asked = await self._asked(activity)
        if asked is None:
            return
        # What was asked of the message as it was is not what it says now.
        await self._hearing.questions.close(account(activity))
        typed = words(activity, asked.staff_id)
        edit = edit_key(typed.key, activity.stamp)
        notes = await self._notes(asked, typed.words)
        stays = await as_sent(
            self._hearing.dispatcher, asked.staff_id, typed.key, *notes, deleted=False, edit=edit
        )
        if stays is None:
            await self._said(asked, replace(typed, key=edit))
        else:
            results = [stays, *await self._form_of(asked, typed)]
            await self._tell(activity, results, unsent(activity, typed, notes, due=Due.EDITED))

    async def taken_back(self, activity: Activity, *, deleted: bool) -> None:
        """A message is gone, or no longer to us: that takes nothing back; where it did something, that is said."""
        who = await self._hearing.who(activity)
        if isinstance(who, Reply):
            return
        await self._hearing.questions.close(account(activity))
        sent = words(activity, who, "")
        stays = await as_sent(self._hearing.dispatcher, who, sent.key, deleted=deleted)
        if stays is not None:
            due = Due.DELETED if deleted else Due.STAYS
            await self._tell(activity, [stays], unsent(activity, sent, due=due))

    async def _asked(self, activity: Activity) -> Invocation | None:
        """What is asked, with how long its answer may take; None for whoever is refused, and is told so."""
        until = asyncio.get_running_loop().time() + self._hearing.waits.message
        who = await self._hearing.who(activity)
        if isinstance(who, Reply):
            # Nothing that a stranger wrote is kept: only that they are told why they are not let in.
            nothing = Words(staff_id=0, door=DOOR, words="")
            await self._tell(activity, [who], unsent(activity, nothing, due=Due.REFUSAL))
            return None
        return Invocation(activity, who, until)

    async def _said(self, asked: Invocation, typed: Words) -> None:
        activity = asked.activity
        if not typed.words and activity.unreadable:
            await self._tell(activity, [Reply(UNREADABLE)], unsent(activity, typed, due=Due.UNREADABLE))
            return
        if not typed.words and activity.shared:
            typed = replace(typed, words="help")
        typed = replace(typed, in_chat=activity.personal)
        has_file = activity.personal and await self._is_of_list(asked, typed.words)
        notes = await self._notes(asked, typed.words) if not has_file else []
        try:
            results = (
                await self._hearing.hear_with_file(asked, typed)
                if has_file
                else await self._hearing.hear_lines(asked, typed, *notes)
            )
        except Later as later:
            await self._promise(activity, later)
        else:
            await self._tell(activity, results, unsent(activity, typed, notes))

    async def _is_of_list(self, asked: Invocation, words: str) -> bool:
        """Whether the rows of the file that hangs on the message are lines of what was written."""
        if not asked.activity.file or not words:
            return False
        return await takes_lines(self._hearing.dispatcher, asked.staff_id, words)

    async def _notes(self, asked: Invocation, typed: str) -> list[str]:
        """What is said under the answer, whatever it is."""
        activity = asked.activity
        notes = [NOT_KEPT] if activity.unreadable else []
        is_read = activity.shared and not activity.is_unseen
        if is_read and await is_overheard(self._hearing.dispatcher, asked.staff_id, typed):
            notes.append(overheard(UNREAD, kind_of(activity)))
        return notes

    async def _form_of(self, asked: Invocation, typed: Words) -> list[Result]:
        """The form that the words fill in, where they do; it follows by itself where it takes longer."""
        only_form = replace(typed, key="", of=edit_key(typed.key, asked.activity.stamp), only_form=True)
        try:
            form = await self._hearing.hear_in_time(asked, only_form)
        except Later:
            return []
        return [form] if isinstance(form, OpenForm) else []

    async def _promise(self, activity: Activity, later: Later) -> None:
        """That the answer follows; it follows all the same where that cannot be said."""
        try:
            await self._hearing.tell(activity, messages(Card(LATE if later.is_safe else UNSAFE)))
        except ConnectorError as trouble:
            if not later.is_safe:
                raise
            log.info("not said that the answer follows", door="teams", trouble=str(trouble))

    async def _tell(
        self, activity: Activity, results: Sequence[Result], waiting: Unanswered, nonce: str = ""
    ) -> None:
        drawn = [each for result in results for each in said_by(result, nonce)]
        if not drawn:
            return
        try:
            await self._hearing.tell(activity, drawn)
        except ConnectorError as trouble:
            log.warning("answer not sent", door="teams", trouble=str(trouble))
            # What nobody was shown is not what they answer.
            await self._hearing.questions.close(account(activity))
            if activity.shared and trouble.gone and await self._is_said_to_all(activity, results, waiting):
                return
            if waiting.due is Due.REFUSAL and trouble.is_refusal:
                return  # a stranger whom Teams does not let us write to; it would not later either
            if not await self._is_kept(waiting):
                raise

    async def _is_said_to_all(
        self, activity: Activity, results: Sequence[Result], waiting: Unanswered
    ) -> bool:
        """Whether all who are there read that the answer is for its asker alone; that of a deed is kept for them."""
        has_chat = await self._hearing.has_chat(activity)
        if waiting.due in _AS_SENT or any(map(_has_done, results)):
            is_kept = await self._is_kept(waiting)
            minutes = self._hearing.kept_minutes if is_kept else 0
            instead = done_unseen(waiting.notes, has_chat=has_chat, minutes=minutes)
        else:
            is_kept, instead = False, cannot_answer(waiting.notes, has_chat=has_chat)
        try:
            await self._hearing.say_to_all(activity, instead)
        except ConnectorError as trouble:
            log.warning("answer not sent", door="teams", trouble=str(trouble))
            return is_kept
        return True

    async def _is_kept(self, waiting: Unanswered) -> bool:
        # Without a name of its own a request that was carried out would be carried out again.
        is_named = bool(waiting.said.key) or waiting.due is not Due.ANSWER
        return is_named and await self._hearing.keep_unsent(waiting)


def _has_done(result: Result) -> bool:
    if not isinstance(result, Reply | Replace):
        return False
    is_again = isinstance(result, Reply) and result.again
    return is_again or result.undo is not None or result.done is not None

"""What was asked last in somebody's own chat with the bot, so that a typed yes or no answers it.

A form that lacks nothing but whether it is a safeguarding concern is kept as it stands, in the inbox, for some minutes.
It is answered by typing only where it is the one question that stands open, and nothing else was said since: a guess
would save a slip, or drop one. In every other case the words do nothing, and what to press is said.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.ask import FormErrors, OpenForm, Place, Reply, Result
from bot.commands import courtesy
from bot.concern import CONCERN
from bot.dispatch import Dispatcher
from bot.platforms.accounts import Account
from bot.platforms.answering import heard, heard_by_line
from bot.platforms.inbox import Inbox, KeptRequest
from bot.requests import Said, Submitted, Words
from bot.say.card import Card, Mood, Text
from bot.say.form import Form
from bot.trouble import log_trouble
from models.db.errors import DATABASE_TROUBLES
from models.db.tables import Db


class Questions:
    """The questions that stand open in the chats of one door."""

    def __init__(self, dispatcher: Dispatcher, inbox: Inbox) -> None:
        self._dispatcher = dispatcher
        self._inbox = inbox

    async def heard(self, account: Account, said: Said, look: Callable[[], Awaitable[Place]]) -> Result:
        """What is answered to anything that is said; what it asks stands open, and what was asked before no more."""
        standing = _StandingQuestions(self._inbox, account)
        result = await heard(self._dispatcher, said, look, beside=standing.look)
        await self._stand(standing, said, [result])
        return result

    async def lines(
        self, account: Account, said: Words, look: Callable[[], Awaitable[Place]]
    ) -> list[Result]:
        """The same, to a message: to its commands, or to the answer that it gives."""
        meant = await self._answered(account, said)
        standing = _StandingQuestions(self._inbox, account)
        if isinstance(meant, Words):
            results = await heard_by_line(self._dispatcher, meant, look, beside=standing.look)
        else:
            results = [_plainly(await heard(self._dispatcher, meant, look, beside=standing.look))]
        await self._stand(standing, said, results)
        return results

    async def _answered(self, account: Account, said: Words) -> Said:
        """The form that these words answer, with their answer; the words themselves where they answer none."""
        saves = courtesy.lets_save(said.words) if said.in_chat else None
        if saves is None:
            return said
        # Taken before it is carried out: whoever stops in between leaves nothing that is saved twice.
        taken = await self._taken(account)
        form = taken[0].said if len(taken) == 1 else None
        if not isinstance(form, Submitted):
            return said
        values = {**form.values, CONCERN: "no" if saves else "yes"}
        return replace(
            form, staff_id=said.staff_id, door=said.door, key=said.key, way=said.way, values=values
        )

    async def _stand(self, standing: "_StandingQuestions", said: Said, results: Sequence[Result]) -> None:
        """Keep what is asked in the chat now. What was asked before is not what was said last any more.

        Where anything else is asked as well, a yes or a no might be meant for that: nothing is answered by typing then.
        """
        opened = [each for each in results if isinstance(each, OpenForm | FormErrors)]
        asked = [form for form in map(_lacking_one_answer, opened) if form is not None]
        if not opened or len(asked) < len(opened):
            await self._take(standing)
        elif isinstance(said, Words) and said.in_chat:
            for form in asked:
                await self._inbox.ask(standing.account, form)
        elif not standing.has_all(asked):
            await self._take(standing)

    async def close(self, account: Account) -> None:
        """Nothing that was asked in the chat is answered by typing any more."""
        await self._taken(account)

    async def _taken(self, account: Account) -> list[KeptRequest]:
        standing = _StandingQuestions(self._inbox, account)
        try:
            await asyncio.to_thread(self._inbox.read, standing.look)
        except DATABASE_TROUBLES as trouble:
            log_trouble("question not looked at", trouble, door=account.door)
        return await self._take(standing)

    async def _take(self, standing: "_StandingQuestions") -> list[KeptRequest]:
        try:
            return await self._inbox.take_asked(standing.found)
        except DATABASE_TROUBLES as trouble:
            log_trouble("question not looked at", trouble, door=standing.account.door)
            return []


class _StandingQuestions:
    """The questions that stand open in the account's chat, as they were looked at last."""

    def __init__(self, inbox: Inbox, account: Account) -> None:
        self._inbox = inbox
        self.account = account
        self.found: list[KeptRequest] = []

    def look(self, db: Db) -> None:
        self.found = self._inbox.asked(db, self.account)

    def has_all(self, forms: Sequence[Submitted]) -> bool:
        """Whether these forms are what was asked in the chat, opened to be looked at."""
        known = [
            (said.command, said.values)
            for said in (each.said for each in self.found)
            if isinstance(said, Submitted)
        ]
        return all((each.command, each.values) in known for each in forms)


def _lacking_one_answer(result: Result) -> Submitted | None:
    """The form as it would be sent, where it asks whether it is a safeguarding concern and lacks nothing else."""
    form = result.form if isinstance(result, OpenForm) else None
    if form is None or form.errors or _lacking(form) != {CONCERN}:
        return None
    return Submitted(staff_id=0, command=form.command, values=form.values, hidden=form.hidden)


def _lacking(form: Form) -> set[str]:
    return {each.name for each in form.asks if not each.optional and not form.values.get(each.name)}


def _plainly(result: Result) -> Result:
    """The answer to a typed yes or no where its form has to be looked at again: it stands above, with its button."""
    if not isinstance(result, OpenForm | FormErrors):
        return result
    wrong = " ".join(result.form.errors.values())
    above = Text("Open the form above, and put it right there.")
    return Reply(Card(f"Nothing was saved. {wrong}".strip(), (above,), mood=Mood.REFUSED))

"""What every door does between a request and its answer."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot.ask import LookFirst, OpenForm, Place, Reply, Result
from bot.cards.talk import noted
from bot.commands import courtesy
from bot.dispatch import Dispatcher, LookBeside
from bot.inputs.line import Free, Phrase
from bot.inputs.words import too_long
from bot.platforms.accounts import SilentPlatform
from bot.platforms.retrying import Report
from bot.registry import Registry
from bot.requests import Said, Words
from bot.say.card import Card, Mood
from bot.say.form import Choice, Form, Paragraph
from bot.trouble import log_trouble
from models.db.errors import DATABASE_TROUBLES, Sorry
from models.outbox.once import part_key

_STOPS = ",;:.!?"

log = structlog.get_logger(__name__)

Page = TypeVar("Page")
Done = TypeVar("Done")


def refused(sorry: Sorry) -> Reply:
    """What is said where something is to be put right first."""
    return Reply(Card(sorry.sentence, mood=Mood.REFUSED), keeps_form=isinstance(sorry, SilentPlatform))


async def who_speaks(dispatcher: Dispatcher, find: Awaitable[int]) -> int | Reply:
    """The member of staff whom `find` finds; or what is told to who is refused, or where the database does not say."""
    try:
        return await find
    except Sorry as sorry:
        return refused(sorry)
    except DATABASE_TROUBLES as trouble:
        return dispatcher.fault(trouble, "identity")


async def heard(
    dispatcher: Dispatcher,
    said: Said,
    look: Callable[[], Awaitable[Place]],
    *,
    beside: LookBeside = lambda _: None,
) -> Result:
    """What the dispatcher answers, in a thread.

    `look` asks the platform about the place where it was said, where what is wanted depends on that. It raises
    Sorry, which is said, where pupils' names must not stand there. `beside` looks at what else is wanted, in the
    transaction in which it was heard.
    """
    try:
        ran = await asyncio.to_thread(dispatcher.hear_or_look, said, beside)
        if isinstance(ran, LookFirst):
            there = replace(said, place=await look())
            return await asyncio.to_thread(dispatcher.hear, there, beside)
    except Sorry as sorry:
        return refused(sorry)
    return ran


async def heard_by_line(
    dispatcher: Dispatcher,
    said: Words,
    look: Callable[[], Awaitable[Place]],
    *,
    beside: LookBeside = lambda _: None,
) -> list[Result]:
    """What is answered to a message, a command of it each: two lines that are commands are two commands."""
    if "\n" not in said.words:
        return [await heard(dispatcher, said, look, beside=beside)]
    try:
        parts = await asyncio.to_thread(dispatcher.lookups.parts, said.staff_id, said.words)
    except Sorry as sorry:  # whoever has left meanwhile
        return [refused(sorry)]
    except DATABASE_TROUBLES as trouble:
        return [dispatcher.fault(trouble, "lines")]
    results = [await heard(dispatcher, part, look, beside=beside) for part in _parts(said, parts)]
    if len(parts) == 1:
        return results
    # The form of one line is filled in by that line alone: another pupil's may stand in the next.
    return [
        replace(result, words=part) if isinstance(result, OpenForm) else result
        for result, part in zip(results, parts, strict=True)
    ]


def _parts(said: Words, parts: Sequence[str]) -> Iterator[Words]:
    for number, words in enumerate(parts):
        key = part_key(said.key, number)
        yield replace(said, words=words, key=key)


async def takes_lines(dispatcher: Dispatcher, staff_id: int, words: str) -> bool:
    """Whether the rows of a file that comes with the words are lines of what they begin."""
    try:
        return await asyncio.to_thread(dispatcher.lookups.takes_lines, staff_id, words)
    except (Sorry, *DATABASE_TROUBLES):
        return False


async def is_overheard(dispatcher: Dispatcher, who: int | Reply, words: str) -> bool:
    """Whether what this person typed where others read may have told them of a pupil.

    One word that no pupil is called, nor nearly, tells of nobody; a sentence may do so without a name. Whoever is
    refused does not learn whether a pupil is called so.
    """
    if not may_name_somebody(dispatcher.registry, words):
        return False
    word, *more = words.split()
    if more or isinstance(who, Reply):
        return True
    try:
        found = await asyncio.to_thread(dispatcher.lookups.search, who, "pupils", word.strip(_STOPS))
    except Sorry:
        return True
    except DATABASE_TROUBLES as trouble:
        log_trouble("taken for what tells of a pupil", trouble)
        return True
    return bool(found)


def may_name_somebody(registry: Registry, words: str) -> bool:
    """Whether the words may tell others of a pupil: all but what is wholly a command's own, and small talk."""
    said = words.split()
    names = [registry.words.get(bare, bare) for bare in map(_bare, said)]
    at = next((at for at, name in enumerate(names) if name not in {"", "help"}), len(said))
    if at == len(said):
        return False
    command, more = registry.commands.get(names[at]), at + 1 < len(said)
    if command is None:
        rest = " ".join(said[at:])
        return not courtesy.is_small_talk(rest) and (more or courtesy.answer(rest) is None)
    takes_names = any(isinstance(each, Phrase | Free) for each in command.inputs.values())
    return more and (takes_names or not command.inputs)


def _bare(word: str) -> str:
    return word.casefold().strip(_STOPS)


async def searched(find: Awaitable[Sequence[Choice]], seconds: float) -> Sequence[Choice]:
    """What is found for letters typed into a field; nothing where it cannot be found within so many seconds.

    Such a field has no place for a sentence: what is wrong is said when its form is sent.
    """
    try:
        async with asyncio.timeout(seconds):
            return await find
    except (Sorry, TimeoutError) as trouble:
        log.info("nothing found", why=type(trouble).__name__)
    except DATABASE_TROUBLES as trouble:
        log_trouble("nothing found", trouble)
    return ()


async def with_notes(work: Awaitable[list[Result]], notes: Sequence[str]) -> list[Result]:
    """The answers with each note under the last of them, or after it where that is a form."""
    *before, last = await work
    for note in notes:
        if isinstance(last, Reply):
            last = replace(last, card=noted(last.card, note))
        else:
            before, last = [*before, last], Reply(Card(note))
    return [*before, last]


class Afterwards:
    """What still goes on when its request has been answered: an answer that follows, a message drawn anew."""

    def __init__(self, report: Report) -> None:
        """`report` hears of each fault, which nobody else would see."""
        self._report = report
        self._tasks: set[asyncio.Task[Any]] = set()

    def do(self, deed: Coroutine[Any, Any, Done]) -> "asyncio.Task[Done]":
        task = asyncio.create_task(deed)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, Exception):
            self._report(fault)

    async def settled(self) -> None:
        """Wait until all of it is done; what failed raises here."""
        while self._tasks:
            await asyncio.gather(*self._tasks)


def new_nonce() -> str:
    """A name for one opening of a form, so that sending it twice counts once."""
    return secrets.token_urlsafe(9)


def same_page(pages: Sequence[Page], number: int) -> Page:
    """The page (counted from 0) that a pressed message held; the last one where there are fewer now."""
    return pages[min(max(number, 0), len(pages) - 1)]


def quoting(result: Result, words: str) -> Result:
    """The form that was asked for, with somebody's words in its free text; any other answer as it is."""
    return OpenForm(_with_words(result.form, words)) if isinstance(result, OpenForm) else result


def _with_words(form: Form, words: str) -> Form:
    for asked in form.asks:
        if isinstance(asked, Paragraph) and words:
            wrong = {asked.name: too_long(len(words), asked.limit)} if len(words) > asked.limit else {}
            return replace(form, values={**form.values, asked.name: words}, errors={**form.errors, **wrong})
    return form

"""What every door does between a request and its answer."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from bot.dispatch import Dispatcher, Said
from bot.registry import OpenForm, Reply, Result
from bot.say.card import Card
from bot.say.form import Form, Paragraph
from models.db.errors import Sorry

Page = TypeVar("Page")


async def heard(dispatcher: Dispatcher, say: Callable[[], Said]) -> Result:
    """What the dispatcher answers, in a thread; what cannot be read as said is answered with what to do."""
    try:
        said = say()
    except Sorry as sorry:
        return Reply(Card(sorry.sentence))
    return await asyncio.to_thread(dispatcher.hear, said)


class Afterwards:
    """What still goes on when its request has been answered: an answer that follows, a message drawn anew."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, deed: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
            return replace(form, values={**form.values, asked.name: words})
    return form

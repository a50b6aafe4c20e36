"""Messages that were changed or deleted after they were sent."""

import asyncio
from functools import reduce

from bot.ask import Reply
from bot.cards.talk import kept_first, noted
from bot.dispatch import Dispatcher


async def as_sent(
    dispatcher: Dispatcher, staff_id: int, key: str, *notes: str, deleted: bool, edit: str = ""
) -> Reply | None:
    """That what the message with this key did stays as it was sent first; None where it did nothing.

    `notes`: what is said under it.
    `edit`: the key of the edit that is told; None, too, where that very edit did it, and is told once more.
    Raises as the database, where that is away.
    """
    if not key:
        return None
    first = await asyncio.to_thread(dispatcher.lookups.done, staff_id, key, repeated=edit)
    return Reply(reduce(noted, notes, kept_first(first, deleted=deleted))) if first else None

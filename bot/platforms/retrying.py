"""Trying again, with longer and longer waits between."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

FIRST_WAIT = 1.0
"""Seconds until the second try; twice as long each time."""
LONGEST_WAIT = 60.0
LONGEST_ASKED = 3600.0
"""Seconds; whatever another side asks for, nothing is left alone for longer."""

Sleep = Callable[[float], Awaitable[None]]


def waits() -> Iterator[float]:
    """The seconds to wait before each next try."""
    wait = FIRST_WAIT
    while True:
        yield wait
        wait = min(wait * 2, LONGEST_WAIT)


async def until(is_done: Callable[[], Awaitable[bool]], sleep: Sleep = asyncio.sleep) -> None:
    """Try until it is done."""
    for wait in waits():
        if await is_done():
            return
        await sleep(wait)

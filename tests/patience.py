"""Time in the tests: nothing depends on how fast the machine is."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 600.0
"""Seconds that only what hangs takes, on whatever machine."""


class LoopClock:
    """An event loop's clock that stands still until it is put on: so time limits are reached when a test says so."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._now = loop.time()

    def put_on(self, seconds: float) -> None:
        """From whatever thread."""
        self._loop.call_soon_threadsafe(self._move, seconds)

    def read(self) -> float:
        return self._now

    def _move(self, seconds: float) -> None:
        self._now += seconds


@contextmanager
def standing_still() -> Iterator[LoopClock]:
    """Stop the running loop's clock for so long as the block lasts."""
    loop = asyncio.get_running_loop()
    clock = LoopClock(loop)
    loop.time = clock.read  # type: ignore[method-assign]  # there is no other way to give a loop a clock
    try:
        yield clock
    finally:
        del loop.time

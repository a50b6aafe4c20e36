"""Trying again, with longer and longer waits between."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

FIRST_WAIT = 1.0
"""Seconds until the second try; twice as long each time."""
LONGEST_WAIT = 60.0
LONGEST_ASKED = 3600.0
"""Seconds; whatever another side asks for, nothing is left alone for longer."""

Sleep = Callable[[float], Awaitable[None]]
Try = Callable[[], Awaitable[bool]]
"""Tries something; whether it is done."""
Report = Callable[[Exception], object]
"""Hears of a fault, which is no reason to stop trying."""


def waits() -> Iterator[float]:
    """The seconds to wait before each next try."""
    wait = FIRST_WAIT
    while True:
        yield wait
        wait = min(wait * 2, LONGEST_WAIT)


async def until(is_done: Try, report: Report, sleep: Sleep = asyncio.sleep) -> None:
    """Try until it is done."""
    for wait in waits():
        if await _tried(is_done, report):
            return
        await sleep(wait)


async def for_ever(is_done: Try, report: Report, every: float, sleep: Sleep = asyncio.sleep) -> None:
    """Do it again and again, with so many seconds between, until it is cancelled."""
    while True:
        await until(is_done, report, sleep)
        await sleep(every)


async def fault_of(deed: Awaitable[object]) -> Exception | None:
    """What went wrong with it, if anything did: one deed that fails must not stop the others."""
    (outcome,) = await asyncio.gather(deed, return_exceptions=True)
    if isinstance(outcome, BaseException) and not isinstance(outcome, Exception):
        raise outcome
    return outcome if isinstance(outcome, Exception) else None


async def _tried(is_done: Try, report: Report) -> bool:
    trying = asyncio.ensure_future(is_done())
    fault = await fault_of(trying)
    if fault is not None:
        report(fault)
        return False
    return trying.result()

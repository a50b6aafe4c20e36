"""What goes on without anybody asking goes on for ever, whatever it meets."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.platforms.answering import Afterwards
from bot.platforms.retrying import for_ever, until


class Slept:
    """Sleeps not at all, and tells for how long it should have; ends what goes on for ever after so many."""

    def __init__(self, most: int = 100) -> None:
        self.seconds: list[float] = []
        self._most = most

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if len(self.seconds) >= self._most:
            raise asyncio.CancelledError


def outcomes(*each: bool | Exception) -> Iterator[bool | Exception]:
    yield from each


async def test_each_wait_is_twice_as_long_up_to_a_minute() -> None:
    slept, tries = Slept(), outcomes(*[False] * 8, True)

    async def tried() -> bool:
        return bool(next(tries))

    await until(tried, lambda _: None, slept)
    assert slept.seconds == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_a_fault_is_reported_and_tried_again_and_later_each_time() -> None:
    wrong = KeyError("of ours")
    slept, tries = Slept(most=6), outcomes(True, wrong, wrong, True, wrong, True)
    faults: list[Exception] = []

    async def tried() -> bool:
        outcome = next(tries)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with pytest.raises(asyncio.CancelledError):
        await for_ever(tried, faults.append, 15, slept)
    assert faults == [wrong] * 3
    assert slept.seconds == [15, 1, 2, 15, 1, 15]


async def test_a_fault_behind_an_answer_is_reported() -> None:
    wrong, faults = KeyError("of ours"), list[Exception]()

    async def fails() -> None:
        raise wrong

    afterwards = Afterwards(faults.append)
    task = afterwards.do(fails())
    await asyncio.wait({task})
    await asyncio.sleep(0)
    assert faults == [wrong]
    await afterwards.settled()

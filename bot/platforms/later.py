"""What takes longer than its platform waits: kept until it is answered, and answered where its asker is told alone."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from bot.ask import Reply, Result
from bot.platforms.answering import Afterwards
from bot.platforms.inbox import Keeping, NotSent
from bot.platforms.retrying import fault_of

Tell = Callable[[Sequence[Result]], Awaitable[None]]
"""Tells the asker alone. Raises NotSent where the platform may take it later."""


Ended = TypeVar("Ended")


def late(where: str) -> str:
    """That the answer is on its way; `where` it will stand."""
    return f"This takes a moment. The answer follows {where}."


def unsafe(where: str) -> str:
    """The same, of what would be lost if this process were stopped now."""
    return (
        f"This takes longer than usual, and nothing is saved yet. I go on trying, and the answer follows {where}. "
        "If none comes within a minute, send it again."
    )


class Later(Exception):  # noqa: N818 - no fault: the answer is on its way
    """The platform waits no longer; the answer follows."""

    def __init__(self, *, is_safe: bool, work: "asyncio.Task[list[Result]]") -> None:
        """`is_safe`: what was asked is written down, so that it is answered after a restart, too."""
        super().__init__()
        self.is_safe = is_safe
        self._work = work

    async def done(self) -> None:
        """Wait until it has been carried out."""
        await asyncio.wait({self._work})


class NotYet(Exception):  # noqa: N818 - no fault: it goes on
    """It has not ended in time: nothing is acknowledged, so that the platform says it again."""


async def finished(deed: "asyncio.Task[Ended]", seconds: float) -> Ended:
    """What comes of it within so many seconds; raises NotYet where that is not enough, and lets it go on."""
    await asyncio.wait({deed}, timeout=seconds)
    if not deed.done():
        raise NotYet
    return deed.result()


class InTime:
    """Waits for answers as long as their platform does."""

    def __init__(self, afterwards: Afterwards, keep: float, fault: Callable[[Exception], Reply]) -> None:
        """`keep`: the seconds for writing down what is not answered in time; `fault`: what is said of a fault."""
        self._afterwards = afterwards
        self._fault = fault
        self._keep = keep

    async def answered(
        self,
        work: Coroutine[Any, Any, list[Result]],
        seconds: float,
        keep: Callable[[], Keeping],
        tell: Tell,
    ) -> list[Result]:
        """What is answered within so many seconds; raises Later where that is not enough, and goes on with it."""
        task = asyncio.create_task(work)
        await asyncio.wait({task}, timeout=max(0.0, seconds))
        if task.done():
            return task.result()
        keeping = keep()
        self._afterwards.do(self._given(task, keeping, tell))
        raise Later(is_safe=await keeping.is_safe(self._keep), work=task)

    async def _given(self, task: "asyncio.Task[list[Result]]", keeping: Keeping, tell: Tell) -> None:
        """What was promised is said, be it that it went wrong: nobody would read what a task raises."""
        wrong = await fault_of(task)
        with suppress(NotSent):
            await tell(task.result() if wrong is None else [self._fault(wrong)])
            await keeping.answered()

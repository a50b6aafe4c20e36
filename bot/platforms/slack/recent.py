"""What was seen lately, so that a platform that says it again is not answered again."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.platforms.later import finished


class Once:
    """Does what belongs to a key once, for so many keys, the oldest forgotten first.

    Who says it again meanwhile waits with the first: nothing is acknowledged before it is done. What matters for
    ever is in the database.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._deeds: OrderedDict[str, asyncio.Task[None]] = OrderedDict()

    async def do(self, key: str, deed: Callable[[], Awaitable[None]], within: float) -> None:
        """Do it, or wait for it; what failed may be tried again.

        Raises NotYet where that takes more than so many seconds: it goes on, and who says it again waits for it again.
        """
        task = self._deeds.get(key)
        if task is None:
            task = asyncio.ensure_future(_run(deed))
            self._deeds[key] = task
            if len(self._deeds) > self._most:
                self._deeds.popitem(last=False)
            task.add_done_callback(lambda done: self._forget_failed(key, done))
        await finished(task, within)

    async def settled(self) -> None:
        """Wait until all that was begun has ended."""
        await asyncio.gather(*self._deeds.values(), return_exceptions=True)

    def _forget_failed(self, key: str, done: "asyncio.Task[None]") -> None:
        if done.cancelled() or done.exception() is not None:
            self._deeds.pop(key, None)


class Lately:
    """Knows the latest of so many keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys: OrderedDict[str, None] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Whether the key is seen for the first time; from now on it is not."""
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return True


async def _run(deed: Callable[[], Awaitable[None]]) -> None:
    await deed()

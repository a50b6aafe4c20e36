"""The database is away: who waits for it and since when, so that it is said once and not at each try."""

import threading
import time
from collections.abc import Callable, Hashable

AGAIN_SECONDS = 600.0
"""After so long it is said again that it is still away."""


class Outage:
    """What those who try again and again know between them of a database that does not answer."""

    def __init__(self, seconds_now: Callable[[], float] = time.monotonic) -> None:
        """`seconds_now` is a clock that only goes forward."""
        self._seconds_now = seconds_now
        self._lock = threading.Lock()
        self._waiting: set[Hashable] = set()
        self._since = self._said = 0.0

    def waits(self, who: Hashable) -> float | None:
        """They cannot go on: for how many seconds that is so for anybody, where it is to be said now; else None."""
        with self._lock:
            now = self._seconds_now()
            begins = not self._waiting
            self._waiting.add(who)
            if begins:
                self._since = self._said = now
            elif now - self._said < AGAIN_SECONDS:
                return None
            self._said = now
            return now - self._since

    def goes_on(self, who: Hashable) -> float | None:
        """They can go on: for how many seconds it was away, where nobody waits for it any more; else None."""
        with self._lock:
            if who not in self._waiting:
                return None
            self._waiting.remove(who)
            return None if self._waiting else self._seconds_now() - self._since

"""Whose turn it is in a channel: Slack takes about one message a second in each."""

import threading
from collections.abc import Callable

EARLY = 0.05
"""Seconds by which somebody may be early: clocks are not that exact."""
MOST_KEPT = 10_000
"""Turns beyond which those that nobody took are sorted out."""


class Pacing:
    """Gives each message of a channel its own second, so that who waits comes back once, and not each second."""

    def __init__(self, pace: float, seconds_now: Callable[[], float]) -> None:
        self._pace = pace
        self._seconds_now = seconds_now
        self._mutex = threading.RLock()  # who claims looks ahead in another thread than who sends
        self._free_at: dict[str, float] = {}
        self._kept: dict[str, float] = {}

    def wait(self, channel: str, key: str) -> float:
        """Seconds until it is this message's turn; 0 where it is now, and then the turn is taken."""
        with self._mutex:
            seconds = self.ahead(channel, key)
            if not seconds:
                self._kept.pop(key, None)
            return seconds

    def ahead(self, channel: str, key: str) -> float:
        """The same, and the turn is this message's until it is taken."""
        with self._mutex:
            now = self._seconds_now()
            mine = self._kept.get(key)
            if mine is None:
                mine = self._kept[key] = self._take(channel, now)
            return mine - now if mine > now + EARLY else 0.0

    def _take(self, channel: str, now: float) -> float:
        if len(self._free_at) > 1000:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        if len(self._kept) > MOST_KEPT:
            # Whoever did not come back a minute after their turn has gone elsewhere.
            self._kept = {key: at for key, at in self._kept.items() if at > now - 60}
        mine = max(now, self._free_at.get(channel, 0.0))
        self._free_at[channel] = mine + self._pace
        return mine

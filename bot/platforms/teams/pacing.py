"""How fast messages go out: a little slower than Teams refuses them. Pure."""

from collections import OrderedDict, deque

PACE = ((6, 1.0), (50, 30.0))
"""Messages in seconds for one conversation, a little below Teams' own limits (7 a second, 60 in 30 s)."""


class Pacing:
    """Spaces messages of one conversation, so that Teams does not refuse them."""

    def __init__(self, limits: tuple[tuple[int, float], ...] = PACE) -> None:
        self._limits = limits
        self._longest = max(seconds for _, seconds in limits)
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, conversation: str, now: float, patience: float) -> float:
        """Seconds to wait before one more message; its place is taken, unless that is longer than `patience`."""
        sent = self._sent.setdefault(conversation, deque())
        self._sent.move_to_end(conversation)
        while len(self._sent) > 5_000:
            self._sent.popitem(last=False)
        while sent and now - sent[0] > self._longest:
            sent.popleft()
        at = now
        for most, seconds in self._limits:
            if len(sent) >= most:
                at = max(at, sent[-most] + seconds)
        if at - now <= patience:
            sent.append(at)
        return at - now

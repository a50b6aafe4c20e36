"""Whose turn it is in a Slack channel, where who claims and who sends ask at once, in two threads."""

import threading

from bot.platforms.slack.pacing import MOST_KEPT, Pacing
from tests.patience import LONGEST

MOMENT = 0.3
"""Seconds for which each lets the other go first; whoever is kept out by the lock comes after them."""


class InTwoThreads(Pacing):
    """Stops between the look at a turn and its taking, and while the kept turns are sorted out."""

    def __init__(self) -> None:
        super().__init__(0.0, lambda: Now(self) if self.is_looked_at.is_set() else 0.0)
        self.is_looked_at, self.is_sorted_out, self.is_taken = (threading.Event() for _ in range(3))

    def ahead(self, channel: str, key: str) -> float:
        seconds = super().ahead(channel, key)
        if key == "taken":
            self.is_looked_at.set()
            self.is_sorted_out.wait(MOMENT)
        return seconds

    def take(self) -> None:
        self.wait("D1", "taken")
        self.is_taken.set()


class Now(float):
    """An instant that tells when it is asked what was a minute before it, which only who sorts out does."""

    _pacing: InTwoThreads

    def __new__(cls, pacing: InTwoThreads) -> "Now":
        made = super().__new__(cls, 0.0)
        made._pacing = pacing
        return made

    def __sub__(self, seconds: float) -> float:
        return Earlier(self._pacing, float(self) - seconds)


class Earlier(float):
    """An instant beside which no other is held before somebody else had a moment."""

    _pacing: InTwoThreads

    def __new__(cls, pacing: InTwoThreads, seconds: float) -> "Earlier":
        made = super().__new__(cls, seconds)
        made._pacing = pacing
        return made

    def __lt__(self, other: float) -> bool:
        self._pacing.is_sorted_out.set()
        self._pacing.is_taken.wait(MOMENT)
        return float(self) < other


def test_a_turn_is_taken_while_nobody_sorts_out_the_kept_ones() -> None:
    """It went out of the kept turns while they were gone through: a claim of everybody's notes ended there."""
    pacing = InTwoThreads()
    for key in (*(f"kept {number}" for number in range(MOST_KEPT)), "taken"):
        Pacing.ahead(pacing, "D1", key)
    sender = threading.Thread(target=pacing.take)
    sender.start()
    assert pacing.is_looked_at.wait(LONGEST)
    assert pacing.ahead("D2", "claimed") == 0.0
    sender.join(LONGEST)
    assert pacing.is_taken.is_set()
    pacing.ahead("D2", "one more")
    assert pacing.is_sorted_out.is_set()  # else there are too few here to be sorted out at all

"""Bars: what was measured beside its aim, and whether one that is held was missed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

TOLERANCE = 1.2
"""A held bar may be missed by a fifth: machines are noisy."""
RUNS = 3
"""A bar counts as missed where it is in each of so many runs."""


@dataclass(frozen=True)
class Bar:
    """One thing that was measured, in units in which less is better, and what it should be at most."""

    what: str
    measured: float
    aim: float
    unit: str = "times"
    held: bool = True
    """It has been met, so that missing it again is a step back; else it is still to be reached."""
    said: str = ""
    """What it was worked out from."""

    @property
    def met(self) -> bool:
        return self.measured <= self.aim

    @property
    def lost(self) -> bool:
        """Held, and missed by more than a noisy machine explains."""
        return self.held and self.measured > self.aim * TOLERANCE

    def __str__(self) -> str:
        standing = "met" if self.met else "MISSED" if self.held else "not yet"
        more = f" ({self.said})" if self.said else ""
        return f"{standing:8}{self.what}: {self.measured:.4g} {self.unit}, aim at most {self.aim:g}{more}"


Measure = Callable[[], Iterable[Bar]]


def lost_for_good(measures: Sequence[Measure], say: Callable[[str], None]) -> list[str]:
    """Measure and say it all; the names of the held bars that were missed in every run."""
    missing: list[str] = []
    for measure in measures:
        lost: set[str] | None = None
        for run in range(RUNS):
            if run:
                say("        once more, since a bar was missed that is held")
            bars = list(measure())
            for bar in bars:
                say(str(bar))
            missed = {bar.what for bar in bars if bar.lost}
            lost = missed if lost is None else lost & missed
            if not lost:
                break
        missing.extend(sorted(lost or ()))
    return missing

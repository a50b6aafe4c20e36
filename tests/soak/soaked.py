"""What came of one soak, in numbers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields

from tests.patience import LONGEST
from tests.soak.count import Counts


@dataclass(frozen=True)
class Soaked:
    """What was done to one database, and what came of it."""

    counts: Counts
    kills: int
    asked_kills: int
    stops: int
    clock_changes: int
    restarts: int
    died: int
    """How many processes ended by themselves."""
    done: Counter[str]
    seconds: float
    acknowledged: int
    unacknowledged: int
    messages: int
    moods: Counter[str]
    came_to_rest: bool
    twice: list[tuple[str, float]]

    @property
    def is_clean(self) -> bool:
        enough = self.kills >= self.asked_kills and self.came_to_rest and not self.unacknowledged
        return enough and not self.died and not self.counts.violations

    def numbers(self) -> Iterator[tuple[str, float]]:
        yield "processes stopped for longer than a lease", self.stops
        yield "changes of the clock", self.clock_changes
        yield "restarts of the database", self.restarts
        yield "commands acknowledged", self.acknowledged
        for deed, number in sorted(self.done.items()):
            yield f"  {deed}", number
        yield "messages on the far side", self.messages
        for mood, number in sorted(self.moods.items()):
            yield f"answers of the far side: {mood}", number
        for each in fields(self.counts):
            yield each.name.replace("_", " "), getattr(self.counts, each.name)
        for key, seconds in self.twice[:5]:
            yield f"seconds between two of {key}", seconds
        if self.died:
            yield "processes that ended by themselves", self.died
        if self.unacknowledged:
            yield "commands that were never acknowledged, though asked again", self.unacknowledged
        if not self.came_to_rest:
            yield f"not at rest after {LONGEST} seconds", 1

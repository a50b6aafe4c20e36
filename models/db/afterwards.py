"""What a transaction notes to be done once it is committed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from models.db.tables import Db

NotedBy = Sequence[Mapping[Any, Any]]
"""What transactions that were committed together noted, each in the `info` of its session."""

_ANNOUNCES = "announces"
_FORGETS = "forgets"


def announces(db: Db) -> None:
    """This transaction writes what somebody waits for, who is woken once it is committed."""
    db.info[_ANNOUNCES] = True


def forgets(db: Db) -> None:
    """What this transaction takes away must not be left in a log of the database, either."""
    db.info[_FORGETS] = True


def is_forgotten(noted: NotedBy) -> bool:
    """Whether any of them takes away what must not be left in a log."""
    return any(each.get(_FORGETS) for each in noted)


class Waking:
    """Whoever waits for what is announced, in this process."""

    def __init__(self) -> None:
        self._wakes: tuple[Callable[[], None], ...] = ()

    @contextmanager
    def waits(self, wake: Callable[[], None]) -> Iterator[None]:
        """Meanwhile, `wake` is called with each announcement; from whatever thread."""
        self._wakes = (*self._wakes, wake)
        try:
            yield
        finally:
            self._wakes = tuple(each for each in self._wakes if each is not wake)

    def hear(self, noted: NotedBy) -> None:
        """Wake them all where any of them announces something."""
        if any(each.get(_ANNOUNCES) for each in noted):
            for wake in self._wakes:
                wake()

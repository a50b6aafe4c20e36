"""What was understood of a request before anything is locked for it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ask import Ask, CommandResult
from models.db.errors import WantsToWrite


@dataclass(frozen=True)
class Understood:
    """A deed with all that it needs, as it was read from what is remembered of the school, and from nothing else."""

    do: Callable[[Ask], CommandResult]
    mark: str
    """While this is the school's mark, it would be read so again."""


class WantsToChange(WantsToWrite):
    """All is given for what is declared to change something."""

    def __init__(self, understood: Understood | None) -> None:
        super().__init__()
        self.understood = understood

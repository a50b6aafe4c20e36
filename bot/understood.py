"""What was understood of a request before anything is locked for it."""

from dataclasses import dataclass
from typing import Any

from bot.forms import Filled
from bot.registry import Command
from models.db.errors import WantsToWrite


@dataclass(frozen=True)
class Understood:
    """A command with all that it needs, as it was read from what is remembered of the school, and from nothing else."""

    command: Command[Any]
    filled: Filled
    mark: str
    """While this is the school's mark, it would be read so again."""


class WantsToChange(WantsToWrite):
    """All is given for a command that changes something."""

    def __init__(self, understood: Understood | None) -> None:
        super().__init__()
        self.understood = understood

"""A class's comments in a form: a line a pupil, the name and the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking
from bot.inputs.mark_sheets import MarkLines


@dataclass(frozen=True, kw_only=True)
class CommentLines(MarkLines):
    """A line for each pupil: the name, then what is said to the pupil and the parents."""

    label: str = "Name: the line for the sheet"
    holds_words: bool = True

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        return None

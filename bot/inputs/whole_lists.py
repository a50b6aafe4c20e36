"""A whole list, by any words for it: slips unread, todo list please."""

from collections.abc import Mapping
from typing import Any

from bot.inputs.line import Input
from models.rules.letters import fold

_WHOLE = frozenset(
    {
        "all",
        "list",
        "mine",
        "my",
        "me",
        "for",
        "the",
        "of",
        "now",
        "today",
        "this",
        "week",
        "month",
        "new",
        "sent",
        "unread",
    }
    | {"read", "received", "please", "pls", "thanks", "to", "do", "due", "overdue", "left", "show", "from"}
    | {"that", "it", "last", "one"}
)
"""What people say of a whole list behind its name: slips unread."""


def is_whole_list(inputs: Mapping[str, Input[Any]], words: str) -> bool:
    """Whether the words only say that all is wanted of what a command shows without any."""
    said = fold(words).split()
    return bool(said) and _WHOLE.issuperset(said) and all(each.optional for each in inputs.values())

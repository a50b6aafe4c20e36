"""Names that stand in one word with something else: amy/ben, amy+."""

import re
from collections.abc import Sequence
from typing import Any

from bot.inputs.line import Asking, Phrase
from models.rules.days import is_weekday
from models.rules.letters import fold

_APART = re.compile(r"[/&,+;]")
"""What parts two names in one word."""
_FIRST = 4
"""Within how many words a second name is looked for before free text."""


def sign_behind(ask: Asking, token: str, phrase: Phrase[Any] | None) -> str:
    """The name that stands before the word's last sign without a space, as in amy+; blank where none does."""
    name = token[:-1]
    return name if phrase is not None and name.isalpha() and phrase.is_somebody(ask, name) else ""


def names_apart(ask: Asking, token: str, phrase: Phrase[Any] | None) -> list[str]:
    """The word as it is; amy/ben, whose parts name somebody each, as amy, and ben."""
    parts = [part for part in _APART.split(token.rstrip(",;")) if part]
    if phrase is None or len(parts) < 2 or phrase.is_somebody(ask, token.rstrip(",;")):
        return [token]
    if "," in token and is_weekday(parts[-1]) and all(phrase.is_somebody(ask, part) for part in parts[:-1]):
        return [*(f"{part}," for part in parts[:-1]), parts[-1]]  # amy,thu
    if not all(len(fold(part)) > 1 and phrase.is_somebody(ask, part) for part in parts):
        return [token]
    return [*(f"{part}," for part in parts[:-1]), parts[-1] + token[len(token.rstrip(",;")) :]]


def leading_apart(ask: Asking, tokens: Sequence[str], phrase: Phrase[Any]) -> list[str]:
    """The words, with the first that holds several names parted, where what stands before it is a name too."""
    made = list(tokens)
    for at, token in enumerate(made[:_FIRST]):
        apart = names_apart(ask, token, phrase)
        if len(apart) > 1:
            begun = [*made[:at], apart[0]]
            return made[:at] + apart + made[at + 1 :] if phrase.leading(ask, begun) == at + 1 else made
    return made

"""How much of what is typed is read at all."""

from bot.inputs.words import LineField, TextField
from bot.meaning import OF_GROUPS
from bot.registry import Registry
from bot.requests import Said, Words
from models.db.errors import Sorry
from models.rules.letters import tidy

LONGEST = 4_000
"""Characters of a line in which names, days and numbers are looked for."""
LONGEST_TEXT = 100_000
"""The same where most of the line is a text to keep: its form says how much of it fits, and gives it back whole."""
_FIRST_WORDS = 60
"""Characters of what is longer that are said back."""


def require_readable(registry: Registry, said: Said, command: str) -> None:
    """Raises Sorry for a line that is too long to be read, before anything is looked for in it."""
    if not isinstance(said, Words) or len(said.words) <= LONGEST:
        return
    of_group = OF_GROUPS.get(command, "") if "\n" in said.words else ""
    takes_text = _takes_text(registry, command) or _takes_text(registry, of_group)
    limit = LONGEST_TEXT if takes_text else LONGEST
    if len(said.words) > limit:
        raise Sorry(
            f"That is {len(said.words):,} characters, and I read up to {limit:,} at once. Nothing was saved. "
            f"Send it in parts. It began: “{tidy(said.words[:_FIRST_WORDS])} …”"
        )


def _takes_text(registry: Registry, command: str) -> bool:
    chosen = registry.commands.get(command)
    inputs = chosen.inputs.values() if chosen is not None else ()
    return any(
        each.takes_lines
        or (isinstance(each, TextField) and not isinstance(each, LineField) and each.in_words)
        for each in inputs
    )

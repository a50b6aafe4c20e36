"""Whether a line that begins with a command's word is one, or text that only begins so."""

from enum import StrEnum
from typing import Any

from bot.inputs.line import Found, Free, Phrase
from bot.registry import Command


class Intent(StrEnum):
    """What a line is, said while a form is open."""

    COMMAND = "command"
    EITHER = "either"
    """Too like a command to be saved as text unasked, and too like text to leave the form for."""
    TEXT = "text"


def intent_of(command: Command[Any], found: Found) -> Intent:
    """What an incomplete line is, from what the command's inputs found in it."""
    heard = {*found.values, *found.unclear, *found.wrong}
    phrases = [name for name, each in command.inputs.items() if isinstance(each, Phrase)]
    free = [name for name, each in command.inputs.items() if isinstance(each, Free)]
    shape = heard.difference(phrases, free)
    named = any(found.values.get(name) for name in phrases)
    doubts = [found.unclear[name] for name in phrases if name in found.unclear]
    several = any(not each.guessed and len(each.choices) > 1 for each in doubts)
    # Words that are no ordinary English: a name misspelt.
    misspelt = any(each.guessed and not each.ordinary for each in doubts)
    if not found.left and (named or several or (misspelt and shape)):
        return Intent.COMMAND
    if not found.left and not doubts and shape and not heard.intersection(free):
        return Intent.COMMAND
    # Ordinary words alone, and more of them than a command takes, are a sentence.
    plain = bool(doubts) and all(each.ordinary for each in doubts)
    if plain and not named and (found.left or not shape):
        return Intent.TEXT
    return Intent.EITHER if named or shape or doubts else Intent.TEXT

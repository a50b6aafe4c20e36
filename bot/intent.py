"""Whether a line that begins with a command's word is one, or text that only begins so."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.ask import Ask
from bot.commands.help import offers_to
from bot.forms import fill
from bot.inputs.corrections import read_line
from bot.inputs.line import Found, Free, Phrase
from bot.inputs.whom import leading
from bot.opening import asks_for_help, behind, is_greeting, is_only_greeting, opening, parted, plain_word
from bot.registry import Command, Registry
from bot.taking_back import stops, takes_back
from models.db.errors import NotAllowed, Sorry, WantsToWrite
from models.rules.english import is_word
from models.rules.letters import tidy


class Intent(StrEnum):
    """What a line is, said while a form is open."""

    COMMAND = "command"
    EITHER = "either"
    """Too like a command to be saved as text unasked, and too like text to leave the form for."""
    TEXT = "text"


def intent_of(ask: Ask, registry: Registry, line: str, *, within: str = "") -> Intent:
    """What a line is that was said while the form of the command `within` was open, or below another line."""
    word, rest = parted(line)
    if within and (is_only_greeting(line) or stops(line) or takes_back(line)):
        return Intent.COMMAND
    if asks_for_help(line) or (word.casefold() == "help" and plain_word(rest) in registry.words):
        return Intent.COMMAND
    if word.casefold() not in registry.words or is_greeting(word):
        return _behind_manners(ask, registry, line, within=within)
    if line.split(maxsplit=1)[0].endswith(":"):
        return Intent.TEXT
    name = registry.words[word.casefold()]
    chosen = registry.commands[name]
    found = _of_command(ask, chosen, word.casefold(), rest, in_form=bool(within))
    if within and found is Intent.COMMAND and not offers_to(chosen, ask.who):
        # What this person never does is more likely said than meant.
        return Intent.EITHER
    return Intent.EITHER if found is Intent.TEXT and name == within else found


def _behind_manners(ask: Ask, registry: Registry, line: str, *, within: str) -> Intent:
    """The same of a line that has other words before a command's: can you book amy carter thu."""
    if within and _is_others_slip(ask, line):
        return Intent.EITHER
    begun = opening(line, registry.words)
    if begun is None or is_greeting(begun.word) or (not begun.rest and not within):
        return Intent.TEXT
    chosen = registry.commands[registry.words[begun.word]]
    found = _of_command(ask, chosen, begun.word, begun.rest, in_form=bool(within))
    if found is Intent.COMMAND and within and not offers_to(chosen, ask.who):
        return Intent.EITHER
    # What only may be one is a sentence: the book was late, is absent a lot.
    return found if found is Intent.COMMAND or begun.given else Intent.TEXT


def _is_others_slip(ask: Ask, line: str) -> bool:
    """Whether the line is a slip of its own, by a full name with a sign behind it: whose form is open is not asked."""
    tokens = tidy(behind(line)).split()
    size = leading(ask.school, tokens)
    return size > 1 and tokens[size : size + 1] != [] and tokens[size][0] in "+-"


def _of_command(ask: Ask, chosen: Command[Any], word: str, rest: str, *, in_form: bool) -> Intent:
    if not rest:
        # Today, or done, alone may be all that somebody has to say.
        return Intent.EITHER if in_form and is_word(word) and chosen.inputs else Intent.COMMAND
    try:
        is_whole = fill(ask, chosen, rest).given is not None
    except NotAllowed:
        return Intent.COMMAND
    except WantsToWrite:
        # It looks somebody up, which would go on record: it says all that it takes.
        is_whole = True
    except Sorry:
        if not chosen.inputs:
            return Intent.TEXT
        # What cannot be done now is the same command all the same.
        is_whole = False
    try:
        read = read_line(ask, rest, chosen.inputs)
    except Sorry:
        return Intent.TEXT
    found = _of_words(chosen, read, is_english=is_word(word)) if chosen.inputs else Intent.EITHER
    return (
        Intent.COMMAND if is_whole and found is Intent.EITHER and not (in_form and chosen.inputs) else found
    )


def _of_words(command: Command[Any], found: Found, *, is_english: bool) -> Intent:
    """What a line is, from what the command's inputs found in it."""
    heard = {*found.values, *found.unclear, *found.wrong}
    phrases, free = _phrases(command.inputs), _free(command.inputs)
    shape = {*found.values, *found.unclear}.difference(phrases, free)
    named = any(found.values.get(name) for name in phrases)
    doubts = [found.unclear[name] for name in phrases if name in found.unclear]
    several = any(not each.guessed and len(each.choices) > 1 for each in doubts)
    # Words that are no ordinary English: a name misspelt.
    misspelt = any(each.guessed and not each.ordinary for each in doubts)
    if not found.left and (named or several or (misspelt and shape)):
        return Intent.COMMAND
    if not found.left and not doubts and shape and not heard.intersection(free):
        return Intent.COMMAND
    if heard and heard.issubset(free):
        # Words alone, with nobody and nothing that the command is about: done well today.
        if not is_english:
            return Intent.COMMAND
        return Intent.EITHER if _is_code(found) else Intent.TEXT
    # Ordinary words alone, and more of them than a command takes, are a sentence.
    plain = bool(doubts) and all(each.ordinary for each in doubts)
    if plain and not named and (found.left or not shape):
        return Intent.TEXT
    return Intent.EITHER if named or shape or doubts or found.wrong else Intent.TEXT


def _is_code(found: Found) -> bool:
    """Whether all that was found is a word with a figure in it, as on a door: M4."""
    values = [each for each in found.values.values() if isinstance(each, str)]
    return (
        bool(values)
        and not found.left
        and all(
            " " not in each and any(map(str.isdecimal, each)) and any(map(str.isalpha, each))
            for each in values
        )
    )


def _phrases(inputs: Mapping[str, Any]) -> set[str]:
    return {name for name, each in inputs.items() if isinstance(each, Phrase)}


def _free(inputs: Mapping[str, Any]) -> set[str]:
    return {name for name, each in inputs.items() if isinstance(each, Free)}

"""What is said of words that were not understood, and beside which field of the form."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.ask import Ask
from bot.inputs.line import Phrase
from bot.inputs.near import near_ways
from bot.inputs.words import ChoiceField
from bot.registry import Command
from bot.say.form import Asked, Values
from models.rules.wording import example, listed

_QUOTED = 60
"""Characters of what was typed that are said back."""
_TELLING = 2
"""Examples from which on they tell how a command is said."""


def not_understood(ask: Ask, command: Command[Any], left: Sequence[str], values: Mapping[str, Any]) -> str:
    """Which words, and what they may be, mistyped; else what can be said where there are no names nor free text."""
    second = [said for words in left for said in _second_choice(ask, command, values, words)]
    if len(second) == len(left):
        return " ".join(second)
    sentence = f"I did not understand {listed(f'“{_cut(words)}”' for words in left)}."
    inputs = command.inputs.values()
    free = [each for name, each in command.inputs.items() if name not in values]
    if near := [way for words in left for way in near_ways(ask, free, words)]:
        return f"{sentence} Did you mean {listed(dict.fromkeys(near), last='or')}?"
    any_words = any(isinstance(each, Phrase) or each.takes_any for each in inputs)
    if not inputs or any_words or len(command.examples) < _TELLING:
        return sentence
    return f"{sentence} It is said such as: {listed(map(example, command.examples), last='or')}."


def _second_choice(ask: Ask, command: Command[Any], values: Mapping[str, Any], words: str) -> list[str]:
    """Where words are understood, but another choice of the same list was said before them: which two."""
    tokens = words.split()
    for name, each in command.inputs.items():
        if name in values and isinstance(each, ChoiceField) and (read := each.recognise(ask, tokens, 0)):
            first = each.write(values[name])
            if read[0] == len(tokens):
                return [f"“{first}” and “{_cut(words)}” cannot be asked together. Leave out one of them."]
    return []


def _cut(words: str) -> str:
    """Enough of them to know them again."""
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"


def beside_what_lacks(
    asks: Sequence[Asked], values: Values, errors: Mapping[str, str], sentence: str, needed: Collection[str]
) -> dict[str, str]:
    """The errors with this sentence beside the first field that still lacks something, else beside the first.

    Where the command itself asks for one, the words may have been meant for it.
    """
    asked_for = [each for each in asks if each.name in needed]
    in_order = asked_for or [each for each in asks if each.name not in errors] or asks
    lacking = (each for each in in_order if not each.optional and not values.get(each.name))
    beside = next(lacking, in_order[0]).name
    return {**errors, beside: " ".join(filter(None, (errors.get(beside), sentence)))}

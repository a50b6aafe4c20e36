"""A second thing to do that a line asks for behind what somebody says: great, and book her thu. Neither is guessed."""

import re
from collections.abc import Mapping
from typing import Any

from bot.ask import Ask
from bot.commands.help import offers_to
from bot.forms import Filled
from bot.inputs.corrections import read_line
from bot.inputs.line import PASSING, Found, Free, Marker, Phrase
from bot.inputs.whom import leading
from bot.meaning import Meant
from bot.registry import Command, Registry
from bot.say.card import Button, Card, Row
from bot.say.press import StartForm
from models.db.errors import Sorry
from models.rules.letters import tidy

_SECOND = re.compile(
    r"(?i)(?:[,;.!]|\b(?:and|then|also|plus)\b|&)\s+(?:(?:and|then|also|please|pls|can you|could you)\s+)*"
    r"(?P<asked>(?P<verb>book|rebook|unbook|cancel|move|arrange|slip|intervene|grade)\s+(?P<rest>\S.*))",
    re.DOTALL,
)
"""What asks somebody to do a thing; who of a pupil only tells something, says it otherwise."""
_PRONOUNS = frozenset({"her", "him", "them"})
_ALL = "All in one"
"""Beside the two buttons with the commands' names, of which one would say the same."""
_QUOTED = 60
"""Characters of each part that are said back."""


def second_asked(ask: Ask, registry: Registry, line: Meant, filled: Filled, key: str) -> Card | None:
    """Both things with their forms, where the line's free text goes on with another command; None where it does not.

    Whether it is a safeguarding concern stays the first question. The buttons carry the key of what was heard.
    """
    has_text = any(isinstance(each, Free) for each in line.command.inputs.values())
    if filled.given is None or filled.asks_about_safeguarding or not has_text:
        return None
    for found in _SECOND.finditer(line.words):
        second = registry.commands[registry.words[found["verb"].casefold()]]
        if not offers_to(second, ask.who) or not _is_text(line.command, filled, found["asked"]):
            continue  # whoever reads what this person writes is asked for it
        asked = _read(ask, second, found["rest"], _whom(ask, line.command, filled))
        if asked is not None:
            first = line.words[: found.start()].rstrip(" ,;")
            return _which(ask, (line, first), (second, asked, found["asked"]), filled, key)
    return None


def _is_text(command: Command[Any], filled: Filled, words: str) -> bool:
    """Whether these words were taken for text, and not for something that the command understands."""
    last = " ".join(tidy(words).split())
    free = (filled.values.get(name) for name, each in command.inputs.items() if isinstance(each, Free))
    return any(" ".join(tidy(str(each)).split()).endswith(last.rstrip(" ,;.!)")) for each in free if each)


def _whom(ask: Ask, command: Command[Any], filled: Filled) -> str:
    """Those whom the line is about, by name and form: her, him and them are these."""
    found = (filled.values.get(name) for name, each in command.inputs.items() if isinstance(each, Phrase))
    ids = [one for each in found if each for one in (each if isinstance(each, tuple) else (each,))]
    return ", ".join(map(ask.school.label, ids))


def _read(ask: Ask, command: Command[Any], rest: str, whom: str) -> Found | None:
    """What the words say to the command; None where they are no plain request, but part of a sentence."""
    tokens = tidy(rest).split()
    while tokens and tokens[0].casefold() in PASSING and not leading(ask.school, tokens):
        tokens.pop(0)
    is_named = bool(leading(ask.school, tokens))
    if tokens and tokens[0].casefold().strip(",;.") in _PRONOUNS:
        tokens[0], is_named = whom, True
    elif not is_named:
        tokens.insert(0, whom)
    try:
        found = read_line(ask, " ".join(tokens), command.inputs)
    except Sorry:
        return None
    inputs = command.inputs
    is_said = any(isinstance(inputs[name], Free) for name in found.values)
    is_signed = any(isinstance(inputs[name], Marker) for name in found.values)
    names = {name for name, each in inputs.items() if isinstance(each, Phrase)}
    more = found.values.keys() - names
    heard = bool(names & (found.values.keys() | found.unclear.keys())) and (is_named or bool(more))
    return found if heard and not found.left and not found.wrong and (is_signed or not is_said) else None


def _which(
    ask: Ask,
    first: tuple[Meant, str],
    second: tuple[Command[Any], Found, str],
    filled: Filled,
    key: str,
) -> Card:
    """Each of the two with its form, and the first with all that was said."""
    (line, words), (command, asked, said) = first, second
    begun = read_line(ask, words, line.command.inputs)
    rows = (
        (f"{line.command.name} {words}", line.command, {**begun.values, **line.given}),
        (said, command, asked.values),
    )
    return Card(
        "This reads like two things to do. Nothing is done yet.",
        (
            *(
                Row(f"“{_cut(each)}”", buttons=(_form(one.title, one, values, key),))
                for each, one, values in rows
            ),
            Row("All of it is one thing", buttons=(_form(_ALL, line.command, filled.values, key),)),
        ),
    )


def _form(label: str, command: Command[Any], values: Mapping[str, Any], key: str) -> Button:
    typed = tuple(
        (name, each.write(values[name]))
        for name, each in command.inputs.items()
        if values.get(name) is not None and not each.unseen
    )
    return Button(label, StartForm(command.name, typed=typed, of=key))


def _cut(words: str) -> str:
    """Enough of them to know them again."""
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"

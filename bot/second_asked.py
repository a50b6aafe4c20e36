"""A second thing to do that a line asks for behind the first: great, and book her thu. None of them is guessed.

So are two of one kind, each with its own day or grade: book amy thu and ben fri.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ask import Ask
from bot.commands.help import offers_to
from bot.forms import Filled
from bot.inputs.corrections import read_line
from bot.inputs.line import PASSING, Found, Free, Marker, Phrase, is_text
from bot.inputs.naming import SECOND_THOUGHTS
from bot.inputs.pupils import PupilField
from bot.inputs.whom import leading
from bot.meaning import Meant
from bot.opening import opening
from bot.registry import Command, Registry
from bot.say.card import Button, Card, Row, Text
from bot.say.press import StartForm
from models.db.errors import Sorry
from models.rules.letters import fold, tidy

_SECOND = re.compile(
    r"(?i)(?:[,;.!]|\b(?:and|then|also|plus)\b|&)\s+(?:(?:and|then|also|please|pls|can you|could you)\s+)*"
    r"(?P<asked>(?P<verb>book|rebook|unbook|cancel|move|arrange|slip|intervene|grade)\s+(?P<rest>\S.*))",
    re.DOTALL,
)
"""What asks somebody to do a thing; who of a pupil only tells something, says it otherwise."""
_AND = re.compile(r"(?i)(?:[,;.]|\s(?:and|then|also|plus|n)\b|\s[&+])\s+(?:(?:and|then|also|please|pls)\s+)*")
"""Where one thing to do may end and the next begin."""
_MOST = 4
"""Things to do in one line, of which each has its button; who has more sends a line each."""
_PRONOUNS = frozenset({"her", "him", "them"})
_ALL = "All in one"
"""Beside the two buttons with the commands' names, of which one would say the same."""
_LONGEST = 300
"""Characters of a line that is looked at for several things to do."""
_NUMBERS = ("no", "one", "two", "three", "four")
_QUOTED = 60
"""Characters of each part that are said back."""


def second_asked(ask: Ask, registry: Registry, line: Meant, filled: Filled, key: str) -> Card | None:
    """Both things with their forms, where the line's free text goes on with another command; None where it does not.

    Whether it is a safeguarding concern stays the first question. The buttons carry the key of what was heard.
    """
    if filled.given is None:
        return _each_asked(ask, registry, line, filled, key)
    has_text = any(isinstance(each, Free) for each in line.command.inputs.values())
    if filled.asks_about_safeguarding or not has_text:
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


@dataclass(frozen=True)
class _OneThing:
    """One of the things to do: the words for it, its command, and what they say to it."""

    words: str
    command: Command[Any]
    values: Mapping[str, Any]


def _each_asked(ask: Ask, registry: Registry, line: Meant, filled: Filled, key: str) -> Card | None:
    """Each thing to do with its form, where the line makes no sense as one, and does as several."""
    if not (filled.left or filled.unclear) or line.given or len(line.words) > _LONGEST:
        return None
    joints = list(_AND.finditer(line.words))
    parts = _parted(ask, registry, line, joints, 0) if joints else []
    if len(parts) < len(("first", "second")):
        return None
    rows = tuple(
        Row(f"“{_cut(each.words)}”", buttons=(_form(each.command.title, each.command, each.values, key),))
        for each in parts
    )
    at_once = (each.several for each in line.command.inputs.values() if isinstance(each, PupilField))
    of_one_kind = all(each.command is line.command for each in parts)
    how = tuple(Text(said) for said in at_once if said and of_one_kind)
    return Card(f"This reads like {_NUMBERS[len(parts)]} things to do. Nothing is done yet.", (*rows, *how))


def _parted(
    ask: Ask,
    registry: Registry,
    line: Meant,
    joints: Sequence[re.Match[str]],
    begin: int,
    so_far: tuple[_OneThing, ...] = (),
) -> list[_OneThing]:
    """The things to do from there on, each as long as makes sense; none where some of it makes none."""
    if len(so_far) >= _MOST:
        return []
    ends = [*(each for each in joints if each.start() > begin), None]
    whom = _named(ask, so_far[0]) if so_far else ""
    for end in reversed(ends):
        words = line.words[begin : end.start() if end is not None else len(line.words)].strip()
        if end is None and not so_far:
            continue  # all of it as one makes no sense
        asked = _whole(ask, registry, line.command, words, whom)
        if asked is None:
            continue
        if end is None:
            return [asked]
        if rest := _parted(ask, registry, line, joints, end.end(), (*so_far, asked)):
            return [asked, *rest]
    return []


def _whole(ask: Ask, registry: Registry, command: Command[Any], words: str, whom: str) -> _OneThing | None:
    """What the words ask for by themselves, of this command or of one that they name; None where it is not plain.

    Behind the first one they may leave out `whom` it was about: thu lunch and fri after school.
    """
    begun = opening(words, registry.words) if whom else None
    if begun is not None:
        command, words = registry.commands[registry.words[begun.word]], begun.rest
    tokens = words.split()
    if whom and tokens and fold(tokens[0]) in SECOND_THOUGHTS:
        return None  # it takes something back
    if whom and tokens and tokens[0].casefold() in _PRONOUNS:
        words = " ".join((whom, *tokens[1:]))
    asked = _plainly_asked(ask, command, words)
    return asked or (_plainly_asked(ask, command, f"{whom} {words}") if whom else None)


def _plainly_asked(ask: Ask, command: Command[Any], words: str) -> _OneThing | None:
    """What the words say to the command, where they name somebody and something, and nothing else."""
    phrases = {name for name, each in command.inputs.items() if isinstance(each, Phrase)}
    if not phrases or not offers_to(command, ask.who):
        return None
    try:
        found = read_line(ask, words, command.inputs)
    except Sorry:
        return None
    names = {each for each in phrases if each in found.values or each in found.unclear}
    more = {*found.values} - phrases
    is_said = any(is_text(command.inputs[name]) for name in more)
    is_signed = any(isinstance(command.inputs[name], Marker) for name in more)
    plain = not found.left and not found.wrong and not (found.unclear.keys() - phrases)
    guessed = any(each.guessed for each in found.unclear.values())
    lacks = any(
        not (each.optional or name in {*found.values, *found.unclear}) and each.default(ask) is None
        for name, each in command.inputs.items()
    )
    if not (names and more and plain) or lacks or guessed or (is_said and not is_signed):
        return None
    return _OneThing(f"{command.name} {words}", command, found.values)


def _named(ask: Ask, asked: _OneThing) -> str:
    return _labels(ask, asked.command, asked.values)


def _is_text(command: Command[Any], filled: Filled, words: str) -> bool:
    """Whether these words were taken for text, and not for something that the command understands."""
    last = " ".join(tidy(words).split())
    free = (filled.values.get(name) for name, each in command.inputs.items() if isinstance(each, Free))
    return any(" ".join(tidy(str(each)).split()).endswith(last.rstrip(" ,;.!)")) for each in free if each)


def _whom(ask: Ask, command: Command[Any], filled: Filled) -> str:
    """Those whom the line is about, by name and form: her, him and them are these."""
    return _labels(ask, command, filled.values)


def _labels(ask: Ask, command: Command[Any], values: Mapping[str, Any]) -> str:
    found = (values.get(name) for name, each in command.inputs.items() if isinstance(each, Phrase))
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

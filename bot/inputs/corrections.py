"""A whole line, with a change of mind within it: thu, sorry i meant wed."""

import re
from collections.abc import Mapping
from typing import Any

from bot.inputs.line import Asking, Found, Input, Phrase, Unclear, is_text
from bot.inputs.reading import read_claims, read_plain
from bot.inputs.whom import choices
from models.db.errors import Sorry
from models.rules.letters import as_written

_SORRY = re.compile(r"(?i)\b(?:(?:oops|sorry|no|wait|actually|er|erm|ah|argh)[\s,]+)++")
_MEANT = re.compile(r"(?i)\b(?:i\s+(?:meant|mean)|meant|make\s+(?:that|it)|correction)[\s,:]+")
"""Only words that say so, behind a comma or a sorry: of what somebody else said or meant it is said in a sentence."""
_WORD = re.compile(r"\S+")
_PAUSES = ",.;:(–-"
_OPENS = re.compile(r"(?i)(?:oops|sorry|no |wait|actually|make |correction)")
"""What needs no comma before it."""


def read_line(ask: Asking, words: str, inputs: Mapping[str, Input[Any]]) -> Found:
    """Read a line by a command's inputs; what somebody put right in it stands instead of what they said before.

    What no input understands is kept, to be named; so is a correction of which is not clear what it puts right.
    """
    words = as_written(words)
    before, right = _put_right(words)
    instead = read_claims(ask, right, inputs) if right else Found()
    if not instead.values or instead.left or instead.unclear or instead.wrong:
        return read_plain(ask, words, inputs)
    found = read_plain(ask, before, inputs)
    if _is_unclear(ask, right, inputs, found, instead):
        found.left = (*found.left, right)
        return found
    if any(map(is_text, inputs.values())):
        _ask_about_whom(ask, inputs, found, instead)
    found.values |= instead.values
    for name in instead.values:
        found.unclear.pop(name, None)
        found.wrong.pop(name, None)
    return found


def _put_right(words: str) -> tuple[str, str]:
    """What was said first, and what is meant instead; the latter blank where nobody put anything right.

    Once from left to right: a line of a thousand sorries is no dearer than another.
    """
    sorries = {each.end(): each for each in _SORRY.finditer(words)}
    last_line = words.rstrip("\n").rfind("\n")
    for meant in _MEANT.finditer(words):
        if meant.end() <= last_line:
            continue
        sorry = sorries.get(meant.start())
        starts = [sorry.start() + each.start() for each in _WORD.finditer(sorry[0])] if sorry else []
        for at in (*starts, meant.start()):
            before = words[:at].rstrip(_PAUSES + " \t\r\n")
            if any(sign in words[len(before) : at] for sign in _PAUSES) or (
                len(before) < at and _OPENS.match(words, at)
            ):
                return before, words[meant.end() :].strip(" .!)\n")
    return words, ""


def _ask_about_whom(ask: Asking, inputs: Mapping[str, Input[Any]], found: Found, instead: Found) -> None:
    """What is written about a pupil is never sent about another one without a tap: both are named."""
    for name in [each for each in instead.values if isinstance(inputs[each], Phrase)]:
        before, now = found.values.pop(name, ()), instead.values.pop(name)
        both = [each for one in (now, before) for each in (one if isinstance(one, tuple) else (one,))]
        found.unclear[name] = Unclear(
            "Two are named. About whom is it?", choices(ask.school, dict.fromkeys(both)), named=tuple(both)
        )


def _is_unclear(
    ask: Asking, right: str, inputs: Mapping[str, Input[Any]], found: Found, instead: Found
) -> bool:
    """Whether one of several is put right, or what may be for two things that were said."""
    if any(
        isinstance(found.values.get(name), tuple) and len(found.values[name]) > 1 for name in instead.values
    ):
        return True
    others = {name: inputs[name] for name in found.values if name not in instead.values}
    return any(_takes(ask, each, right) for each in others.values() if not isinstance(each, Phrase))


def _takes(ask: Asking, each: Input[Any], words: str) -> bool:
    try:
        return each.recognise(ask, words.split(), 0) is not None
    except (Sorry, Unclear):
        return True

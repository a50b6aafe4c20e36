"""A whole line, with a change of mind within it: thu, sorry i meant wed."""

import re
from collections.abc import Mapping
from typing import Any

from bot.inputs.line import Asking, Found, Input, Phrase, Unclear, is_text
from bot.inputs.reading import read_claims, read_plain
from bot.inputs.whom import choices
from models.db.errors import Sorry
from models.rules.letters import as_written

_MEANT = re.compile(
    r"(?i)(?:(?<![\s,.;:(–-])(?=\s*[,.;:(–-])[\s,.;:(–-]++"
    r"|(?<!\s)\s++(?=oops|sorry|no |wait|actually|make |correction))"
    r"(?:(?:oops|sorry|no|wait|actually|er|erm|ah|argh)[\s,]+)*"
    r"(?:i\s+(?:meant|mean)|meant|make\s+(?:that|it)|correction)[\s,:]+(?P<right>[^\n]+)$"
)
"""Only words that say so, behind a comma or a sorry: of what somebody else said or meant it is said in a sentence."""


def read_line(ask: Asking, words: str, inputs: Mapping[str, Input[Any]]) -> Found:
    """Read a line by a command's inputs; what somebody put right in it stands instead of what they said before.

    What no input understands is kept, to be named; so is a correction of which is not clear what it puts right.
    """
    meant = _MEANT.search(as_written(words))
    right = meant["right"].strip(" .!)") if meant is not None else ""
    instead = read_claims(ask, right, inputs) if right else Found()
    if meant is None or not instead.values or instead.left or instead.unclear or instead.wrong:
        return read_plain(ask, words, inputs)
    found = read_plain(ask, words[: meant.start()], inputs)
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

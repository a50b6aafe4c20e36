"""A whole line, with a change of mind within it: thu, sorry i meant wed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.inputs.line import Asking, Found, Input, Phrase, Unclear, is_text
from bot.inputs.naming import ABOUT_WHOM
from bot.inputs.reading import read_claims, read_plain
from bot.inputs.whom import MOST_PICKED, choices
from models.db.errors import Sorry
from models.rules.english import is_word
from models.rules.letters import as_written, fold

_SORRY = re.compile(r"(?i)\b(?:(?:oops|sorry|no|wait|actually|er|erm|ah|argh)[\s,]+)++")
_MEANT = re.compile(r"(?i)\b(?:i\s+(?:meant|mean)|meant|make\s+(?:that|it)|correction)[\s,:]+")
"""Only words that say so, behind a comma or a sorry: of what somebody else said or meant it is said in a sentence."""
_WORD = re.compile(r"\S+")
_PAUSES = ",.;:(–-"
_SHORT, _LONGEST = 6, 3
"""Words at most of what is put right where nobody says so, and of a name."""
_OPENS = re.compile(r"(?i)(?:oops|sorry|no |wait|actually|make |correction)")
"""What needs no comma before it."""


def read_line(ask: Asking, words: str, inputs: Mapping[str, Input[Any]]) -> Found:
    """Read a line by a command's inputs; what somebody put right in it stands instead of what they said before.

    What no input understands is kept, to be named; so is a correction of which is not clear what it puts right.
    """
    words = as_written(words)
    for before, right, is_said in _put_right(words):
        if (found := _instead(ask, words, (before, right), inputs, is_said=is_said)) is not None:
            return found
    return read_plain(ask, words, inputs)


def _instead(
    ask: Asking, words: str, parted: tuple[str, str], inputs: Mapping[str, Input[Any]], *, is_said: bool
) -> Found | None:
    """What the line says with this put right; None where what stands there puts nothing right.

    Where nobody said that they meant it, it is only a name behind a text, or the same thing otherwise: thu, sorry fri.
    """
    before, right = parted
    has_text = any(map(is_text, inputs.values()))
    names = {name for name, each in inputs.items() if isinstance(each, Phrase)}
    apart = words[len(before) :].lstrip()[:1] in _PAUSES
    if not (is_said or not has_text or apart or any(_is_name(ask, inputs[name], right) for name in names)):
        return None
    instead = read_claims(ask, right, inputs)
    doubts = {
        name: each for name, each in instead.unclear.items() if name in names and _may_be_named(each, is_said)
    }
    if instead.left or instead.wrong or instead.unclear.keys() - doubts or not instead.values | doubts:
        return None
    found = read_plain(ask, before, inputs)
    about = instead.values.keys() | doubts
    if not is_said:
        said = found.values.keys() | (found.unclear.keys() & names)
        if not (about <= said - names or (has_text and about <= said & names)):
            return None
        if all(found.values.get(name) == value for name, value in instead.values.items()) and not doubts:
            return None  # the same once more takes nothing back
    # Of a text that goes on so, nobody knows: lateness, no phone.
    may_be_text = not is_said and has_text and not about <= names
    if may_be_text or _is_unclear(ask, right, inputs, found, instead):
        found.left = (*found.left, right)
        return found
    if has_text or doubts:
        _ask_about_whom(ask, inputs, found, instead, doubts)
    found.values |= instead.values
    for name in instead.values:
        found.unclear.pop(name, None)
        found.wrong.pop(name, None)
    return found


def _is_name(ask: Asking, each: Input[Any], words: str) -> bool:
    """Whether the words are somebody's name and nothing else, and none of ordinary English."""
    tokens = words.split()
    named = isinstance(each, Phrase) and len(tokens) <= _LONGEST and each.is_somebody(ask, words)
    return named and not (len(tokens) == 1 and is_word(fold(words)))


def _may_be_named(doubt: Unclear, is_said: bool) -> bool:
    """Whether somebody is meant, though it is not clear who: several of a name; one misspelt where it is said so."""
    return bool(doubt.choices or doubt.chosen) and not doubt.ordinary and (is_said or not doubt.guessed)


def _put_right(words: str) -> Iterator[tuple[str, str, bool]]:
    """What was said first, what is meant instead, and whether somebody said that it is; nothing where nobody did.

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
                yield before, words[meant.end() :].strip(" .!)\n"), True
                return
    if sorries and (last := sorries[max(sorries)]).end() > last_line:
        right = words[last.end() :].strip(" .!)\n")
        before = words[: last.start()].rstrip(_PAUSES + " \t\r\n")
        if before and right and len(right.split()) <= _SHORT:
            yield before, right, False


def _ask_about_whom(
    ask: Asking, inputs: Mapping[str, Input[Any]], found: Found, instead: Found, doubts: Mapping[str, Unclear]
) -> None:
    """What is written about a pupil is never sent about another one without a tap: both are named."""
    for name in [each for each in (*instead.values, *doubts) if isinstance(inputs[each], Phrase)]:
        before, now = found.values.pop(name, ()), instead.values.pop(name, ())
        both = [each for one in (now, before) for each in (one if isinstance(one, tuple) else (one,))]
        doubt = doubts.get(name)
        also = doubt.choices or choices(ask.school, map(int, doubt.chosen)) if doubt is not None else ()
        offered = tuple(dict.fromkeys((*also, *choices(ask.school, both))))
        found.unclear[name] = Unclear(ABOUT_WHOM, offered[:MOST_PICKED], named=tuple(both))


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

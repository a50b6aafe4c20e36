"""A class and what is said of each of some of its pupils, all in one line: 11Ma1 amy 7 8, ben 6 6."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.inputs.corrections import read_line
from bot.inputs.grades import GradeTyped
from bot.inputs.judgements import JudgementField
from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.whom import leading
from models.db.errors import Sorry
from models.rules.letters import tidy

_PARTING = re.compile(r"(?i)[,;] ?(?:and )?(?=[^\W\d])| (?:and|&) (?=[^\W\d])")
"""What stands between one pupil and the next: nothing before a number, which is the same pupil's other grade.

Where each space is one.
"""
_LONGEST_CLASS = 6
"""Words: the class, and what else is said of it before the first pupil, such as its subject."""


def as_lines(
    ask: Asking, words: str, of_one: Mapping[str, Input[Any]], of_all: Mapping[str, Input[Any]]
) -> str:
    """The words with a line a pupil below the class, where they are such a list; else as they are.

    `of_one` reads what is said of a pupil, `of_all` what is said of the class.
    """
    if "\n" in words:
        return words
    first, *others = _PARTING.split(" ".join(tidy(words).split()))
    said = [each for each in of_one.values() if isinstance(each, GradeTyped | JudgementField)]
    if not all(_is_of_pupil(ask, each.split(), said) for each in others):
        return words
    tokens = first.split()
    for at in range(1, min(len(tokens), _LONGEST_CLASS)):
        group = " ".join(tokens[:at]).rstrip(" :-")
        if group and _is_of_pupil(ask, tokens[at:], said):
            found = read_line(ask, group, of_all)
            is_class = "group" in found.values and not found.left
            return "\n".join((group, " ".join(tokens[at:]), *others)) if is_class else words
    return words


def _is_of_pupil(ask: Asking, tokens: Sequence[str], said: Sequence[Input[Any]]) -> bool:
    """Whether it is a name, and behind it at once a grade, or how the pupil stands."""
    # Without the last word, which is no name's: amy 7 may be one of Year 7, too.
    size = leading(ask.school, tokens[:-1])
    return size > 0 and any(_reads(ask, each, tokens[size:]) for each in said)


def _reads(ask: Asking, each: Input[Any], tokens: Sequence[str]) -> bool:
    try:
        return each.recognise(ask, tokens, 0) is not None
    except (Sorry, Unclear):
        return False

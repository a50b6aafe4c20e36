"""Whether free text may tell of a safeguarding concern, by a list of words that each school edits."""

import re
from collections.abc import Sequence
from functools import lru_cache

from models.rules.names import fold

ANY_ENDING = "*"
"""At the end of a word on the list: `bruis*` is bruise, bruised and bruising."""

_WHOSE = "(?:a|her|his|my|our|the|their|your)"
_ORDINARY = re.compile(
    rf"\b(?:hit(?:s|ting)? (?:{_WHOSE} )?(?:\w+ )?(?:deadline|goal|grade|peak|personal best|stride|target)s?"
    rf"|hurt(?:s|ing)? {_WHOSE} (?:chances|grades?|marks?|progress|results?)"
    r"|drug trials?|drugs? (?:lesson|test paper|topic|unit)"
    r"|drugs in (?:biology|chemistry|history|science)"
    r"|abuse of power|sexual reproduction|bruising (?:defeat|loss|match)"
    r"|suicide (?:in|of|note in) (?:romeo|juliet|ophelia|eva|hamlet|macbeth|an inspector))\b"
)
"""What teachers write of work and lessons, in which a word on the list stands by accident."""


def may_be_concern(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the text, as whole words, whatever their case, accents and hyphens."""
    said = _ORDINARY.sub(" ", fold(text))
    return _any_of(tuple(words)).search(said) is not None


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    found = "|".join(filter(None, map(_one, words)))
    return re.compile(rf"\b(?:{found})\b" if found else r"(?!)")


def _one(entry: str) -> str:
    pieces: list[str] = []
    for word in entry.split():
        plain = fold(word).split()
        if plain:
            pieces.extend(map(re.escape, plain))
            pieces[-1] += r"\w*" if word.endswith(ANY_ENDING) else ""
    return " ".join(pieces)

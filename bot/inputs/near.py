"""Which words a command would have understood, of those that are near to what was typed: curent, for current."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.inputs.line import Asking, Input

_LIKENESS = 77
"""Of 100: a letter too many, one left out, or two changed places in a word of five."""
_SHORTEST = 3
"""Letters of a word that may be another, mistyped."""
_MOST = 2
"""So many are offered."""


def near_ways(ask: Asking, inputs: Iterable[Input[object]], words: str) -> list[str]:
    """What the words, or else one of them, may have been meant for, the nearest first."""
    ways = sorted({way for each in inputs for way in each.ways(ask) if len(way) >= _SHORTEST})
    whole = words.casefold()
    return _near(ways, whole) or [way for said in whole.split() for way in _near(ways, said)][:_MOST]


def _near(ways: list[str], said: str) -> list[str]:
    if len(said) < _SHORTEST:
        return []
    found = process.extract(said, ways, scorer=fuzz.ratio, limit=_MOST, score_cutoff=_LIKENESS)
    return [way for way, _, _ in found]

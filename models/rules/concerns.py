"""Whether free text may tell of a safeguarding concern, by rules that a person can read: `data/concerns.txt`."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.rules.concern_reading import rules
from models.rules.concern_rules import ANY_ENDING, Rules
from models.rules.letters import fold
from models.rules.said_text import SaidText

OWN_WORDS = "the school's own words"
"""The kind of a concern that only the school's own words saw."""


@dataclass(frozen=True)
class Concern:
    """What in a text may be a concern: of which kind, whether of the gravest, and the words that say so."""

    kind: str
    grave: bool
    words: str


def concerns(
    text: str,
    *,
    sign: str = "",
    surnames: Collection[str] = (),
    own: Sequence[str] = (),
    by: Rules | None = None,
) -> list[Concern]:
    """What in the text may be a concern, the gravest first; at most one of a kind.

    `sign` is `+` or `-` for good news and a worry. `surnames` are those of the staff, folded; `own` are the
    school's words, which ask as well; `by` is for other rules than Staffroom's. The time that it
    takes grows with the text's length, and no faster.
    """
    said = SaidText.of(text, frozenset(surnames), by or rules())
    found: dict[str, Concern] = {}
    for rule in said.possible(said.rules.concerns):
        known = found.get(rule.kind)
        graver = known is None or (rule.grave and not known.grave)
        if graver and sign in rule.signs and said.holds(rule):
            found[rule.kind] = Concern(rule.kind, rule.grave, said.words_of(rule))
    for rule in said.rules.nothing_of:
        if rule.kind not in found and sign in rule.signs and (words := said.sentence_without()) is not None:
            found[rule.kind] = Concern(rule.kind, rule.grave, words)
    if own and (mine := _any_of(tuple(own)).search(fold(text))) is not None:
        found[OWN_WORDS] = Concern(OWN_WORDS, grave=False, words=mine[0])
    return sorted(found.values(), key=lambda each: not each.grave)


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

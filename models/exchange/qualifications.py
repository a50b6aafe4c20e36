"""Which examination a row of grades or targets is of, where a column says so: one subject may have two (R3)."""

import re

from models.exchange.held import Held
from models.rules.letters import fold

_AFTER_YEAR_11 = re.compile(
    r"\b(?:gce|[at] ?levels?|as ?levels?|as|a2|(?:level|l|lvl) ?3|ks ?5|key stage 5|ib|international baccalaureate|"
    r"epq|core maths)\b"
)


def is_after_year_11(qualification: str) -> bool:
    """Whether this is an A level or the like, which no subject of the main school is graded by."""
    return bool(_AFTER_YEAR_11.search(_plain(qualification)))


def subject_of(held: Held, words: str, qualification: str) -> int | None:
    """The subject of these words, or the one that is named with the examination too: `Business BTEC`."""
    named = held.subject(words)
    if not qualification or (named is not None and not is_after_year_11(qualification)):
        return named
    parts = _plain(qualification).split()
    spans = [parts[first:last] for first in range(len(parts)) for last in range(len(parts), first, -1)]
    for span in sorted(spans, key=len, reverse=True):
        found = held.subject(f"{words} {' '.join(span)}")
        if found is not None and found != named:
            return found
    return None


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]", " ", fold(words)).split())

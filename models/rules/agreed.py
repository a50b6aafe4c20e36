"""What was agreed, as it is typed: several things to do in one line, each with the day that its words name (P18)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from models.rules.days import read_day

_BETWEEN = re.compile(r"[;\n]")
_BY = re.compile(r"(?i)\b(?:by|before|until|till|til|due|for)\s+(?=\S)")


def several(typed: str) -> tuple[str, ...]:
    """The things to do that stand in one text, with ; or a new line between them, each once."""
    found = (_bare(each) for each in _BETWEEN.split(typed))
    return tuple(dict.fromkeys(each for each in found if each.strip(".")))


def _bare(words: str) -> str:
    """Without what parts it from the others."""
    bare = words.strip()
    while bare and (bare[0] in ",;" or bare[-1] in ",;"):
        bare = bare.strip(",;").strip()
    return bare


def due_in(words: str, today: date) -> date | None:
    """The day by which it is to be done, where its words end by naming one that is to come: two papers by Friday."""
    return next(iter(_days_at_the_end(words, today)), None)


def _days_at_the_end(words: str, today: date) -> Iterator[date]:
    for found in _BY.finditer(words):
        left = words[found.end() :].rstrip(" .!)").split()
        with suppress(ValueError):
            read = read_day(left, today)
            if read is not None and read[0] == len(left) and read[1] >= today:
                yield read[1]

"""What was agreed, as it is typed: several things to do in one line, each with the day that its words name (P18)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from models.rules.days import is_weekday, read_day

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
    """The day by which it is to be done, where its words end by naming one that is to come: two papers by Friday.

    By Friday, said on a Friday, leaves a week: nobody is given until today by that name.
    """
    return next(iter(_days_at_the_end(words, today)), None)


def _days_at_the_end(words: str, today: date) -> Iterator[date]:
    for found in _BY.finditer(words):
        left = words[found.end() :].rstrip(" .!)").split()
        with suppress(ValueError):
            read = read_day(left, today)
            if read is None or read[0] != len(left) or read[1] < today:
                continue
            alone = len(left) == 1 and is_weekday(left[0])
            yield read[1] + timedelta(weeks=1) if alone and read[1] == today else read[1]

"""A subject's residual in the whole country, which is taken from the school's own (R15)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

FIRST_YEAR = 2017
"""The summer of the first results from 9 to 1: what was published of earlier ones is of other grades."""
FURTHEST = 2
"""Grades: no subject is harder or easier than another by more."""
PARTS = 1000
"""It is kept in thousandths of a grade."""
_WRITTEN = re.compile(r"([+-]?)([0-9]{0,3})(?:\.([0-9]{1,20}))?")
_MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-"})


@dataclass(frozen=True)
class National:
    """A subject's residual in the country, by the results of one summer."""

    year: int
    residual: Fraction


def national_for(by_year: Mapping[int, Fraction], leaving: int) -> National | None:
    """What is taken from a cohort's residual: that of its own summer, else of the newest before; None of neither."""
    year = max((each for each in by_year if each <= leaving), default=None)
    return National(year, by_year[year]) if year is not None else None


def read_thousandths(text: str) -> int:
    """A residual as it is written, such as -0.35, in thousandths. Raises ValueError where it is none, or too far."""
    plain = "".join(text.translate(_MINUS).split())
    found = _WRITTEN.fullmatch(plain)
    if found is None or not (found[2] or found[3]):
        raise ValueError(f"{text} is no residual of a subject")
    nearest = int(Fraction(f"{found[2] or '0'}.{found[3] or '0'}") * PARTS + Fraction(1, 2))
    if nearest > FURTHEST * PARTS:
        raise ValueError(f"{text} is no residual of a subject")
    return -nearest if found[1] == "-" else nearest

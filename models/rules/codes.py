"""Codes that are drawn by lot, printed on paper and typed or scanned back; one slip of the finger is found out."""

import re
from collections.abc import Callable

ALPHABET = "23456789ABCDFGHJKMNPQRSTVWXYZ"
"""29 signs, none of which is taken for another or makes a word; a prime, so that the check below finds every slip."""
_DRAWN = 11
"""Signs that are drawn, which is one code of 10^16; the twelfth checks them."""
_GROUPED = re.compile(r"[0-9a-z]{4}(?:[-–][0-9a-z]{4}){2}", re.IGNORECASE)


def make_code(draw: Callable[[str], str]) -> str:
    """A new code, of signs that `draw` draws from the alphabet by lot."""
    drawn = "".join(draw(ALPHABET) for _ in range(_DRAWN))
    # The weights 1 to 12 differ and none divides 29: a wrong sign, or two that changed places, never add up to 0.
    return next(code for code in (drawn + each for each in ALPHABET) if _adds_up(code))


def show_code(code: str) -> str:
    """As it is printed: 7K3Q-9WZ2-M4XD."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read_code(word: str) -> str | None:
    """The code that a word is, as it is kept; None for a word that is none."""
    code = re.sub(r"[-–]", "", word).upper()
    return code if len(code) == _DRAWN + 1 and set(code) <= set(ALPHABET) and _adds_up(code) else None


def is_grouped(word: str) -> bool:
    """Whether it stands in groups, as a printed code does; one in many has no digit."""
    return _GROUPED.fullmatch(word) is not None


def looks_like_code(word: str) -> bool:
    """Whether it is written like one, so that it is one which was mistyped where it is none."""
    return is_grouped(word) and any(map(str.isdigit, word))


def _adds_up(code: str) -> bool:
    return sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(code, 1)) % len(ALPHABET) == 0

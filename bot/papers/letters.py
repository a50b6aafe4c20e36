"""The letters that our fonts write: what none of them has is said, as it is an empty box on paper."""

import json
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from struct import calcsize, unpack_from

from models.rules.wording import listed

NAMED = 6
"""How many letters are shown that cannot be printed."""
_UNICODE = ((3, 10), (3, 1))
"""The tables of a font that say which letters it has: of all of Unicode, and of its first plane."""


def unwritten(facts: str) -> list[str]:
    """The letters among the facts of a paper that none of our fonts has, in the order in which they come."""
    # What is never seen is no box: it joins letters, or says which way they run.
    seen = (each for each in dict.fromkeys(_said(json.loads(facts))) if unicodedata.category(each)[0] != "C")
    return [each for each in seen if not each.isspace() and ord(each) not in written()]


def unwritten_words(letters: list[str]) -> str:
    """What is said of them to who prints."""
    shown = listed((f"{each} ({_called(each)})" for each in letters), NAMED)
    return (
        f"My fonts do not have {shown}: an empty box stands there. If it is in a name, let the school's records "
        "give a preferred name in Latin letters."
    )


def _called(letter: str) -> str:
    """What Unicode calls it, in small letters: mongolian letter a."""
    return unicodedata.name(letter, f"U+{ord(letter):04X}").casefold()


def _said(facts: object) -> Iterator[str]:
    match facts:
        case str():
            yield from dict.fromkeys(facts)
        case dict():
            for each in facts.values():
                yield from _said(each)
        case list():
            for each in facts:
                yield from _said(each)
        case _:
            return


@cache
def written() -> frozenset[int]:
    """Every letter that one of our fonts has."""
    fonts = (each for each in (files("bot.papers") / "fonts").iterdir() if each.name.endswith(".ttf"))
    return frozenset(letter for each in fonts for letter in letters_of(each.read_bytes()))


def letters_of(font: bytes) -> Iterator[int]:
    """The letters that a font has, by its own table of them (`cmap`, in the formats 4 and 12)."""
    (tables,) = unpack_from(">H", font, 4)
    directory = (unpack_from(">4s4xLL", font, 12 + 16 * at) for at in range(tables))
    begins = next(offset for name, offset, _ in directory if name == b"cmap")
    (many,) = unpack_from(">H", font, begins + 2)
    found = (unpack_from(">HHL", font, begins + 4 + 8 * at) for at in range(many))
    of = {(platform, encoding): begins + offset for platform, encoding, offset in found}
    at = next(of[each] for each in _UNICODE if each in of)
    for first, last in _runs(font, at):
        yield from range(first, last + 1)


def _runs(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    """The first and last letter of each run."""
    (kind,) = unpack_from(">H", font, at)
    if kind == 12:
        (groups,) = unpack_from(">L", font, at + 12)
        for each in range(groups):
            yield unpack_from(">LL", font, at + 16 + each * calcsize(">LLL"))
        return
    (double,) = unpack_from(">H", font, at + 6)
    lasts = unpack_from(f">{double // 2}H", font, at + 14)
    firsts = unpack_from(f">{double // 2}H", font, at + 16 + double)
    # The last run is there only to end the table.
    yield from ((first, last) for first, last in zip(firsts, lasts, strict=True) if first != 0xFFFF)

"""As many invented names and numbers as a real school needs, none of which is a real one of that school."""

import random
import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import product

from stdnum.gb import upn as upn_rules

from bot.sample.names import TRADITIONS
from models.rules.letters import fold

_RUN = re.compile(r"[^\W\d_]{2,}|(?![A-Za-z])[^\W\d_]")
"""A word of a name; a Latin letter alone is an initial or an O’."""
_FORE = tuple(
    each.split()
    for each in (
        "Al Bre Cal Dar El Fen Gwe Hal Is Jor Kel Lor Mar Nel Or Per Quen Ros Sal Tam Ul Ver Wil Yas Zel",
        "a an den elle ia in is ko la len lo mira na nor ra ric sa son tha vin wen",
    )
)
_SUR = tuple(
    each.split()
    for each in (
        "Ash Bram Cald Dun Elm Far Gar Hol Ing Kes Lang Mar Nor Oak Pem Quar Rav Sel Thorn Ull Wen Yar",
        "brook by combe dale den field ford gate ham hurst ley low mere more ridge shaw stead stone thorpe ton wick",
    )
)
_UPN = 13
_TRIES = 50


class InventedNames:
    """One invented word for each real one, the same wherever it stands: two of a name stay two of a name."""

    def __init__(self, real: Iterable[str], taken: Collection[str], pool: Iterator[str]) -> None:
        """`real` are the words to replace, `taken` those that none may be, both folded."""
        free = (word for word in pool if fold(word) not in taken)
        self._of = {word: next(free) for word in sorted(set(real))}

    def __contains__(self, word: str) -> bool:
        return word in self._of

    def say(self, text: str) -> str:
        """The text with each word that stands for a real one replaced, written large or small as that was."""
        return _RUN.sub(lambda found: self._one(found[0]), text)

    def _one(self, word: str) -> str:
        new = self._of.get(fold(word))
        if new is None:
            return word
        return new.upper() if word.isupper() else new.lower() if word.islower() else new


class InventedNumbers:
    """One invented number for each real one, of the same shape."""

    def __init__(
        self,
        real: Iterable[str],
        dice: random.Random,
        make: Callable[[str, random.Random], str],
        taken: Collection[str] = (),
    ) -> None:
        """No invented one is a real one, nor one of `taken`."""
        every = sorted(set(real) - {""})
        none_of = {*every, *taken}
        self._of: dict[str, str] = {"": ""}
        for number in every:
            new = next(each for each in _tries(number, dice, make) if each not in none_of)
            self._of[number] = new
            none_of.add(new)

    def __getitem__(self, number: str) -> str:
        return self._of[number]

    def __contains__(self, number: str) -> bool:
        return number in self._of


def words_of(text: str) -> set[str]:
    """The words of a name, folded."""
    return {fold(each) for each in _RUN.findall(text)}


def forenames() -> Iterator[str]:
    """Ordinary ones first, then as many as are asked for."""
    yield from dict.fromkeys(name for each in TRADITIONS for name in (*each.girls, *each.boys))
    yield from _made(*_FORE)


def surnames() -> Iterator[str]:
    """Ordinary ones first, then as many as are asked for."""
    whole = (name for each in TRADITIONS for name in each.surnames if _RUN.fullmatch(name))
    yield from dict.fromkeys(whole)
    yield from _made(*_SUR)


def like(text: str, dice: random.Random) -> str:
    """A text of the same shape: a digit for a digit, a capital for a capital; the first digit is no zero."""
    made = [
        dice.choice(string.digits if place else string.digits[1:])
        if letter.isdigit()
        else dice.choice(string.ascii_uppercase)
        if letter.isupper()
        else dice.choice(string.ascii_lowercase)
        if letter.isalpha()
        else letter
        for place, letter in enumerate(text)
    ]
    return "".join(made)


def like_upn(real: str, dice: random.Random) -> str:
    """A UPN that is valid where the real one is, and temporary where that is."""
    if len(real) != _UPN or not upn_rules.is_valid(real):
        return like(real, dice)
    last = dice.choice("ABCDEFGHJKLMNPQRTUVWXYZ") if real[-1].isalpha() else dice.choice(string.digits)
    number = f"841{''.join(dice.choices(string.digits, k=8))}{last}"
    return upn_rules.calc_check_digit(number) + number


def _tries(number: str, dice: random.Random, make: Callable[[str, random.Random], str]) -> Iterator[str]:
    """Numbers of the same shape, and longer ones where those may all be taken."""
    while True:
        yield from (make(number, dice) for _ in range(_TRIES))
        number += "0"


def _made(beginnings: Iterable[str], endings: Iterable[str]) -> Iterator[str]:
    ends = list(endings)
    starts = list(beginnings)
    while True:
        longer = [f"{start}{end}" for end, start in product(ends, starts)]
        yield from dict.fromkeys(longer)
        starts = longer

"""The rules of `data/concerns.txt`: phrases of words and stems, how near they stand, and what clears them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from models.rules.english import is_word

ANY_ENDING = "*"
"""At the end of a word: `bruis*` is bruise, bruised and bruising."""
SURNAME, NAMED = "<surname>", "<named>"
"""Stand in the rules for the surname of somebody on the staff; the second is never an ordinary word by chance."""
GROWN_UP = "<grown-up>"
"""Stands in the rules for an age from 18 on."""
INNOCENT, WRITTEN_AS = "not a concern", "written as"
"""The sections of the file that are no kind of concern."""
IN_ORDER, EITHER_ORDER, IN_CLAUSE, PAST_A_SO = "..", "~", "~~", "~~~"
BESIDE = "beside"
"""How what clears every rule that is not of the gravest stands to it: near, and without an "and" between."""
AND = "_"
"""Between the words of one alternative: `last_night|yesterday`."""
_GROWN = range(18, 80)
SHORTEST, _LONGER_BY_ONE, _LONG = 4, 6, 7
"""Letters from which on a word is still known with two of them swapped, one too few or too many, and a wrong one."""
_WELL_KNOWN = 5
"""Letters from which on a stem is taken for the beginning of a word of `other-words.txt` too."""
_NO_WORD = 30
"""Letters beyond which it is no word, and not worth comparing with any."""
_REMEMBERED = 8192
"""Words whose meanings are kept; a new one beyond that begins anew."""

Alternatives = tuple[str, ...] | frozenset[str]
Element = tuple[Alternatives, ...]
"""The words, stems (`bruis*`) and marks of which one has to stand at a place; lists stand in it as they are, a rule's
own few words as a tuple, which takes a tenth of a set."""


@dataclass(frozen=True, slots=True)
class Side:
    """Words that stand one after the other, each as the number of its element."""

    elements: tuple[int, ...]
    join: str = ""
    """How it stands to the phrase before: `..` after it, `~` on either side, `~~` anywhere in its clause, `~~~` also
    past a "so"."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the file."""

    line: int
    kind: str
    phrases: tuple[Side, ...]
    cleared: tuple[Side, ...]
    """What near the first phrase, in its own clause, says that it is none; without any phrase, what a whole sentence
    has to lack."""
    grave: bool = False
    equivocal: bool = False
    """A word that says as much of work and play: it holds only where somebody is spoken of, or nothing of school is."""
    signs: tuple[str, ...] = ("", "+", "-")
    """The signs of the slips that it holds for."""

    def may_hold(self, there: int) -> bool:
        """Whether each of its elements stands somewhere in a text, which has a bit for each that does.

        A number with the same bits for each of 2,000 rules was a fifth of all that the rules take.
        """
        for phrase in self.phrases:
            for element in phrase.elements:
                if not there >> element & 1:
                    return False
        return True


@dataclass
class Rules:
    """The whole file. What a word is in it is found once for each word."""

    concerns: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    innocent: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    """The rules by each of the words of their rarest element, so that of many only a few are tried on a text."""
    lesson_talk: Side
    calm: Side
    somebody: Side
    """The words that tell whether a clause is of a lesson, or of school, and of nobody."""
    nothing_of: tuple[Rule, ...]
    """The rules without a phrase of their own: what is asked about is a sentence in which nothing of it stands."""
    elements: tuple[Element, ...] = field(repr=False)
    standing_in: Mapping[str, Sequence[int]] = field(repr=False)
    """For each word, stem and mark, the numbers of the elements that it stands in."""
    runs: Mapping[tuple[str, str], tuple[str, ...]] = field(repr=False)
    """Alternatives of several words, such as `last_night`, by their first two."""
    written_as: Mapping[str, str] = field(repr=False)
    spelt: Mapping[str, Sequence[str]] = field(repr=False)
    """The words of the rules as they may be typed, by their first letter, which no slip changes."""
    stems: range = field(repr=False)
    """How long the stems are."""
    known: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """What was found out about words before."""
    _bits: dict[str, int] = field(default_factory=dict, repr=False)

    def bits_of(self, atom: str) -> int:
        """A bit for each element in which it stands, kept for what texts say: those of all words are large."""
        found = self._bits.get(atom)
        if found is None:
            if len(self._bits) >= _REMEMBERED:
                self._bits.clear()
            found = self._bits[atom] = _bits(self.standing_in.get(atom, ()))
        return found

    def meanings(self, word: str) -> tuple[str, ...]:
        """What of the rules the word is: itself, the stems it begins with, and the same where a finger slipped."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            found = self.known[word] = self._found(word)
        return found

    def _found(self, word: str) -> tuple[str, ...]:
        if len(word) == 2 and word.isdecimal() and int(word) in _GROWN:
            return (word, GROWN_UP)
        found = self._itself(word)
        if found or not SHORTEST <= len(word) <= _NO_WORD:
            return found
        if is_word(word) or word in _spelt_right() or word in _other_words():
            return found
        return tuple(dict.fromkeys(atom for each in self._meant(word) for atom in self._itself(each)))

    def _itself(self, word: str) -> tuple[str, ...]:
        shortest = _WELL_KNOWN if word in _other_words() else 0
        lengths = (length for length in self.stems if shortest <= length <= len(word))
        beginnings = (word[:length] + ANY_ENDING for length in lengths)
        return tuple(each for each in (word, *beginnings) if each in self.standing_in)

    def _meant(self, word: str) -> list[str]:
        near = extract(
            word, self.spelt.get(word[0], ()), scorer=OSA.distance, processor=None, score_cutoff=1, limit=None
        )
        return sorted(each for each, distance, _ in near if distance and _is_slip(word, each))


def _is_slip(word: str, meant: str) -> bool:
    """Whether the one change is two letters swapped; in a longer word, one too few or too many; in a long one, a
    wrong one."""
    if sorted(word) == sorted(meant):
        return True
    return len(word) >= (_LONG if len(word) == len(meant) else _LONGER_BY_ONE)


@cache
def _spelt_right() -> frozenset[str]:
    """Words that are one slip of the finger away from a word of the rules, and mean what they say."""
    return _words_of("spelt-right.txt")


@cache
def _other_words() -> frozenset[str]:
    """Words that begin with a short stem of the rules, and are no ending of it: handout, planet."""
    return _words_of("other-words.txt")


def _words_of(name: str) -> frozenset[str]:
    lines = data(name).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def data(name: str) -> str:
    """What a file of the rules says."""
    return (files("models.rules") / "data" / name).read_text("utf-8")


def _bits(numbers: Iterable[int]) -> int:
    """A bit for each of the numbers."""
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits

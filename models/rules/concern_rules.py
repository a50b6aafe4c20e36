"""The rules of `data/concerns.txt`, read: phrases of words and stems, how near they stand, and what clears them."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from sys import intern

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
UNLESS, NOTHING_OF = "unless", "nothing of "
BESIDE = "beside"
"""How what clears every rule that is not of the gravest stands to it: near, and without an "and" between."""
OF_A_SUBJECT = "$subject"
"""The list of words of a subject, which clear what is not of the gravest."""
LESSON_TALK, CALM, SOMEBODY = "$lesson_talk", "$calm", "$somebody"
"""The lists that say whether a clause speaks of a lesson only: a word of the first, and none of the second."""
AND = "_"
"""Between the words of one alternative: `last_night|yesterday`."""
_GROWN = range(18, 80)
_SHORTEST, _LONGER_BY_ONE, _LONG = 4, 6, 7
"""Letters from which on a word is still known with two of them swapped, one too few or too many, and a wrong one."""
_WELL_KNOWN = 5
"""Letters from which on a stem is taken for the beginning of a word of `other-words.txt` too."""
_NO_WORD = 30
"""Letters beyond which it is no word, and not worth comparing with any."""
_REMEMBERED = 8192
"""Words whose meanings are kept; a new one beyond that begins anew."""
_ENDINGS = ("", "e", "s", "es", "ed", "ing")

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
        if found or not _SHORTEST <= len(word) <= _NO_WORD:
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


def rules_of(text: str) -> Rules:
    """Reads the file's text. Raises ValueError for a line that cannot be read, or a list that is not there."""
    return _RulesReading().read(text)


@cache
def rules() -> Rules:
    """The rules that Staffroom comes with."""
    return rules_of(_data("school-words.txt") + _data("concerns.txt"))


@cache
def _spelt_right() -> frozenset[str]:
    """Words that are one slip of the finger away from a word of the rules, and mean what they say."""
    return _words_of("spelt-right.txt")


@cache
def _other_words() -> frozenset[str]:
    """Words that begin with a short stem of the rules, and are no ending of it: handout, planet."""
    return _words_of("other-words.txt")


def _words_of(name: str) -> frozenset[str]:
    lines = _data(name).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _data(name: str) -> str:
    return (files("models.rules") / "data" / name).read_text("utf-8")


class _RulesReading:
    def __init__(self) -> None:
        self._lists: dict[str, frozenset[str]] = {}
        self._elements: dict[Element, int] = {}
        self._numbers: dict[str, int] = {}
        """Of the elements, by how they are written while the lists are as they are."""
        self._rules: list[Rule] = []
        self._written_as: dict[str, str] = {}

    def read(self, text: str) -> Rules:
        kind = ""
        for number, whole in enumerate(text.splitlines(), 1):
            line = whole.partition("#")[0].strip()
            if line.startswith("["):
                kind = line.strip("[]")
            elif line.startswith("$") and " = " in line:
                name, _, words = line.partition(" = ")
                found = frozenset(
                    atom for each in words.split() for part in self._element(each) for atom in part
                )
                self._lists[name] = self._lists.get(name, frozenset()) | found
                self._numbers.clear()
            elif kind == WRITTEN_AS and line:
                meant, _, typed = line.partition(" = ")
                self._written_as |= dict.fromkeys(typed.split(), meant)
            elif line:
                self._rules.append(self._rule(number, kind, line))
        return self._done()

    def _rule(self, number: int, kind: str, line: str) -> Rule:
        marks = line[: len(line) - len(line.lstrip("!-=? "))]
        before, *clearing = line.removeprefix(marks).split(f" {UNLESS} ")
        if before.startswith(NOTHING_OF):
            before, clearing = "", [f"{IN_CLAUSE} {before.removeprefix(NOTHING_OF)}"]
        phrases = [*self._phrases(before)] if before else []
        cleared = [phrase for each in clearing for phrase in self._phrases(each)]
        joins = [each.join for each in phrases]
        sound = (
            kind and (joins[:1] == [""] or (cleared and not joins)) and not {IN_CLAUSE, PAST_A_SO} & {*joins}
        )
        if not sound or len(clearing) != len(cleared) or not all(each.join for each in cleared):
            raise ValueError(f"line {number} is no rule: {line}")
        if not all(each.elements for each in (*phrases, *cleared)):
            raise ValueError(f"line {number} is no rule: {line}")
        if OF_A_SUBJECT in self._lists and phrases and "!" not in marks and kind != INNOCENT:
            cleared.append(self._phrase([OF_A_SUBJECT], BESIDE))
        return Rule(
            line=number,
            kind=kind,
            phrases=tuple(phrases),
            cleared=tuple(cleared),
            grave="!" in marks,
            equivocal="?" in marks,
            signs=("-",) if "-" in marks else ("", "-") if "=" in marks else ("", "+", "-"),
        )

    def _phrases(self, line: str) -> Iterator[Side]:
        join = ""
        words: list[str] = []
        for word in line.split():
            if word in {IN_ORDER, EITHER_ORDER, IN_CLAUSE, PAST_A_SO}:
                if words or join:
                    yield self._phrase(words, join)
                join, words = word, []
            else:
                words.append(word)
        yield self._phrase(words, join)

    def _phrase(self, words: Iterable[str], join: str) -> Side:
        return Side(tuple(map(self._number, words)), join)

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = self._elements.setdefault(self._element(word), len(self._elements))
        return number

    def _element(self, word: str) -> Element:
        lists = [each for each in word.split("|") if each.startswith("$")]
        if missing := [each for each in lists if each not in self._lists]:
            raise ValueError(f"there is no list {missing[0]}")
        own = tuple(sorted({intern(each) for each in word.split("|") if not each.startswith("$")}))
        return (*map(self._lists.__getitem__, lists), *([own] if own else []))

    def _done(self) -> Rules:
        lesson_talk, calm, somebody = (
            Side((self._elements.setdefault((self._lists.get(name, frozenset()),), len(self._elements)),))
            for name in (LESSON_TALK, CALM, SOMEBODY)
        )
        elements = tuple(self._elements)
        said = [each for each in self._rules if each.phrases]
        # By parts, since a list is one of many elements: word by word it took a third of all the reading.
        apart = [_apart(element) for element in elements]
        with_part: dict[Alternatives, array[int]] = defaultdict(lambda: array("H"))
        for number, parts in enumerate(apart):
            for part in parts:
                with_part[part].append(number)
        standing_in: dict[str, array[int]] = defaultdict(lambda: array("H"))
        for part, numbers in with_part.items():
            for atom in part:
                standing_in[atom].extend(numbers)
        runs: dict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
        spelt: dict[str, set[str]] = defaultdict(set)
        for atom in sorted(standing_in):
            words = atom.split(AND)
            if len(words) > 1:
                runs[words[0], words[1]] += (atom,)
            telling = len(standing_in[atom]) <= 40
            for word in (typed for each in words if telling for typed in _spelt(each)):
                spelt[word[0]].add(word)
        often = {part: sum(len(standing_in[atom]) for atom in part) for part in with_part}
        common = [sum(often[part] for part in parts) for parts in apart]
        lengths = [len(atom) - 1 for atom in standing_in if atom.endswith(ANY_ENDING)]
        return Rules(
            concerns=_by_rarest((each for each in said if each.kind != INNOCENT), elements, common),
            innocent=_by_rarest((each for each in said if each.kind == INNOCENT), elements, common),
            lesson_talk=lesson_talk,
            calm=calm,
            somebody=somebody,
            nothing_of=tuple(each for each in self._rules if not each.phrases),
            elements=elements,
            standing_in=_shared(standing_in),
            runs=dict(runs),
            written_as=self._written_as,
            spelt={letter: sorted(words) for letter, words in spelt.items()},
            stems=range(min(lengths, default=1), max(lengths, default=0) + 1),
        )


def _shared(standing_in: Mapping[str, "array[int]"]) -> dict[str, "array[int]"]:
    """The same, where equal ones are one: the words of one alternative often stand nowhere else."""
    known: dict[bytes, array[int]] = {}
    return {atom: known.setdefault(numbers.tobytes(), numbers) for atom, numbers in standing_in.items()}


def _by_rarest(
    among: Iterable[Rule], elements: Sequence[Element], common: Sequence[int]
) -> dict[str, tuple[Rule, ...]]:
    """By the element whose words stand in the fewest rules, as `common` counts: the rarest in a text as well."""
    found: dict[str, tuple[Rule, ...]] = defaultdict(tuple)
    for rule in among:
        numbers = (number for phrase in rule.phrases for number in phrase.elements)
        for atom in _whole(elements[min(numbers, key=common.__getitem__)]):
            found[atom] += (rule,)
    return dict(found)


def _bits(numbers: Iterable[int]) -> int:
    """A bit for each of the numbers."""
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


def _whole(element: Element) -> Collection[str]:
    """Each of its words once."""
    return element[0] if len(element) == 1 else frozenset[str]().union(*element)


def _apart(element: Element) -> Element:
    """Its first list as it is, and what it has besides: each of its words stands in one of the two."""
    first, *others = element
    return (first, frozenset[str]().union(*others).difference(first)) if others else element


def _spelt(word: str) -> Iterator[str]:
    """The word as it may be typed: a stem with the endings that it may have."""
    if word.startswith("<"):
        return
    endings = _ENDINGS if word.endswith(ANY_ENDING) else ("",)
    for ending in endings:
        whole = word.removesuffix(ANY_ENDING) + ending
        if len(whole) >= _SHORTEST:
            yield whole

"""Whether free text may tell of a safeguarding concern, by rules that a person can read: `data/concerns.txt`."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from models.rules.english import is_word
from models.rules.letters import fold

OWN_WORDS = "the school's own words"
"""The kind of a concern that only the school's own words saw."""
ANY_ENDING = "*"
"""At the end of a word: `bruis*` is bruise, bruised and bruising."""
SURNAME, NAMED = "<surname>", "<named>"
"""Stand in the rules for the surname of somebody on the staff; the second is never an ordinary word by chance."""
GROWN_UP = "<grown-up>"
"""Stands in the rules for an age from 18 on."""
INNOCENT, WRITTEN_AS, MISSPELT = "not a concern", "written as", "misspelt"
"""The sections of the file that are no kind of concern."""

_AND = "_"
"""Between the words of one alternative: `last_night|yesterday`."""
_IN_ORDER, _EITHER_ORDER = "..", "~"
_APART, _NEARER = 8, 2
"""How many words may stand between the two sides of `..` and of `~`; fewer where it says that there is no concern."""
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_GROWN = range(18, 80)
_LONG_ENOUGH = 5
"""Letters from which on a word with one slip of the finger is still known."""
_NO_WORD = 30
"""Letters beyond which it is no word, and not worth comparing with any."""

Element = frozenset[str]
"""The words, stems (`bruis*`) and marks of which one has to stand at a place."""
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Concern:
    """What in a text may be a concern: of which kind, whether of the gravest, and the words that say so."""

    kind: str
    grave: bool
    words: str


@dataclass(frozen=True)
class Rule:
    """One line of the file: phrases, and whether each stands after the one before or on either side of it."""

    line: int
    kind: str
    phrases: tuple[tuple[Element, ...], ...]
    joins: tuple[str, ...]
    grave: bool = False
    signs: tuple[str, ...] = ("", "+", "-")
    """The signs of the slips that it holds for."""


@dataclass(frozen=True)
class Rules:
    """The whole file."""

    beginning: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    """The rules by what stands at their beginning, so that of hundreds only a few are tried on a text."""
    written_as: Mapping[str, str]
    misspelt: tuple[str, ...]
    atoms: frozenset[str] = field(repr=False)
    """All that stands in the rules, so that no more is looked for in a text."""
    runs: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Alternatives of several words, such as `last_night`, by their first word."""


def concerns(
    text: str, *, sign: str = "", surnames: Collection[str] = (), own: Sequence[str] = ()
) -> list[Concern]:
    """What in the text may be a concern, the gravest first; at most one a rule.

    `sign` is `+` or `-` for good news and a worry. `surnames` are those of the staff, folded; `own` are the
    school's words, which ask as well.
    """
    said = _SaidText.of(text, frozenset(surnames))
    found = [
        Concern(rule.kind, rule.grave, said.between(span))
        for rule in said.begun()
        if sign in rule.signs and (span := next(said.matches(rule), None)) is not None
    ]
    if (mine := _any_of(tuple(own)).search(fold(text))) is not None:
        found.append(Concern(OWN_WORDS, grave=False, words=mine[0]))
    return sorted(found, key=lambda each: not each.grave)


def rules_of(text: str) -> Rules:
    """Reads the file's text. Raises ValueError for a line that cannot be read, or a list that is not there."""
    lists: dict[str, Element] = {}
    found: list[Rule] = []
    written_as: dict[str, str] = {}
    misspelt: list[str] = []
    kind = ""
    for number, whole in enumerate(text.splitlines(), 1):
        line = whole.partition("#")[0].strip()
        if line.startswith("["):
            kind = line.strip("[]")
        elif line.startswith("$") and " = " in line:
            name, _, words = line.partition(" = ")
            lists[name] = frozenset().union(*(_element(word, lists) for word in words.split()))
        elif kind == WRITTEN_AS and line:
            meant, _, typed = line.partition(" = ")
            written_as |= dict.fromkeys(typed.split(), meant)
        elif kind == MISSPELT:
            misspelt.extend(line.split())
        elif line:
            found.append(_rule(number, kind, line, lists))
    beginning: dict[str, tuple[Rule, ...]] = defaultdict(tuple)
    runs: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for rule in found:
        for atom in rule.phrases[0][0]:
            beginning[atom] += (rule,)
    atoms = frozenset(atom for rule in found for phrase in rule.phrases for each in phrase for atom in each)
    for atom in sorted(each for each in atoms if _AND in each):
        runs[atom.partition(_AND)[0]] += (atom,)
    return Rules(beginning, written_as, tuple(misspelt), atoms, runs)


@cache
def rules() -> Rules:
    """The rules that Staffroom comes with."""
    return rules_of((files("models.rules") / "data" / "concerns.txt").read_text("utf-8"))


def _rule(number: int, kind: str, line: str, lists: Mapping[str, Element]) -> Rule:
    marks = line[: len(line) - len(line.lstrip("!-= "))]
    phrases: list[list[Element]] = [[]]
    joins: list[str] = []
    for word in line.removeprefix(marks).split():
        if word in {_IN_ORDER, _EITHER_ORDER}:
            joins.append(word)
            phrases.append([])
        else:
            phrases[-1].append(_element(word, lists))
    if not kind or not all(phrases):
        raise ValueError(f"line {number} is no rule: {line}")
    signs = ("-",) if "-" in marks else ("", "-") if "=" in marks else ("", "+", "-")
    return Rule(number, kind, tuple(map(tuple, phrases)), tuple(joins), "!" in marks, signs)


def _element(word: str, lists: Mapping[str, Element]) -> Element:
    found: set[str] = set()
    for each in word.split("|"):
        if each.startswith("$") and each not in lists:
            raise ValueError(f"there is no list {each}")
        found |= lists[each] if each.startswith("$") else {each}
    return frozenset(found)


@dataclass
class _SaidText:
    """A text as words, with what of the rules stands at each place."""

    words: list[str]
    atoms: list[set[str]] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, text: str, surnames: frozenset[str]) -> "_SaidText":
        """The text as it is compared, without what people say of school work."""
        known = rules()
        said = cls([word for each in fold(text).split() for word in known.written_as.get(each, each).split()])
        for at in range(len(said.words)):
            found = known.atoms.intersection(said._at(at, known, surnames))
            said.atoms.append(set(found))
            for atom in found:
                said.places[atom].append(at)
        said._forget(
            span for rule in said.begun(innocent=True) for parts in said._parts(rule) for span in parts
        )
        return said

    def between(self, span: Stretch) -> str:
        return " ".join(self.words[slice(*span)])

    def begun(self, *, innocent: bool = False) -> list[Rule]:
        """The rules whose beginning stands in the text, in the order of the file."""
        beginning = rules().beginning
        found = {
            rule.line: rule
            for atom, at in self.places.items()
            if at
            for rule in beginning.get(atom, ())
            if (rule.kind == INNOCENT) == innocent
        }
        return [found[line] for line in sorted(found)]

    def matches(self, rule: Rule) -> Iterator[Stretch]:
        """From which word to which the rule holds, once for each way in which it does."""
        for parts in self._parts(rule):
            yield min(start for start, _ in parts), max(end for _, end in parts)

    def _at(self, at: int, known: Rules, surnames: frozenset[str]) -> Iterator[str]:
        word = self.words[at]
        yield from _atoms(word)
        yield from (
            run
            for run in known.runs.get(word, ())
            if self.words[at : at + run.count(_AND) + 1] == run.split(_AND)
        )
        if any(self.between((at, at + name.count(" ") + 1)) in {name, f"{name}s"} for name in surnames):
            yield SURNAME
            if not is_word(word) or (at and self.words[at - 1] in _TITLES):
                yield NAMED

    def _forget(self, spans: Iterator[Stretch]) -> None:
        """Look no more at these words."""
        for at in {at for span in list(spans) for at in range(*span)}:
            for atom in self.atoms[at]:
                self.places[atom].remove(at)
            self.atoms[at] = set()

    def _parts(self, rule: Rule) -> Iterator[list[Stretch]]:
        """Where its phrases stand, once for each way in which it holds."""
        apart = _NEARER if rule.kind == INNOCENT else _APART
        found: Iterator[list[Stretch]] = ([span] for span in self._spans(rule.phrases[0]))
        for join, phrase in zip(rule.joins, rule.phrases[1:], strict=True):
            found = self._joined(found, join, phrase, apart)
        return found

    def _joined(
        self, before: Iterator[list[Stretch]], join: str, phrase: tuple[Element, ...], apart: int
    ) -> Iterator[list[Stretch]]:
        for parts in before:
            start, end = parts[-1]
            for span in self._spans(phrase):
                after, ahead = span[0] - end, start - span[1]
                if 0 <= after <= apart or (join == _EITHER_ORDER and 0 <= ahead <= apart):
                    yield [*parts, span]

    def _spans(self, phrase: tuple[Element, ...]) -> Iterator[Stretch]:
        first, *rest = phrase
        for start in sorted({at for atom in first & self.places.keys() for at in self.places[atom]}):
            end = start + len(phrase)
            if end <= len(self.words) and all(
                not self.atoms[at].isdisjoint(element) for at, element in enumerate(rest, start + 1)
            ):
                yield start, end


def _atoms(word: str) -> Iterator[str]:
    """The word, each stem that it begins with, and what it was meant to be if a finger slipped."""
    if word.isdecimal() and int(word) in _GROWN:
        yield GROWN_UP
    for meant in {word, _meant(word)}:
        yield meant
        for length in range(2, min(len(meant), _NO_WORD) + 1):
            yield meant[:length] + ANY_ENDING


@lru_cache(maxsize=4096)
def _meant(word: str) -> str:
    if not _LONG_ENOUGH <= len(word) <= _NO_WORD or is_word(word):
        return word
    return next((each for each in rules().misspelt if OSA.distance(word, each, score_cutoff=1) <= 1), word)


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

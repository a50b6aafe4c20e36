"""A text as the rules of concerns read it: its words, its clauses, and where in it a rule holds."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from models.rules.concern_rules import (
    AND,
    BESIDE,
    EITHER_ORDER,
    IN_ORDER,
    INNOCENT,
    NAMED,
    SURNAME,
    Rule,
    Rules,
    Side,
)
from models.rules.english import is_word
from models.rules.letters import fold

_APART, _NEARER = 8, 2
"""How many words may stand between the two sides of `..` and of `~`; fewer where it says that there is no concern."""
_CLEARED = {IN_ORDER: 6, EITHER_ORDER: 3, BESIDE: 3}
"""How many may stand between what would be asked about and what clears it."""
_PERSONS = frozenset({
    "he", "she", "they", "him", "her", "his", "hers", "them", "their", "himself", "herself", "themselves", "it",
    "i", "me", "my", "we", "us", "you", "one", "someone", "somebody", "nobody", "anyone", "everyone", "people",
    "man", "men", "boy", "boys", "girl", "girls", "kid", "kids", "mum", "dad", "sir", "miss", "who",
    "hes", "shes", "theyre", "theyve", "im", "ive", "says", "said", "told", "wants", "keeps", "feels", "felt", "has",
})  # fmt: skip
"""A sentence without any of them speaks of no person's life: missed the after school session."""
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_CLAUSE = re.compile(r"([.,;:!?()\[\]\"“”\n…]|\s[-–—]\s)")
_SENTENCE = frozenset(".;!?\n…")
_SENTENCE_SAYS, _CLAUSE_SAYS, _SHOWN = 4, 6, 8
"""Words from which on a sentence, and a clause, says something of its own; and how many of them are said back."""
_NEW_CLAUSE = frozenset(
    {"but", "although", "though", "however", "because", "so", "when", "while", "until", "since", "if"}
)
_AND_NEW_CLAUSE = frozenset({
    "he", "she", "they", "it", "i", "we", "his", "her", "their", "my", "mum", "dad", "was", "were", "is", "has",
    "had", "wants", "says", "said", "got", "found", "then", "now", "not", "wont", "cant", "doesnt", "never",
    "went", "told", "asked", "nobody", "someone",
})  # fmt: skip
"""After "and", these begin a clause of their own: "and he…", while "drugs and alcohol" is one thing."""


@dataclass
class SaidText:
    """A text as words. Where something stands in it is a number with a bit for each word, the lowest the first."""

    rules: Rules
    words: list[str] = field(default_factory=list)
    begins: int = 0
    """Where a clause begins."""
    ands: int = 0
    """Where an "and" stands."""
    sentences: list[int] = field(default_factory=lambda: [0])
    """At which word a sentence begins."""
    atoms: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Where each word, stem and mark of the rules stands."""
    there: set[str] = field(default_factory=set)
    """Those that stand anywhere: elements of hundreds of words meet a set the fastest."""
    elements: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    of_school: int = 0
    """The words of what people say of school work, which no rule looks at."""

    @classmethod
    def of(cls, text: str, surnames: frozenset[str], by: Rules) -> "SaidText":
        """The text as it is compared, without what people say of school work."""
        said = cls(by)
        said._hear(text)
        said._mark(_by_first_word(surnames))
        innocent = [rule for rule in said.possible(said.rules.innocent) if said.holds(rule)]
        said._forget({at for rule in innocent for spans in said._ways(rule) for span in spans for at in span})
        return said

    def possible(self, among: Mapping[str, tuple[Rule, ...]]) -> list[Rule]:
        """The rules all of whose words stand somewhere in the text, in the order of the file."""
        there = 0
        standing_in = self.rules.standing_in
        for atom in self.atoms:
            there |= standing_in.get(atom, 0)
        found = {rule.line: rule for atom in self.atoms for rule in among.get(atom, ())}
        return [rule for line in sorted(found) if (rule := found[line]).needs & there == rule.needs]

    def holds(self, rule: Rule) -> bool:
        return bool(self._last(rule))

    def words_of(self, rule: Rule) -> str:
        """From the first to the last of the words for which the rule holds."""
        spans = next(self._ways(rule))
        start, end = min(span.start for span in spans), max(span.stop for span in spans)
        return " ".join(self.words[start:end])

    def sentence_without(self) -> str | None:
        """The beginning of the first sentence, or long clause, of everyday words in which nothing of school stands."""
        clauses = [*_bits(self.begins), len(self.words)]
        for among, enough in ((self.sentences, _SENTENCE_SAYS), (clauses, _CLAUSE_SAYS)):
            for start, end in pairwise(among):
                said = self.words[start:end]
                least = _CLAUSE_SAYS if said[:1] == ["but"] else enough
                if end - start >= least and not (self.of_school >> start) & ((1 << (end - start)) - 1):
                    rare = sum(
                        not (word.isdecimal() or is_word(word) or self.rules.meanings(word)) for word in said
                    )
                    if rare <= 1 and not _PERSONS.isdisjoint(said):
                        return " ".join(said[:_SHOWN])
        return None

    def _hear(self, text: str) -> None:
        written_as = self.rules.written_as
        for clause in _CLAUSE.split(text):
            self.begins |= 1 << len(self.words)
            if clause in _SENTENCE:
                self.sentences.append(len(self.words))
            for typed in fold(clause).split():
                meant = written_as.get(typed, typed)
                if meant == "but":
                    self.sentences.append(len(self.words))
                if meant in _NEW_CLAUSE or (meant in _AND_NEW_CLAUSE and self.words[-1:] == ["and"]):
                    self.begins |= 1 << len(self.words)
                if meant == "and":
                    self.ands |= 1 << len(self.words)
                self.words.extend(meant.split())
        self.sentences.append(len(self.words))

    def _mark(self, surnames: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
        words, atoms = self.words, self.atoms
        for at, word in enumerate(words):
            place = 1 << at
            for atom in self.rules.meanings(word):
                atoms[atom] |= place
            for run in self.rules.runs.get((word, words[at + 1]), ()) if at + 1 < len(words) else ():
                if AND.join(words[at : at + run.count(AND) + 1]) == run:
                    atoms[run] |= place
            for name in surnames.get(word, ()):
                if words[at : at + len(name)] == [*name]:
                    atoms[SURNAME] |= place
                    if not is_word(word) or (at and words[at - 1] in _TITLES):
                        atoms[NAMED] |= place
        self.there = set(atoms)

    def _forget(self, places: Collection[int]) -> None:
        """Look no more at these words, but for that they are of school."""
        gone = sum(1 << at for at in places)
        for rule in self.rules.nothing_of:
            self.of_school |= gone
            for cleared in rule.cleared:
                self.of_school |= self._starts(cleared)
        for atom, at in [*self.atoms.items()]:
            if at & gone:
                self.atoms[atom] = at & ~gone
                if not at & ~gone:
                    del self.atoms[atom]
        self.there = set(self.atoms)
        self.elements.clear()

    def _starts(self, phrase: Side, ends: int = 0) -> int:
        """Where the phrase begins; what clears goes never on past where something else begins."""
        found = -1
        for element in reversed(phrase.elements):
            here = 0
            for length, at in self._of(element):
                here |= at & ((found & ~ends) >> length if found >= 0 else found)
            found = here
        return found

    def _of(self, element: int) -> list[tuple[int, int]]:
        """Where the element stands, by how many words it takes."""
        found = self.elements.get(element)
        if found is None:
            by_length: dict[int, int] = defaultdict(int)
            for atom in self.rules.elements[element] & self.there:
                by_length[atom.count(AND) + 1] |= self.atoms[atom]
            found = self.elements[element] = [*by_length.items()]
        return found

    def _first(self, rule: Rule) -> int:
        """Where the rule's first phrase begins, and nothing near clears it."""
        found = self._starts(rule.phrases[0], self._ends(rule))
        for cleared in rule.cleared if found else ():
            if clear := self._starts(cleared, self.begins):
                most = _CLEARED.get(cleared.join, len(self.words))
                ends = self.begins | (self.ands if cleared.join == BESIDE else 0)
                reach = self._before(clear, most + len(rule.phrases[0].elements), ends)
                if cleared.join != IN_ORDER:
                    reach |= self._after(clear, most + len(cleared.elements), ends)
                found &= ~reach
        return found

    def _last(self, rule: Rule) -> int:
        """Where its last phrase begins."""
        found = self._first(rule)
        for before, phrase in zip(rule.phrases, rule.phrases[1:], strict=False):
            found = self._starts(phrase, self._ends(rule)) & self._reach(rule, found, before, phrase)
        return found

    def _reach(self, rule: Rule, found: int, before: Side, phrase: Side) -> int:
        """Where the phrase may begin, when the one before it begins at one of these places."""
        apart, ends = _NEARER if rule.kind == INNOCENT else _APART, self._ends(rule)
        reach = self._after(found << len(before.elements), apart, ends)
        if phrase.join == EITHER_ORDER:
            length = len(phrase.elements)
            reach |= self._before(found, apart + length, ends) & ~self._before(found, length - 1, 0)
        return reach

    def _ends(self, rule: Rule) -> int:
        """Where the rule may not go on: what says that there is no concern stays in its clause."""
        return self.begins if rule.kind == INNOCENT else 0

    def _after(self, found: int, most: int, ends: int) -> int:
        """These places and so many after each, but never past where something else begins."""
        for _ in range(most):
            wider = found | ((found << 1) & ~ends)
            if wider == found:
                break
            found = wider
        return found

    def _before(self, found: int, most: int, ends: int) -> int:
        for _ in range(most):
            wider = found | ((found & ~ends) >> 1)
            if wider == found:
                break
            found = wider
        return found

    def _ways(self, rule: Rule) -> Iterator[list[range]]:
        """The words of each of its phrases, once for each way in which the rule holds."""
        found: Iterator[list[range]] = ([self._span(rule.phrases[0], at)] for at in _bits(self._first(rule)))
        for before, phrase in zip(rule.phrases, rule.phrases[1:], strict=False):
            found = self._joined(rule, found, before, phrase)
        return found

    def _joined(
        self, rule: Rule, found: Iterator[list[range]], before: Side, phrase: Side
    ) -> Iterator[list[range]]:
        for spans in found:
            reach = self._reach(rule, 1 << spans[-1].start, before, phrase)
            for at in _bits(self._starts(phrase, self._ends(rule)) & reach):
                yield [*spans, self._span(phrase, at)]

    def _span(self, phrase: Side, start: int) -> range:
        ends = {start}
        for element in phrase.elements:
            ends = {at + length for at in ends for length, there in self._of(element) if there >> at & 1}
        return range(start, max(ends))


def _bits(found: int) -> Iterator[int]:
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest


@lru_cache(maxsize=8)
def _by_first_word(surnames: frozenset[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = defaultdict(tuple)
    for name in surnames:
        for each in (name.split(), f"{name}s".split()):
            if each:
                found[each[0]] += (tuple(each),)
    return found

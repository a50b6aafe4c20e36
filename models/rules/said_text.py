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
    PAST_A_SO,
    SURNAME,
    Rule,
    Rules,
    Side,
)
from models.rules.english import is_word
from models.rules.heard_words import HeardWords
from models.rules.letters import fold

_APART, _NEARER = 8, 2
"""How many words may stand between the two sides of `..` and of `~`; fewer where it says that there is no concern."""
_CLEARED = {IN_ORDER: 6, EITHER_ORDER: 3, BESIDE: 3}
"""How many may stand between what would be asked about and what clears it."""
_PERSONS = frozenset({
    "he", "she", "they", "him", "her", "his", "hers", "them", "their", "himself", "herself", "themselves",
    "i", "me", "we", "you", "someone", "somebody", "nobody", "anyone", "everyone", "people",
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
_AGAINST = frozenset({"but", "although", "though", "however"})
"""Of those, the ones that set what they begin against what was said before: "so" and "because" go on with it."""
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
    parts: int = 0
    """Where a clause begins, but for those that "so" or "because" begin."""
    heard: HeardWords = field(init=False)
    """Where the words stand. Whatever clears a rule is looked for here."""
    asked: HeardWords = field(init=False)
    """The same without what people say of school work. What a rule asks about is looked for here."""
    of_lessons: int = 0
    """The words of the clauses that speak of a lesson, and of nobody in it."""
    of_calm: int = 0
    """The same of those with any other word of school."""
    of_school: int = 0
    """The words of what people say of school work, which no rule looks at."""

    @classmethod
    def of(cls, text: str, surnames: frozenset[str], by: Rules) -> "SaidText":
        """The text as it is compared, without what people say of school work."""
        said = cls(by)
        said._hear(text)
        said.heard = said.asked = HeardWords(by, said._marked(_by_first_word(surnames)))
        innocent = [rule for rule in said.possible(said.rules.innocent) if said.holds(rule)]
        said.of_lessons, said.of_calm = said._of_lessons()
        said._forget({at for rule in innocent for spans in said._ways(rule) for span in spans for at in span})
        return said

    def possible(self, among: Mapping[str, tuple[Rule, ...]]) -> list[Rule]:
        """The rules all of whose words stand somewhere in the text, in the order of the file."""
        there = 0
        for atom in self.asked.there:
            there |= self.rules.bits_of(atom)
        found = {rule.line: rule for atom in self.asked.there for rule in among.get(atom, ())}
        return [rule for line in sorted(found) if (rule := found[line]).may_hold(there)]

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
            self.parts |= 1 << len(self.words)
            if clause in _SENTENCE:
                self.sentences.append(len(self.words))
            for typed in fold(clause).split():
                meant = written_as.get(typed, typed)
                if meant == "but":
                    self.sentences.append(len(self.words))
                if meant in _AGAINST:
                    self.parts |= 1 << len(self.words)
                if meant in _NEW_CLAUSE or (meant in _AND_NEW_CLAUSE and self.words[-1:] == ["and"]):
                    self.begins |= 1 << len(self.words)
                if meant == "and":
                    self.ands |= 1 << len(self.words)
                self.words.extend(meant.split())
        self.sentences.append(len(self.words))

    def _marked(self, surnames: Mapping[str, tuple[tuple[str, ...], ...]]) -> Mapping[str, int]:
        words = self.words
        atoms: dict[str, int] = defaultdict(int)
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
        return atoms

    def _of_lessons(self) -> tuple[int, int]:
        """The words of the clauses that speak of nobody: of those with a lesson's word, and of those of school."""
        somebody = self.heard.starts(self.rules.somebody)
        talk, calm = self.heard.starts(self.rules.lesson_talk), self.heard.starts(self.rules.calm)
        of_lessons = of_school = 0
        for start, end in pairwise([*_bits(self.begins), len(self.words)]):
            clause = (1 << end) - (1 << start)
            if not somebody & clause:
                of_lessons |= clause if talk & clause else 0
                of_school |= clause if calm & clause else 0
        return of_lessons, of_school

    def _forget(self, places: Collection[int]) -> None:
        """Look no more at these words, but for that they are of school."""
        gone = sum(1 << at for at in places)
        for rule in self.rules.nothing_of:
            self.of_school |= gone
            for cleared in rule.cleared:
                self.of_school |= self.heard.starts(cleared)
        self.asked = self.heard.without(gone)

    def _first(self, rule: Rule) -> int:
        """Where the rule's first phrase begins, and nothing near clears it."""
        found = self.asked.starts(rule.phrases[0], self._ends(rule))
        if rule.kind != INNOCENT:
            found &= ~(self.of_lessons | self.of_calm if rule.equivocal else self.of_lessons)
        for cleared in rule.cleared if found else ():
            begins = self.parts if cleared.join == PAST_A_SO else self.begins
            if clear := self.heard.starts(cleared, begins):
                most = _CLEARED.get(cleared.join, len(self.words))
                ends = begins | (self.ands if cleared.join == BESIDE else 0)
                reach = self._before(clear, most + len(rule.phrases[0].elements), ends)
                if cleared.join != IN_ORDER:
                    reach |= self._after(clear, most + len(cleared.elements), ends)
                found &= ~reach
        return found

    def _last(self, rule: Rule) -> int:
        """Where its last phrase begins."""
        found = self._first(rule)
        for before, phrase in zip(rule.phrases, rule.phrases[1:], strict=False):
            found = self.asked.starts(phrase, self._ends(rule)) & self._reach(rule, found, before, phrase)
        return found

    def _reach(self, rule: Rule, found: int, before: Side, phrase: Side) -> int:
        """Where the phrase may begin, when the one before it begins at one of these places."""
        apart, ends = _NEARER if rule.kind == INNOCENT else _APART, self._ends(rule)
        reach = self._after((found << len(before.elements)) & ~ends, apart, ends)
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
        found: Iterator[list[range]] = (
            [self.asked.span(rule.phrases[0], at)] for at in _bits(self._first(rule))
        )
        for before, phrase in zip(rule.phrases, rule.phrases[1:], strict=False):
            found = self._joined(rule, found, before, phrase)
        return found

    def _joined(
        self, rule: Rule, found: Iterator[list[range]], before: Side, phrase: Side
    ) -> Iterator[list[range]]:
        for spans in found:
            reach = self._reach(rule, 1 << spans[-1].start, before, phrase)
            for at in _bits(self.asked.starts(phrase, self._ends(rule)) & reach):
                yield [*spans, self.asked.span(phrase, at)]


def _bits(found: int) -> Iterator[int]:
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest


@lru_cache(maxsize=64)
def _by_first_word(surnames: frozenset[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = defaultdict(tuple)
    for name in surnames:
        for each in (name.split(), f"{name}s".split()):
            if each:
                found[each[0]] += (tuple(each),)
    return found

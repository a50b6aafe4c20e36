"""Reading the file of the rules of concerns: its lines, its lists, and by which words a rule is found."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from sys import intern

from models.rules.concern_rules import (
    AND,
    ANY_ENDING,
    BESIDE,
    EITHER_ORDER,
    IN_CLAUSE,
    IN_ORDER,
    INNOCENT,
    PAST_A_SO,
    SHORTEST,
    WRITTEN_AS,
    Alternatives,
    Element,
    Rule,
    Rules,
    Side,
    data,
)

UNLESS, NOTHING_OF = "unless", "nothing of "
OF_A_SUBJECT = "$subject"
"""The list of words of a subject, which clear what is not of the gravest."""
LESSON_TALK, CALM, SOMEBODY = "$lesson_talk", "$calm", "$somebody"
"""The lists that say whether a clause speaks of a lesson only: a word of the first, and none of the second."""
_ENDINGS = ("", "e", "s", "es", "ed", "ing")


def rules_of(text: str) -> Rules:
    """Reads the file's text. Raises ValueError for a line that cannot be read, or a list that is not there."""
    return _RulesReading().read(text)


@cache
def rules() -> Rules:
    """The rules that Staffroom comes with."""
    return rules_of(data("school-words.txt") + data("concerns.txt"))


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
        if len(whole) >= SHORTEST:
            yield whole

"""Where the words, stems and marks of the rules stand in a text: a bit for each word, the lowest the first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.rules.concern_rules import AND, Rules, Side


@dataclass
class HeardWords:
    """Where each stands. What was found out about an element is kept, as hundreds of rules ask for the same."""

    rules: Rules
    atoms: Mapping[str, int]
    there: frozenset[str] = field(init=False)
    """Those that stand anywhere: elements of hundreds of words meet a set the fastest."""
    _elements: dict[int, list[tuple[int, int]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.there = frozenset(self.atoms)

    def without(self, gone: int) -> "HeardWords":
        """The same, and nothing at the words that are gone."""
        return HeardWords(self.rules, {atom: at & ~gone for atom, at in self.atoms.items() if at & ~gone})

    def starts(self, phrase: Side, ends: int = 0) -> int:
        """Where the phrase begins. It never goes on past where something else begins."""
        found = -1
        for element in reversed(phrase.elements):
            here = 0
            for length, at in self.element(element):
                here |= at & ((found & ~ends) >> length if found >= 0 else found)
            found = here
        return found

    def element(self, number: int) -> list[tuple[int, int]]:
        """Where the element stands, by how many words it takes."""
        found = self._elements.get(number)
        if found is None:
            by_length: dict[int, int] = defaultdict(int)
            for part in self.rules.elements[number]:
                for atom in self.there.intersection(part):
                    by_length[atom.count(AND) + 1] |= self.atoms[atom]
            found = self._elements[number] = [*by_length.items()]
        return found

    def span(self, phrase: Side, start: int) -> range:
        """The words of the phrase that begins there, as far as it goes."""
        ends = {start}
        for element in phrase.elements:
            ends = {at + length for at in ends for length, there in self.element(element) if there >> at & 1}
        return range(start, max(ends))

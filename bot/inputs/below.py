"""All who are below target in a subject, or of a class, instead of their names: book 11Ma1 below target thu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.inputs.in_class import class_at
from bot.inputs.line import Asking
from bot.inputs.words import ChoiceField

_ALL = frozenset({"all", "everyone", "everybody", "those", "anyone", "pupils", "students"})
_BESIDE = frozenset({"who", "that"})
"""How it is said behind a class: 11Ma1 who are below target."""
_WHO = frozenset({"pupils", "students", "of", "them", "those", "who", "that", "are", "is"})


class ListOf(StrEnum):
    """A list that stands for the pupils who are on it."""

    BELOW = "all below target"
    BELOW_OF_CLASS = "all of the class who are below target"


@dataclass(frozen=True, kw_only=True)
class ListField(ChoiceField[ListOf]):
    """Pupils by what they have in common; nobody is asked for it, it is only said."""

    words: type[ListOf] = ListOf
    label: str = "Or"
    labels: Mapping[str, str] = field(
        default_factory=lambda: {each.value: each.value.capitalize() for each in ListOf}
    )

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, ListOf] | None:
        words = [token.casefold().strip(",;.") for token in tokens[at : at + 6]]
        skipped = int(words[0] in _ALL | _BESIDE)
        while skipped and skipped < len(words) and words[skipped] in _WHO:
            skipped += 1
        if words[skipped : skipped + 1] != ["below"]:
            return None
        of_class = any(class_at(ask.school, [token]) for token in tokens)
        found = ListOf.BELOW_OF_CLASS if of_class else ListOf.BELOW
        return skipped + 1 + (words[skipped + 1 : skipped + 2] == ["target"]), found

    def offered(self, ask: Asking) -> bool:
        return False

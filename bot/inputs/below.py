"""All who are below target in a subject, instead of their names: book all below target in maths thu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.inputs.line import Asking
from bot.inputs.words import ChoiceField

_ALL = frozenset({"all", "everyone", "everybody", "those", "anyone", "pupils", "students"})
_WHO = frozenset({"pupils", "students", "of", "them", "those", "who", "that", "are", "is"})


class ListOf(StrEnum):
    """A list that stands for the pupils who are on it."""

    BELOW = "all below target"


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
        skipped = int(words[0] in _ALL)
        while skipped and skipped < len(words) and words[skipped] in _WHO:
            skipped += 1
        if words[skipped : skipped + 1] != ["below"]:
            return None
        return skipped + 1 + (words[skipped + 1 : skipped + 2] == ["target"]), ListOf.BELOW

    def offered(self, ask: Asking) -> bool:
        return False

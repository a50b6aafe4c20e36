"""A free text as its words and the pieces of it that are looked at, or something else put in their place. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from models.rules.letters import fold, owner

_SENTENCE = re.compile(r"[.!?:;\n\"“(]\s*$")


class Sees(StrEnum):
    """Why a person has to look at a text."""

    SURELY = "surely another pupil's"
    """Then nobody has to."""
    NAME = "a name"
    WORD_NAME = "a name that is a word, too"
    PRONOUN = "a pronoun that may be another's"
    KIN = "somebody close to the pupil"
    NUMBER = "a number"


@dataclass(frozen=True)
class TextPiece:
    """A piece of a text."""

    start: int
    end: int


@dataclass(frozen=True)
class Marked(TextPiece):
    """A piece that may be another person's, for a person to decide on."""

    why: Sees


@dataclass
class TextWord:
    """A word of a text, with the words that it is when it is folded: without what says whose something is."""

    start: int
    end: int
    text: str
    folded: list[str] = field(init=False)

    def __post_init__(self) -> None:
        written = self.text[self.start : self.end]
        self.folded = fold(owner(written.rstrip("'’"))).split()

    @property
    def span(self) -> TextPiece:
        return TextPiece(self.start, self.end)

    @property
    def is_large(self) -> bool:
        return any(each.isupper() for each in self.text[self.start : self.end])

    @property
    def is_known(self) -> bool:
        plain = "".join(self.folded)
        return not plain or plain in no_names() or plain.isdigit() or (plain[0].isdigit() and len(plain) < 6)


@cache
def no_names() -> frozenset[str]:
    """Words that are written large and are nobody's name."""
    text = (files("models.rules") / "data" / "no_names.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def together(text: str, spans: Sequence[TextPiece]) -> list[TextPiece]:
    """Pieces that stand beside each other as one: somebody's forename and surname."""
    found: list[TextPiece] = []
    for each in spans:
        if found and not text[found[-1].end : each.start].strip(" \t-"):
            found[-1] = TextPiece(found[-1].start, each.end)
        else:
            found.append(each)
    return found


def begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at]
    return at == 0 or _SENTENCE.search(before) is not None


def meet(one: TextPiece, other: TextPiece) -> bool:
    return one.start < other.end and other.start < one.end


def put(text: str, instead: Iterable[tuple[TextPiece, str]]) -> str:
    """The text with each piece replaced; of those that meet the first holds."""
    found: list[str] = []
    at = 0
    for span, words in sorted(instead, key=lambda each: (each[0].start, -each[0].end)):
        if span.start < at:
            continue
        found.extend((text[at : span.start], words))
        at = span.end
    return "".join((*found, text[at:]))

"""A paper about the data while it is written: its parts, its gaps, and the tests behind what it promises."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from bot.governance.promises import Promise
from bot.governance.theirs import TheirFiles, Theirs
from models.rules.languages import Language

GAP = "GAP: "
"""How begins what only people know and nobody has written yet."""


@dataclass(frozen=True)
class Headline:
    """Above what follows."""

    words: str
    level: int = 2


@dataclass(frozen=True)
class Sentences:
    """Some sentences."""

    words: str


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table; `widths` are shares of the page."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class TheirWords:
    """What the school wrote itself, in Markdown."""

    text: str


PaperPart = Headline | Sentences | Bullets | Grid | TheirWords

DAY = "{day}"
"""Stands for a day in a sentence that is said in other languages, since it is another one each time."""


@dataclass(frozen=True)
class Frame:
    """What stands at the head and the foot of each page."""

    about: str = "Data protection"
    made: str = f"Made on {DAY}"


class DataPaper:
    """One paper. What is written into it knows its gaps and its promises by itself: neither can be forgotten."""

    def __init__(self, name: str, title: str, written: TheirFiles) -> None:
        self.name = name
        self.title = title
        self.parts: list[PaperPart] = []
        self.gaps: dict[Theirs, None] = {}
        self.promised: dict[Promise, None] = {}
        self.language: Language | None = None
        """None: English."""
        self.frame = Frame()
        self.to_write: list[str] = []
        """What people have to write beside the gaps."""
        self._in_english, self._written = title, written

    @property
    def called(self) -> str:
        """Its name in English, whatever it is written in."""
        return f"{self._in_english}, in {self.language.name}" if self.language else self.title

    def like(self, language: Language, title: str) -> Self:
        """An empty one in another language, with the gaps of this one."""
        made = type(self)(f"{self.name}-{language.in_names}", self.title, self._written)
        made.title, made.language, made.gaps = title, language, dict(self.gaps)
        return made

    def heading(self, words: str, level: int = 2) -> None:
        self.parts.append(Headline(words, level))

    def says(self, words: str) -> None:
        self.parts.append(Sentences(words))

    def bullets(self, items: Iterable[str]) -> None:
        self.parts.append(Bullets(tuple(items)))

    def grid(self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
        self.parts.append(Grid(tuple(heads), tuple(map(tuple, rows)), tuple(widths)))

    def promise(self, promise: Promise) -> str:
        """The sentence, with the number under which the paper's end names its tests."""
        self.promised[promise] = None
        return f"{promise.sentence} [{promise.number}]"

    def promises(self, *promises: Promise) -> str:
        return " ".join(map(self.promise, promises))

    def theirs(self, part: Theirs) -> None:
        """What the school wrote for this part, or the gap."""
        text = self._written.text(part)
        self.parts.append(TheirWords(text) if text else Sentences(self._gap(part)))

    def gap(self, part: Theirs) -> None:
        """That something of this part is not written yet."""
        self.parts.append(Sentences(self._gap(part)))

    def cell(self, part: Theirs) -> str:
        """The same, in a table."""
        return self._written.text(part).replace("\n", " ") or self._gap(part)

    def _gap(self, part: Theirs) -> str:
        self.gaps[part] = None
        return f"{GAP}{part.asks} Write it in {self._written.file(part).name}."

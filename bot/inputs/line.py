"""The line grammar: what an input is, and what a line said to it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from bot.say.form import Asked, Choice, Value
from models.access.authoriser import Person
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.wording import listed
from models.school.snapshot import School

T = TypeVar("T")

PASSING = frozenset(
    {
        *("a", "about", "an", "at", "can", "could", "for", "from", "get", "i", "in", "into", "just"),
        *("kindly", "me", "my", "need", "on", "please", "pls", "plz", "pupil", "put", "session", "sessions"),
        *("student", "thank", "thanks", "then", "the", "to", "want", "with", "would", "x", "you"),
        *("list", "ta", "thx", "thnx", "cheers", "ty", "tysm", "sorry", "xx", "->", "=>", "→", ">", "/"),
    }
)
"""Words that people put between the words that mean something."""
_LONGEST_ID = 9
"""Digits; none of ours has more."""


class Asking(Protocol):
    """What an input may ask about the one who speaks."""

    @property
    def db(self) -> Db: ...
    @property
    def who(self) -> Person: ...
    @property
    def school(self) -> School: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> Any: ...


class Unclear(Exception):  # noqa: N818 - it is a finding more than an error
    """Words that fit nothing or several things: what is wrong, the choices there are, and those that are clear."""

    def __init__(
        self,
        sentence: str,
        choices: tuple[Choice, ...] = (),
        chosen: tuple[str, ...] = (),
        *,
        words: int = 1,
        guessed: bool = False,
        ordinary: bool = False,
        named: tuple[int, ...] = (),
    ) -> None:
        super().__init__(sentence)
        self.words = words
        """How many words of the line it is about."""
        self.guessed = guessed
        """Whether the choices are only near to what was said, so that something else may be meant."""
        self.ordinary = ordinary
        """Whether the words are ordinary English, so that no name may be meant at all."""
        self.named = named
        """The ids of all who are plainly named, though they do not make a value: a refusal goes on record of each."""
        self.sentence = sentence
        self.choices = choices
        self.chosen = chosen

    @property
    def in_words(self) -> str:
        """The sentence with the choices behind it, where nothing can be pressed, such as at the command line."""
        near = listed((each.label for each in self.choices), last="or")
        return f"{self.sentence} {near}".strip()


class PickAnother(Sorry):
    """What was chosen does not go with the rest: why, and what does, which alone is then offered in that field."""

    def __init__(self, sentence: str, *, field: str, choices: tuple[Choice, ...]) -> None:
        super().__init__(sentence, field=field)
        self.choices = choices


@dataclass(frozen=True, kw_only=True)
class Input(ABC, Generic[T]):
    """One typed thing that a command needs; it reads words, draws itself in a form, and reads the form."""

    kind: ClassVar[RecordKind] = RecordKind.NONE
    """The kind of record that its value is the id of."""

    takes_any: ClassVar[bool] = False
    """Whether any words may be its value, so that no others can be told from it."""

    label: str
    optional: bool = False
    hint: str = ""
    unseen: bool = False
    """Whether the form carries it along without asking again, once it is known."""
    takes_lines: bool = False
    """Whether the lines below the first one of what was typed are its value."""
    of_restricted: bool = False
    """Whether those whose record is restricted are meant too, by who may read it."""
    holds_words: bool = False
    """Whether it holds what somebody says of pupils, though it is no free text: safeguarding is asked about, too."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, T] | None:
        """How many words from `at` on are this input's, and what they mean; None where they are not.

        Raises Unclear or Sorry where they plainly are, but do not make sense.
        """
        return None

    @abstractmethod
    def draw(self, ask: Asking, name: str, value: T | None, unclear: Unclear | None) -> Asked:
        """The field of a form."""

    @abstractmethod
    def write(self, value: T) -> Value:
        """The value as a form carries it."""

    def touches(self, value: T) -> Iterable[tuple[Touched, str]]:
        """What a refusal says of the value, where it is no record's id: which day, which form, which setting."""
        return ()

    @abstractmethod
    def take(self, ask: Asking, raw: Value) -> T:
        """The value that a form brought back. Raises Sorry where it does not fit, Unclear where it may mean several."""

    def ways(self, ask: Asking) -> Iterable[str]:
        """What is typed for its values, in small letters: a word that is near to one may be that, mistyped."""
        return ()

    def offered(self, ask: Asking) -> bool:
        """Whether the form offers it to this person at all."""
        return True

    def default(self, ask: Asking) -> T | None:
        """What holds where nothing was said."""
        return None


def picked_id(raw: Value) -> int | None:
    """The id that a form or a button brought back, whether there is such a record or not; None for what can be none."""
    if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) <= _LONGEST_ID:
        return int(raw)
    return None


def chosen_id(raw: Value, among: Container[int]) -> int | None:
    """The one of these ids that was chosen from a list; None for what no choice of ours carries."""
    found = picked_id(raw)
    return found if found in among else None


@dataclass(frozen=True, kw_only=True)
class Phrase(Input[T]):
    """An input that takes the words that no other claims: the names of pupils."""

    @abstractmethod
    def read(self, ask: Asking, phrases: Sequence[str]) -> T:
        """What the phrases mean. Raises Unclear."""

    @abstractmethod
    def leading(self, ask: Asking, tokens: Sequence[str]) -> int:
        """How many words at the start are a name, before free text."""

    @abstractmethod
    def is_name(self, ask: Asking, tokens: Sequence[str]) -> bool:
        """Whether exactly these words are somebody's full name, so that nothing else may claim one of them."""

    @abstractmethod
    def is_somebody(self, ask: Asking, phrase: str) -> bool:
        """Whether the words name anybody, one or several."""

    @abstractmethod
    def meant(self, ask: Asking, phrases: Sequence[str]) -> list[Collection[int]]:
        """Whom each of the phrases may mean."""


@dataclass(frozen=True, kw_only=True)
class Free(Input[str]):
    """Free text. With a `word` it is what follows that word and a colon; without, it is the rest of the line."""

    takes_any: ClassVar[bool] = True

    word: str = ""
    also: tuple[str, ...] = ()
    """What else stands for the word, such as tgt."""
    at_colon: tuple[str, ...] = ()
    """What stands for it only where a clause begins and a colon follows, such as with: it is a word of sentences."""
    of_people: bool = False
    """Whether it says who was there, where a parent alone is nothing to ask about."""
    limit: int = 500
    in_words: bool = False
    """Whether a number alone says nothing: it was meant for a button, or a choice."""
    empties: bool = False
    """Whether a dash alone takes away what stands in it."""


def is_text(field: Input[Any]) -> bool:
    """Whether the field takes the rest of a line as free text."""
    return isinstance(field, Free) and not field.word


@dataclass(frozen=True, kw_only=True)
class Marker(Input[T]):
    """An input whose sign parts the names from the free text, such as + and -."""

    @abstractmethod
    def sign(self, token: str) -> tuple[T, str] | None:
        """The meaning of a sign and what is left of its word; None where the word has no sign."""


@dataclass
class Found:
    """What a line said, and what in it was not clear."""

    values: dict[str, Any] = field(default_factory=dict)
    unclear: dict[str, Unclear] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    """What plainly belongs to an input but does not make sense, in a sentence."""
    left: tuple[str, ...] = ()
    """What was not understood, to be named."""

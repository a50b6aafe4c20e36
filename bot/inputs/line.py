"""The line grammar: inputs claim their words, what is left is names and free text."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, Self, TypeVar

from bot.say.form import Asked, Choice, Value
from models.access.authoriser import Person
from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.names import tidy
from models.school.snapshot import School

T = TypeVar("T")
_WORD = re.compile(r"(\s*)(\S+)")


class Asking(Protocol):
    """What an input may ask about the one who speaks."""

    @property
    def db(self) -> Db: ...
    @property
    def who(self) -> Person: ...
    @property
    def school(self) -> School: ...
    @property
    def today(self) -> Any: ...


class Unclear(Exception):  # noqa: N818 - it is a finding more than an error
    """Words that fit nothing or several things: what is wrong, the choices there are, and those that are clear."""

    def __init__(self, sentence: str, choices: tuple[Choice, ...] = (), chosen: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.choices = choices
        self.chosen = chosen


@dataclass(frozen=True, kw_only=True)
class Input(ABC, Generic[T]):
    """One typed thing that a command needs; it reads words, draws itself in a form, and reads the form."""

    label: str
    optional: bool = False
    hint: str = ""

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

    @abstractmethod
    def take(self, ask: Asking, raw: Value) -> T:
        """The value that a form brought back. Raises Sorry where it does not fit."""

    def default(self, ask: Asking) -> T | None:
        """What holds where nothing was said."""
        return None


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


@dataclass(frozen=True, kw_only=True)
class Free(Input[str]):
    """Free text. With a `word` it is what follows that word and a colon; without, it is the rest of the line."""

    word: str = ""
    limit: int = 500


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


def read_line(ask: Asking, words: str, inputs: Mapping[str, Input[Any]]) -> Found:
    """Read a line by a command's inputs. Raises Sorry for words that no input understands."""
    found = Found()
    head = _take_labelled(words, inputs, found)
    rest = next((name for name, each in inputs.items() if isinstance(each, Free) and not each.word), None)
    tokens = _tokens(head)
    if rest is None:
        _walk(ask, tokens, inputs, found)
        return found
    before, after = _part_at_sign(tokens, inputs, found)
    if after is not None:
        _walk(ask, before, inputs, found)
        _say(found, rest, after)
    else:
        _lead(ask, tokens, inputs, found, rest)
    return found


class _Token(str):
    """A word of the line with a phone's signs made ordinary, and how it was really written."""

    __slots__ = ("written",)
    written: str

    def __new__(cls, space: str, word: str) -> Self:
        token = super().__new__(cls, tidy(word))
        token.written = ("\n" * space.count("\n") or " ") + word
        return token


def _tokens(text: str) -> list[str]:
    made = (_Token(space, word) for space, word in _WORD.findall(text))
    return [token for token in made if token]


def _say(found: Found, name: str, tokens: Sequence[str]) -> None:
    """Free text as it was written: its signs, and its lines."""
    said = "".join(each.written if isinstance(each, _Token) else f" {each}" for each in tokens)
    text = said.strip(" ,;:\n")
    if text:
        found.values[name] = text


def _take_labelled(words: str, inputs: Mapping[str, Input[Any]], found: Found) -> str:
    labels = {each.word: name for name, each in inputs.items() if isinstance(each, Free) and each.word}
    if not labels:
        return words
    pieces = re.split(rf"(?i)(?:^|[\s,;.])({'|'.join(map(re.escape, labels))})\s*:\s*", words)
    for word, text in zip(pieces[1::2], pieces[2::2], strict=True):
        _say(found, labels[word.casefold()], _tokens(text))
    return pieces[0].rstrip(" ,;")


def _part_at_sign(
    tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found
) -> tuple[Sequence[str], Sequence[str] | None]:
    for name, each in inputs.items():
        if not isinstance(each, Marker):
            continue
        for at, token in enumerate(tokens):
            # A sign needs a name before it, so that a first word is never one.
            if at and (sign := each.sign(token)) is not None:
                found.values[name], left = sign
                return tokens[:at], [*([left] if left else []), *tokens[at + 1 :]]
    return tokens, None


def _lead(
    ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found, rest: str
) -> None:
    """A name, then what inputs claim directly after it, then free text; after a colon all is text."""
    at = 0
    for name, each in inputs.items():
        if isinstance(each, Phrase) and tokens:
            while (
                at < len(tokens)
                and not each.leading(ask, tokens[at:])
                and (before := _claim(ask, tokens, at, inputs, found))
            ):
                at += before
            taken = tokens[at : at + (each.leading(ask, tokens[at:]) or _strange(ask, tokens[at:], inputs))]
            if taken:
                _read_phrases(ask, name, each, [" ".join(taken).strip(",;:")], found)
            at += len(taken)
    while at < len(tokens):
        claimed = _claim(ask, tokens, at, inputs, found)
        if not claimed:
            break
        at += claimed
        if tokens[at - 1].endswith(":"):
            break
    _say(found, rest, tokens[at:])


def _strange(ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]]) -> int:
    """How many words are tried as a name that nobody has: two, or one where another input's word follows."""
    if len(tokens) < 2 or tokens[0].endswith((":", ",")):
        return 1
    return 1 if _claim(ask, tokens, 1, inputs, Found()) else 2


def _walk(ask: Asking, tokens: Sequence[str], inputs: Mapping[str, Input[Any]], found: Found) -> None:
    """Inputs claim their words anywhere; the runs of words between them are names."""
    phrase = next(((name, each) for name, each in inputs.items() if isinstance(each, Phrase)), None)
    runs: list[list[str]] = [[]]
    at = 0
    while at < len(tokens):
        protected = _name_at(ask, tokens, at, phrase[1] if phrase else None)
        claimed = 0 if protected else _claim(ask, tokens, at, inputs, found)
        if claimed:
            runs.append([])
            at += claimed
            continue
        for token in tokens[at : at + max(protected, 1)]:
            if phrase and token.casefold() in {"and", "&", "+", ","}:
                runs.append([])
                continue
            runs[-1].append(token.strip(",;"))
            if token.endswith((",", ";")):
                runs.append([])
        at += max(protected, 1)
    phrases = [said for run in runs if (said := " ".join(_without_passing(ask, run, phrase)))]
    if not phrases:
        return
    if phrase is None:
        raise Sorry(f"I did not understand “{phrases[0]}”.")
    _read_phrases(ask, *phrase, phrases, found)


PASSING = frozenset(
    {
        "a",
        "an",
        "at",
        "can",
        "could",
        "for",
        "from",
        "i",
        "in",
        "into",
        "on",
        "please",
        "pls",
        "plz",
        "pupil",
        "session",
    }
    | {"sessions", "thank", "thanks", "the", "to", "with", "x", "you"}
)
"""Words that people put between the words that mean something."""


def _without_passing(
    ask: Asking, run: Sequence[str], phrase: tuple[str, Phrase[Any]] | None
) -> Sequence[str]:
    """The words of a name: those in passing are taken off both ends, unless initials with a form are meant."""
    words = [word for word in run if word]
    if phrase is not None and len(words) > 1 and phrase[1].is_name(ask, words):
        return words
    first, last = 0, len(words)
    while first < last and words[first].casefold().strip(".!") in PASSING:
        first += 1
    while last > first and words[last - 1].casefold().strip(".!") in PASSING:
        last -= 1
    return words[first:last]


def _name_at(ask: Asking, tokens: Sequence[str], at: int, phrase: Phrase[Any] | None) -> int:
    if phrase is None:
        return 0
    for length in (3, 2):
        words = [token.strip(",;") for token in tokens[at : at + length]]
        if len(words) == length and phrase.is_name(ask, words):
            return length
    return 0


def _claim(
    ask: Asking, tokens: Sequence[str], at: int, inputs: Mapping[str, Input[Any]], found: Found
) -> int:
    for name, each in inputs.items():
        if name in found.values or name in found.unclear or name in found.wrong:
            continue
        try:
            claimed = each.recognise(ask, tokens, at)
        except Unclear as unclear:
            found.unclear[name] = unclear
            return 1
        except Sorry as sorry:
            # The rest of the line is kept, so that only this has to be said again.
            found.wrong[name] = sorry.sentence
            return _wrong_words(ask, tokens, at, each)
        if claimed is not None:
            found.values[name] = claimed[1]
            return claimed[0]
    return 0


def _wrong_words(ask: Asking, tokens: Sequence[str], at: int, each: Input[Any]) -> int:
    """How many words it takes until the input finds them wrong."""
    for length in range(1, len(tokens) - at):
        try:
            each.recognise(ask, tokens[: at + length], at)
        except Sorry:
            return length
        except Unclear:
            continue
    return len(tokens) - at


def _read_phrases(ask: Asking, name: str, each: Phrase[Any], phrases: Sequence[str], found: Found) -> None:
    try:
        found.values[name] = each.read(ask, phrases)
    except Unclear as unclear:
        found.unclear[name] = unclear

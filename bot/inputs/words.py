"""Text, choices, rooms and grades."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.inputs.line import Asking, Free, Input, Marker, Unclear
from bot.say.form import Asked, Choice, Line, Paragraph, Pick, Value
from models.db.errors import Sorry
from models.mentoring.slip import Tone
from models.rules.dictated import as_dictated
from models.rules.letters import as_written, tidy

Word = TypeVar("Word", bound=StrEnum)


def too_long(length: int, limit: int) -> str:
    """What is said of free text that does not fit; none of it is cut."""
    return f"That is {length} characters; {limit} fit. Shorten it a little."


def wrong_text(field: Free, text: str) -> str:
    """What is wrong with free text, in a sentence; blank where nothing is."""
    if len(text) > field.limit:
        return too_long(len(text), field.limit)
    if field.empties and is_emptied(text):
        return ""
    if field.in_words and re.fullmatch(r"\d{1,3}[.)]?|[?.!_-]+|\+", text.strip()):
        return f"“{text.strip()}” says nothing yet. Type it in words."
    return ""


def is_emptied(text: str) -> bool:
    """Whether the text is a dash alone, by which what stands in a field is taken away."""
    return re.fullmatch(r"[-–—]", text.strip()) is not None


@dataclass(frozen=True, kw_only=True)
class CarriedWord(Input[str]):
    """A small word that a form carries along, such as what it was opened on; nobody types it."""

    label: str = ""
    optional: bool = True
    unseen: bool = True

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 20)

    def write(self, value: str) -> Value:
        return value

    def take(self, ask: Asking, raw: Value) -> str:
        return str(raw)


@dataclass(frozen=True, kw_only=True)
class TextField(Free):
    """Free text of several lines; safeguarding's question stands before it is saved."""

    in_words: bool = True

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Paragraph(name, self.label, self.optional, self.hint, self.limit)

    def write(self, value: str) -> Value:
        return value

    def read(self, words: str) -> str:
        """The words as they are kept: as they were written, and with the sign at their end that was said."""
        return as_dictated(as_written(words).replace("\r\n", "\n"))

    def take(self, ask: Asking, raw: Value) -> str:
        text = self.read(raw if isinstance(raw, str) else " ".join(raw)).strip()
        if wrong := wrong_text(self, text):
            raise Sorry(wrong)
        return text


@dataclass(frozen=True, kw_only=True)
class LineField(TextField):
    """Free text of one line."""

    limit: int = 150
    in_words: bool = False

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, self.limit)


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Input[Word]):
    """One of the words of an enumeration."""

    words: type[Word]
    labels: Mapping[str, str] = field(default_factory=dict)
    """How a word is shown where it is not shown as itself."""
    usual: Word | None = None
    among: tuple[Word, ...] = ()
    """Those there are to choose from; all, where none is named."""
    also: Mapping[str, Word] = field(default_factory=dict)
    """What else staff say, and for which word."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Word] | None:
        words = {each.value: each for each in self.among or self.words}
        every = sorted({**words, **self.also}.items(), key=lambda pair: -len(pair[0].split()))
        for said, each in every:  # the longest first: near may begin near only just
            parts = said.split()
            if [token.casefold().strip(",;:.") for token in tokens[at : at + len(parts)]] == parts:
                return len(parts), each
        return None

    def ways(self, ask: Asking) -> Iterable[str]:
        return (*(each.value for each in self.among or self.words), *self.also)

    def default(self, ask: Asking) -> Word | None:
        return self.usual

    def draw(self, ask: Asking, name: str, value: Word | None, unclear: Unclear | None) -> Asked:
        offered = tuple(
            Choice(each.value, self.labels.get(each.value, each.value.capitalize()))
            for each in self.among or self.words
        )
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: Word) -> Value:
        return value.value

    def take(self, ask: Asking, raw: Value) -> Word:
        if raw in (self.among or tuple(self.words)):
            return self.words(str(raw))
        raise Sorry("Pick one from the list.")


_BEGINS_SIGN = frozenset("+-±([")
"""How a word begins that may have a sign: the sign, or the bracket around it."""
_BRACKETED = re.compile(r"^[(\[]([+-])[)\]]")
_MIXED = re.compile(r"(?:\+/?-|-/?\+|±)(?!\w)")
_SIGNED_NUMBER = re.compile(r"[+-]\d.*")


@dataclass(frozen=True, kw_only=True)
class ToneField(Marker[Tone]):
    """Positive or negative, by the signs + and -; neither is a plain word in passing."""

    label: str = "Kind"

    def sign(self, token: str) -> tuple[Tone, str] | None:
        if token[:1] not in _BEGINS_SIGN:
            return None
        tones = {"+": Tone.POSITIVE, "-": Tone.NEGATIVE}
        token = _BRACKETED.sub(r"\1", token)
        if mixed := _MIXED.match(token):
            return Tone.NEUTRAL, token[mixed.end() :]
        # ++ is part of what is said; a dash that was typed as two is one sign.
        if token[:1] not in tones or token.startswith("++") or _SIGNED_NUMBER.fullmatch(token):
            return None
        left = token[1:].removeprefix("-")
        return tones[token[0]], "" if left.casefold().strip(":,") == "ve" else left

    def default(self, ask: Asking) -> Tone | None:
        return Tone.NEUTRAL

    def draw(self, ask: Asking, name: str, value: Tone | None, unclear: Unclear | None) -> Asked:
        offered = (
            Choice(Tone.POSITIVE, "Positive (+)"),
            Choice(Tone.NEGATIVE, "Negative (-)"),
            Choice(Tone.NEUTRAL, "Neither"),
        )
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: Tone) -> Value:
        return value.value

    def take(self, ask: Asking, raw: Value) -> Tone:
        try:
            return Tone(str(raw))
        except ValueError:
            raise Sorry("Pick positive, negative or neither.") from None


_TOWARDS = frozenset({"to", "->", "into", "for", "please", "pls"})
"""What is no room's name behind the word."""


_CALLED = frozenset({
    "library", "hall", "gym", "canteen", "lrc", "chapel", "studio", "lab", "atrium", "main hall", "sports hall",
    "dining hall", "dining room", "drama studio", "computer room", "it room", "ict room", "study room", "science lab",
    "school library", "exam hall", "sixth form",
})  # fmt: skip
"""Places that schools call by a name; somebody may be called Hall, so that in or the stands before it."""
_LONGEST_CALLED = 2


def _room_called(tokens: Sequence[str], at: int) -> tuple[int, str] | None:
    if not at or tokens[at - 1].casefold() not in {"in", "the", "at"}:
        return None
    for length in range(_LONGEST_CALLED, 0, -1):
        said = " ".join(token.strip(",;.") for token in tokens[at : at + length])
        if said.casefold() in _CALLED and at + length <= len(tokens):
            return length, said
    return None


@dataclass(frozen=True, kw_only=True)
class RoomField(TextField):
    """A room, such as M4."""

    label: str = "Room"
    word: str = "room"
    limit: int = 20
    in_words: bool = False

    def read(self, words: str) -> str:
        return tidy(words)

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        token = tokens[at].strip(",;.")
        if (
            token.casefold() in {"room", "rm"}
            and at + 1 < len(tokens)
            and tokens[at + 1].casefold() not in _TOWARDS
        ):
            return 2, tokens[at + 1].strip(",;.")
        if (called := _room_called(tokens, at)) is not None:
            return called
        # P6 is a period of the day and Y11 a year group, of which no room is guessed.
        if re.fullmatch(r"(?i)(?:p|y|yr)\d{1,2}", token):
            return None
        return (1, token) if re.fullmatch(r"[A-Za-z]{1,3}\d{1,3}[a-z]?", token) else None

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, self.limit)

"""Subjects by name, code or unmistakable beginning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rapidfuzz.distance import OSA

from bot.inputs.gone import NOT_TAUGHT, not_listed
from bot.inputs.line import PASSING, Asking, Input, Unclear, chosen_id
from bot.say.form import Asked, Choice, Pick, Value
from models.access.authoriser import Action, could_in
from models.db.records import RecordKind
from models.rules.english import is_word
from models.rules.letters import fold
from models.rules.wording import listed
from models.school.snapshot import School
from models.school.subjects import KnownSubject

_JOINING = PASSING | {"and", "of"}
"""Words with which no subject is begun, though one may stand in its name: Art and Design."""

_SHORT = 2
"""Letters."""
_REGARDING = frozenset({"re"})
_SHORTEST = 5
"""Letters of a word that may be a subject's, mistyped."""


def find(school: School, words: str) -> list[KnownSubject]:
    """The subjects that the words may mean: by full name, code, or the beginning of a word of the name."""
    return [school.subjects[subject_id] for subject_id in school.subject_names.find(words)]


def _is_in_passing(word: str) -> bool:
    """Whether a short code is a word of any sentence too, in small letters: re, it; of another's subject it is that."""
    return word.islower() and len(word) <= _SHORT and (is_word(word) or word in _REGARDING)


def _nearly(ask: Asking, word: str) -> list[KnownSubject]:
    """The subjects of whose name the word is a word with one slip of the finger, where it is no other and nobody."""
    plain = fold(word)
    if len(plain) < _SHORTEST or not plain.isalpha() or is_word(plain) or ask.school.names.match(word).ids:
        return []
    ways = (way for way in ask.school.subject_names.ways if OSA.distance(plain, way, score_cutoff=1) <= 1)
    found = {each.id: each for way in ways if len(way) >= _SHORTEST for each in find(ask.school, way)}
    return [*found.values()]


class Assumed(int):
    """A subject that nobody said, since it is the speaker's only one."""


@dataclass(frozen=True, kw_only=True)
class SubjectField(Input[int]):
    kind: ClassVar[RecordKind] = RecordKind.SUBJECT

    label: str = "Subject"
    to: Action | None = None
    """What it is for: only subjects in which the speaker could do that are offered; None: all of them."""
    own: bool = False
    """Whether the subjects that the speaker teaches are offered too."""
    usual: bool = True
    """Whether the only subject of a teacher holds where none was said."""

    asks_nearly: bool = False
    """Whether a word that is nearly one of a subject's name is asked about: histroy."""

    def could(self, ask: Asking, subject_id: int) -> bool:
        """Whether the speaker could ever use this subject here."""
        taught = self.own and subject_id in ask.who.teaches
        return self.to is None or taught or could_in(ask.who, self.to, subject_id)

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        if tokens[at].casefold().strip(",;:") in _JOINING:
            return None
        for length in (3, 2, 1):
            words = tokens[at : at + length]
            if len(words) < length or any(word.endswith(",") for word in words[:-1]):
                continue
            if not any(map(str.isalnum, words[-1])):
                continue  # a sign behind the name is a grade, or none: maths - 6, geography ++
            found = find(ask.school, " ".join(words).strip(",;:"))
            if length == 1 and _is_in_passing(words[0]):
                found = [each for each in found if each.id in ask.who.teaches]
            mine = [each for each in found if each.id in ask.who.teaches]
            if len(found) > 1 and len(mine) == 1:
                found = mine
            if len(found) > 1:
                # Where none can be, one of them is as good as the others to be refused by.
                found = [each for each in found if self.could(ask, each.id)] or found[:1]
            if len(found) == 1:
                return length, found[0].id
            if found:
                options = tuple(Choice(str(each.id), each.name) for each in found)
                raise Unclear(f"Which “{' '.join(words)}” do you mean?", options)
        self._ask_of_nearly(ask, tokens[at].strip(",;:"))
        return None

    def _ask_of_nearly(self, ask: Asking, word: str) -> None:
        """Raises Unclear with the subjects that the word may be, mistyped; one of them alone is filled in."""
        if not self.asks_nearly or not (near := _nearly(ask, word)):
            return
        options = tuple(Choice(str(each.id), each.name) for each in near)
        chosen = (options[0].value,) if len(options) == 1 else ()
        said = listed((each.name for each in near), last="or")
        raise Unclear(f"“{word}” is no subject. Do you mean {said}?", options, chosen)

    def ways(self, ask: Asking) -> Iterable[str]:
        return ask.school.subject_names.ways

    def default(self, ask: Asking) -> int | None:
        if not self.usual:
            return None
        if self.to is not None:
            could = [each for each in ask.school.subjects if self.could(ask, each)]
            if len(could) == 1:
                return Assumed(could[0])
        return Assumed(next(iter(ask.who.teaches))) if len(ask.who.teaches) == 1 else None

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices)
        mine_first = sorted(
            (each for each in ask.school.subjects.values() if self.could(ask, each.id)),
            key=lambda each: (each.id not in ask.who.teaches, each.name),
        )
        offered = tuple(Choice(str(each.id), each.name) for each in mine_first)
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        if (found := chosen_id(raw, ask.school.subjects)) is not None:
            return found
        raise not_listed(raw, "a subject", NOT_TAUGHT)

"""What a line about grades says: a pupil of one's own classes first, and grades as they are typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.pupils import PupilField
from bot.inputs.whom import First
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Line, Value
from models.rules.grades import is_missing, is_spreadsheet_date
from models.rules.letters import tidy
from models.rules.tracking import TargetKind
from models.rules.wording import example
from models.school.people import Role
from models.tracking.recording import taught

_PARTING = r"/|,|->|=>|→|>"
_NUMBERS = re.compile(rf"\d{{1,2}}[+=a-c-]{{0,2}}(?:(?:[.-]|{_PARTING})\d{{1,2}}[+=a-c-]{{0,2}})?")
"""What can only be meant for a grade, or for both in one word, so that a wrong one is said beside its field."""
_BOTH = re.compile(rf"(?P<first>.+?)(?:{_PARTING})(?P<last>.+)")
_LABELLED = re.compile(r"(?P<label>[a-z]+)[:=]?(?P<grade>\d.*)")
"""A grade that is one word with what it is: c5, pred6, cur:5."""
_AROUND = ",;.:()"
_FINE = "+-="
"""What a fine grade has behind its number."""
_SPOKEN = dict(
    zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), "123456789", strict=True)
)
_FILLING = frozenset({"a", "an", "at", "is", "of", "grade", "to", "be"})
"""What people say between the word and its grade: predicted a 6."""
_SAME = (("no", "change"), ("no", "changes"), ("unchanged",), ("same",), ("as", "before"), ("nc",))
SAME = "no change"
"""Stands for the grades of last time."""

_BY = frozenset({"by", "for", "at", "the"})
_ENDS = tuple(
    (tuple(said.split()), kind)
    for kind, ways in (
        (
            TargetKind.YEAR,
            ("end of year", "end of the year", "end of this year", "this year", "year end", "eoy"),
        ),
        (
            TargetKind.KEY_STAGE_4,
            ("end of key stage 4", "key stage 4", "end of ks4", "ks4", "end of year 11", "year 11", "gcse"),
        ),
    )
    for said in ways
)
"""How people say by when a target is to be reached."""
_OF_ANOTHER = frozenset({"target", "targets", "tgt", "was", "from", "mtg"})
"""Behind these stands a target, or a grade of before: neither is the current grade nor the predicted one."""


@dataclass(frozen=True, kw_only=True)
class BesideGrade(PupilField):
    """A pupil behind whose name a grade stands: amy 7 is Amy and a 7, and amy 7+ a 7+, and no Amy of Year 7."""

    def is_name(self, ask: Asking, tokens: Sequence[str]) -> bool:
        return not _ends_in_grade(ask, tokens) and super().is_name(ask, tokens)

    def leading(self, ask: Asking, tokens: Sequence[str]) -> int:
        length = super().leading(ask, tokens)
        return length - 1 if _ends_in_grade(ask, tokens[:length]) else length


def _ends_in_grade(ask: Asking, tokens: Sequence[str]) -> bool:
    """Whether the last word, behind a name, is a number that is a grade too, alone or with what makes it a fine one."""
    behind = tokens[-1].strip(_AROUND).rstrip(_FINE) if len(tokens) > 1 else ""
    return behind.isdecimal() and ask.school.scales.has(behind)


@dataclass(frozen=True, kw_only=True)
class GradedPupil(BesideGrade):
    """The pupil to be graded: a name that several have means the one in the teacher's own classes.

    Heads of subject and data managers grade others too, so they are always asked.
    """

    others: bool = False
    several: str = f"Several of a class at once: {example('grade 11Ma1 Amy 5 6, Ben 4 5')}"

    def first(self, ask: Asking) -> First:
        if ask.who.heads or Role.DATA_MANAGER in ask.who.roles:
            return lambda _: ()
        return lambda found: [each for each in found if each in taught(ask.db, ask.who, found)]


@dataclass(frozen=True, kw_only=True)
class GradeTyped(Input[str]):
    """A grade as it was typed, alone or after its word; the subject's own scale reads it once that is known."""

    words: tuple[str, ...]

    others: tuple[str, ...] = ()
    """The words of the other grade, so that 5 predicted is not taken for the current one."""
    last: bool = False
    """Whether it stands behind the other one."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        if at and tokens[at - 1].casefold().strip(_AROUND) in _OF_ANOTHER:
            return None
        tokens = [_SPOKEN.get(token.casefold().strip(_AROUND), token) for token in tokens]
        plain = [token.strip(_AROUND) if _is_grade(ask, token) else token.casefold().strip(_AROUND)
                 for token in tokens[at : at + 4]]  # fmt: skip
        for same in _SAME:
            if tuple(plain[: len(same)]) == same:
                return len(same), SAME
        if (
            self.last
            and plain[0] == "-"
            and len(plain) > 1
            and plain[1][:1].isdecimal()
            and _is_grade(ask, plain[1])
        ):
            # 5 - 6: a dash between two grades parts them, and is not none.
            return 2, plain[1]
        if plain[0] in self.words and len(plain) > 2 and plain[1] in _FILLING and plain[2][:1].isdecimal():
            return (3, plain[2]) if _is_grade(ask, plain[2]) else None
        if plain[0] in self.words and len(plain) > 1 and _is_grade(ask, plain[1]):
            return 2, plain[1]
        if (marked := _marked(ask, plain)) is not None and _begins(marked[1], self._labels):
            return (marked[0], marked[2]) if _begins(marked[1], self.words) else None
        named = int(plain[0] in self.words)
        if words := _in_words(ask, tokens[at + named : at + named + 4]):
            return named + len(words), " ".join(words)
        return self._alone(ask, plain) if _is_grade(ask, plain[0]) else None

    def _alone(self, ask: Asking, plain: Sequence[str]) -> tuple[int, str] | None:
        """A grade in one word, perhaps with what it is behind it: 6 predicted."""
        label = plain[1] if len(plain) > 1 else ""
        # 5 predicted 6, but 5 now 6 predicted: a word behind the first of two grades may be the second one's.
        following = (
            len(plain) > 2 and _is_grade(ask, plain[2]) and (plain[3:4] or [""])[0] not in self._labels
        )
        if label in self.others and not following:
            return None
        return (2 if label in self.words else 1), plain[0]

    @property
    def _labels(self) -> tuple[str, ...]:
        return (*self.words, *self.others)

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 20)

    def write(self, value: str) -> Value:
        return value or "-"

    def take(self, ask: Asking, raw: Value) -> str:
        typed = tidy(raw if isinstance(raw, str) else " ".join(raw)).strip()
        tokens = typed.split()
        found = self.recognise(ask, tokens, 0) if tokens else None
        # As in a line: six, predicted 6, no change.
        return found[1] if found is not None and found[0] == len(tokens) else typed


@dataclass(frozen=True, kw_only=True)
class TargetEndField(ChoiceField[TargetKind]):
    """By when a target is to be reached, said beside its grade or at the line's end: `7 ks4`, `end of year 6`."""

    words: type[TargetKind] = TargetKind
    labels: Mapping[str, str] = field(
        default_factory=lambda: {TargetKind.YEAR: "End of year", TargetKind.KEY_STAGE_4: "End of Key Stage 4"}
    )

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, TargetKind] | None:
        plain = [token.casefold().strip(_AROUND) for token in tokens]
        start = at
        while plain[start : start + 1] and plain[start] in _BY:
            start += 1
        for words, kind in _ENDS:
            end = start + len(words)
            if tuple(plain[start:end]) != words:
                continue
            follows = plain[end] if end < len(plain) else ""
            if not follows or _is_grade(ask, follows) or (at and _is_grade(ask, plain[at - 1])):
                return end - at, kind
        return None


def _is_grade(ask: Asking, token: str) -> bool:
    word = token.strip(_AROUND)
    if not word or word.casefold() in ask.school.forms | ask.school.classes:
        return False
    parts = word.split("/")
    if len(parts) == 2 and all(map(ask.school.scales.has, parts)):
        return True
    if ask.school.scales.has(word) or is_missing(word) or _NUMBERS.fullmatch(word) is not None:
        return True
    return is_spreadsheet_date(word)


def _in_words(ask: Asking, tokens: Sequence[str]) -> list[str]:
    """The words that are one grade together, such as Level 1 Pass; none where the first is a grade by itself.

    5 Jun before another grade is what a spreadsheet made of one, which is then said to be a date.
    """
    words = [token.strip(_AROUND) for token in tokens]
    if len(words) > 2 and is_spreadsheet_date(" ".join(words[:2])) and _is_grade(ask, words[2]):
        return words[:2]
    if not words or not words[0][:1].isalpha() or _is_grade(ask, words[0]):
        return []
    sizes = (size for size in range(len(words), 1, -1) if ask.school.scales.has(" ".join(words[:size])))
    return words[: next(sizes, 0)]


def _marked(ask: Asking, words: Sequence[str]) -> tuple[int, str, str] | None:
    """What a letter or a word says of the grade that it is joined to: c5, c 5, pred:6; how many words that is."""
    first = words[0].casefold()
    if len(first) == 1 and first.isalpha() and (following := "".join(words[1:2]))[:1].isdecimal():
        return (2, first, following) if _is_grade(ask, following) else None
    joined = _LABELLED.fullmatch(first)
    if joined is None or _is_grade(ask, first) or not _is_grade(ask, joined["grade"]):
        return None
    return 1, joined["label"], joined["grade"]


def _begins(label: str, words: Sequence[str]) -> bool:
    return any(word.startswith(label) for word in words)


def graded_beside(ask: Asking, text: str) -> str:
    """Who is named in a text with a grade at once behind it, as one more of a list is: why it is so needs none."""
    tokens = [token.strip(_AROUND) for token in tidy(text).split()]
    for at in range(len(tokens)):
        size, ids = ask.school.names.longest_prefix(tokens[at:-1])
        behind = tokens[at + size : at + size + 1]
        if ids and behind and behind[0] and ask.school.scales.has(behind[0]):
            return " ".join(tokens[at : at + size])
    return ""


def unmarked(word: str, words: Sequence[str]) -> str:
    """The grade without what one of these words, or its beginning, says of it: p1 is 1; blank where nothing does."""
    found = _LABELLED.fullmatch(word.casefold())
    return found["grade"] if found is not None and _begins(found["label"], words) else ""


def both_of(word: str) -> tuple[str, str] | None:
    """The two grades that one word holds, such as 5+/6- or 5->6; None where it holds one."""
    found = _BOTH.fullmatch(word)
    return (found["first"], found["last"]) if found is not None else None

"""What is said in a register: late 10, absent, excused trip, all here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Line, Value
from models.db.errors import Sorry
from models.sessions.register import ExcusedBecause

MOST_MINUTES = 120


class SaidMark(StrEnum):
    """What staff say of a pupil in a register, or of all of them."""

    HERE = "here"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"
    ALL_HERE = "all here"
    OFF = "did not take place"


_ALSO: tuple[tuple[tuple[str, ...], SaidMark], ...] = (
    (("did", "not", "take", "place"), SaidMark.OFF),
    (("didn't", "take", "place"), SaidMark.OFF),
    (("did", "not", "happen"), SaidMark.OFF),
    (("didn't", "happen"), SaidMark.OFF),
    (("everybody", "here"), SaidMark.ALL_HERE),
    (("everyone", "here"), SaidMark.ALL_HERE),
    (("all", "present"), SaidMark.ALL_HERE),
    (("all", "here"), SaidMark.ALL_HERE),
    (("all", "in"), SaidMark.ALL_HERE),
    (("not", "here"), SaidMark.ABSENT),
    (("no", "show"), SaidMark.ABSENT),
    (("did", "not", "come"), SaidMark.ABSENT),
    (("didn't", "come"), SaidMark.ABSENT),
    (("did", "not", "turn", "up"), SaidMark.ABSENT),
    (("didn't", "turn", "up"), SaidMark.ABSENT),
    (("missing",), SaidMark.ABSENT),
    (("away",), SaidMark.ABSENT),
    (("absent",), SaidMark.ABSENT),
    (("present",), SaidMark.HERE),
    (("came",), SaidMark.HERE),
    (("here",), SaidMark.HERE),
    (("late", "by"), SaidMark.LATE),
    (("late",), SaidMark.LATE),
    (("excused",), SaidMark.EXCUSED),
    (("excuse",), SaidMark.EXCUSED),
)
"""What people say, the longer before what begins or ends it."""


@dataclass(frozen=True, kw_only=True)
class MarkField(ChoiceField[SaidMark]):
    """How a pupil is marked, in the words for it."""

    label: str = "Mark"
    words: type[SaidMark] = SaidMark
    among: tuple[SaidMark, ...] = (SaidMark.HERE, SaidMark.LATE, SaidMark.ABSENT, SaidMark.EXCUSED)

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, SaidMark] | None:
        said = [token.casefold().replace("’", "'").strip(",;:.") for token in tokens[at:]]
        return next(((len(words), mark) for words, mark in _ALSO if tuple(said[: len(words)]) == words), None)


@dataclass(frozen=True, kw_only=True)
class MinutesField(Input[int]):
    """How many minutes late: a number behind `late`, or before `min`."""

    label: str = "Minutes late"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        found = re.fullmatch(r"(\d{1,3})(m|mins?|minutes?)?[.,;]?", tokens[at].casefold())
        if found is None:
            return None
        unit = at + 1 < len(tokens) and re.fullmatch(r"(?:m|mins?|minutes?)[.,;]?", tokens[at + 1].casefold())
        behind = at > 0 and tokens[at - 1].casefold() in {"late", "by"}
        behind = behind or tokens[at + 1 : at + 2] == ["late"]
        if not (found[2] or unit or behind):
            return None
        return (2 if unit else 1), _minutes(int(found[1]))

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 3)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        words = raw.strip() if isinstance(raw, str) else ""
        if not re.fullmatch(r"[0-9]{1,3}", words):
            raise Sorry("Type the minutes as a number, such as 10.")
        return _minutes(int(words))


_REASONS: dict[ExcusedBecause, tuple[str, ...]] = {
    ExcusedBecause.ELSEWHERE: (
        "busy elsewhere",
        "busy",
        "elsewhere",
        "mock exam",
        "exam",
        "mock",
        "detention",
        "meeting",
        "rehearsal",
        "music lesson",
    ),
    ExcusedBecause.NOT_IN_SCHOOL: ("ill", "sick", "unwell", "poorly", "away", "absent", "off school"),
    ExcusedBecause.APPOINTMENT: (
        "dentist",
        "doctor",
        "doctors",
        "hospital",
        "orthodontist",
        "optician",
        "gp",
    ),
    ExcusedBecause.TRIP: ("school trip", "trip", "event", "visit", "match", "fixture"),
    ExcusedBecause.AGREED: ("agreed with me", "agreed"),
    ExcusedBecause.OTHER: ("other",),
}
"""What people say for a reason; only which of the list it is is kept."""
_BEFORE_REASON = frozenset({"at", "on", "in", "is", "was", "the", "a", "an", "for", "because", "of"})


@dataclass(frozen=True, kw_only=True)
class ReasonField(ChoiceField[ExcusedBecause]):
    """Why a pupil need not have come: the reason itself, or what people call it behind a word that excuses."""

    words: type[ExcusedBecause] = ExcusedBecause
    behind: tuple[str, ...] = ("excused", "excuse", "legitimate")
    """The word that excuses: without it `absent` and `away` are marks."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, ExcusedBecause] | None:
        if (found := super().recognise(ask, tokens, at)) is not None:
            return found
        said = [token.casefold().replace("’s", "").replace("'s", "").strip(",;:.()") for token in tokens]
        before = at
        while before > 0 and said[before - 1] in _BEFORE_REASON:
            before -= 1
        if before == 0 or said[before - 1] not in self.behind:
            return None
        skipped = at
        while skipped < len(said) - 1 and said[skipped] in _BEFORE_REASON:
            skipped += 1
        for reason, phrases in _REASONS.items():
            for phrase in phrases:
                parts = phrase.split()
                if said[skipped : skipped + len(parts)] == parts:
                    return skipped - at + len(parts), reason
        return None


def _minutes(said: int) -> int:
    if not 1 <= said <= MOST_MINUTES:
        raise Sorry(
            f"{said} minutes late does not fit. Type 1 to {MOST_MINUTES}, or mark the pupil as absent."
        )
    return said

"""What is said in a register: late 10, absent, excused trip, all here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Line, Value
from models.db.errors import Sorry

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


def _minutes(said: int) -> int:
    if not 1 <= said <= MOST_MINUTES:
        raise Sorry(
            f"{said} minutes late does not fit. Type 1 to {MOST_MINUTES}, or mark the pupil as absent."
        )
    return said

"""What is said of a meeting with one's own pupil: its kind, targets from before, and when to meet again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from datetime import datetime as moment
from enum import StrEnum
from typing import ClassVar

from bot.inputs.days import DayField
from bot.inputs.line import Asking, Input, Unclear, picked_id
from bot.inputs.spans import SpanField
from bot.inputs.words import ChoiceField, LineField, RoomField
from bot.say.form import Asked, Choice, Pick, Value
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.mentoring.appointment import At
from models.mentoring.meeting import KnownTarget, TargetOutcome
from models.rules.days import read_day

_TYPE_WHEN = "Type a day, and a time where you know it, such as thu lunch or 10 dec 12:40."
_RANGE = ("-", "–", "until", "till")


PUPIL_SAYS = ("says", "said", "she says", "he says", "they say", "she said", "he said", "pupil", "pupil said")
"""What else stands before the pupil's own words, where a clause begins and a colon follows; so do these:"""
ALSO_THERE = ("with", "also with", "there", "present", "also present", "attended by", "attending")
NEXT = ("next", "next one", "meet again", "meeting again")


class MeetingKind(StrEnum):
    """How the pupil was met, if they were; only a formal meeting counts for the month (R11)."""

    FORMAL = "formal"
    INFORMAL = "informal"
    ABSENT = "absent"
    OFF = "called off"


_NOT_HELD = {
    ("absent",): MeetingKind.ABSENT,
    ("was", "absent"): MeetingKind.ABSENT,
    ("not", "there"): MeetingKind.ABSENT,
    ("did", "not", "come"): MeetingKind.ABSENT,
    ("didn't", "come"): MeetingKind.ABSENT,
    ("no", "show"): MeetingKind.ABSENT,
    ("cancelled",): MeetingKind.OFF,
    ("canceled",): MeetingKind.OFF,
    ("called", "off"): MeetingKind.OFF,
    ("off",): MeetingKind.OFF,
}


@dataclass(frozen=True, kw_only=True)
class KindField(ChoiceField[MeetingKind]):
    """How it was; that it was not held at all only where that is all that is said: absent from maths is a note."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, MeetingKind] | None:
        plain = [token.casefold().replace("’", "'").strip(",;:.!") for token in tokens[at:]]
        for words, kind in _NOT_HELD.items():
            if tuple(plain[: len(words)]) == words and _ends(ask, tokens, at + len(words)):
                return len(words), kind
        found = super().recognise(ask, tokens, at)
        return None if found is None or found[1] in _NOT_HELD.values() else found


def _ends(ask: Asking, tokens: Sequence[str], at: int) -> bool:
    """Whether the sentence ends before this word, or only a day follows."""
    if at == len(tokens) or tokens[at - 1].endswith((",", ":", ";", ".", "!")):
        return True
    try:
        day = read_day(tokens[at:], ask.today, past=True)
    except ValueError:
        return False
    return day is not None and (at + day[0] == len(tokens) or tokens[at + day[0] - 1].endswith((",", ":")))


SaidOutcome = tuple[int, TargetOutcome]
"""A target by its id, and what became of it."""
_LABELS = {TargetOutcome.PARTLY: "Partly done", TargetOutcome.OPEN: "Agreed now, as a target"}


@dataclass(frozen=True, kw_only=True)
class OutcomeOfTargetField(Input[SaidOutcome]):
    """What became of one target from before; asked once it is known whose they are, by its own words."""

    label: str = "From before"
    optional: bool = True

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: SaidOutcome | None, unclear: Unclear | None) -> Asked:
        return Pick(name, self.label, self.optional, self.hint)

    def write(self, value: SaidOutcome) -> Value:
        return f"{value[0]}:{value[1]}"

    def take(self, ask: Asking, raw: Value) -> SaidOutcome:
        number, _, outcome = raw.partition(":") if isinstance(raw, str) else ("", "", "")
        if (target := picked_id(number)) is not None and outcome in [*TargetOutcome]:
            return target, TargetOutcome(outcome)
        raise Sorry("Pick one from the list.")


def outcome_of(name: str, target: KnownTarget, since: str) -> Pick:
    """The question what became of this target, in its own words."""
    offered: tuple[TargetOutcome, ...] = (
        TargetOutcome.DONE,
        TargetOutcome.PARTLY,
        TargetOutcome.NOT_DONE,
        TargetOutcome.DROPPED,
    )
    if target.is_suggested:
        # What a slip suggests is agreed on at the meeting: it is open from then on.
        offered = (TargetOutcome.OPEN, TargetOutcome.DONE, TargetOutcome.DROPPED)
    choices = tuple(
        Choice(f"{target.id}:{each}", _LABELS.get(each, each.value.capitalize())) for each in offered
    )
    return Pick(name, target.text, optional=True, hint=since, choices=choices)


@dataclass(frozen=True, kw_only=True)
class MeetingField(Input[int]):
    """The meeting whose record is put right; only a button says it."""

    kind: ClassVar[RecordKind] = RecordKind.MEETING
    label: str = "Puts right"
    optional: bool = True
    unseen: bool = True

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        choice = Choice(str(value), "The record of this meeting")
        return Pick(name, self.label, choices=(choice,))

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        if (found := picked_id(raw)) is not None:
            return found
        raise Sorry("That meeting is not on record. Open the pupil's page again.")


@dataclass(frozen=True, kw_only=True)
class NextField(LineField):
    """When to meet again, in one line: thu 10 dec lunch M4."""

    limit: int = 60

    def take(self, ask: Asking, raw: Value) -> str:
        text = super().take(ask, raw)
        read_next(ask, text)
        return text


def read_next(ask: Asking, text: str) -> At:
    """The day, and the time and the room where they are said. Raises Sorry where it is no day."""
    words = text.replace(",", " ").split()
    day: date | None = None
    hours: tuple[time, time] | None = None
    room = ""
    at = 0
    days, spans, rooms = DayField(), SpanField(label="", usual=False), RoomField(label="")
    while at < len(words):
        if day is None and (found := _recognised(ask, days, words, at)) is not None:
            at, day = at + found[0], found[1]
        elif hours is None and (span := spans.recognise(ask, words, at)) is not None:
            said = words[at : at + span[0]]
            at, hours = at + span[0], (span[1].start, span[1].end)
            if not any(each in word for word in said for each in _RANGE):
                hours = (hours[0], shorter(hours, ask.school.settings.meeting_minutes))
        elif not room and (place := rooms.recognise(ask, words, at)) is not None:
            at, room = at + place[0], place[1]
        elif words[at].casefold() in {"on", "at", "in"}:
            at += 1
        else:
            raise Sorry(f"I did not understand “{words[at]}”. {_TYPE_WHEN}")
    if day is None:
        raise Sorry(f"On which day? {_TYPE_WHEN}")
    starts, ends = hours or (None, None)
    return At(day, starts, ends, room)


def _recognised(ask: Asking, days: DayField, words: Sequence[str], at: int) -> tuple[int, date] | None:
    try:
        return days.recognise(ask, words, at)
    except Unclear as unclear:
        raise Sorry(f"{unclear.sentence} {_TYPE_WHEN}") from None


def shorter(hours: tuple[time, time], minutes: int) -> time:
    """The end of a meeting that begins then and takes so many minutes, within these hours."""
    start = moment.combine(date.min, hours[0])
    return min(hours[1], (start + timedelta(minutes=minutes)).time())

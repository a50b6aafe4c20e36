"""Of which record of a pupil something is said, and by whom."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.inputs.line import Asking, Input, Unclear, picked_id
from bot.inputs.whom import MOST_PICKED
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Choice, Pick, Value
from models.db.errors import Sorry
from models.lifecycle.correcting import KINDS, RecordToName, called
from models.rules.wording import day_in_full, day_of_month_in_short, first_large
from models.school.statements import SaidBy

OfRecord = tuple[str, int]
"""A record by its table and id."""


@dataclass(frozen=True, kw_only=True)
class SaidByField(ChoiceField[SaidBy]):
    """Nothing in a line is this: its words are what is said."""

    label: str = "Who says it"
    words: type[SaidBy] = SaidBy
    labels: Mapping[str, str] = field(
        default_factory=lambda: {SaidBy.PUPIL: "The pupil", SaidBy.PARENT: "A parent"}
    )
    usual: SaidBy | None = SaidBy.PUPIL

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, SaidBy] | None:
        return None


@dataclass(frozen=True, kw_only=True)
class SpokenKindField(Input[str]):
    """A kind of record, by its table, which the form asks for first where there are many records."""

    label: str = "Of which kind of record"
    optional: bool = True

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        return self.of(name, dict.fromkeys(filter(None, [value]), 1))

    def of(self, name: str, found: Mapping[str, int]) -> Pick:
        """The field with these kinds to choose from, each with how many records there are of it."""
        listed = tuple(Choice(each, f"{first_large(called(each))} ({many})") for each, many in found.items())
        return Pick(name, self.label, hint=self.hint, choices=listed)

    def write(self, value: str) -> str:
        return value

    def take(self, ask: Asking, raw: Value) -> str:
        if isinstance(raw, str) and raw in KINDS:
            return raw
        raise Sorry("Pick one of the kinds of record.")


@dataclass(frozen=True, kw_only=True)
class SpokenRecordField(Input[OfRecord]):
    """One of a pupil's records, which the form lists once it is known whose."""

    label: str = "Of which record"
    optional: bool = True

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: OfRecord | None, unclear: Unclear | None) -> Asked:
        return self.of(name, ())

    def of(self, name: str, found: Sequence[RecordToName]) -> Pick:
        """The field with these records to choose from, the newest first."""
        newest = sorted(found, key=lambda each: each.day, reverse=True)[:MOST_PICKED]
        listed = tuple(Choice(self.write((each.kind, each.number)), _label(each)) for each in newest)
        return Pick(name, self.label, hint=self.hint, choices=listed)

    def write(self, value: OfRecord) -> str:
        return f"{value[0]}:{value[1]}"

    def take(self, ask: Asking, raw: Value) -> OfRecord:
        kind, _, number = raw.partition(":") if isinstance(raw, str) else ("", "", "")
        if kind in KINDS and (found := picked_id(number)) is not None:
            return kind, found
        raise Sorry("Pick one of the records.")


def _label(each: RecordToName) -> str:
    """Which it is, with its day in short: a choice in Slack has room for 75 letters."""
    words = each.words.removeprefix("the ")
    in_full = re.compile(rf"(, recorded on|, set on| of) {re.escape(day_in_full(each.day))} {each.day.year}$")
    words = in_full.sub(f", {day_of_month_in_short(each.day)} {each.day.year}", words)
    return f"{words[:1].upper()}{words[1:]}"

"""What advice to leadership is on, and which piece of it is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from bot.inputs.line import Asking, Input, Unclear, picked_id
from bot.inputs.whom import MOST_PICKED
from bot.inputs.words import ChoiceField
from bot.say.form import Asked, Choice, Pick, Value
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.mentoring.advice import AdviceOn, KnownAdvice, advice_to_answer
from models.rules.wording import day_in_short

_OF_TIME = ("time", "hour", "minute", "lesson", "period", "session")
"""A word that begins so says that it is on time."""


def advice_on(words: str) -> AdviceOn:
    """What the words are on, where nobody said it."""
    of_time = any(word.casefold().startswith(_OF_TIME) for word in words.split())
    return AdviceOn.TIME if of_time else AdviceOn.CURRICULUM


@dataclass(frozen=True, kw_only=True)
class AdviceOnField(ChoiceField[AdviceOn]):
    """Nothing in a line is this: its words are what is advised."""

    label: str = "On"
    words: type[AdviceOn] = AdviceOn
    labels: Mapping[str, str] = field(
        default_factory=lambda: {
            AdviceOn.TIME: "Time for a pupil or a task",
            AdviceOn.CURRICULUM: "The curriculum",
        }
    )

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, AdviceOn] | None:
        return None


@dataclass(frozen=True, kw_only=True)
class AdviceField(Input[int]):
    """A piece of advice that waits for its answer."""

    kind: ClassVar[RecordKind] = RecordKind.ADVICE

    label: str = "Whose advice"

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        waiting = [Choice(str(each.id), _label(ask, each)) for each in advice_to_answer(ask.db, ask.who)]
        return Pick(name, self.label, self.optional, self.hint, tuple(waiting[:MOST_PICKED]))

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        if (found := picked_id(raw)) is not None:
            return found
        raise Sorry("Pick one from the list.")


def _label(ask: Asking, each: KnownAdvice) -> str:
    about = f", {each.pupil}" if each.pupil else ""
    day = each.given_at.astimezone(ask.school.settings.timezone).date()
    return f"{each.by}{about}, {day_in_short(day, ask.today)}"

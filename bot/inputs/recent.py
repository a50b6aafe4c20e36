"""A slip that was sent just now, of which something was left out."""

from dataclasses import dataclass
from typing import ClassVar

from bot.inputs.line import Asking, Input, Unclear, picked_id
from bot.say.form import Asked, Choice, Pick, Value
from bot.say.words import when_words
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.mentoring.completing import completable, last_completable
from models.mentoring.slip import KnownSlip


@dataclass(frozen=True, kw_only=True)
class SlipField(Input[int]):
    """The slip that a button named; no word says it."""

    kind: ClassVar[RecordKind] = RecordKind.SLIP

    label: str = "Slip"
    optional: bool = True

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        return Pick(name, self.label, choices=(Choice(str(value), "The slip that is open"),))

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        if (found := picked_id(raw)) is not None:
            return found
        raise Sorry("That slip is gone. Open it again.")


@dataclass(frozen=True, kw_only=True)
class RecentSlipField(Input[str]):
    """One of one's own slips without a target, the very last one where none is said; its id, as a button carries it."""

    kind: ClassVar[RecordKind] = RecordKind.SLIP

    label: str = "Slip"

    def default(self, ask: Asking) -> str | None:
        try:
            return str(last_completable(ask.db, ask.who.staff_id, ask.now).id)
        except Sorry:
            return None

    def draw(self, ask: Asking, name: str, value: str | None, unclear: Unclear | None) -> Asked:
        zone = ask.school.settings.timezone
        offered = tuple(
            Choice(str(each.id), f"{each.pupil}, {when_words(each.sent_at.astimezone(zone), ask.today)}")
            for each in self._found(ask)
        )
        return Pick(name, self.label, self.optional, self.hint, offered)

    def write(self, value: str) -> Value:
        return value

    def take(self, ask: Asking, raw: Value) -> str:
        # Whose it is, and whether it still can be, is asked where that is refused on record.
        if (found := picked_id(raw)) is not None:
            return str(found)
        raise Sorry("That slip can no longer be changed. Send another one with what was missing.")

    def _found(self, ask: Asking) -> list[KnownSlip]:
        return completable(ask.db, ask.who.staff_id, ask.now)

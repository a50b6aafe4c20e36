"""A colleague, as a form draws and takes them: picked of those who are meant, or searched for by name."""

from dataclasses import dataclass
from typing import ClassVar

from bot.inputs.gone import COLLEAGUE_LEFT, not_listed
from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Pick, Search, Value
from models.db.records import RecordKind
from models.school.people import active_staff


@dataclass(frozen=True, kw_only=True)
class StaffField(Input[int]):
    """A colleague by name."""

    kind: ClassVar[RecordKind] = RecordKind.STAFF

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices)
        chosen = () if value is None else (Choice(str(value), ask.school.staff_name(value)),)
        return Search(name, self.label, self.optional, self.hint, "staff", chosen=chosen)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        picked = raw if isinstance(raw, str) else next(iter(raw), "")
        if any(str(each.id) == picked for each in active_staff(ask.db)):
            return int(picked)
        raise not_listed(raw, "a colleague", COLLEAGUE_LEFT)

"""Who is to mentor: to Dan Whitfield; among Dan Whitfield, Tom Berry and Grace Lin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.naming_staff import staff_at
from bot.say.form import Asked, Choice, Pick, Search, Value
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.school.people import active_staff

_LEADS = frozenset({"to", "among", "amongst", "between", "with"})
_JOINS = frozenset({"and", "&", ","})
_ENDS = frozenset({"from", "on", "for"})


@dataclass(frozen=True, kw_only=True)
class MentorsField(Input[tuple[int, ...]]):
    """One colleague, or several among whom to share."""

    kind: ClassVar[RecordKind] = RecordKind.STAFF

    label: str = "Mentor, or several to share among"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, tuple[int, ...]] | None:
        if tokens[at].casefold() not in _LEADS:
            return None
        found: list[int] = []
        end = at + 1
        while end < len(tokens) and tokens[end].casefold() not in _ENDS:
            if tokens[end].casefold() in _JOINS:
                end += 1
                continue
            taken = staff_at(ask, tokens[end:])
            if taken is None:
                break
            found.append(taken[1])
            end += taken[0]
            if not (
                tokens[end - 1].endswith(",") or (tokens[end : end + 1] and tokens[end].casefold() in _JOINS)
            ):
                break
        if not found:
            said = tokens[at + 1].strip(",;.") if at + 1 < len(tokens) else ""
            raise Sorry(
                f"I know no colleague called “{said}”. Type another name."
                if said
                else "To whom? Type a name."
            )
        return end - at, tuple(dict.fromkeys(found))

    def draw(self, ask: Asking, name: str, value: tuple[int, ...] | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices, many=True)
        chosen = tuple(Choice(str(each), ask.school.staff_name(each)) for each in value or ())
        return Search(name, self.label, self.optional, self.hint, "staff", many=True, chosen=chosen)

    def write(self, value: tuple[int, ...]) -> Value:
        return tuple(str(each) for each in value)

    def take(self, ask: Asking, raw: Value) -> tuple[int, ...]:
        given = (raw,) if isinstance(raw, str) else raw
        here = {str(each.id): each.id or 0 for each in active_staff(ask.db)}
        if not given or any(each not in here for each in given):
            raise Sorry("Pick a colleague from the list.")
        return tuple(dict.fromkeys(here[each] for each in given))

"""Who is to mentor: to Dan Whitfield; among Dan Whitfield, Tom Berry and Grace Lin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Choice, Pick, Search, Value
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.school.people import TITLES, Staff, active_staff, names_of_left_staff, staff_names

_LEADS = frozenset({"to", "among", "amongst", "between", "with"})
_JOINS = frozenset({"and", "&", ","})
_ENDS = frozenset({"from", "on", "for"})
_LONGEST = 4
"""Words of one name: a title and up to three more."""


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
            taken = self._one(ask, tokens[end : end + _LONGEST])
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

    def _one(self, ask: Asking, tokens: Sequence[str]) -> tuple[int, int] | None:
        known = staff_names(ask.db)
        words = [token.strip(",;.") for token in tokens]
        parted = next((at for at, token in enumerate(tokens, 1) if token.endswith(",")), len(tokens))
        for length in range(parted, 0, -1):
            said = " ".join(words[:length])
            staff = known.called(said) or (known.with_forename(said) if length == 1 else [])
            if len(staff) == 1:
                return length, staff[0].id or 0
            if staff and words[0].casefold().strip(".") not in TITLES:
                raise Unclear(f"Which “{said}” do you mean?", tuple(map(_choice, staff)), words=length)
        for length in range(parted, 0, -1):
            if gone := names_of_left_staff(ask.db).called(" ".join(words[:length])):
                raise Sorry(f"{gone[0].name} has left. Type another name.")
        return None

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


def _choice(staff: Staff) -> Choice:
    return Choice(str(staff.id), staff.name)

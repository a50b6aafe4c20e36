"""Who is to mentor: to Dan Whitfield; among Dan Whitfield, Tom Berry and Grace Lin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.inputs.gone import COLLEAGUE_LEFT, not_listed
from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.naming_staff import staff_at
from bot.inputs.one_of_staff import StaffField
from bot.say.form import Asked, Choice, Line, Pick, Search, Value
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.school.people import active_staff

_LEADS = frozenset({"to", "among", "amongst", "between", "with"})
_JOINS = frozenset({"and", "&", ","})
_ENDS = frozenset({"from", "on", "for"})
_IN_PASSING = frozenset(
    {
        "a",
        "all",
        "everybody",
        "everyone",
        "equally",
        "evenly",
        "have",
        "mentor",
        "missing",
        "no",
        "out",
        "pupils",
    }
    | {"remaining", "rest", "share", "split", "the", "them", "these", "those", "up", "who", "with", "without"}
)
"""What is said of whoever has no mentor: share these 14 evenly."""


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
            raise not_listed(raw, "a colleague", COLLEAGUE_LEFT)
        return tuple(dict.fromkeys(here[each] for each in given))


@dataclass(frozen=True, kw_only=True)
class MentorOfField(StaffField):
    """A mentor whose pupils are meant: a colleague named where the pupils stand."""

    label: str = "Whose pupils"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        if ask.school.names.match(tokens[at].strip(",;.")).ids:
            # A pupil's name: a colleague of that name is known by their surname, too.
            found = _several_words(ask, tokens[at:])
            return None if found is None or _is_pupil(ask, tokens[at : at + found[0]]) else found
        return staff_at(ask, tokens[at:])

    def offered(self, ask: Asking) -> bool:
        return False


def _several_words(ask: Asking, tokens: Sequence[str]) -> tuple[int, int] | None:
    try:
        found = staff_at(ask, tokens)
    except (Unclear, Sorry):
        return None
    return found if found is not None and found[0] > 1 else None


def _is_pupil(ask: Asking, tokens: Sequence[str]) -> bool:
    return bool(ask.school.names.match(" ".join(token.strip(",;.") for token in tokens)).ids)


@dataclass(frozen=True, kw_only=True)
class TheseField(Input[int]):
    """Words for whoever has no mentor, such as share these 14 evenly: how many that is; 0 where it is not said."""

    label: str = "How many"
    optional: bool = True
    unseen: bool = True

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        many, end, said = 0, at, False
        while end < len(tokens):
            word = tokens[end].casefold().strip(",;.")
            if tokens[end].casefold() in _LEADS and staff_at(ask, tokens[end + 1 :]) is not None:
                break
            if word in _IN_PASSING:
                said = True
            elif word.isdecimal() and len(word) < 4 and not many:
                many = int(word)
            else:
                break
            end += 1
        return (end - at, many) if said else None

    def offered(self, ask: Asking) -> bool:
        return False

    def draw(self, ask: Asking, name: str, value: int | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 4)

    def write(self, value: int) -> Value:
        return str(value)

    def take(self, ask: Asking, raw: Value) -> int:
        if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < 4:
            return int(raw)
        raise Sorry("Say how many as a number.")

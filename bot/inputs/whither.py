"""Where a booking goes: another day, another time, another room, or all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.inputs.days import DayField
from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.spans import Span, SpanField, ask_if_odd
from bot.inputs.words import RoomField
from bot.say.form import Asked, Choice, Line, Pick, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.clashes import Slot

_TOWARDS = frozenset({"to", "->", "→", "=>", "into"})
"""What parts where a booking was from where it goes."""
_TO = _TOWARDS | {"on", "at", "for"}
_DAY, _SPAN, _ROOM = DayField(), SpanField(), RoomField()
_HOUR = SpanField(bare=True)


@dataclass(frozen=True)
class Whither:
    """What changes; the rest stays as it is."""

    day: date | None = None
    span: Span | None = None
    room: str = ""

    def slot(self, now: Slot) -> Slot:
        """The slot of a booking once it is moved."""
        start, end = (self.span.start, self.span.end) if self.span is not None else (now.start, now.end)
        return Slot(self.day or now.day, start, end)


@dataclass(frozen=True, kw_only=True)
class WhenceField(SpanField):
    """The time that a booking is moved from: 3.30 to 4.30 is from the one to the other, not until."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Span] | None:
        if tokens[at].casefold() in _TOWARDS:
            return None
        towards = (end for end in range(at, len(tokens)) if tokens[end].casefold() in _TOWARDS)
        return super().recognise(ask, tokens[: next(towards, len(tokens))], at)


@dataclass(frozen=True, kw_only=True)
class WhitherField(Input[Whither]):
    label: str = "To"
    hint: str = "Such as fri, fri lunch, 3.30 or M4"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Whither] | None:
        found = self._read(ask, tokens, at)
        if found is not None and found[1].span is not None:
            try:
                ask_if_odd(found[0], found[1].span, ask.school.settings)
            except Unclear as odd:
                raise self._with_rest(odd, found[1]) from None
        return found

    def _with_rest(self, odd: Unclear, whither: Whither) -> Unclear:
        """The same question about the time, its choices with the day and the room that were said."""
        day, room = self.write(replace(whither, span=None, room="")), whither.room
        choices = tuple(
            Choice(" ".join(filter(None, (str(day), each.value, room))), each.label) for each in odd.choices
        )
        return Unclear(odd.sentence, choices, words=odd.words)

    def _read(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Whither] | None:
        if (
            tokens[at].casefold() == "room"
            and tokens[at + 1 : at + 2]
            and tokens[at + 1].casefold() in _TOWARDS
        ):
            found = self._read(ask, tokens, at + 1)
            return (found[0] + 1, found[1]) if found is not None else None
        if tokens[at].casefold() not in _TOWARDS and _is_still_to_come(tokens[at + 1 :]):
            return None
        day: date | None = None
        span: Span | None = None
        room = ""
        end = start = at + (tokens[at].casefold() in _TO)
        while end < len(tokens):
            if day is None and (found_day := _DAY.recognise(ask, tokens, end)):
                day, end = found_day[1], end + found_day[0]
            elif span is None and (found_span := _SPAN.recognise(ask, tokens, end)):
                span, end = found_span[1], end + found_span[0]
            elif span is None and end == start > at and (found_hour := _HOUR.recognise(ask, tokens, end)):
                span, end = found_hour[1], end + found_hour[0]
            elif not room and (found_room := _ROOM.recognise(ask, tokens, end)):
                room, end = found_room[1], end + found_room[0]
            elif end > start and tokens[end].casefold() in {"at", "in", "on"} and end + 1 < len(tokens):
                end += 1
            else:
                break
        return (end - at, Whither(day, span, room)) if day or span or room else None

    def draw(self, ask: Asking, name: str, value: Whither | None, unclear: Unclear | None) -> Asked:
        if unclear is not None and unclear.choices:
            return Pick(name, self.label, self.optional, self.hint, unclear.choices)
        return Line(name, self.label, self.optional, self.hint, 60)

    def write(self, value: Whither) -> Value:
        day = _DAY.write(value.day) if value.day is not None else ""
        span = _SPAN.write(value.span) if value.span is not None else ""
        return " ".join(str(each) for each in (day, span, value.room) if each)

    def touches(self, value: Whither) -> Iterable[tuple[Touched, str]]:
        yield from _DAY.touches(value.day) if value.day is not None else ()
        yield from _SPAN.touches(value.span) if value.span is not None else ()

    def take(self, ask: Asking, raw: Value) -> Whither:
        words = raw.split() if isinstance(raw, str) else []
        found = self._read(ask, words, 0) if words else None
        if found is None or found[0] != len(words):
            raise Sorry("I do not know where to. Type a day, a time or a room, such as fri lunch.")
        return found[1]


def _is_still_to_come(tokens: Sequence[str]) -> bool:
    """Whether the word stands behind these, so that they say which booking it is: thu lunch to fri."""
    return any(token.casefold() in _TOWARDS for token in tokens[:-1])

"""A colleague for whom something is done: with mr brook."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.inputs.line import Asking, Input, Unclear
from bot.inputs.whom import MOST_SHOWN
from bot.say.form import Asked, Choice, Pick, Search, Value
from models.access.authoriser import Action, could
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.lifecycle.departures import newest
from models.rules.letters import fold
from models.rules.wording import day_in_full
from models.school.people import TITLES, Staff, active_staff, left_called, staff_called

_WITH, _FOR = "with", "for"
_LONGEST = 3
"""Words: a title, a forename and a surname."""


def search(db: Db, typed: str) -> tuple[Choice, ...]:
    """Colleagues for what was typed so far, at most 15."""
    wanted = fold(typed)
    found = [each for each in active_staff(db) if any(word.startswith(wanted) for word in _words(each))]
    return tuple(_choice(each) for each in found[:MOST_SHOWN])


def _words(staff: Staff) -> tuple[str, ...]:
    first, last = fold(staff.forename), fold(staff.surname)
    return first, last, f"{first} {last}", f"{fold(staff.title)} {last}", fold(staff.code)


def _has_left(ask: Asking, staff: Staff) -> str:
    went = [each.left_on for each in newest(ask.db, staff_ids=(staff.id or 0,))]
    day = f" on {day_in_full(went[0], ask.today)}" if went else ""
    return f"{staff.name} left{day}. Type another name."


def _choice(staff: Staff) -> Choice:
    return Choice(str(staff.id), staff.name)


@dataclass(frozen=True, kw_only=True)
class ColleagueField(Input[int]):
    """A colleague after `with`; only those who could do something for a colleague are offered it."""

    kind: ClassVar[RecordKind] = RecordKind.STAFF

    label: str = "With"
    to: Action

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        words = [token.strip(",;.") for token in tokens[at + 1 : at + 1 + _LONGEST]]
        titled = bool(words) and fold(words[0]) in TITLES
        if tokens[at].casefold() != _WITH and not (tokens[at].casefold() == _FOR and titled):
            return None
        for length in range(len(words), 0, -1):
            found = staff_called(ask.db, " ".join(words[:length]))
            if len(found) == 1:
                return length + 1, found[0].id or 0
            if found:
                asked = f"Which “{' '.join(words[:length])}” do you mean?"
                raise Unclear(asked, tuple(map(_choice, found)), words=length + 1)
        for length in range(len(words), 0, -1):
            if gone := left_called(ask.db, " ".join(words[:length])):
                raise Sorry(_has_left(ask, gone[0]))
        if titled and len(words) > 1:
            raise Sorry(f"I know no colleague called “{' '.join(words[:2])}”. Type another name.")
        return None

    def offered(self, ask: Asking) -> bool:
        return could(ask.who, self.to)

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
        raise Sorry("Pick a colleague from the list.")

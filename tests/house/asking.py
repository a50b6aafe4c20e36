"""Every way to ask for a command or to press a button, in a small school."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.commands import registry
from bot.registry import Command
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.press import Press, StartForm
from models.access.authoriser import Person
from models.audit.touched import Touched
from models.db.records import RecordKind
from tests.house.samples import hints_of, kinds_in, noted_in, sample
from tests.house.small_school import AMY, MATHS

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EVERYTHING = registry()
_SETTING = "setting digest_time"
_TOUCHES = {
    Touched.DAY: "day 2026-11-23",
    Touched.TIME: "time 15:20-16:20",
    Touched.FORM: "form 11a",
    Touched.SETTING: _SETTING,
    Touched.DOOR: "door slack",
}
"""What a sample of a button names, of all that one can name."""


@dataclass(frozen=True)
class Asked:
    """A request that is refused, and the kinds of record of which it names one."""

    said: Said
    names: Set[RecordKind] = frozenset()
    touches: Set[str] = frozenset()
    """What else it names, as the entry has it."""


def asked(command: Command[Any], who: Person) -> Iterator[Asked]:
    """Every way in which this person can ask for a command."""
    name, kinds = command.name, {each.kind for each in command.inputs.values() if each.kind}
    values = {
        name: "digest_time" if each.kind is RecordKind.SETTING else "1"
        for name, each in command.inputs.items()
        if each.kind
    } | {"text": "x"}
    in_line = {RecordKind.PUPIL, RecordKind.SUBJECT}
    setting = {_SETTING} & {f"setting {each}" for each in values.values()}
    yield Asked(Words(staff_id=who.staff_id, words=name))
    yield Asked(Words(staff_id=who.staff_id, words=f"{name} Amy Carter maths thu 5 6"), kinds & in_line)
    yield Asked(Submitted(staff_id=who.staff_id, command=name, values=values), kinds, setting)
    yield Asked(Pressing(staff_id=who.staff_id, token=StartForm(name, AMY, MATHS).token()), in_line)


def pressed(press: type[Press], who: Person) -> Asked:
    """A button as this person can press it, about Amy and what there is of hers."""
    hints = hints_of(press).values()
    noted = {each for hint in hints for each in noted_in(hint)}
    kinds = {kind for hint in hints for kind in kinds_in(hint)}
    if Touched.SETTING in noted:
        kinds.add(RecordKind.SETTING)
    touches = {_TOUCHES[each] for each in noted} | (
        {_TOUCHES[Touched.DAY]} if Touched.TIME in noted else set()
    )
    return Asked(Pressing(staff_id=who.staff_id, token=sample(press).token()), kinds, touches)

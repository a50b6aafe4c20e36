"""Every way to ask for a command or to press a button, in a small school, and what is wrong with a refusal."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlmodel import col
from sqlmodel import select as select_rows

from bot.ask import Reply, Result
from bot.commands import registry
from bot.dispatch import Dispatcher
from bot.registry import Command
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.press import Press, StartForm
from models.access.authoriser import Person
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.audit.touched import Touched
from models.db.database import Database
from models.db.records import RecordKind
from models.db.tables import SQLModel
from models.views.whose import OF_PUPILS
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
    Touched.COHORT: "cohort 2027",
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


COUNTS = union_all(
    *(
        select(literal(name), func.count()).select_from(table)
        for name, table in SQLModel.metadata.tables.items()
    )
)
"""How many rows each table has, in one statement: it is asked after every refusal."""


def counts(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {row[0]: row[1] for row in db.execute(COUNTS)}


def refused(database: Database, dispatcher: Dispatcher, asks: Asked, name: str) -> str:
    """What is wrong with how it was refused; blank where nothing is."""
    return next(iter(all_refused(database, dispatcher, [(name, asks)])), "")


def all_refused(
    database: Database, dispatcher: Dispatcher, walk: Iterable[tuple[str, Asked]]
) -> Iterator[str]:
    """What is wrong with how each was refused, in turn, by the name of what was asked for."""
    before = counts(database)
    for name, asks in walk:
        result = dispatcher.hear(asks.said)
        with database.reading() as db:
            newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
        after = counts(database)
        if wrong := _wrong(asks, name, result, newest) or _written(name, before, after):
            yield wrong
        before = after


def _wrong(asks: Asked, name: str, result: Result, newest: Entry) -> str:
    if not isinstance(result, Reply) or (newest.did, newest.deed) != (Did.REFUSED, name):
        return f"{name}: {asks} was not refused, {newest}"
    if newest.staff_id != asks.said.staff_id:
        return f"{name}: {asks} has the entry {newest}"
    if newest.pupil_id != (AMY if asks.names & {RecordKind.PUPIL, *OF_PUPILS} else None):
        return f"{name}: {asks} names the pupil {newest.pupil_id}"
    records = asks.names - {RecordKind.PUPIL} or {RecordKind.NONE}
    if newest.record not in records or newest.record_id != (1 if newest.record else None):
        return f"{name}: {asks} names {newest.record} {newest.record_id}"
    if not asks.touches <= {*newest.fields.split(",")}:
        return f"{name}: {asks} says {newest.fields}"
    return ""


def _written(name: str, before: Mapping[str, int], after: Mapping[str, int]) -> str:
    changed = {table for table, many in after.items() if many != before[table]}
    return "" if changed == {"entry"} and after["entry"] == before["entry"] + 1 else f"{name} wrote {changed}"

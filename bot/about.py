"""Whom and what a request is about, so that a refusal on record says it: pupils, a record, and what else it names."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.ask import Ask
from bot.inputs.corrections import read_line
from bot.inputs.groups import GroupField
from bot.inputs.line import Input, Unclear, picked_id
from bot.inputs.pupils import PupilPhrase
from bot.inputs.settings import CHANNEL
from bot.meaning import Meant, meant, press_of
from bot.registry import Command, Registry
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.form import Values
from bot.say.press import Press, StartForm, named, touched
from models.audit.touched import Touched, in_fields
from models.db.errors import NotAllowed, Sorry
from models.db.records import NO_RECORD, Record, RecordKind
from models.rules.letters import tidy
from models.school.pupils import in_group
from models.school.settings import known_settings
from models.settings.change_settings import newest_change
from models.views.whose import existing, pupils_of

MOST = 400
"""Pupils under whom one refusal goes on record: more than a year group. Of more, the rest is counted."""


_NAMED: Mapping[Touched, Callable[[Ask], Container[str]]] = {
    Touched.SETTING: lambda _: {CHANNEL, *(each.name for each in known_settings())},
    Touched.FORM: lambda ask: ask.school.forms,
}
"""What is named by a word of which the school has just some: no other one is written down."""


class PupilAndRecord(NamedTuple):
    """A pupil, the record of theirs or of the school's that was named, and what else was, as an entry's fields."""

    pupil_id: int | None
    record: Record
    touched: str = ""


@dataclass
class _WhomAndWhat:
    """The ids of records that a request names, by their kind, and what it names of which there is no record."""

    ids: dict[RecordKind, tuple[int, ...]] = field(default_factory=dict)
    touched: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: RecordKind, ids: Iterable[int]) -> None:
        if each := tuple(dict.fromkeys((*self.ids.get(kind, ()), *ids))):
            self.ids[kind] = each


def about_press(ask: Ask, registry: Registry, press: Press) -> tuple[PupilAndRecord, ...]:
    """Each pupil whom a button names, or whose a record is that it names; one with nothing where it names none."""
    return _in_pairs(ask, _of_press(ask, registry, press))


def ids_named(ask: Ask, registry: Registry, said: Said) -> dict[RecordKind, tuple[int, ...]]:
    """The ids that a request names, by the kind of record that they are of; none for what is none of ours."""
    try:
        return dict(_named(ask, registry, said).ids)
    except Sorry:
        return {}


def refused_about(
    ask: Ask, registry: Registry, said: Said, refused: NotAllowed
) -> tuple[PupilAndRecord, ...]:
    """Each pupil whom a refused request was about, with the record; what the refusal knows goes first."""
    record = refused.record
    whose = pupils_of(ask.db, record)
    pairs = [
        each._replace(record=record)
        if record != NO_RECORD and (not whose or each.pupil_id in {*whose, None})
        else each
        for each in _about(ask, registry, said)
    ]
    known = existing(ask.db, (refused.pupil_id,)) or whose
    if known and not {each.pupil_id for each in pairs} & {*known}:
        others = [each for each in pairs if each.pupil_id is not None]
        pairs = [*(pairs[0]._replace(pupil_id=each) for each in known), *others]
    return tuple(dict.fromkeys(pairs))


def _about(ask: Ask, registry: Registry, said: Said) -> tuple[PupilAndRecord, ...]:
    try:
        return _in_pairs(ask, _named(ask, registry, said))
    except Sorry:
        return (PupilAndRecord(None, NO_RECORD),)


def _in_pairs(ask: Ask, found: _WhomAndWhat) -> tuple[PupilAndRecord, ...]:
    ids = dict(found.ids)
    pupils = existing(ask.db, ids.pop(RecordKind.PUPIL, ()))
    # A record of somebody's says more than a plan or a subject, and those more than a colleague.
    less = (RecordKind.NONE, RecordKind.STAFF, RecordKind.SUBJECT, RecordKind.PROPOSAL)
    kind = max(ids, key=lambda each: less.index(each) if each in less else len(less), default=RecordKind.NONE)
    records: list[Record] = [(kind, each) for each in ids.get(kind, ())] or [(kind, None)]
    pairs: list[tuple[int | None, Record]] = []
    for record in records:
        # Beside a record stands the pupil whose list it was on; whose it is, it says itself.
        owners = pupils_of(ask.db, record)
        beside = pupils if len(pupils) > 1 or not owners else ()
        pairs.extend((each, record) for each in dict.fromkeys((*owners, *beside)))
    beside_it = [(other, str(each)) for other in ids if other is not kind for each in ids[other]]
    more = [(RecordKind.PUPIL, f"and {len(pairs) - MOST} more")] if len(pairs) > MOST else []
    fields = in_fields((*beside_it, *found.touched, *more))
    return tuple(PupilAndRecord(*pair, fields) for pair in pairs[:MOST]) or (
        PupilAndRecord(None, records[0], fields),
    )


def _named(ask: Ask, registry: Registry, said: Said) -> _WhomAndWhat:
    match said:
        case Pressing():
            return _of_press(ask, registry, press_of(registry, said.token))
        case Submitted():
            return _of_values(ask, registry.commands.get(said.command), {**said.hidden, **said.values})
        case Words():
            line = meant(ask, registry, said.words)
            return _of_words(ask, line) if line is not None else _WhomAndWhat()


def _of_press(ask: Ask, registry: Registry, press: Press) -> _WhomAndWhat:
    chosen = registry.commands.get(press.command) if isinstance(press, StartForm) else None
    found = _of_values(ask, chosen, dict(press.typed)) if isinstance(press, StartForm) else _WhomAndWhat()
    found.ids |= named(press)
    for what, which in touched(press):
        _touch(ask, found, what, which)
    return found


def _of_values(ask: Ask, command: Command[Any] | None, values: Values) -> _WhomAndWhat:
    """What a form carries, as its choices wrote it; pupils also by a class, or a name that is one's."""
    found = _WhomAndWhat()
    for name, each in (command.inputs if command is not None else {}).items():
        raw = values.get(name, ())
        words = (raw,) if isinstance(raw, str) else raw
        if each.kind is RecordKind.PUPIL:
            found.add(each.kind, (one for word in words for one in _pupils_in(ask, each, word)))
        elif each.kind is not RecordKind.NONE and each.kind is not RecordKind.SETTING:
            found.add(each.kind, _numbers(words))
        elif words:
            try:
                _touch_value(ask, found, each, each.take(ask, raw))
            except (Sorry, Unclear):
                continue
    return found


def _pupils_in(ask: Ask, each: Input[Any], word: str) -> tuple[int, ...]:
    """The pupils whom a form's word chooses: an id, a class or form, or a name that is one pupil's."""
    if numbers := tuple(_numbers((word,))):
        return numbers
    try:
        taken = each.take(ask, word)
    except (Sorry, Unclear):
        return each.named(ask, [tidy(word)]) if isinstance(each, PupilPhrase) else ()
    return taken if isinstance(taken, tuple) else (taken,)


def _of_words(ask: Ask, line: Meant) -> _WhomAndWhat:
    """Whom and what a line plainly names, also where it names more than the command takes."""
    read = read_line(ask, line.words, line.command.inputs)
    found = _WhomAndWhat()
    for name, each in line.command.inputs.items():
        value = read.values.get(name)
        if name in read.unclear and read.unclear[name].named:
            value = read.unclear[name].named
        if each.kind not in {RecordKind.NONE, RecordKind.SETTING}:
            found.add(
                each.kind, value if isinstance(value, tuple) else (value,) if isinstance(value, int) else ()
            )
        elif value is not None:
            _touch_value(ask, found, each, value)
    return found


def _touch_value(ask: Ask, found: _WhomAndWhat, each: Input[Any], value: Any) -> None:
    if isinstance(each, GroupField):
        found.add(RecordKind.PUPIL, in_group(ask.db, value))
    for what, which in each.touches(value):
        _touch(ask, found, what, which)


def _touch(ask: Ask, found: _WhomAndWhat, what: Touched, which: str) -> None:
    """A setting also by its newest change; one that was never changed has no record. A word that names none is text."""
    if what is Touched.SETTING:
        newest = newest_change(ask.db, which)
        found.ids[RecordKind.SETTING] = (newest,) if newest else ()
    if what not in _NAMED or which in _NAMED[what](ask):
        found.touched.append((what, which))


def _numbers(chosen: Iterable[str]) -> Iterator[int]:
    """What may be ids; a form of ours carries no others."""
    return (found for each in chosen if (found := picked_id(each)) is not None)

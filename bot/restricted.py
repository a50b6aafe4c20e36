"""Records that are restricted: who may read one of them asks for it by name, and nobody else gets at it by any way."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.about import ids_named
from bot.ask import Ask
from bot.registry import Command, Registry
from bot.requests import Said
from models.access.authoriser import read_of, shut
from models.db.errors import NotAllowed
from models.db.records import RecordKind
from models.school.snapshot import school
from models.views.whose import pupils_of


def as_reader(ask: Ask, pupil_ids: Iterable[int]) -> Ask:
    """The same, which knows these pupils too, where they are restricted and who asks may read them.

    From here the transaction reads the records of these, and of no other restricted pupil.
    """
    restricted = [each for each in pupil_ids if each in ask.school.restricted.known]
    if not restricted:
        return ask
    read_of(ask.db, ask.who, restricted)
    return replace(ask, school=school(ask.db))


def whose_command(command: Command[Any], values: Mapping[str, Any]) -> tuple[int, ...]:
    """The pupils whom a command was given so far that reads restricted records, too."""
    return tuple(
        values[name] for name, each in command.inputs.items() if each.of_restricted and name in values
    )


def whose(ask: Ask, registry: Registry, said: Said) -> tuple[int, ...]:
    """The pupils whom a press or a form that was sent names, or whose the records are that it names.

    Without a restriction that stands nobody needs to know, and nothing is asked.
    """
    if not ask.school.restricted.known:
        return ()
    ids = ids_named(ask, registry, said)
    named = ids.pop(RecordKind.PUPIL, ())
    owners = (one for kind, some in ids.items() for each in some for one in pupils_of(ask.db, (kind, each)))
    return tuple(dict.fromkeys((*named, *owners)))


def refuse_restricted(ask: Ask, pupil_ids: Iterable[int]) -> None:
    """Raises NotAllowed where there are some, and the records of all of them are restricted and not open to who asks.

    What was sent before a restriction still names them.
    """
    found = tuple(pupil_ids)
    known = ask.school.pupils.keys() | ask.school.leavers.known.keys()
    closed = [each for each in found if each in ask.school.restricted.known and each not in known]
    if closed and len(closed) == len(found):
        raise NotAllowed(shut(ask.db), pupil_id=closed[0])

"""A press of every kind of button, in which each id is 1; and what a press says of its fields."""

from collections.abc import Iterator
from datetime import date, time
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, Lt
from pydantic.fields import FieldInfo

from bot.say.press import IdOf, NotedAs, Press
from models.audit.touched import Touched
from models.db.records import RecordKind
from models.rules.clashes import Slot


def kinds_of(press: type[Press]) -> Iterator[type[Press]]:
    """Every kind of button below this one, also of one that is a kind of another."""
    for each in press.__subclasses__():
        yield each
        yield from kinds_of(each)


PRESSES: dict[str, type[Press]] = {each.action: each for each in kinds_of(Press)}
"""Every kind of button there is, by its action."""
_DAY = date(2026, 11, 23)
_NAMED = {Touched.SETTING: "digest_time", Touched.FORM: "11a", Touched.DOOR: "slack", Touched.COHORT: 2027}


def hints_of(press: type[Press]) -> dict[str, Any]:
    """The types of a press's fields, with what is said of them."""
    hints = get_type_hints(press, include_extras=True)
    hints.pop("action", None)
    return hints


def kinds_in(hint: Any) -> Iterator[RecordKind]:
    """The kinds of record of which a field of this type holds ids."""
    yield from (each.kind for each in getattr(hint, "__metadata__", ()) if isinstance(each, IdOf))
    for inner in get_args(hint):
        yield from kinds_in(inner)


def noted_in(hint: Any) -> Iterator[Touched]:
    """What a refusal calls a field of this type."""
    yield from (each.what for each in getattr(hint, "__metadata__", ()) if isinstance(each, NotedAs))
    for inner in get_args(hint):
        yield from noted_in(inner)


def bounds_in(hint: Any) -> Iterator[int]:
    """The least and the greatest number that a field of this type may hold."""
    for field in (each for each in getattr(hint, "__metadata__", ()) if isinstance(each, FieldInfo)):
        for bound in field.metadata:
            match bound:
                case Ge(int(edge)) | Le(int(edge)):
                    yield edge
                case Lt(int(beyond)):
                    yield beyond - 1


def bare_in(hint: Any) -> Iterator[type]:
    """The types in a field's type of which nothing is said: not of what an id is, nor how far a number may go."""
    if get_origin(hint) in {Annotated, Literal}:
        return
    if hint in {int, str, date, time}:
        yield hint
    for inner in get_args(hint):
        yield from bare_in(inner)


def sample(press: type[Press]) -> Press:
    """One of its kind, with every field filled in."""
    return press(**{name: _one(hint) for name, hint in hints_of(press).items()})


def _one(hint: Any) -> Any:
    inner = get_args(hint)
    if get_origin(hint) is Annotated:
        noted = [each.what for each in hint.__metadata__ if isinstance(each, NotedAs)]
        return next((_NAMED[each] for each in noted if each in _NAMED), None) or _one(inner[0])
    if get_origin(hint) is tuple:
        return (_one(inner[0]),) if inner[-1] is ... else tuple(map(_one, inner))
    if get_origin(hint) is Literal:
        return inner[0]
    if inner:
        return _one(inner[0])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    known = {bool: True, int: 1, str: "x", date: _DAY, Slot: Slot(_DAY, time(15, 20), time(16, 20))}
    return known[hint]

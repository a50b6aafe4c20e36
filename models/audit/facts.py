"""What is read of pupils to be shown says whom it is about, so that a look is on record because it was drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, NamedTuple, get_args, get_type_hints


class Shows(StrEnum):
    """The parts of a pupil's record, as an entry of a look names them."""

    ADVICE = "advice"
    AGREEMENT = "agreement"
    AWAY = "away"
    COMMENTS = "comments"
    CONTACTS = "contacts"
    FOLLOW_UPS = "follow-ups"
    GRADES = "grades"
    INTERVENTIONS = "interventions"
    LEAVING = "leaving"
    MEETINGS = "meetings"
    MENTOR = "mentor"
    NEEDS = "needs"
    REGISTER = "register"
    REVIEWS = "reviews"
    SESSIONS = "sessions"
    SLIPS = "slips"
    STATEMENTS = "statements"
    TARGETS = "targets"


class ShownOf(NamedTuple):
    """Whose record was shown (None: one of a list), and which part of it, as an entry's fields say it."""

    pupil_id: int | None
    what: str


class PupilFact:
    """Something of the record of the pupil with its `pupil_id`, of those with its `pupil_ids`, or of some in a list."""

    shows: ClassVar[Shows]

    def __init_subclass__(cls, *, shows: Shows | None = None) -> None:
        if shows is not None:
            cls.shows = shows

    def what(self) -> str:
        """Which part of the record whoever sees it has seen; blank where it tells no more than a name and a form."""
        return self.shows

    def whom(self) -> tuple[int | None, ...]:
        several: tuple[int, ...] = getattr(self, "pupil_ids", ())
        return several or (getattr(self, "pupil_id", None),)


@dataclass(frozen=True)
class PartOf(PupilFact):
    """A part of a pupil's record, whatever there is in it: that there is nothing tells something, too."""

    pupil_id: int
    part: Shows

    def what(self) -> str:
        return self.part


def shown_in(*given: Any) -> frozenset[ShownOf]:
    """Whose record is shown, and what of it, by whatever draws what is given."""
    return frozenset(each for part in given for each in _shown(part))


def _shown(part: Any) -> Iterator[ShownOf]:
    if isinstance(part, str) or part is None:
        return
    if isinstance(part, PupilFact):
        if what := part.what():
            yield from (ShownOf(each, what) for each in part.whom())
    elif isinstance(part, tuple | list):
        for each in part:
            yield from _shown(each)
    elif isinstance(part, Mapping):
        yield from _shown(tuple(part.values()))
    else:
        kind: Any = type(part)
        for name in _holders(kind):
            yield from _shown(getattr(part, name))


@cache
def tells(hint: Any) -> bool:
    """Whether values of this type may hold such a fact."""
    if isinstance(hint, type):
        kind: Any = hint
        return issubclass(hint, PupilFact) or bool(_holders(kind))
    # What a function takes stands in a list.
    return any(tells(each) for each in get_args(hint) if not isinstance(each, list))


@cache
def _holders(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass that may hold such facts."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(each.name for each in fields(kind) if tells(hints[each.name]))

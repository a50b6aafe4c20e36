"""How everybody is named who is or was at the school, so that no two are named alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.rules.letters import fold
from models.rules.wording import day_of_month_in_short

FORMER = "a former pupil"
"""Whose name is kept no more."""
RESTRICTED = "a pupil whose record is restricted"
"""What is said in the place of a name that is nobody's to read for now."""


@dataclass(frozen=True)
class Bearer:
    """Somebody with a name, and what tells them from another of that name, the most telling first."""

    id: int
    name: str
    marks: tuple[str, ...]


def pupil_labels(present: Iterable[Bearer], left: Iterable[Bearer]) -> dict[int, str]:
    """Name and form of each, `Amy Carter 11C`; of those who left, `Amy Carter (left)`; never two the same."""
    here = {each.id: f"{each.name} ({mark})" if mark else each.name for each, mark in _marked_apart(present)}
    gone = {each.id: f"{each.name} (left{f', {mark}' if mark else ''})" for each, mark in _marked_apart(left)}
    return here | gone


def staff_labels(staff: Iterable[Bearer]) -> dict[int, str]:
    """The name of each, with the code or address of those who have it in common."""
    return {each.id: f"{each.name} ({mark})" if mark else each.name for each, mark in _marked_apart(staff)}


def birthday(born: date | None) -> str:
    """The day of birth without its year: `born 5 Jan`; blank where it is not known."""
    return f"born {day_of_month_in_short(born)}" if born is not None else ""


def _marked_apart(people: Iterable[Bearer]) -> Iterable[tuple[Bearer, str]]:
    """Each with the first mark that all of the same name have, each its own; blank for a name that one has."""
    by_name: Mapping[str, list[Bearer]] = defaultdict(list)
    for each in people:
        by_name[fold(each.name)].append(each)
    for some in by_name.values():
        if len(some) == 1:
            yield some[0], ""
            continue
        best = next(
            (
                marks
                for marks in zip(*(each.marks for each in some), strict=True)
                if len({*marks, ""}) > len(some)
            ),
            tuple(str(each.id) for each in some),
        )
        yield from zip(some, best, strict=True)

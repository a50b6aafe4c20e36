"""Who is in a class, as the lines of a list name them, and what their grades were last (R3, R12)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from models.rules.grades import Scale
from models.rules.names import Names

_NONES = ("-", "X", "N/A")


@dataclass(frozen=True)
class Classmate:
    """Who may stand in a line: the name that is written there, and what their grades were last."""

    pupil_id: int
    name: str
    label: str
    scale: Scale = field(repr=False)
    last: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class ClassList:
    """A class in a subject: who is in it, how they are found by name, and whom words name who is not."""

    group: str
    subject: str
    members: Mapping[int, Classmate]
    names: Names = field(repr=False)
    elsewhere: Callable[[str], Sequence[str]] = field(repr=False)
    """The names and forms of pupils of the whole school whom the words name."""


def none_on(scale: Scale) -> str:
    """How no grade is written: a dash, unless that is a grade of the scale."""
    return next(each for each in (*_NONES, "") if each.lower() not in scale.spellings)


def write_lines(roster: ClassList, pupil_ids: Sequence[int]) -> str:
    """A line for each of these pupils with what their grades were last, as `read_lines` reads it."""
    return "\n".join(
        f"{each.name}  {each.last[0] or none_on(each.scale)}  {each.last[1] or none_on(each.scale)}"
        for each in map(roster.members.__getitem__, pupil_ids)
    )

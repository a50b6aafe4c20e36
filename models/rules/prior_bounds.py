"""Between which Key Stage 2 means the bands of prior attainment lie, and in which academic year (R14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.rules.calendar import academic_year


@dataclass(frozen=True)
class PriorBounds:
    """A mean below the lower one is low, and from the upper one on high."""

    lower: int = 100
    upper: int = 110


def holds_from(changed_on: date) -> date:
    """From when bounds that were set on that day hold: the next 1 September.

    Within a year they stand still: whoever saw a group before and after would know who went from one to the other.
    """
    return date(academic_year(changed_on) + 1, 9, 1)


def bounds_in(year: int, changes: Iterable[tuple[date, PriorBounds]]) -> PriorBounds:
    """Those of an academic year, of the changes in the order in which they were made; of none the usual ones."""
    held = PriorBounds()
    for changed_on, bounds in changes:
        if academic_year(holds_from(changed_on)) <= year:
            held = bounds
    return held

"""Did the sessions work: what a grade was before and after, never as evidence of cause (R13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from models.rules.grades import Grade


@dataclass(frozen=True)
class Change:
    """A pupil's predicted grade before and after, both of one scale."""

    before: Grade
    after: Grade

    @property
    def grades(self) -> Fraction:
        """By how many grades, and thirds of one, it rose; below 0 where it fell."""
        return self.after.height - self.before.height


def mean_change(changes: Iterable[Change], fewest: int = 6) -> Fraction | None:
    """The mean change in grades; None of fewer than so many pupils, and of none (R13)."""
    found = [each.grades for each in changes]
    return sum(found, Fraction(0)) / len(found) if found and len(found) >= fewest else None

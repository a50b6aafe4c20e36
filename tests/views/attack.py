"""Whoever works a hidden count out: knows every rule, and writes down each figure that is shown as an equation.

A solver is asked for another school in which the same would be shown and the hidden count is another. It is given what
one person may see, from every point at which something is kept: papers of last month and cards that were noted down. It
is not given what a person knows by name (a head the grades of the own subject, a mentor those of the own pupils), nor
two looks at the same collection while it is open, of which the one grade that came between them is the difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Generic, TypeVar

import pulp  # type: ignore[import-untyped]  # it ships no types

Kind = TypeVar("Kind")


class Equations(Generic[Kind]):
    """All that is shown, over how many pupils of each kind there are."""

    seconds = 600

    def __init__(self, kinds: Sequence[Kind], pupils: int | None) -> None:
        """Of so many pupils; None: nobody says how many they are together."""
        self.kinds = kinds
        self.problem = pulp.LpProblem("work_it_out", pulp.LpMinimize)
        self.number = {
            kind: self.problem.add_variable(f"n{at}", 0, pupils, cat="Integer")
            for at, kind in enumerate(kinds)
        }
        if pupils is not None:
            self.equal(kinds, pupils)

    def equal(self, kinds: Iterable[Kind], count: int) -> None:
        self.problem += pulp.lpSum(self.number[kind] for kind in kinds) == count

    def weigh(self, worth: Mapping[Kind, int], count: int) -> None:
        """A count in which a pupil may stand twice."""
        self.problem += pulp.lpSum(each * self.number[kind] for kind, each in worth.items()) == count

    def most(self, worth: Mapping[Kind, Fraction], count: Fraction) -> None:
        """A sum that is no more than that."""
        part = _common((*worth.values(), count))
        total = pulp.lpSum(int(part * each) * self.number[kind] for kind, each in worth.items())
        self.problem += total <= int(part * count)

    def mean(
        self,
        kinds: Sequence[Kind],
        worth: Sequence[Fraction],
        mean: Fraction | None,
        of: int,
        within: Fraction = Fraction(1, 200),
    ) -> None:
        """As it is printed, rounded: in parts a whole number, so that no rounding of the solver's counts."""
        if mean is None or not of:
            return
        part = _common(worth)
        total = pulp.lpSum(
            int(part * each) * self.number[kind] for kind, each in zip(kinds, worth, strict=True)
        )
        slack = part * of * within
        self.problem += total <= float(part * mean * of + slack)
        self.problem += total >= float(part * mean * of - slack)

    def another(self, kinds: Sequence[Kind], count: int) -> bool:
        """Whether the same may be shown where this count is another, as far as a solver gets in its time."""
        return self.another_sum(dict.fromkeys(kinds, 1), count)

    def another_sum(self, worth: Mapping[Kind, int] | Mapping[Kind, Fraction], count: int | Fraction) -> bool:
        """The same of a sum over pupils, each of whom counts for as much as they are worth."""
        part = _common([Fraction(each) for each in worth.values()])
        total = pulp.lpSum(int(part * each) * self.number[kind] for kind, each in worth.items())
        for wanted in (total >= int(part * count) + 1, total <= int(part * count) - 1):
            tried = self.problem.copy()
            tried += wanted
            tried.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=self.seconds))
            # What is not settled in time is not worked out: only where there is no other school at all, it is told.
            if pulp.LpStatus[tried.status] != "Infeasible":
                return True
        return False


def _common(worth: Iterable[Fraction]) -> int:
    """In so many parts each of them is a whole number."""
    return lcm(*(each.denominator for each in worth))

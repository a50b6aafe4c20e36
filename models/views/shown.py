"""What of a cohort's figures may be shown outside leadership, and in files: all of it together (R14, R15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.rules.attainment import THRESHOLDS
from models.rules.cohorts import Beside, Movement, SubjectFigures, counts_to_show, reached_to_show
from models.rules.tracking import Standing
from models.views.cohort_figures import GroupLine
from models.views.groups import PARTS_OF_ONE, Group
from models.views.points import Comings


@dataclass(frozen=True)
class ClassShown:
    """The figures of a class of enough pupils; None is hidden."""

    takers: int
    with_value: int
    compared: int
    value: Fraction
    target: Fraction | None
    gap: Fraction | None


@dataclass(frozen=True)
class SubjectShown:
    """The figures of a subject as somebody may see them; None is hidden. A card draws from nothing else."""

    takers: int
    with_value: int
    compared: int
    value: Fraction | None
    target: Fraction | None
    gap: Fraction | None
    standings: Mapping[Standing, int | None]
    reached: Mapping[int, int | None]
    groups: tuple[tuple[Group, Beside | None], ...]
    """The gap to the targets of each group and of the rest."""
    classes: tuple[tuple[str, ClassShown | None], ...] = ()
    """By name."""


def subject_to_show(figures: SubjectFigures, groups: Sequence[GroupLine], fewest: int) -> SubjectShown:
    """Of fewer pupils than `fewest` no mean, and no count from which theirs could be worked out."""
    compared = figures.compared >= fewest
    standings = (
        counts_to_show(figures.standings, fewest) if compared else dict.fromkeys(figures.standings, None)
    )
    small = any(0 < figures.standings[each] < fewest for each in figures.standings)
    # Beside the exact mean the parts of a small whole could be worked out: then they are hidden, all of them.
    if small and figures.compared < ENOUGH * fewest:
        standings = dict.fromkeys(figures.standings, None)
    # Of so few the means tell the parts by themselves, where all are as low, or as high, as can be.
    meant = compared and not (small and figures.compared < 2 * fewest)
    beside = groups_to_show({each.name: each.gap for each in groups}, figures.compared, fewest)
    if 0 < figures.with_value - figures.compared < fewest:
        # Of the grades, less the targets and the gap, the grades of those few without a target are left. The gaps of
        # a group and the rest come to the gap.
        meant, beside = False, [(name, None) for name, _ in beside]
    reached: Mapping[int, int | None] = reached_to_show(figures.reached, figures.with_value, fewest)
    if None in reached.values() and figures.with_value < ENOUGH * fewest:
        reached = dict.fromkeys(THRESHOLDS, None)
    return SubjectShown(
        takers=figures.takers,
        with_value=figures.with_value,
        compared=figures.compared,
        value=figures.value if figures.with_value >= fewest else None,
        target=figures.target if meant else None,
        gap=figures.gap if meant else None,
        standings=standings,
        reached=reached,
        groups=tuple(beside),
    )


ENOUGH = 5
"""Of so many times the fewest, parts may stand beside a mean without telling of those that are hidden."""


def groups_to_show(groups: Mapping[Group, Beside], of: int, fewest: int) -> list[tuple[Group, Beside | None]]:
    """Each group beside the rest, of so many in all; those hidden of which it, the rest, or others could be told."""
    hidden = {
        name
        for name, each in groups.items()
        if min(each.of_group, each.of_rest) < fewest or 0 < of - each.of_group - each.of_rest < fewest
    }
    for parts in PARTS_OF_ONE:
        counts = {name: groups[name].of_group for name in parts if name in groups}
        hidden |= {name for name, number in counts_to_show(counts, fewest).items() if number is None}
    return [(name, None if name in hidden else each) for name, each in groups.items()]


def movement_to_show(moved: Movement, fewest: int) -> Movement | None:
    """The movement, with all its counts; None where one to so many of them stand apart (R15).

    All its counts together tell how many stayed, and so who joined and left.
    """
    parts = (moved.up, moved.same, moved.down, moved.no_pair, moved.joined, moved.left)
    if moved.pairs < fewest or tells_of_the_alone(moved, fewest):
        return None
    return None if any(0 < each < fewest for each in parts) else moved


def tells_of_the_alone(moved: Movement, fewest: int) -> bool:
    """Whether a movement, its mean alone, beside the figures of both points would tell what few pupils have.

    These are who has a grade at one of the points alone: who joined, left, or had none.
    """
    return any(0 < each < fewest for each in (moved.alone_before, moved.alone_now))


def comings_to_show(since: Comings, fewest: int) -> Comings | None:
    """How many joined and left; None where either is few.

    How many there were at each point is shown: beside it one of them would tell the other.
    """
    return None if any(0 < each < fewest for each in (since.joined, since.left)) else since

"""How a cohort moved between two points, for the same pupils only (R15.8)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.rules.attainment import SubjectTaken
from models.rules.cohorts import Movement, movement
from models.rules.grades import Grade
from models.views.cohorts import CohortAt
from models.views.points import Point


@dataclass(frozen=True)
class CohortMoved:
    """Up, same and down since a point before: of all pairs of grades, and subject by subject."""

    since: Point
    whole: Movement
    subjects: tuple[tuple[int, Movement], ...]


class _There:
    """Who is there at a point: all of them, who takes each subject, and who has a grade in it."""

    def __init__(self, cohort: CohortAt) -> None:
        self.members = {each.pupil_id for each in cohort.members}
        self.taking: dict[int, set[int]] = defaultdict(set)
        self.graded: dict[int, set[int]] = defaultdict(set)
        for member in cohort.members:
            for one in member.taken:
                self.taking[one.subject_id].add(member.pupil_id)
                if one.value is not None:
                    self.graded[one.subject_id].add(member.pupil_id)


def moved(before: CohortAt, now: CohortAt, subject_id: int | None = None) -> CohortMoved:
    """The same pupils at two points, in one subject or all; beside results a prediction counts as its whole grade."""
    then = {(each.pupil_id, one.subject_id): one.value for each in before.members for one in each.taken}
    both = _There(before), _There(now)
    there = both[0].members
    pairs: dict[int, list[tuple[Grade | None, Grade | None]]] = defaultdict(list)
    for member in now.members:
        for one in member.taken:
            if member.pupil_id in there and subject_id in {None, one.subject_id}:
                was = then.get((member.pupil_id, one.subject_id))
                pairs[one.subject_id].append((_beside(now, one, was), one.value))
    every = [subject_id] if subject_id is not None else sorted(both[0].taking.keys() | both[1].taking.keys())
    return CohortMoved(
        before.point,
        _moved((pair for some in pairs.values() for pair in some), *both, every),
        tuple((each, _moved(some, *both, (each,))) for each, some in pairs.items()),
    )


def _moved(
    pairs: Iterable[tuple[Grade | None, Grade | None]], before: _There, now: _There, subjects: Iterable[int]
) -> Movement:
    """Their movement, with who stands in any of the subjects at one of the points alone."""
    graded_then: set[int] = set()
    graded_now: set[int] = set()
    joined: set[int] = set()
    left: set[int] = set()
    for each in subjects:
        graded_then |= before.graded[each] - now.graded[each]
        graded_now |= now.graded[each] - before.graded[each]
        joined |= now.taking[each] - before.members
        left |= before.taking[each] - now.members
    return replace(
        movement(pairs),
        alone_before=len(graded_then),
        alone_now=len(graded_now),
        joined=len(joined),
        left=len(left),
    )


def _beside(now: CohortAt, one: SubjectTaken, was: Grade | None) -> Grade | None:
    return one.scale.whole(was) if was is not None and now.point.is_results else was

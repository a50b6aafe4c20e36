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


_HasGrade = dict[int, set[int]]
"""By subject, who has a grade in it."""


def moved(before: CohortAt, now: CohortAt, subject_id: int | None = None) -> CohortMoved:
    """The same pupils at two points, in one subject or all; beside results a prediction counts as its whole grade."""
    then = {(each.pupil_id, one.subject_id): one.value for each in before.members for one in each.taken}
    there = {each.pupil_id for each in before.members}
    pairs: dict[int, list[tuple[Grade | None, Grade | None]]] = defaultdict(list)
    for member in now.members:
        for one in member.taken:
            if member.pupil_id in there and subject_id in {None, one.subject_id}:
                was = then.get((member.pupil_id, one.subject_id))
                pairs[one.subject_id].append((_beside(now, one, was), one.value))
    held = _held(before), _held(now)
    every = [subject_id] if subject_id is not None else sorted(held[0].keys() | held[1].keys())
    return CohortMoved(
        before.point,
        _moved((pair for some in pairs.values() for pair in some), held, every),
        tuple((each, _moved(some, held, (each,))) for each, some in pairs.items()),
    )


def _moved(
    pairs: Iterable[tuple[Grade | None, Grade | None]],
    held: tuple[_HasGrade, _HasGrade],
    subjects: Iterable[int],
) -> Movement:
    """Their movement, with who has a grade in any of the subjects at one of the points alone."""
    before: set[int] = set()
    now: set[int] = set()
    for each in subjects:
        then, since = held[0].get(each, set()), held[1].get(each, set())
        before |= then - since
        now |= since - then
    return replace(movement(pairs), alone_before=len(before), alone_now=len(now))


def _held(cohort: CohortAt) -> _HasGrade:
    held: _HasGrade = defaultdict(set)
    for member in cohort.members:
        for one in member.taken:
            if one.value is not None:
                held[one.subject_id].add(member.pupil_id)
    return held


def _beside(now: CohortAt, one: SubjectTaken, was: Grade | None) -> Grade | None:
    return one.scale.whole(was) if was is not None and now.point.is_results else was

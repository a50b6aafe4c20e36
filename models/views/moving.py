"""How a cohort moved between two points, for the same pupils only (R15.8)."""

from collections import defaultdict
from dataclasses import dataclass

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
    return CohortMoved(
        before.point,
        movement(pair for some in pairs.values() for pair in some),
        tuple((each, movement(some)) for each, some in pairs.items()),
    )


def _beside(now: CohortAt, one: SubjectTaken, was: Grade | None) -> Grade | None:
    return one.scale.whole(was) if was is not None and now.point.is_results else was

"""The cohort that somebody asks for, at its newest point; where nothing is measured of it, why (R15)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.calendar import FINISHED, academic_year, academic_year_name
from models.rules.wording import to_type
from models.school.snapshot import School
from models.tracking.frozen import FrozenPoint, Measure, line
from models.tracking.grades import GradeKind
from models.views.cohorts import CohortAt, cohort_at
from models.views.points import Point, comings, group_of, is_results_key, points_of, results_key

_FIRST_MEASURED = 10
_EARLIER = 3
"""So many cohorts stand beside one."""


def called(known: School, leaving: int, today: date, by: GradeKind = GradeKind.PREDICTED) -> str:
    """What a cohort is called: Year 11, or Leavers of 2026; with which grades it is shown, where not predicted ones."""
    group = group_of(known, leaving, today)
    name = f"Year {group}" if group <= FINISHED else f"Leavers of {leaving}"
    return f"{name}, current grades" if by is GradeKind.CURRENT else name


def cohort_now(
    db: Db,
    known: School,
    leaving: int,
    today: date,
    by: GradeKind = GradeKind.PREDICTED,
    points: Sequence[Point] | None = None,
) -> CohortAt:
    """The cohort at its newest point, by these grades. Raises Sorry where nothing is measured, saying why.

    `points` are those of the cohort with such grades, the newest first, where they are known already.
    """
    group = group_of(known, leaving, today)
    if 0 < group < _FIRST_MEASURED:
        raise Sorry(
            f"Year {group} is not measured yet: that begins in Year {_FIRST_MEASURED}. Type: {to_type('cohort 11')}",
            field="leaving",
        )
    if points is None:
        points = points_of(db, known, leaving, today, by) if group > 0 else []
    current = by is GradeKind.CURRENT
    if not points and not _FIRST_MEASURED <= group <= FINISHED:
        collection = "collection with current grades" if current else "collection"
        raise Sorry(
            f"I hold no {collection} of who leaves in {leaving}. Type: {to_type('cohort 11')}",
            field="leaving",
        )
    if not points:
        year = academic_year(today)
        raise Sorry(
            f"There is no collection with {'current grades' if current else 'grades'} of Year {group} in "
            f"{academic_year_name(year)} yet. "
            f"To see how collections stand: {to_type('collections')}"
        )
    cohort = cohort_at(db, known, leaving, points[0], by)
    if len(points) == 1:
        return cohort
    since = None
    if by is GradeKind.PREDICTED or _are_next(points_of(db, known, leaving, today), points[:2]):
        since = comings(db, leaving, len(cohort.members), points[1], points[0])
    return replace(cohort, comings=since, before=points[1])


def _are_next(predicted: Sequence[Point], two: Sequence[Point]) -> bool:
    """Whether no predicted grades came between two points.

    Else who joined and left would be counted over longer than there, and the difference tell of few.
    """
    return any(list(pair) == list(two) for pair in pairwise(predicted))


@dataclass(frozen=True)
class Earlier:
    """What an earlier cohort came to at the same month of its own Year 11, or by its results."""

    leaving: int
    attainment: Fraction
    members: int


@dataclass(frozen=True)
class EarlierCohorts:
    """Those before a cohort, the newest first, as far as they were measured alike."""

    cohorts: tuple[Earlier, ...] = ()
    otherwise: int | None = None
    """The newest that was measured by another definition, with which the line ends; None where none is kept."""


NONE_EARLIER = EarlierCohorts()


def earlier_cohorts(db: Db, leaving: int, definition: str, point: str, on: date) -> EarlierCohorts:
    """The last cohorts at the same month of Year 11, or by their results; none under another definition (R15.9).

    `point` is the key of the cohort's own, and `on` its day: before Year 11 none stands beside it.
    """
    found: list[Earlier] = []
    if academic_year(on) != leaving - 1:
        return NONE_EARLIER
    for before in range(1, _EARLIER + 1):
        theirs = leaving - before
        same = results_key(theirs) if is_results_key(point) else f"{int(point[:4]) - before}{point[4:]}"
        kept: dict[str, FrozenPoint] = {each.point: each for each in line(db, theirs, Measure.ATTAINMENT)}
        then = kept.get(same)
        if then is not None and then.definition != definition:
            # What is left of the break is not compared with what is right of it.
            return EarlierCohorts(tuple(found), theirs)
        if then is not None:
            found.append(Earlier(theirs, then.value, then.members))
    return EarlierCohorts(tuple(found))

"""What of the monthly grade record fell due this year (P5, P6)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select
from sqlmodel import col

from models.db.tables import Db
from models.rules.agreements import LAST_YEAR
from models.rules.calendar import academic_year, finishing
from models.rules.policy import DueOf, FellDue
from models.school.people import Pupil
from models.tracking.collections import years_asked
from models.tracking.frozen import CohortFigure, Measure
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.review import KEY_STAGE_3
from models.views.policy.takers import TakersOf, any_of, as_number, asked_of, pairs_of, standing_of
from models.views.policy.year import SchoolYear


@dataclass(frozen=True)
class GradedSoFar:
    """What of the year's collections fell due."""

    collections: tuple[Collection, ...]
    entered: list[FellDue]
    """Any grade of a pupil and subject (P6)."""
    whole: list[FellDue]
    """Target, current and predicted (P5)."""
    groups: frozenset[int]
    """The year groups that were asked for."""


def graded(db: Db, year: SchoolYear, takers: TakersOf) -> GradedSoFar:
    """A grade, and all three, of each pupil and subject in each collection of the year; three statements (P5, P6).

    Once it has closed it is of who took the subject then, where that was kept with the cohort's figures; else of who
    takes it today.
    """
    of_year = (
        select(Collection)
        .where(col(Collection.opens).between(year.first, year.today))
        .order_by(col(Collection.key))
    )
    collections = tuple(db.execute(of_year).scalars())
    settings = year.known.settings
    asking = {
        each.id or 0: years_asked(each, settings, [other for other in collections if _together(each, other)])
        for each in collections
    }
    counted = _counted(db, year, collections) if collections else {}
    kept = _kept_takers(db, collections) if collections else {}
    entered: list[FellDue] = []
    whole: list[FellDue] = []
    for each in collections:
        due = each.closes
        for group in asking[each.id or 0]:
            then = kept.get((each.key, finishing(academic_year(year.today), group)), {})
            asked = {**asked_of(takers, (group,)), **then}
            for subject_id, pupils in asked.items():
                if subject_id in year.known.ungraded:
                    continue
                of = DueOf(subject_id=subject_id)
                of_all, of_takers = counted.get((each.id or 0, group, subject_id), _NOTHING)
                found = of_all if subject_id in then else of_takers
                entered += standing_of(year, due, of, pupils, found.entered, found.entered_late)
                whole += standing_of(year, due, of, pupils, found.whole, found.whole_late)
    return GradedSoFar(
        collections, entered, whole, frozenset(group for of in asking.values() for group in of)
    )


def _together(one: Collection, other: Collection) -> bool:
    return one.opens <= other.closes and other.opens <= one.closes


class _GradesThere(NamedTuple):
    """Of how many pupils there is a grade, and all three, and of how many only since the collection closed."""

    entered: int = 0
    entered_late: int = 0
    whole: int = 0
    whole_late: int = 0


_NOTHING = (_GradesThere(), _GradesThere())


def _counted(
    db: Db, year: SchoolYear, collections: Iterable[Collection]
) -> dict[tuple[int, int, int], tuple[_GradesThere, _GradesThere]]:
    """By collection, year group and subject: of whoever has a grade in it, and of those who take it today."""
    pairs = pairs_of(year, KEY_STAGE_3[0], LAST_YEAR).subquery()
    of_kind, aim = _grades_of_kind(collections).subquery(), _since_when_aimed().subquery()
    closed = col(Collection.closed_at)
    both = func.sum(of_kind.c.there) == len(GradeKind)
    aim_late = and_(aim.c.set_at.is_not(None), aim.c.set_at > closed)
    of_pair = (
        select(
            of_kind.c.collection_id,
            of_kind.c.subject_id,
            col(Pupil.year_group).label("year_group"),
            any_of(pairs.c.pupil_id.is_not(None)).label("takes"),
            func.max(of_kind.c.there).label("entered"),
            func.max(of_kind.c.there - of_kind.c.late).label("in_time"),
            (any_of(aim.c.pupil_id.is_not(None)) * as_number(both)).label("whole"),
            func.max(case((aim_late, 1), else_=of_kind.c.late)).label("part_late"),
        )
        .join(Collection, col(Collection.id) == of_kind.c.collection_id)
        .join(Pupil, and_(col(Pupil.id) == of_kind.c.pupil_id, year.was_here()))
        .outerjoin(pairs, _of_same(pairs, of_kind))
        .outerjoin(aim, _of_same(aim, of_kind))
        .group_by(
            of_kind.c.collection_id, of_kind.c.subject_id, of_kind.c.pupil_id, col(Pupil.year_group), closed
        )
        .subquery()
    )  # fmt: skip
    each = of_pair.c
    numbers = (each.entered, each.entered - each.in_time, each.whole, each.whole * each.part_late)
    rows = select(
        each.collection_id,
        each.year_group,
        each.subject_id,
        *(func.sum(number) for number in numbers),
        *(func.sum(number * each.takes) for number in numbers),
    ).group_by(each.collection_id, each.year_group, each.subject_id)
    behind = year.known.years_on(year.today)
    return {
        (collection_id, group + behind, subject_id): (
            _GradesThere(*map(int, found[: len(numbers)])),
            _GradesThere(*map(int, found[len(numbers) :])),
        )
        for collection_id, group, subject_id, *found in db.execute(rows)
    }


def _grades_of_kind(collections: Iterable[Collection]) -> Select[*tuple[Any, ...]]:
    """Whether each pupil has each kind of grade in each collection, and only since it closed.

    What was corrected later was there before. What an import brings was recorded elsewhere, on a day that nobody says.
    """
    entry, written = col(GradeEntry.collection_id), col(GradeEntry.code) != ""
    there = any_of(and_(col(GradeEntry.superseded_at).is_(None), written))
    imported = any_of(and_(written, col(GradeEntry.recorded_by).is_(None)))
    first = func.min(case((written, col(GradeEntry.recorded_at))))
    late = as_number(and_(there == 1, imported == 0, first > col(Collection.closed_at)))
    each_kind = (entry, col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(GradeEntry.kind))
    return (
        select(
            entry.label("collection_id"), col(GradeEntry.pupil_id), col(GradeEntry.subject_id),
            there.label("there"), late.label("late"),
        )
        .join(Collection, col(Collection.id) == entry)
        .where(entry.in_(sorted(each.id or 0 for each in collections)))
        .group_by(*each_kind, col(Collection.closed_at))
    )  # fmt: skip


def _since_when_aimed() -> Select[*tuple[Any, ...]]:
    """Since when each pupil who has a target in a subject has had one; None for what an import brought."""
    imported = any_of(col(Target.set_by).is_(None))
    return (
        select(
            col(Target.pupil_id),
            col(Target.subject_id),
            case((imported == 0, func.min(col(Target.set_at)))).label("set_at"),
        )
        .group_by(col(Target.pupil_id), col(Target.subject_id))
        .having(any_of(col(Target.ended_at).is_(None)) == 1)
    )


def _of_same(one: Subquery, other: Subquery) -> ColumnElement[bool]:
    return and_(one.c.pupil_id == other.c.pupil_id, one.c.subject_id == other.c.subject_id)


def _kept_takers(db: Db, collections: Iterable[Collection]) -> dict[tuple[str, int], dict[int, int]]:
    """By collection and leaving year how many took each subject when it closed; none of fewer than are shown."""
    rows = (
        select(
            col(CohortFigure.point), col(CohortFigure.leaving), col(CohortFigure.subject_id),
            col(CohortFigure.members),
        )
        .where(
            col(CohortFigure.point).in_([each.key for each in collections]),
            col(CohortFigure.measure) == Measure.VALUE,
            col(CohortFigure.subject_id).is_not(None),
        )
        .order_by(col(CohortFigure.id))
    )  # fmt: skip
    found: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for point, leaving, subject_id, members in db.execute(rows):
        found[point, leaving][subject_id] = members
    return found

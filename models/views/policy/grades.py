"""What of the monthly grade record fell due this year (P5, P6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select
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
from models.tracking.ungraded_at_close import UngradedAtClose
from models.views.policy.takers import (
    TakersOf,
    any_of,
    as_number,
    asked_of,
    counted_of,
    pairs_of,
    standing_of,
)
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


def graded(db: Db, year: SchoolYear, takers: TakersOf, named: int | None = None) -> GradedSoFar:
    """A grade, and all three, of each pupil and subject in each collection of the year; four statements (P5, P6).

    Once it has closed it is of who took the subject then: who had a grade, and who is kept as without one; of a
    collection that closed before that was kept, of as many as took it then, where their number is kept with the
    cohort's figures. Else it is of who takes the subject today. Of a subject that is `named`, by pupil.
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
    rows = _counted(db, year, collections, named) if collections else {}
    known_by_name = {
        each.id or 0 for each in collections if each.closed_at is not None and each.ungraded_kept
    }
    ungraded = _ungraded(db, year, known_by_name, named) if known_by_name else {}
    by_number = [each.key for each in collections if each.closed_at is not None and not each.ungraded_kept]
    numbers = _kept_takers(db, by_number) if by_number else {}
    entered: list[FellDue] = []
    whole: list[FellDue] = []
    for each in collections:
        due, collection_id = each.closes, each.id or 0
        for group in asking[collection_id]:
            found = rows.get((collection_id, group), [])
            if collection_id in known_by_name:
                asked = _of_those_then(found, ungraded.get((collection_id, group), {}))
            else:
                then = numbers.get((each.key, finishing(academic_year(year.today), group)), {})
                asked = _of_as_many(found, asked_of(takers, (group,)), then)
            for of, (pupils, there) in asked.items():
                if of.subject_id not in year.known.ungraded:
                    entered += standing_of(year, due, of, pupils, there.entered, there.entered_late)
                    whole += standing_of(year, due, of, pupils, there.whole, there.whole_late)
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

    def and_of(self, other: "_GradesThere") -> "_GradesThere":
        return _GradesThere(*map(sum, zip(self, other, strict=True)))


class _GradedThen(NamedTuple):
    """So many pupils who have, or had, a grade in a subject and collection, and what is there."""

    of: DueOf
    takes: bool
    """Today."""
    had: bool
    """When it closed."""
    lacked: bool
    """It is kept that they had none when it closed."""
    many: int
    there: _GradesThere


_AskedOf = dict[DueOf, tuple[int, _GradesThere]]
"""Of how many a grade is asked, and what is there of theirs."""


def _of_those_then(found: Iterable[_GradedThen], ungraded: Mapping[DueOf, int]) -> _AskedOf:
    """Of who had a grade when the collection closed, and of who is kept as without one."""
    asked = {of: (many, _GradesThere()) for of, many in ungraded.items()}
    for each in found:
        if each.had or each.lacked:
            many, there = asked.get(each.of, (0, _GradesThere()))
            asked[each.of] = many + (0 if each.lacked else each.many), there.and_of(each.there)
    return asked


def _of_as_many(
    found: Iterable[_GradedThen], takers: Mapping[DueOf, int], numbers: Mapping[int, int]
) -> _AskedOf:
    """Of who takes a subject today; where it is known how many took it then, of so many, whoever they are."""
    asked = {of: (many, _GradesThere()) for of, many in takers.items() if of.subject_id not in numbers}
    asked |= {DueOf(subject_id=of): (many, _GradesThere()) for of, many in numbers.items()}
    for each in found:
        of = DueOf(subject_id=each.of.subject_id) if each.of.subject_id in numbers else each.of
        if of in asked and (each.takes or each.of.subject_id in numbers):
            many, there = asked[of]
            asked[of] = many, there.and_of(each.there)
    return asked


def _counted(
    db: Db, year: SchoolYear, collections: Iterable[Collection], named: int | None
) -> dict[tuple[int, int], list[_GradedThen]]:
    """By collection and year group how many pupils of each subject have, or had, a grade, and what is there."""
    pairs = pairs_of(year, KEY_STAGE_3[0], LAST_YEAR, named).subquery()
    of_kind, aim = _grades_of_kind(collections, named).subquery(), _since_when_aimed(named).subquery()
    closed = col(Collection.closed_at)
    both = func.sum(of_kind.c.there) == len(GradeKind)
    aim_late = and_(aim.c.set_at.is_not(None), aim.c.set_at > closed)
    of_pair = (
        select(
            of_kind.c.collection_id,
            of_kind.c.subject_id,
            of_kind.c.pupil_id,
            col(Pupil.year_group).label("year_group"),
            any_of(pairs.c.pupil_id.is_not(None)).label("takes"),
            func.max(of_kind.c.had).label("had"),
            any_of(col(UngradedAtClose.pupil_id).is_not(None)).label("lacked"),
            func.max(of_kind.c.there).label("entered"),
            func.max(of_kind.c.there - of_kind.c.late).label("in_time"),
            (any_of(aim.c.pupil_id.is_not(None)) * as_number(both)).label("whole"),
            func.max(case((aim_late, 1), else_=of_kind.c.late)).label("part_late"),
        )
        .join(Collection, col(Collection.id) == of_kind.c.collection_id)
        .join(Pupil, and_(col(Pupil.id) == of_kind.c.pupil_id, year.was_here()))
        .outerjoin(pairs, _of_same(pairs, of_kind))
        .outerjoin(aim, _of_same(aim, of_kind))
        .outerjoin(
            UngradedAtClose,
            and_(
                col(UngradedAtClose.pupil_id) == of_kind.c.pupil_id,
                col(UngradedAtClose.subject_id) == of_kind.c.subject_id,
                col(UngradedAtClose.collection_id) == of_kind.c.collection_id,
            ),
        )
        .group_by(
            of_kind.c.collection_id, of_kind.c.subject_id, of_kind.c.pupil_id, col(Pupil.year_group), closed
        )
        .subquery()
    )  # fmt: skip
    each = of_pair.c
    numbers = (each.entered, each.entered - each.in_time, each.whole, each.whole * each.part_late)
    beside = [each.collection_id, each.year_group, each.takes, each.had, each.lacked]
    sums = [func.count(), *(func.sum(number) for number in numbers)]
    behind = year.known.years_on(year.today)
    found: dict[tuple[int, int], list[_GradedThen]] = defaultdict(list)
    for of, collection_id, group, takes, had, lacked, many, *there in counted_of(
        db, named, each, beside, sums
    ):
        row = _GradedThen(of, bool(takes), bool(had), bool(lacked), many, _GradesThere(*map(int, there)))
        found[collection_id, group + behind].append(row)
    return found


def _ungraded(
    db: Db, year: SchoolYear, collection_ids: Iterable[int], named: int | None
) -> dict[tuple[int, int], dict[DueOf, int]]:
    """By collection and year group how many pupils of each subject had no grade when the collection closed."""
    kept = (
        select(
            col(UngradedAtClose.pupil_id),
            col(UngradedAtClose.subject_id),
            col(UngradedAtClose.collection_id),
            col(Pupil.year_group),
        )
        .join(Pupil, and_(col(Pupil.id) == UngradedAtClose.pupil_id, year.was_here()))
        .where(col(UngradedAtClose.collection_id).in_(sorted(collection_ids)))
        .subquery()
    )
    behind = year.known.years_on(year.today)
    found: dict[tuple[int, int], dict[DueOf, int]] = defaultdict(dict)
    beside = [kept.c.collection_id, kept.c.year_group]
    for of, collection_id, group, many in counted_of(db, named, kept.c, beside, [func.count()]):
        found[collection_id, group + behind][of] = many
    return found


def _grades_of_kind(collections: Iterable[Collection], named: int | None) -> Select[*tuple[Any, ...]]:
    """Whether each pupil has each kind of grade in each collection, had it at the close, and only has it since.

    What was corrected later was there before. What an import brings was recorded elsewhere, on a day that nobody says.
    """
    entry, written = col(GradeEntry.collection_id), col(GradeEntry.code) != ""
    closed, replaced = col(Collection.closed_at), col(GradeEntry.superseded_at)
    there = any_of(and_(replaced.is_(None), written))
    stood = and_(col(GradeEntry.recorded_at) <= closed, or_(replaced.is_(None), replaced > closed))
    had = any_of(and_(written, or_(col(GradeEntry.recorded_by).is_(None), closed.is_(None), stood)))
    rows: Select[*tuple[Any, ...]] = (
        select(
            entry.label("collection_id"), col(GradeEntry.pupil_id), col(GradeEntry.subject_id),
            there.label("there"), had.label("had"), as_number(and_(there == 1, had == 0)).label("late"),
        )
        .join(Collection, col(Collection.id) == entry)
        .where(entry.in_(sorted(each.id or 0 for each in collections)))
        .group_by(
            entry, col(GradeEntry.pupil_id), col(GradeEntry.subject_id), col(GradeEntry.kind), closed
        )
    )  # fmt: skip
    return rows if named is None else rows.where(col(GradeEntry.subject_id) == named)


def _since_when_aimed(named: int | None) -> Select[*tuple[Any, ...]]:
    """Since when each pupil who has a target in a subject has had one; None for what an import brought."""
    imported = any_of(col(Target.set_by).is_(None))
    rows: Select[*tuple[Any, ...]] = (
        select(
            col(Target.pupil_id),
            col(Target.subject_id),
            case((imported == 0, func.min(col(Target.set_at)))).label("set_at"),
        )
        .group_by(col(Target.pupil_id), col(Target.subject_id))
        .having(any_of(col(Target.ended_at).is_(None)) == 1)
    )
    return rows if named is None else rows.where(col(Target.subject_id) == named)


def _of_same(one: Subquery, other: Subquery) -> ColumnElement[bool]:
    return and_(one.c.pupil_id == other.c.pupil_id, one.c.subject_id == other.c.subject_id)


def _kept_takers(db: Db, points: Iterable[str]) -> dict[tuple[str, int], dict[int, int]]:
    """By collection and leaving year how many took each subject when it closed; none of fewer than are shown.

    Not what was worked out later: that is of who took it by then.
    """
    rows = (
        select(
            col(CohortFigure.point), col(CohortFigure.leaving), col(CohortFigure.subject_id),
            col(CohortFigure.members),
        )
        .where(
            col(CohortFigure.point).in_(sorted(points)),
            col(CohortFigure.measure) == Measure.VALUE,
            col(CohortFigure.subject_id).is_not(None),
            col(CohortFigure.reason) == "",
        )
        .order_by(col(CohortFigure.id))
    )  # fmt: skip
    found: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for point, leaving, subject_id, members in db.execute(rows):
        found[point, leaving][subject_id] = members
    return found

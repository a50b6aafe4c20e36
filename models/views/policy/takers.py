"""Who takes what, and how much of what is asked for each of them is there (P2, P3, P5, P6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnCollection,
    ColumnElement,
    Select,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    union,
)
from sqlalchemy import Integer as Number
from sqlmodel import col

from models.db.tables import Db
from models.rules.agreements import LAST_YEAR
from models.rules.calendar import academic_year
from models.rules.policy import DueOf, FellDue
from models.school.people import ClassPupil, Pupil, SchoolClass
from models.tracking.grades import Target
from models.tracking.review import KEY_STAGE_3
from models.views.policy.year import SchoolYear

TakersOf = dict[tuple[int, DueOf], int]
"""How many take a subject, by their year group and the subject; of a pupil told apart, one."""


def taken(db: Db, year: SchoolYear, named: int | None = None) -> TakersOf:
    """How many pupils of each year group take each subject, or who takes the one that is named; one statement."""
    pairs = pairs_of(year, KEY_STAGE_3[0], LAST_YEAR, named).subquery()
    behind = year.known.years_on(year.today)
    return {
        (group + behind, of): many
        for of, group, many in counted_of(db, named, pairs.c, [pairs.c.year_group], [func.count()])
    }


def asked_of(takers: TakersOf, groups: Iterable[int]) -> dict[DueOf, int]:
    """How many pupils of these year groups take each subject."""
    found: dict[DueOf, int] = defaultdict(int)
    wanted = frozenset(groups)
    for (group, of), many in takers.items():
        if group in wanted:
            found[of] += many
    return found


def counted_of(
    db: Db,
    named: int | None,
    pairs: ColumnCollection[str, ColumnElement[Any]],
    beside: Sequence[ColumnElement[Any]],
    counted: Sequence[ColumnElement[Any]],
) -> Iterator[tuple[Any, ...]]:
    """What is counted of each subject, and of what stands beside it; of the subject that is named, each pupil apart.

    So a figure, and the names behind it, come from the same statement.
    """
    by = [pairs.subject_id, *beside] if named is None else [pairs.subject_id, pairs.pupil_id, *beside]
    rows = select(*by, *counted).group_by(*by)
    if named is None:
        for subject_id, *found in db.execute(rows):
            yield DueOf(subject_id=subject_id), *found
    else:
        for subject_id, pupil_id, *found in db.execute(rows.where(pairs.subject_id == named)):
            yield DueOf(pupil_id, subject_id), *found


def standing_of(
    year: SchoolYear, due: date, of: DueOf, asked: int, there: int, late: int = 0
) -> Iterator[FellDue]:
    """So many of those that were asked for are there by now, of which some came after the day."""
    there = min(there, asked)
    in_time = max(there - late, 0)
    for many, done in (
        (in_time, min(due, year.today)),
        (there - in_time, due + timedelta(days=1)),
        (asked - there, None),
    ):
        if many:
            yield FellDue(due, done, of, many)


def pairs_of(year: SchoolYear, first: int, last: int, named: int | None = None) -> Select[*tuple[Any, ...]]:
    """Each pupil here with each subject that they take: in a class of it, or, where it has none, by a target (R15).

    Of the subject that is `named`, or of all.
    """
    group: Any = col(Pupil.year_group).label("year_group")
    of_years = year.here(first, last)
    in_classes: Select[*tuple[Any, ...]] = (
        select(
            col(ClassPupil.pupil_id).label("pupil_id"), col(SchoolClass.subject_id).label("subject_id"), group
        )
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .join(Pupil, col(Pupil.id) == ClassPupil.pupil_id)
        .where(of_years)
    )
    by_target = (
        select(col(Target.pupil_id), col(Target.subject_id), group)
        .join(Pupil, col(Pupil.id) == Target.pupil_id)
        .where(
            of_years,
            col(Target.ended_at).is_(None),
            col(Target.academic_year) == academic_year(year.today),
            ~exists().where(col(SchoolClass.subject_id) == col(Target.subject_id)),
        )
    )
    if named is not None:
        in_classes = in_classes.where(col(SchoolClass.subject_id) == named)
        by_target = by_target.where(col(Target.subject_id) == named)
    both = union(in_classes, by_target).subquery()
    return select(both.c.pupil_id, both.c.subject_id, both.c.year_group)


def any_of(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where it is so of any row, else 0."""
    return cast(func.max(as_number(wanted)), Number)


def as_number(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where it is so, else 0."""
    return case((wanted, literal(1)), else_=literal(0))

"""Who takes what, and how much of what is asked for each of them is there (P2, P3, P5, P6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, cast, exists, func, literal, select, union
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

TakersOf = dict[tuple[int, int], int]
"""How many pupils take a subject, by their year group and the subject."""


def taken(db: Db, year: SchoolYear) -> TakersOf:
    """How many pupils of each year group take each subject; one statement."""
    pairs = pairs_of(year, KEY_STAGE_3[0], LAST_YEAR).subquery()
    rows = select(pairs.c.year_group, pairs.c.subject_id, func.count()).group_by(
        pairs.c.year_group, pairs.c.subject_id
    )
    behind = year.known.years_on(year.today)
    return {(group + behind, subject_id): many for group, subject_id, many in db.execute(rows)}


def asked_of(takers: TakersOf, groups: Iterable[int]) -> dict[int, int]:
    """How many pupils of these year groups take each subject."""
    found: dict[int, int] = defaultdict(int)
    wanted = frozenset(groups)
    for (group, subject_id), many in takers.items():
        if group in wanted:
            found[subject_id] += many
    return found


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


def pairs_of(year: SchoolYear, first: int, last: int) -> Select[*tuple[Any, ...]]:
    """Each pupil here with each subject that they take: in a class of it, or, where it has none, by a target (R15)."""
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
    both = union(in_classes, by_target).subquery()
    return select(both.c.pupil_id, both.c.subject_id, both.c.year_group)


def many_of(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    """Of how many rows it is so."""
    return func.coalesce(func.sum(case((wanted, 1), else_=0)), 0)


def any_of(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where it is so of any row, else 0."""
    return cast(func.max(as_number(wanted)), Number)


def as_number(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where it is so, else 0."""
    return case((wanted, literal(1)), else_=literal(0))

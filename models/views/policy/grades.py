"""What of grades fell due this year: Key Stage 3's targets and reviews, and the monthly record (P2, P3, P5, P6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
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
from models.rules.policy import (
    DueOf,
    FellDue,
    Holds,
    Spell,
    in_september,
    months_until,
)
from models.rules.tracking import Judgement
from models.school.people import ClassPupil, Pupil, SchoolClass
from models.tracking.collections import years_asked
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.review import ALL_YEARS, KEY_STAGE_3, PupilReview, ReviewRound
from models.views.policy.year import SchoolYear

TakersOf = dict[tuple[int, int], int]
"""How many pupils take a subject, by their year group and the subject."""


def taken(db: Db, year: SchoolYear) -> TakersOf:
    """How many pupils of each year group take each subject; one statement."""
    pairs = _pairs(year, KEY_STAGE_3[0], LAST_YEAR).subquery()
    rows = select(pairs.c.year_group, pairs.c.subject_id, func.count()).group_by(
        pairs.c.year_group, pairs.c.subject_id
    )
    behind = year.known.years_on(year.today)
    return {(group + behind, subject_id): many for group, subject_id, many in db.execute(rows)}


def ks3_targets(db: Db, year: SchoolYear) -> list[Holds]:
    """This year's target of each pupil and subject of Key Stage 3, by subject and when it was set (P2)."""
    pairs = _pairs(year, KEY_STAGE_3[0], KEY_STAGE_3[-1]).subquery()
    due = in_september(year.known.calendar, year.today, year.began)
    ends = [due, *(each.last for each in months_until(year.today))]
    # One for the end of the year and one for the end of Key Stage 4 may stand side by side: the first of them counts.
    first = (
        select(
            pairs.c.pupil_id,
            pairs.c.subject_id,
            func.min(col(Target.set_at)).label("set_at"),
        )
        .outerjoin(
            Target,
            and_(
                col(Target.pupil_id) == pairs.c.pupil_id,
                col(Target.subject_id) == pairs.c.subject_id,
                col(Target.ended_at).is_(None),
                col(Target.academic_year) == academic_year(year.today),
            ),
        )
        .group_by(pairs.c.pupil_id, pairs.c.subject_id)
        .subquery()
    )
    set_by = case(
        (first.c.set_at.is_(None), -1),
        *((first.c.set_at < _end_of(end, year), at) for at, end in enumerate(ends)),
        else_=len(ends) - 1,
    ).label("set_by")
    rows = select(first.c.subject_id, set_by, func.count()).group_by(first.c.subject_id, set_by)
    return [
        Holds(due, (Spell(min(ends[at], year.today)),) if at >= 0 else (), DueOf(subject_id=subject_id), many)
        for subject_id, at, many in db.execute(rows)
    ]


@dataclass(frozen=True)
class ReviewedSoFar:
    """What of the year's rounds fell due."""

    rounds: int
    reviews: list[FellDue]
    below: list[FellDue]
    """The interventions that follow a review below target."""


def reviewed(db: Db, year: SchoolYear, takers: TakersOf) -> ReviewedSoFar:
    """A review of each pupil and subject in each round of the year; two statements (P3)."""
    rounds = db.execute(
        select(ReviewRound).where(col(ReviewRound.opens).between(year.first, year.today))
    ).scalars()
    found = {each.id or 0: each for each in list(rounds)}
    counted: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    if found:
        review, is_below = col(PupilReview.round_id), col(PupilReview.judgement) == Judgement.BELOW
        after = and_(
            col(ReviewRound.closed_at).is_not(None),
            col(PupilReview.recorded_at) > col(ReviewRound.closed_at),
        )
        rows = (
            select(
                review, col(PupilReview.subject_id), func.count(), _many(after), _many(is_below),
                _many(and_(is_below, col(PupilReview.intervention_id).is_not(None))),
            )
            .join(ReviewRound, col(ReviewRound.id) == PupilReview.round_id)
            .join(Pupil, and_(col(Pupil.id) == PupilReview.pupil_id, col(Pupil.left_on).is_(None)))
            .where(review.in_(sorted(found)), col(PupilReview.superseded_at).is_(None))
            .group_by(review, col(PupilReview.subject_id))
        )  # fmt: skip
        counted = {
            (round_id, subject_id): (many, int(late), int(below), int(answered))
            for round_id, subject_id, many, late, below, answered in db.execute(rows)
        }
    reviews: list[FellDue] = []
    below_target: list[FellDue] = []
    for round_id, each in found.items():
        groups = KEY_STAGE_3 if each.year_group == ALL_YEARS else (each.year_group,)
        asked = _asked(takers, groups)
        due = each.closes
        for subject_id in sorted({*asked, *(of for of_round, of in counted if of_round == round_id)}):
            many, late, below, answered = counted.get((round_id, subject_id), (0, 0, 0, 0))
            reviews += _entered(year, due, DueOf(subject_id=subject_id), asked.get(subject_id, 0), many, late)
            below_target += _entered(year, due, DueOf(subject_id=subject_id), below, answered)
    return ReviewedSoFar(len(found), reviews, below_target)


@dataclass(frozen=True)
class GradedSoFar:
    """What of the year's collections fell due."""

    collections: tuple[Collection, ...]
    entered: list[FellDue]
    """Any grade of a pupil and subject (P6)."""
    whole: list[FellDue]
    """Target, current and predicted (P5)."""


def graded(db: Db, year: SchoolYear, takers: TakersOf) -> GradedSoFar:
    """A grade, and all three, of each pupil and subject in each collection of the year; two statements (P5, P6)."""
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
    entered: list[FellDue] = []
    whole: list[FellDue] = []
    for each in collections:
        due = each.closes
        for group in asking[each.id or 0]:
            for subject_id, pupils in _asked(takers, (group,)).items():
                if subject_id in year.known.ungraded:
                    continue
                many, all_three, late = counted.get((each.id or 0, group, subject_id), (0, 0, 0))
                of = DueOf(subject_id=subject_id)
                entered += _entered(year, due, of, pupils, many, late)
                whole += _entered(year, due, of, pupils, all_three)
    return GradedSoFar(collections, entered, whole)


def _together(one: Collection, other: Collection) -> bool:
    return one.opens <= other.closes and other.opens <= one.closes


def _counted(
    db: Db, year: SchoolYear, collections: Iterable[Collection]
) -> dict[tuple[int, int, int], tuple[int, int, int]]:
    """By collection, year group and subject: pupils with a grade, with all three, and with the first one too late."""
    pairs = _pairs(year, KEY_STAGE_3[0], LAST_YEAR).subquery()
    there = col(GradeEntry.code) != ""
    each_pair = (
        select(
            col(GradeEntry.collection_id).label("collection_id"),
            pairs.c.year_group,
            pairs.c.subject_id,
            _any(and_(there, col(GradeEntry.kind) == GradeKind.CURRENT)).label("current"),
            _any(and_(there, col(GradeEntry.kind) == GradeKind.PREDICTED)).label("predicted"),
            _any(col(Target.id).is_not(None)).label("target"),
            # What an import brings was recorded elsewhere, on a day that nobody says.
            func.min(case((col(GradeEntry.recorded_by).is_not(None), col(GradeEntry.recorded_at)))).label(
                "recorded"
            ),
        )
        .select_from(pairs)
        .join(
            GradeEntry,
            and_(
                col(GradeEntry.pupil_id) == pairs.c.pupil_id,
                col(GradeEntry.subject_id) == pairs.c.subject_id,
                col(GradeEntry.collection_id).in_(sorted(each.id or 0 for each in collections)),
                col(GradeEntry.superseded_at).is_(None),
            ),
        )
        .outerjoin(
            Target,
            and_(
                col(Target.pupil_id) == pairs.c.pupil_id,
                col(Target.subject_id) == pairs.c.subject_id,
                col(Target.ended_at).is_(None),
            ),
        )
        .group_by(col(GradeEntry.collection_id), pairs.c.year_group, pairs.c.subject_id, pairs.c.pupil_id)
        .subquery()
    )
    after = and_(col(Collection.closed_at).is_not(None), each_pair.c.recorded > col(Collection.closed_at))
    rows = (
        select(
            each_pair.c.collection_id,
            each_pair.c.year_group,
            each_pair.c.subject_id,
            func.count(),
            func.sum(each_pair.c.current * each_pair.c.predicted * each_pair.c.target),
            _many(after),
        )
        .join(Collection, col(Collection.id) == each_pair.c.collection_id)
        .group_by(each_pair.c.collection_id, each_pair.c.year_group, each_pair.c.subject_id)
    )
    behind = year.known.years_on(year.today)
    return {
        (collection_id, group + behind, subject_id): (many, int(all_three), int(late))
        for collection_id, group, subject_id, many, all_three, late in db.execute(rows)
    }


def _asked(takers: TakersOf, groups: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    wanted = frozenset(groups)
    for (group, subject_id), many in takers.items():
        if group in wanted:
            found[subject_id] += many
    return found


def _entered(
    year: SchoolYear, due: date, of: DueOf, asked: int, there: int, late: int = 0
) -> Iterator[FellDue]:
    """So many of those that were asked for are there by now, of which some came after the day."""
    for many, done in (
        (there - late, min(due, year.today)),
        (late, due + timedelta(days=1)),
        (max(asked - there, 0), None),
    ):
        if many:
            yield FellDue(due, done, of, many)


def _pairs(year: SchoolYear, first: int, last: int) -> Select[*tuple[Any, ...]]:
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


def _end_of(day: date, year: SchoolYear) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), year.known.settings.timezone).astimezone(UTC)


def _many(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((wanted, 1), else_=0)), 0)


def _any(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.max(case((wanted, literal(1)), else_=literal(0))), Number)

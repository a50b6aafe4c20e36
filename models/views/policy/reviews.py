"""What of Key Stage 3 fell due this year: targets, reviews, and what follows from one below (P2, P3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.db.tables import Db
from models.rules.agreements import LAST_YEAR
from models.rules.calendar import academic_year
from models.rules.policy import DueOf, FellDue, Holds, Spell, in_september, months_until
from models.rules.tracking import Judgement
from models.school.people import Pupil
from models.tracking.grades import Target
from models.tracking.review import ALL_YEARS, KEY_STAGE_3, PupilReview, ReviewRound
from models.views.policy.takers import TakersOf, as_number, asked_of, counted_of, pairs_of, standing_of
from models.views.policy.year import SchoolYear


def ks3_targets(db: Db, year: SchoolYear, named: int | None = None) -> list[Holds]:
    """This year's target of each pupil and subject of Key Stage 3, by subject and when it was set (P2).

    Of a subject that is `named`, by pupil.
    """
    pairs = pairs_of(year, KEY_STAGE_3[0], KEY_STAGE_3[-1], named).subquery()
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
    )
    return [
        Holds(due, (Spell(min(ends[at], year.today)),) if at >= 0 else (), of, many)
        for of, at, many in counted_of(db, named, first.c, [set_by], [func.count()])
    ]


@dataclass(frozen=True)
class ReviewedSoFar:
    """What of the year's rounds fell due."""

    groups: frozenset[int]
    """The year groups that were asked for."""
    reviews: list[FellDue]
    below: list[FellDue]
    """The interventions that follow a review below target."""


def reviewed(db: Db, year: SchoolYear, takers: TakersOf, named: int | None = None) -> ReviewedSoFar:
    """A review of each pupil and subject in each round of the year; two statements (P3).

    Of who takes the subject today, and who was reviewed in it. Of a subject that is `named`, by pupil.
    """
    rounds = db.execute(
        select(ReviewRound).where(col(ReviewRound.opens).between(year.first, year.today))
    ).scalars()
    found = {each.id or 0: each for each in list(rounds)}
    reviews: list[FellDue] = []
    below_target: list[FellDue] = []
    asking = {
        round_id: KEY_STAGE_3 if each.year_group == ALL_YEARS else (each.year_group,)
        for round_id, each in found.items()
    }
    asked = {round_id: dict(asked_of(takers, groups)) for round_id, groups in asking.items()}
    there: dict[tuple[int, DueOf], _ReviewsThere] = defaultdict(_ReviewsThere)
    for round_id, of, group, counts in _counted(db, year, found, named) if found else ():
        there[round_id, of] = _ReviewsThere(*map(sum, zip(there[round_id, of], counts, strict=True)))
        if group not in asking[round_id]:
            asked[round_id][of] = asked[round_id].get(of, 0) + counts.many
    for round_id, each in found.items():
        for of, pupils in asked[round_id].items():
            many, late, below, answered = there[round_id, of]
            reviews += standing_of(year, each.closes, of, pupils, many, late)
            below_target += standing_of(year, each.closes, of, below, answered)
    return ReviewedSoFar(frozenset(group for of in asking.values() for group in of), reviews, below_target)


class _ReviewsThere(NamedTuple):
    """How many were reviewed, of these how many late, how many below, and of these how many with an intervention."""

    many: int = 0
    late: int = 0
    below: int = 0
    answered: int = 0


def _counted(
    db: Db, year: SchoolYear, round_ids: Iterable[int], named: int | None
) -> Iterator[tuple[int, DueOf, int | None, _ReviewsThere]]:
    """By round, subject and the year group of who takes it today; None: they do not take it."""
    pairs = pairs_of(year, KEY_STAGE_3[0], LAST_YEAR, named).subquery()
    before, review = aliased(PupilReview), col(PupilReview.round_id)
    # What was corrected later was there before.
    in_time = exists().where(
        col(before.round_id) == review,
        col(before.pupil_id) == PupilReview.pupil_id,
        col(before.subject_id) == PupilReview.subject_id,
        col(before.recorded_at) <= col(ReviewRound.closed_at),
    )
    is_below = col(PupilReview.judgement) == Judgement.BELOW
    each = (
        select(
            review.label("round_id"), col(PupilReview.pupil_id), col(PupilReview.subject_id), pairs.c.year_group,
            as_number(and_(col(ReviewRound.closed_at).is_not(None), ~in_time)).label("late"),
            as_number(is_below).label("below"),
            as_number(and_(is_below, col(PupilReview.intervention_id).is_not(None))).label("answered"),
        )
        .join(ReviewRound, col(ReviewRound.id) == PupilReview.round_id)
        .join(Pupil, and_(col(Pupil.id) == PupilReview.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(
            pairs,
            and_(pairs.c.pupil_id == PupilReview.pupil_id, pairs.c.subject_id == PupilReview.subject_id),
        )
        .where(review.in_(sorted(round_ids)), col(PupilReview.superseded_at).is_(None))
        .subquery()
    )  # fmt: skip
    counted = [func.count(), *(func.sum(each.c[number]) for number in ("late", "below", "answered"))]
    behind = year.known.years_on(year.today)
    rows = counted_of(db, named, each.c, [each.c.round_id, each.c.year_group], counted)
    for of, round_id, group, *counts in rows:
        yield round_id, of, group + behind if group is not None else None, _ReviewsThere(*map(int, counts))


def _end_of(day: date, year: SchoolYear) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), year.known.settings.timezone).astimezone(UTC)

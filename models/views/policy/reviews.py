"""What of Key Stage 3 fell due this year: targets, reviews, and what follows from one below (P2, P3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.db.tables import Db
from models.rules.calendar import academic_year
from models.rules.policy import DueOf, FellDue, Holds, Spell, in_september, months_until
from models.rules.tracking import Judgement
from models.school.people import Pupil
from models.tracking.grades import Target
from models.tracking.review import ALL_YEARS, KEY_STAGE_3, PupilReview, ReviewRound
from models.views.policy.takers import TakersOf, asked_of, many_of, pairs_of, standing_of
from models.views.policy.year import SchoolYear


def ks3_targets(db: Db, year: SchoolYear) -> list[Holds]:
    """This year's target of each pupil and subject of Key Stage 3, by subject and when it was set (P2)."""
    pairs = pairs_of(year, KEY_STAGE_3[0], KEY_STAGE_3[-1]).subquery()
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

    groups: frozenset[int]
    """The year groups that were asked for."""
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
        before = aliased(PupilReview)
        # What was corrected later was there before.
        in_time = exists().where(
            col(before.round_id) == review,
            col(before.pupil_id) == PupilReview.pupil_id,
            col(before.subject_id) == PupilReview.subject_id,
            col(before.recorded_at) <= col(ReviewRound.closed_at),
        )
        after = and_(col(ReviewRound.closed_at).is_not(None), ~in_time)
        rows = (
            select(
                review, col(PupilReview.subject_id), func.count(), many_of(after), many_of(is_below),
                many_of(and_(is_below, col(PupilReview.intervention_id).is_not(None))),
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
    asking = {
        round_id: KEY_STAGE_3 if each.year_group == ALL_YEARS else (each.year_group,)
        for round_id, each in found.items()
    }
    for round_id, each in found.items():
        groups = asking[round_id]
        asked = asked_of(takers, groups)
        due = each.closes
        for subject_id in sorted({*asked, *(of for of_round, of in counted if of_round == round_id)}):
            many, late, below, answered = counted.get((round_id, subject_id), (0, 0, 0, 0))
            reviews += standing_of(
                year, due, DueOf(subject_id=subject_id), max(asked.get(subject_id, 0), many), many, late
            )
            below_target += standing_of(year, due, DueOf(subject_id=subject_id), below, answered)
    return ReviewedSoFar(frozenset(group for of in asking.values() for group in of), reviews, below_target)


def _end_of(day: date, year: SchoolYear) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), year.known.settings.timezone).astimezone(UTC)

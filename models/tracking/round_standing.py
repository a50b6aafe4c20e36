"""How rounds of reviews stand: of how many pupils in which subject there is one (P3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlmodel import col

from models.access.authoriser import Person
from models.db.tables import Db
from models.school.people import ClassPupil, Pupil, Role, SchoolClass
from models.school.snapshot import school
from models.tracking.review import PupilReview, ReviewRound
from models.tracking.rounds import ALL_YEARS, KEY_STAGE_3


@dataclass(frozen=True)
class SubjectReviewed:
    """A subject in a round: how many pupils have it, and of how many there is a review."""

    subject: str
    pupils: int
    reviewed: int


@dataclass(frozen=True)
class RoundStanding:
    """A round that is open, with its subjects: those that lack most first."""

    id: int
    year_group: int
    closes: date
    subjects: tuple[SubjectReviewed, ...]


def open_rounds(db: Db, who: Person) -> list[RoundStanding]:
    """The rounds that are open; of who runs none, only the subjects that they teach or head."""
    rows = db.execute(
        select(ReviewRound).where(col(ReviewRound.closed_at).is_(None)).order_by(col(ReviewRound.year_group))
    ).scalars()
    sees_all = not who.roles.isdisjoint({Role.SCHEME_LEAD, Role.LEADERSHIP, Role.RAISING_ACHIEVEMENT})
    return [
        RoundStanding(
            row.id or 0,
            row.year_group,
            row.closes,
            _subjects(db, row, None if sees_all else who.teaches | who.heads),
        )
        for row in list(rows)
    ]


def _subjects(db: Db, row: ReviewRound, among: frozenset[int] | None) -> tuple[SubjectReviewed, ...]:
    years = KEY_STAGE_3 if row.year_group == ALL_YEARS else (row.year_group,)
    pairs: Any = (
        select(col(ClassPupil.pupil_id).label("pupil_id"), col(SchoolClass.subject_id).label("subject_id"))
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .join(Pupil, and_(col(Pupil.id) == ClassPupil.pupil_id, col(Pupil.left_on).is_(None)))
        .where(col(Pupil.year_group).in_(years))
        .distinct()
    )
    if among is not None:
        pairs = pairs.where(col(SchoolClass.subject_id).in_(sorted(among)))
    taken = pairs.subquery()
    reviewed = func.sum(case((col(PupilReview.id).is_not(None), 1), else_=0))
    counted = (
        select(taken.c.subject_id, func.count(), reviewed)
        .outerjoin(
            PupilReview,
            and_(
                col(PupilReview.pupil_id) == taken.c.pupil_id,
                col(PupilReview.subject_id) == taken.c.subject_id,
                col(PupilReview.round_id) == row.id,
                col(PupilReview.superseded_at).is_(None),
            ),
        )
        .group_by(taken.c.subject_id)
    )
    known = school(db)
    found = [
        SubjectReviewed(known.subject_name(each[0]), each[1], int(each[2])) for each in db.execute(counted)
    ]
    return tuple(sorted(found, key=lambda each: (each.reviewed - each.pupils, each.subject)))

"""How rounds of reviews stand: of how many pupils in which subject there is one (P3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, func, select
from sqlmodel import col

from models.access.authoriser import Person
from models.db.marks import remembered
from models.db.statements import run
from models.db.tables import Db
from models.school.people import ClassPupil, ClassTeacher, Pupil, Role, SchoolClass
from models.school.snapshot import school
from models.tracking.review import ALL_YEARS, KEY_STAGE_3, PupilReview, ReviewRound


@dataclass(frozen=True)
class SubjectReviewed:
    """A subject in a round: how many pupils have it, and of how many there is a review."""

    subject: str
    pupils: int
    reviewed: int


@dataclass(frozen=True)
class RoundStanding:
    """A round that is open, or was lately, with its subjects: those that lack most first."""

    id: int
    year_group: int
    closes: date
    subjects: tuple[SubjectReviewed, ...]
    closed_at: datetime | None = None

    @property
    def missing(self) -> int:
        """How many reviews it lacks."""
        return sum(each.pupils - each.reviewed for each in self.subjects)


@dataclass(frozen=True)
class ClassReviewed:
    """A class in a round: who teaches it, how many of its pupils the round is of, and of how many there is a review."""

    name: str
    subject_id: int
    teachers: tuple[int, ...]
    pupils: int
    reviewed: int

    @property
    def missing(self) -> int:
        """Of how many there is none."""
        return self.pupils - self.reviewed


@dataclass(frozen=True)
class RoundAsks:
    """A round that is open, and the year groups that are reviewed in it."""

    id: int
    year_group: int
    opens: date
    closes: date
    years: tuple[int, ...]


def rounds_on(db: Db, day: date) -> list[RoundAsks]:
    """Those in which teachers review on this day; a year group with a round of its own is left out of everybody's.

    Remembered, for there are few and everybody is asked.
    """
    known = remembered(db, "review rounds")
    if known is None:
        return _read(db, day)
    if day not in known:
        known[day] = _read(db, day)
    return [*known[day]]


def _read(db: Db, day: date) -> list[RoundAsks]:
    found = run(db, _open_rounds(), {"day": day}).all()
    own = {each.year_group for each in found}
    return [
        RoundAsks(
            row.id,
            row.year_group,
            row.opens,
            row.closes,
            years_of(row.year_group, own),
        )
        for row in found
    ]


@cache
def _open_rounds() -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    day: BindParameter[date] = bindparam("day")
    return (
        select(col(ReviewRound.id), col(ReviewRound.year_group), col(ReviewRound.opens), col(ReviewRound.closes))
        .where(col(ReviewRound.closed_at).is_(None), col(ReviewRound.opens) <= day, col(ReviewRound.closes) >= day)
        .order_by(col(ReviewRound.closes), col(ReviewRound.id))
    )  # fmt: skip


def reviewed_by_class(db: Db, asks: RoundAsks, *, teacher_id: int | None = None) -> list[ClassReviewed]:
    """The classes with pupils of the round's year groups, or one teacher's of them, by name; two queries at most."""
    asked: dict[str, Any] = {"round": asks.id, "years": asks.years}
    if teacher_id is not None:
        asked["teacher"] = teacher_id
    rows: Sequence[Any] = run(db, _by_class(of_teacher=teacher_id is not None), asked).all()
    teachers: dict[int, list[int]] = {}
    if rows:
        of_classes = (
            select(col(ClassTeacher.class_id), col(ClassTeacher.staff_id))
            .where(col(ClassTeacher.class_id).in_([row[0] for row in rows]))
            .order_by(col(ClassTeacher.staff_id))
        )
        for class_id, staff_id in db.execute(of_classes):
            teachers.setdefault(class_id, []).append(staff_id)
    ungraded = school(db).ungraded
    return [
        ClassReviewed(name, subject_id, tuple(teachers.get(class_id, ())), pupils, reviewed)
        for class_id, name, subject_id, pupils, reviewed in rows
        if subject_id not in ungraded
    ]


@cache
def _by_class(*, of_teacher: bool) -> Select[*tuple[Any, ...]]:
    years: BindParameter[int] = bindparam("years", expanding=True)
    wanted = (
        select(
            col(SchoolClass.id),
            col(SchoolClass.name),
            col(SchoolClass.subject_id),
            func.count(col(Pupil.id)),
            func.count(col(PupilReview.id)),
        )
        .join(ClassPupil, col(ClassPupil.class_id) == SchoolClass.id)
        .join(Pupil, and_(col(Pupil.id) == ClassPupil.pupil_id, col(Pupil.left_on).is_(None)))
        .outerjoin(
            PupilReview,
            and_(
                col(PupilReview.pupil_id) == ClassPupil.pupil_id,
                col(PupilReview.subject_id) == SchoolClass.subject_id,
                col(PupilReview.round_id) == bindparam("round"),
                col(PupilReview.superseded_at).is_(None),
            ),
        )
        .where(col(Pupil.year_group).in_(years))
        .group_by(col(SchoolClass.id), col(SchoolClass.name), col(SchoolClass.subject_id))
        .order_by(col(SchoolClass.name))
    )
    if of_teacher:
        mine = select(col(ClassTeacher.class_id)).where(col(ClassTeacher.staff_id) == bindparam("teacher"))
        wanted = wanted.where(col(SchoolClass.id).in_(mine))
    return wanted


def open_rounds(db: Db, who: Person) -> list[RoundStanding]:
    """The rounds that are open; of who runs none, only the subjects that they teach or head."""
    return _standing(db, who, col(ReviewRound.closed_at).is_(None))


def closed_rounds(db: Db, who: Person, since: datetime) -> list[RoundStanding]:
    """Those that have closed since, and lack reviews still; of who runs none, only in the subjects that they teach."""
    lately = _standing(db, who, col(ReviewRound.closed_at) >= since)
    return [each for each in lately if each.missing]


def _standing(db: Db, who: Person, wanted: ColumnElement[bool]) -> list[RoundStanding]:
    found = select(ReviewRound).where(wanted)
    rows = list(db.execute(found.order_by(col(ReviewRound.year_group))).scalars())
    sees_all = not who.roles.isdisjoint({Role.SCHEME_LEAD, Role.LEADERSHIP, Role.RAISING_ACHIEVEMENT})
    return [
        RoundStanding(
            row.id or 0,
            row.year_group,
            row.closes,
            _subjects(db, row, _years(row, rows), None if sees_all else who.teaches | who.heads),
            row.closed_at,
        )
        for row in rows
    ]


def _years(row: ReviewRound, among: Sequence[ReviewRound]) -> tuple[int, ...]:
    """The year groups that it is of, beside those that were open with it."""
    beside = {each.year_group for each in among if each.opens <= row.closes and row.opens <= each.closes}
    return years_of(row.year_group, beside)


def years_of(year_group: int, own: Collection[int]) -> tuple[int, ...]:
    """The year groups that a round is of, beside those that have their `own`: nobody is asked for twice."""
    if year_group != ALL_YEARS:
        return (year_group,)
    return tuple(each for each in KEY_STAGE_3 if each not in own)


def _subjects(
    db: Db, row: ReviewRound, years: Collection[int], among: frozenset[int] | None
) -> tuple[SubjectReviewed, ...]:
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

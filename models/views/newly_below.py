"""Who is below target by what a collection brought: newly, or still with nothing done (R4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.calendar import Calendar
from models.rules.grades import Scale
from models.rules.mentoring import Month
from models.rules.tracking import Standing, compare, newly_below
from models.school.people import Pupil, surname_shown
from models.school.snapshot import school
from models.school.subjects import Subject
from models.tracking.collections import month_of
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.progress import grade_of
from models.tracking.still_below import still_below
from models.tracking.targets import is_compared

_KEY_STAGE_4 = 10
_AT_ONCE = 8
"""More collections than these are not news at a time: the month's, and the year groups' own."""
_NEWS = 5
"""School days after a collection closes in which its results are still news."""


@dataclass(frozen=True)
class Fallen(PupilFact, shows=Shows.GRADES):
    """A pupil who is below target in the newest collection and was not in the one before it (R4)."""

    subject: str
    pupil_id: int
    pupil: str
    """Name and form."""
    target: str
    before: str
    """The predicted grade of the collection before."""
    now: str
    recorded_at: datetime


@dataclass(frozen=True)
class StillBelow(PupilFact, shows=Shows.GRADES):
    """A pupil who is below target in a subject for some collections, and for whom nothing has been done (R4)."""

    pupil_id: int
    pupil: str
    """Name and form."""
    subject_id: int
    subject: str

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


def fallen(db: Db, day: date, calendar: Calendar) -> tuple[Month | None, tuple[Fallen, ...]]:
    """The month of the newest collection with grades, and who is newly below target in it, by subject and name (R4).

    It is news while the collection is open and for five school days after; later nobody is newly below. A year
    group's own collection that is news too counts with it.
    """
    graded = exists().where(
        col(GradeEntry.collection_id) == col(Collection.id), col(GradeEntry.kind) == GradeKind.PREDICTED
    )
    opened = (
        select(col(Collection.id), col(Collection.key), col(Collection.closes))
        .where(col(Collection.opens) <= day, graded)
        .order_by(col(Collection.key).desc())
        .limit(_AT_ONCE)
    )
    rows = db.execute(opened).all()
    if not rows:
        return None, ()
    news = [row for row in rows if day <= calendar.add_school_days(row.closes, _NEWS)]
    found = dict.fromkeys(each for row in news for each in _newly_below(db, row.id, row.key))
    return month_of(rows[0].key), tuple(sorted(found, key=lambda each: each.subject))


def below_since(db: Db, day: date, calendar: Calendar) -> tuple[datetime | None, tuple[StillBelow, ...]]:
    """Of the collections that are closed, while their results are news; and when the last of them closed."""
    closed = (
        select(Collection)
        .where(col(Collection.closed_at).is_not(None))
        .order_by(col(Collection.key).desc())
        .limit(_AT_ONCE)
    )
    news = [
        each
        for each in db.execute(closed).scalars().all()
        if day <= calendar.add_school_days(min(each.closes, day), _NEWS)
    ]
    known = school(db)
    found = {pair for each in news for pair in still_below(db, each)}
    at = max((each.closed_at for each in news if each.closed_at is not None), default=None)
    return at, tuple(
        StillBelow(pupil_id, known.label(pupil_id), subject_id, known.subject_name(subject_id))
        for pupil_id, subject_id in sorted(found)
    )


def _newly_below(db: Db, newest_id: int | None, key: str) -> Iterator[Fallen]:
    """Only who has another predicted grade than the time before can have fallen: the others are not read.

    The time before is the newest earlier collection with a grade of the pupil in the subject, whichever it is.
    """
    now, before, earlier = aliased(GradeEntry), aliased(GradeEntry), aliased(GradeEntry)
    time_before = (
        select(func.max(col(Collection.key)))
        .join(earlier, col(earlier.collection_id) == Collection.id)
        .where(
            col(earlier.pupil_id) == now.pupil_id,
            col(earlier.subject_id) == now.subject_id,
            col(earlier.kind) == GradeKind.PREDICTED,
            col(earlier.superseded_at).is_(None),
            col(Collection.key) < key,
        )
        .correlate(now)
        .scalar_subquery()
    )
    collected = aliased(Collection)
    changed = (
        select(
            col(Subject.name),
            col(now.pupil_id),
            col(Target.code),
            col(before.code),
            col(now.code),
            col(now.recorded_at),
            col(Pupil.year_group),
            col(Subject.scale),
            col(Subject.scale_ks3),
        )
        .join(
            before,
            and_(
                col(before.pupil_id) == now.pupil_id,
                col(before.subject_id) == now.subject_id,
                col(before.kind) == GradeKind.PREDICTED,
                col(before.superseded_at).is_(None),
                col(before.code) != now.code,
            ),
        )
        .join(collected, and_(col(collected.id) == before.collection_id, col(collected.key) == time_before))
        .join(
            Target,
            and_(
                col(Target.pupil_id) == now.pupil_id,
                col(Target.subject_id) == now.subject_id,
                is_compared(),
            ),
        )
        .join(Pupil, and_(col(Pupil.id) == now.pupil_id, col(Pupil.left_on).is_(None)))
        .join(Subject, col(Subject.id) == now.subject_id)
        .where(
            col(now.collection_id) == newest_id,
            col(now.kind) == GradeKind.PREDICTED,
            col(now.superseded_at).is_(None),
        )
        .order_by(col(Subject.name), surname_shown(), col(Pupil.legal_forename), col(Pupil.id))
    )
    known = school(db)
    for subject, pupil_id, target, code_before, code_now, at, year, name, name_ks3 in db.execute(changed):
        on = known.scales.named(name if year >= _KEY_STAGE_4 else name_ks3)
        if newly_below(_standing(on, code_before, target), _standing(on, code_now, target)):
            yield Fallen(subject, pupil_id, known.label(pupil_id), target, code_before, code_now, at)


def _standing(on: Scale, predicted: str, target: str) -> Standing:
    return compare(on, predicted=grade_of(on, predicted), target=grade_of(on, target)).standing

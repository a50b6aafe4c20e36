"""A teacher's classes, each with how many of its pupils have a grade in the collection that is open (P6)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Exists, case, distinct, exists, func, select
from sqlmodel import col

from models.access.authoriser import Person
from models.db.tables import Db
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, surname_shown
from models.tracking.grades import Collection, GradeEntry


@dataclass(frozen=True)
class SheetDue:
    """A class of somebody's in its subject, and how many of its pupils have a grade in the collection that is open."""

    group: str
    subject_id: int
    pupils: int
    graded: int


def next_in_class(db: Db, who: Person, pupil_id: int, subject_id: int, today: date) -> int | None:
    """Who comes next in the class in which this person teaches the pupil, and has no grade yet in what is open.

    None where all have, or they teach the pupil in no class. One query.
    """
    classes = (
        select(col(ClassPupil.class_id))
        .join(ClassTeacher, col(ClassTeacher.class_id) == col(ClassPupil.class_id))
        .join(SchoolClass, col(SchoolClass.id) == col(ClassPupil.class_id))
        .where(
            col(ClassPupil.pupil_id) == pupil_id,
            col(ClassTeacher.staff_id) == who.staff_id,
            col(SchoolClass.subject_id) == subject_id,
        )
    )
    rows = (
        select(col(Pupil.id), _has_grade(today).where(col(GradeEntry.subject_id) == subject_id))
        .where(
            col(Pupil.left_on).is_(None),
            col(Pupil.id).in_(select(col(ClassPupil.pupil_id)).where(col(ClassPupil.class_id).in_(classes))),
        )
        .order_by(surname_shown(), col(Pupil.legal_forename), col(Pupil.id))
    )
    found = [(each, done) for each, done in db.execute(rows)]
    at = next((at for at, (each, _) in enumerate(found) if each == pupil_id), 0)
    following = (*found[at + 1 :], *found[:at])
    return next((each for each, done in following if not done), None)


def _has_grade(today: date) -> Exists:
    """Whether the pupil of a row has a grade in a collection that is open."""
    return exists().where(
        col(GradeEntry.pupil_id) == col(Pupil.id),
        col(GradeEntry.superseded_at).is_(None),
        col(Collection.id) == col(GradeEntry.collection_id),
        col(Collection.closed_at).is_(None),
        col(Collection.opens) <= today,
        col(Collection.closes) >= today,
    )


def sheets_due(db: Db, who: Person, today: date) -> list[SheetDue]:
    """The classes that this person teaches, the least complete first. One query."""
    graded = _has_grade(today).where(col(GradeEntry.subject_id) == col(SchoolClass.subject_id))
    rows = (
        select(
            col(SchoolClass.name),
            col(SchoolClass.subject_id),
            func.count(distinct(col(Pupil.id))),
            func.count(distinct(case((graded, col(Pupil.id))))),
        )
        .join(ClassTeacher, col(ClassTeacher.class_id) == col(SchoolClass.id))
        .join(ClassPupil, col(ClassPupil.class_id) == col(SchoolClass.id))
        .join(Pupil, (col(Pupil.id) == col(ClassPupil.pupil_id)) & col(Pupil.left_on).is_(None))
        .where(col(ClassTeacher.staff_id) == who.staff_id)
        .group_by(col(SchoolClass.id), col(SchoolClass.name), col(SchoolClass.subject_id))
    )
    found = [SheetDue(*row) for row in db.execute(rows)]
    return sorted(found, key=lambda each: (each.graded / each.pupils, each.group))

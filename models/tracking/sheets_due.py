"""A teacher's classes, each with how many of its pupils have a grade in the collection that is open (P6)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import distinct, func, select
from sqlmodel import col

from models.access.authoriser import Person
from models.db.tables import Db
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass
from models.tracking.grades import Collection, GradeEntry


@dataclass(frozen=True)
class SheetDue:
    """A class of somebody's in its subject, and how many of its pupils have a grade in the collection that is open."""

    group: str
    subject_id: int
    pupils: int
    graded: int


def sheets_due(db: Db, who: Person, today: date) -> list[SheetDue]:
    """The classes that this person teaches, the least complete first. One query."""
    graded = (
        select(col(GradeEntry.pupil_id), col(GradeEntry.subject_id))
        .join(Collection, col(Collection.id) == col(GradeEntry.collection_id))
        .where(
            col(Collection.closed_at).is_(None),
            col(Collection.opens) <= today,
            col(Collection.closes) >= today,
            col(GradeEntry.superseded_at).is_(None),
        )
        .distinct()
        .subquery()
    )
    rows = (
        select(
            col(SchoolClass.name),
            col(SchoolClass.subject_id),
            func.count(distinct(col(Pupil.id))),
            func.count(distinct(graded.c.pupil_id)),
        )
        .join(ClassTeacher, col(ClassTeacher.class_id) == col(SchoolClass.id))
        .join(ClassPupil, col(ClassPupil.class_id) == col(SchoolClass.id))
        .join(Pupil, (col(Pupil.id) == col(ClassPupil.pupil_id)) & col(Pupil.left_on).is_(None))
        .outerjoin(
            graded,
            (graded.c.pupil_id == col(Pupil.id)) & (graded.c.subject_id == col(SchoolClass.subject_id)),
        )
        .where(col(ClassTeacher.staff_id) == who.staff_id)
        .group_by(col(SchoolClass.id), col(SchoolClass.name), col(SchoolClass.subject_id))
    )
    found = [SheetDue(*row) for row in db.execute(rows)]
    return sorted(found, key=lambda each: (each.graded / each.pupils, each.group))

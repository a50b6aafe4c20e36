"""In which class each of Year 11 was, and who taught it, when a collection closed (R16).

Classes change, and at the turn of the year nobody is in one any more; who recorded a grade may be the head of the
subject, or a file. So that a result can be compared class by class, this is kept: only where the scheme lead has turned
that on.
"""

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, Staff
from models.tracking.grades import Collection, GradeEntry, GradeKind


class ClassAtClose(SQLModel, table=True):
    """A pupil's place in a class at the newest close, once for each who taught the class; a later close replaces it."""

    __tablename__ = "class_at_close"

    pupil_id: int = Field(foreign_key="pupil.id", primary_key=True)
    class_id: int = Field(foreign_key="school_class.id", primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True, primary_key=True)
    subject_id: int = Field(foreign_key="subject.id")
    collection_id: int = Field(foreign_key="collection.id", index=True)
    shown_on: date | None = Field(
        default=None, description="when those who taught the class were told how its predictions compared"
    )


def keep_classes(db: Db, collection_id: int, of: ColumnElement[bool]) -> None:
    """Keep the classes of the pupils of whom a grade was predicted in the collection, instead of an earlier one's."""
    predicted = select(col(GradeEntry.pupil_id)).where(
        col(GradeEntry.collection_id) == collection_id,
        col(GradeEntry.kind) == GradeKind.PREDICTED,
        col(GradeEntry.superseded_at).is_(None),
    )
    here = select(col(Pupil.id)).where(of, col(Pupil.id).in_(predicted))
    db.execute(delete(ClassAtClose).where(col(ClassAtClose.pupil_id).in_(here)))
    columns = ["pupil_id", "class_id", "staff_id", "subject_id", "collection_id"]
    places = (
        select(
            col(ClassPupil.pupil_id),
            col(ClassPupil.class_id),
            col(ClassTeacher.staff_id),
            col(SchoolClass.subject_id),
            literal(collection_id),
        )
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .join(ClassTeacher, col(ClassTeacher.class_id) == ClassPupil.class_id)
        .where(col(ClassPupil.pupil_id).in_(here))
    )
    db.execute(insert(ClassAtClose).from_select(columns, places))


def forget_classes(db: Db) -> None:
    """Nothing of it is kept any more."""
    db.execute(delete(ClassAtClose))


def not_shown_yet(db: Db) -> list[tuple[int, date, list[int]]]:
    """Each collection of which the teachers were not told yet: its id and first day, and those who are still here."""
    found: dict[tuple[int, date], list[int]] = defaultdict(list)
    asked = (
        select(
            col(ClassAtClose.collection_id),
            col(Collection.opens),
            col(ClassAtClose.staff_id),
            col(Staff.active),
        )
        .join(Collection, col(Collection.id) == ClassAtClose.collection_id)
        .join(Staff, col(Staff.id) == ClassAtClose.staff_id)
        .where(col(ClassAtClose.shown_on).is_(None))
        .distinct()
    )
    for collection_id, opens, staff_id, active in db.execute(asked):
        found[collection_id, opens] += [staff_id] if active else []
    return [(*each, sorted(teachers)) for each, teachers in sorted(found.items())]


def note_shown(db: Db, collection_id: int, day: date) -> None:
    """Those who taught these classes have been told; whoever may see it after them, may some days later."""
    kept = col(ClassAtClose.collection_id) == collection_id
    db.execute(update(ClassAtClose).where(kept, col(ClassAtClose.shown_on).is_(None)).values(shown_on=day))


def shown_on(db: Db, staff_id: int, opens: date) -> date | None:
    """When somebody was told of the classes that they taught at the close of the collection of that first day."""
    asked = (
        select(func.max(col(ClassAtClose.shown_on)))
        .join(Collection, col(Collection.id) == ClassAtClose.collection_id)
        .where(col(ClassAtClose.staff_id) == staff_id, col(Collection.opens) == opens)
    )
    day: date | None = db.execute(asked).scalar()
    return day

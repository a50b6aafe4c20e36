"""Whose grades a collection asks for, and how many of them have been entered (P6, R12)."""

from collections.abc import Collection as Some
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union,
    union_all,
)
from sqlmodel import col

from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.rules.calendar import academic_year
from models.school.people import ClassPupil, ClassTeacher, Pupil, SchoolClass, Staff, StaffSubject
from models.school.settings import Settings
from models.school.snapshot import School
from models.tracking.collections import name_of, open_collections, years_asked
from models.tracking.grades import Collection, GradeEntry, GradeKind, Target
from models.tracking.progress import Grades

_COLLECTIONS = 32
"""Of how many collections and sets of subjects the statements are kept; few are open together."""


@dataclass(frozen=True)
class CollectionAsks:
    """A collection as it stands on a day: its name, its days, and the year groups whose grades it asks for."""

    collection_id: int
    key: str
    name: str
    opens: date
    closes: date
    open: bool
    own: bool
    """Whether it is a year group's own, and not the month's."""
    years: tuple[int, ...]


@dataclass(frozen=True)
class Entered:
    """How many grades there should be of a subject, a class or all, a pupil each, and how many are entered."""

    asked: int
    entered: int

    @property
    def missing(self) -> int:
        """How many are not."""
        return self.asked - self.entered


@dataclass(frozen=True)
class ClassEntered:
    """A class with what of its grades has been entered; of a subject without classes, all who take it."""

    class_id: int | None
    name: str
    """Blank where the subject has no classes."""
    subject_id: int
    teachers: tuple[int, ...]
    entered: Entered


@dataclass(frozen=True)
class NotEntered(PupilFact, shows=Shows.GRADES):
    """A pupil without a grade in the collection; with an older one it is carried forward, and not confirmed (R12)."""

    pupil_id: int
    pupil: str
    """Name and form."""
    subject_id: int
    group: str
    """The class; blank where the subject has none."""
    last: Grades | None

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


def asking(db: Db, settings: Settings, today: date) -> list[CollectionAsks]:
    """The collections that are open on this day, the oldest first; those of no year group are left out."""
    found = open_collections(db, today)
    stands = [as_asked(each, settings, today, found) for each in found]
    return [each for each in stands if each.years]


def as_asked(
    collection: Collection, settings: Settings, today: date, among: Some[Collection] = ()
) -> CollectionAsks:
    """The collection as it stands on this day, beside others that are open."""
    return CollectionAsks(
        collection.id or 0,
        collection.key,
        name_of(collection),
        collection.opens,
        collection.closes,
        collection.is_open(today),
        collection.year_group is not None,
        years_asked(collection, settings, tuple(among)),
    )


def by_subject(
    db: Db, known: School, collection: CollectionAsks, subjects: Some[int] | None = None
) -> dict[int, Entered]:
    """Each subject, by name, or each of these, with how many of its pupils have been entered; two queries at most."""
    rows: Iterable[Any] = run(db, _by_subject(known.ungraded, collection, _these(subjects)))
    found = {subject: Entered(many, done) for subject, many, done in rows}
    return dict(sorted(found.items(), key=lambda each: known.subject_name(each[0])))


@lru_cache(maxsize=_COLLECTIONS)
def _by_subject(
    ungraded: frozenset[int], collection: CollectionAsks, subjects: frozenset[int] | None
) -> Select[*tuple[Any, ...]]:
    """Put together once for a collection, whose grades everybody is asked for: it is one of the longest there are."""
    pairs = _pairs(ungraded, collection, subjects).subquery()
    return select(pairs.c.subject_id, func.count(), _entered(pairs, collection)).group_by(pairs.c.subject_id)


def by_class(
    db: Db,
    known: School,
    collection: CollectionAsks,
    *,
    subjects: Some[int] | None = None,
    teacher_id: int | None = None,
) -> list[ClassEntered]:
    """Each class, by subject and name, or each of these subjects, or of this teacher, with what has been entered."""
    of_teacher = teacher_id is not None
    kept = _by_class(known.ungraded, collection, _these(subjects), of_teacher=of_teacher)
    found: Sequence[Any] = run(db, kept, {"teacher": teacher_id} if of_teacher else {}).all()
    classes = {each.class_id for each in found if each.class_id is not None}
    alone = {each.subject_id for each in found if each.class_id is None}
    teaching = _teachers(db, classes, alone) if teacher_id is None else {}
    entered = [
        ClassEntered(
            class_id,
            name,
            subject_id,
            teaching.get((class_id, None if class_id is not None else subject_id), ())
            if teacher_id is None
            else (teacher_id,),
            Entered(many, done),
        )
        for class_id, subject_id, name, many, done in found
    ]
    return sorted(entered, key=lambda each: (known.subject_name(each.subject_id), each.name))


@lru_cache(maxsize=_COLLECTIONS)
def _by_class(
    ungraded: frozenset[int], collection: CollectionAsks, subjects: frozenset[int] | None, *, of_teacher: bool
) -> Select[*tuple[Any, ...]]:
    """The same of classes."""
    asked = _asked(ungraded, collection, subjects, of_teacher=of_teacher).subquery()
    of_class = (asked.c.class_id, asked.c.subject_id, asked.c.name)
    return select(*of_class, func.count(), _entered(asked, collection)).group_by(*of_class)


def _these(subjects: Some[int] | None) -> frozenset[int] | None:
    return frozenset(subjects) if subjects is not None else None


def not_entered(db: Db, known: School, collection: CollectionAsks, subject_id: int) -> list[NotEntered]:
    """The pupils of a subject without a grade in the collection, by class and name, with what they had last."""
    asked = _asked(known.ungraded, collection, (subject_id,)).subquery()
    rows = db.execute(select(asked.c.pupil_id, asked.c.name).where(~_there(asked, collection))).all()
    last = _last(db, collection, subject_id)
    found = [
        NotEntered(pupil_id, known.label(pupil_id), subject_id, group, last.get(pupil_id))
        for pupil_id, group in rows
    ]
    return sorted(found, key=lambda each: (each.group, each.pupil, each.pupil_id))


def asked_pairs(
    known: School, collection: CollectionAsks, subjects: Some[int] | None = None
) -> Select[*tuple[Any, ...]]:
    """Each pupil and subject once, for each grade that is asked for, of all subjects or of these."""
    return _pairs(known.ungraded, collection, subjects)


def _pairs(
    ungraded: frozenset[int], collection: CollectionAsks, subjects: Some[int] | None
) -> Select[*tuple[Any, ...]]:
    asked = _asked(ungraded, collection, subjects).subquery()
    return select(asked.c.pupil_id, asked.c.subject_id).distinct()


def _last(db: Db, collection: CollectionAsks, subject_id: int) -> dict[int, Grades]:
    """Each pupil's newest grades in the subject from before the collection, of the same academic year (R15)."""
    rows = (
        select(col(GradeEntry.pupil_id), col(Collection.key), col(GradeEntry.kind), col(GradeEntry.code))
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .where(
            col(GradeEntry.subject_id) == subject_id,
            col(GradeEntry.superseded_at).is_(None),
            col(GradeEntry.code) != "",
            col(Collection.key) < collection.key,
            col(Collection.opens) >= date(academic_year(collection.opens), 9, 1),
        )
        .order_by(col(Collection.key))
    )
    found: dict[int, Grades] = {}
    for pupil_id, key, kind, code in db.execute(rows):
        before = found.get(pupil_id)
        now = before if before is not None and before.key == key else Grades(key)
        found[pupil_id] = replace(now, **{GradeKind(kind).value: code})
    return found


def _asked(
    ungraded: frozenset[int],
    collection: CollectionAsks,
    subjects: Some[int] | None,
    *,
    of_teacher: bool = False,
) -> CompoundSelect[Any]:
    """A pupil, a subject and the class in it, for each grade that is asked for; or those of the classes of `teacher`.

    Who takes a subject is in a class of it; where it has no classes, has a target or a grade in it this academic
    year (R15).
    """
    of_years = and_(col(Pupil.left_on).is_(None), col(Pupil.year_group).in_(collection.years))
    in_classes: Select[*tuple[Any, ...]] = (
        select(
            col(ClassPupil.pupil_id).label("pupil_id"),
            col(SchoolClass.subject_id).label("subject_id"),
            col(SchoolClass.id).label("class_id"),
            col(SchoolClass.name).label("name"),
        )
        .join(SchoolClass, col(SchoolClass.id) == ClassPupil.class_id)
        .join(Pupil, and_(col(Pupil.id) == ClassPupil.pupil_id, of_years))
        .where(*_among(col(SchoolClass.subject_id), subjects, ungraded))
    )
    year = academic_year(collection.opens)
    without_classes = ~exists().where(col(SchoolClass.subject_id) == col(Target.subject_id))
    by_target = (
        select(col(Target.pupil_id), col(Target.subject_id))
        .join(Pupil, and_(col(Pupil.id) == Target.pupil_id, of_years))
        .where(
            col(Target.ended_at).is_(None),
            col(Target.academic_year) == year,
            without_classes,
            *_among(col(Target.subject_id), subjects, ungraded),
        )
    )
    graded_without = ~exists().where(col(SchoolClass.subject_id) == col(GradeEntry.subject_id))
    by_grade = (
        select(col(GradeEntry.pupil_id), col(GradeEntry.subject_id))
        .join(Collection, col(Collection.id) == GradeEntry.collection_id)
        .join(Pupil, and_(col(Pupil.id) == GradeEntry.pupil_id, of_years))
        .where(
            col(Collection.opens).between(date(year, 9, 1), collection.closes),
            col(GradeEntry.superseded_at).is_(None),
            graded_without,
            *_among(col(GradeEntry.subject_id), subjects, ungraded),
        )
    )
    if of_teacher:
        teacher: BindParameter[int] = bindparam("teacher")
        theirs = select(col(ClassTeacher.class_id)).where(col(ClassTeacher.staff_id) == teacher)
        of_list = select(col(StaffSubject.subject_id)).where(col(StaffSubject.staff_id) == teacher)
        in_classes = in_classes.where(col(SchoolClass.id).in_(theirs))
        by_target = by_target.where(col(Target.subject_id).in_(of_list))
        by_grade = by_grade.where(col(GradeEntry.subject_id).in_(of_list))
    alone = union(by_target, by_grade).subquery()
    return union_all(in_classes, select(alone.c[0], alone.c[1], cast(null(), Integer), literal("")))


def _among(subject_id: Any, subjects: Some[int] | None, ungraded: Some[int]) -> Iterable[ColumnElement[bool]]:
    if subjects is not None:
        yield subject_id.in_(sorted(subjects))
    if ungraded:
        yield subject_id.not_in(sorted(ungraded))


def _entered(pairs: Any, collection: CollectionAsks) -> ColumnElement[int]:
    """How many of the pairs have any grade in the collection; that there is none is said with a dash, and counts."""
    return func.sum(case((_there(pairs, collection), 1), else_=0))


def _there(pairs: Any, collection: CollectionAsks) -> ColumnElement[bool]:
    return exists().where(
        col(GradeEntry.pupil_id) == pairs.c.pupil_id,
        col(GradeEntry.subject_id) == pairs.c.subject_id,
        col(GradeEntry.collection_id) == collection.collection_id,
        col(GradeEntry.superseded_at).is_(None),
    )


def _teachers(
    db: Db, classes: Some[int], subjects: Some[int]
) -> dict[tuple[int | None, int | None], tuple[int, ...]]:
    """Who teaches each of these classes, and of subjects without classes who teaches the subject; active staff."""
    of_class = select(col(ClassTeacher.class_id), cast(null(), Integer), col(ClassTeacher.staff_id)).where(
        col(ClassTeacher.class_id).in_(classes)
    )
    of_subject = select(
        cast(null(), Integer), col(StaffSubject.subject_id), col(StaffSubject.staff_id)
    ).where(col(StaffSubject.subject_id).in_(subjects))
    both = union_all(of_class, of_subject).subquery()
    rows = select(both).join(Staff, and_(col(Staff.id) == both.c[2], col(Staff.active)))
    found: dict[tuple[int | None, int | None], tuple[int, ...]] = {}
    for class_id, subject_id, staff_id in db.execute(rows.order_by(both.c[2])):
        found[class_id, subject_id] = (*found.get((class_id, subject_id), ()), staff_id)
    return found

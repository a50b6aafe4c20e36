"""Who a person is: their roles, subjects and forms, by the school's own data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import col

from models.db.errors import NotAllowed
from models.db.marks import remembered
from models.db.tables import Db
from models.school.mentor_cover import looked_after
from models.school.people import (
    ClassTeacher,
    FormGroup,
    Mentorship,
    Role,
    SchoolClass,
    Staff,
    StaffRole,
    StaffSubject,
    Support,
)
from models.school.subjects import Subject


@dataclass(frozen=True)
class Person:
    """An active member of staff, as the authoriser knows them; `person()` makes them."""

    staff_id: int
    name: str
    email: str
    roles: frozenset[Role]
    """The scheme lead has leadership's role too."""
    teaches: frozenset[int]
    """Ids of the subjects they teach, by the staff list or by a class."""
    heads: frozenset[int]
    """Ids of the subjects they head."""
    tutors: frozenset[int] = frozenset()
    """Ids of the forms whose tutor they are."""
    mentors: bool = False
    """Whether they mentor anybody now, or cover for somebody who does."""
    supports: bool = False
    """Whether they are learning support of anybody now."""
    subjects: Mapping[int, str] = field(default_factory=dict, compare=False)
    """Names of the subjects they teach or head."""
    today: date | None = None
    """The school's local day; without it only learning support that has no last day counts."""


def person(db: Db, staff_id: int, *, today: date | None = None) -> Person:
    """The member of staff with this id: remembered, for so long as nothing of the staff is written.

    Raises NotAllowed where there is no such person, or they have left.
    """
    known = remembered(db, "staff")
    if known is None:
        return _person(_asked(db, staff_id, today), staff_id, today)
    kept: Person | None = known.get(staff_id)
    if kept is None or kept.today != today:
        kept = known[staff_id] = _person(_asked(db, staff_id, today), staff_id, today)
    return kept


def _person(facts: Sequence[tuple[str, int, str]], staff_id: int, today: date | None) -> Person:
    words = {what: word for what, _, word in facts}
    if "name" not in words:
        raise NotAllowed("You are not on the school's staff list. Ask the data manager to add you.")
    roles = {Role(word) for what, _, word in facts if what == "role"}
    if Role.SCHEME_LEAD in roles:
        roles.add(Role.LEADERSHIP)
    return Person(
        staff_id=staff_id,
        name=words["name"],
        email=words["email"],
        roles=frozenset(roles),
        teaches=frozenset(number for what, number, _ in facts if what == "teaches"),
        heads=frozenset(number for what, number, _ in facts if what == "heads"),
        tutors=frozenset(number for what, number, _ in facts if what == "tutors"),
        mentors="mentors" in words,
        supports="supports" in words,
        subjects={number: word for what, number, word in facts if what in {"teaches", "heads"}},
        today=today,
    )


def nobody(staff_id: int) -> Person:
    """Whoever is not on the staff list: no role, no subject, no pupil."""
    return Person(staff_id, "", "", frozenset(), frozenset(), frozenset())


def supported_now(today: date | BindParameter[date] | None) -> ColumnElement[bool]:
    """The rows of learning support that hold on this day; without a day, those that have no last day."""
    endless = col(Support.last_day).is_(None)
    return endless if today is None else or_(endless, col(Support.last_day) >= today)


_STAFF = bindparam("staff_id", type_=Integer)
_TODAY = bindparam("today", type_=Date)


def _asked(db: Db, staff_id: int, today: date | None) -> list[tuple[str, int, str]]:
    """What the tables say of a member of staff: what it is, of which subject or form, in which word."""
    rows = db.connection().execute(_facts_query(), {"staff_id": staff_id, "today": today})
    return [(row[0], row[1], row[2]) for row in rows]


@cache
def _facts_query() -> CompoundSelect[str, int, str]:
    # Built once: making the statement costs more than running it.
    subject = (col(Subject.id), col(Subject.name))
    of_list = (
        select(literal("teaches"), *subject)
        .join(StaffSubject, col(StaffSubject.subject_id) == col(Subject.id))
        .where(col(StaffSubject.staff_id) == _STAFF)
    )
    of_classes = (
        select(literal("teaches"), *subject)
        .join(SchoolClass, col(SchoolClass.subject_id) == col(Subject.id))
        .join(ClassTeacher, col(ClassTeacher.class_id) == col(SchoolClass.id))
        .where(col(ClassTeacher.staff_id) == _STAFF)
    )
    headed = (
        select(literal("heads"), *subject)
        .join(StaffSubject, col(StaffSubject.subject_id) == col(Subject.id))
        .where(col(StaffSubject.staff_id) == _STAFF, col(StaffSubject.head).is_(True))
    )
    roles = select(literal("role"), literal(0), col(StaffRole.role)).where(col(StaffRole.staff_id) == _STAFF)
    tutored = select(literal("tutors"), col(FormGroup.id), col(FormGroup.name)).where(
        col(FormGroup.tutor_id) == _STAFF
    )
    mentored = exists().where(looked_after(_STAFF, _TODAY), col(Mentorship.last_day).is_(None))
    supported = exists().where(col(Support.staff_id) == _STAFF, supported_now(_TODAY))
    here = (col(Staff.id) == _STAFF, col(Staff.active).is_(True))
    return union_all(
        select(literal("name"), literal(0), col(Staff.forename) + " " + col(Staff.surname)).where(*here),
        select(literal("email"), literal(0), col(Staff.email)).where(*here),
        roles,
        of_list,
        of_classes,
        headed,
        tutored,
        select(literal("mentors"), literal(0), literal("")).where(mentored),
        select(literal("supports"), literal(0), literal("")).where(supported),
    )

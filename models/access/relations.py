"""Who a person is, and what they are to a pupil, a subject or a record, by the school's own data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    bindparam,
    exists,
    false,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import col

from models.access.permissions import Relation
from models.db.errors import NotAllowed
from models.db.tables import Db
from models.school.people import (
    ClassPupil,
    ClassTeacher,
    FormGroup,
    Mentorship,
    Pupil,
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
    """Whether they mentor anybody now."""
    supports: bool = False
    """Whether they are learning support of anybody now."""
    subjects: Mapping[int, str] = field(default_factory=dict, compare=False)
    """Names of the subjects they teach or head."""
    today: date | None = None
    """The school's local day; without it only learning support that has no last day counts."""


@dataclass(frozen=True)
class About:
    """What a question is about: the pupil, the subject, and how the person stands to the record itself."""

    pupil_id: int | None = None
    subject_id: int | None = None
    own: bool = False
    """They wrote it, or made it."""
    host: bool = False
    """The session is theirs."""
    copied: bool = False
    """The head of the subject was copied in: a copied slip, or the second missed session."""
    cover: bool = False
    """They cover for the session's host."""
    record: tuple[str, int | None] = ("", None)
    """The kind and id of the record itself, for the audit of a refusal."""


NOTHING = About()

BY_ROLE: dict[Relation, Role] = {
    Relation.COORDINATOR: Role.RAISING_ACHIEVEMENT,
    Relation.LEADERSHIP: Role.LEADERSHIP,
    Relation.SCHEME_LEAD: Role.SCHEME_LEAD,
    Relation.SAFEGUARDING: Role.SAFEGUARDING_LEAD,
    Relation.OFFICE: Role.OFFICE,
    Relation.DATA_MANAGER: Role.DATA_MANAGER,
}

BY_PUPIL = frozenset(
    {
        Relation.TEACHES,
        Relation.TEACHES_ANY,
        Relation.HEAD_ANY,
        Relation.MENTOR,
        Relation.TUTOR,
        Relation.SUPPORT,
    }
)
"""The relations that only the database can tell."""


def person(db: Db, staff_id: int, *, today: date | None = None) -> Person:
    """The member of staff with this id, in two queries.

    Raises NotAllowed where there is no such person, or they have left.
    """
    staff = db.get(Staff, staff_id)
    if staff is None or not staff.active:
        raise NotAllowed("You are not on the school's staff list. Ask the data manager to add you.")
    facts = _facts(db, staff_id, today)
    roles = {Role(word) for what, _, word in facts if what == "role"}
    if Role.SCHEME_LEAD in roles:
        roles.add(Role.LEADERSHIP)
    return Person(
        staff_id=staff_id,
        name=staff.name,
        email=staff.email,
        roles=frozenset(roles),
        teaches=frozenset(number for what, number, _ in facts if what == "teaches"),
        heads=frozenset(number for what, number, _ in facts if what == "heads"),
        tutors=frozenset(number for what, number, _ in facts if what == "tutors"),
        mentors=any(what == "mentors" for what, _, _ in facts),
        supports=any(what == "supports" for what, _, _ in facts),
        subjects={number: word for what, number, word in facts if what in {"teaches", "heads"}},
        today=today,
    )


def relations(
    db: Db, who: Person, about: About = NOTHING, wanted: Collection[Relation] = tuple(Relation)
) -> frozenset[Relation]:
    """Which of the wanted relations hold; asks the database at most once, and only where these need it."""
    stated = {
        Relation.ANY: True,
        Relation.OWN: about.own,
        Relation.HOST: about.host,
        Relation.COVER: about.cover,
        Relation.COPIED: about.copied,
        Relation.HEAD: about.subject_id in who.heads,
    }
    held = {relation for relation, holds in stated.items() if holds}
    held.update(relation for relation, role in BY_ROLE.items() if role in who.roles)
    if about.pupil_id is not None:
        asked = [each for each in Relation if each in BY_PUPIL and each in wanted and could_hold(who, each)]
        if asked:
            answers = db.connection().execute(_questions(tuple(asked)), _given(who, about)).one()
            held.update(relation for relation, holds in zip(asked, answers, strict=True) if holds)
    return frozenset(held.intersection(wanted))


def could_hold(who: Person, relation: Relation) -> bool:
    """Whether the relation holds for some pupil, subject or record."""
    match relation:
        case Relation.ANY | Relation.OWN | Relation.HOST | Relation.COVER | Relation.COPIED:
            return True
        case Relation.TEACHES | Relation.TEACHES_ANY:
            return bool(who.teaches)
        case Relation.HEAD | Relation.HEAD_ANY:
            return bool(who.heads)
        case Relation.MENTOR:
            return who.mentors
        case Relation.TUTOR:
            return bool(who.tutors)
        case Relation.SUPPORT:
            return who.supports
        case _:
            return BY_ROLE[relation] in who.roles


def supported_now(today: date | BindParameter[date] | None) -> ColumnElement[bool]:
    """The rows of learning support that hold on this day; without a day, those that have no last day."""
    endless = col(Support.last_day).is_(None)
    return endless if today is None else or_(endless, col(Support.last_day) >= today)


_STAFF = bindparam("staff_id", type_=Integer)
_PUPIL = bindparam("pupil_id", type_=Integer)
_SUBJECT = bindparam("subject_id", type_=Integer)
_TODAY = bindparam("today", type_=Date)


def _given(who: Person, about: About) -> dict[str, Any]:
    """What the prepared questions below are asked about."""
    return {
        "staff_id": who.staff_id,
        "pupil_id": about.pupil_id,
        "subject_id": about.subject_id,
        "today": who.today,
        "teaches": sorted(who.teaches),
        "heads": sorted(who.heads),
        "tutors": sorted(who.tutors),
    }


def _facts(db: Db, staff_id: int, today: date | None) -> list[tuple[str, int, str]]:
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
    mentored = exists().where(col(Mentorship.staff_id) == _STAFF, col(Mentorship.last_day).is_(None))
    supported = exists().where(col(Support.staff_id) == _STAFF, supported_now(_TODAY))
    return union_all(
        roles,
        of_list,
        of_classes,
        headed,
        tutored,
        select(literal("mentors"), literal(0), literal("")).where(mentored),
        select(literal("supports"), literal(0), literal("")).where(supported),
    )


@cache
def _questions(asked: tuple[Relation, ...]) -> Select[*tuple[bool, ...]]:
    """One statement that answers, for each of these relations, whether it holds."""
    return select(*[_question(relation) for relation in asked])


def _question(relation: Relation) -> ColumnElement[bool]:
    match relation:
        case Relation.TEACHES:
            in_class = exists().where(
                col(ClassPupil.pupil_id) == _PUPIL,
                col(SchoolClass.id) == col(ClassPupil.class_id),
                col(SchoolClass.subject_id) == _SUBJECT,
                col(ClassTeacher.class_id) == col(SchoolClass.id),
                col(ClassTeacher.staff_id) == _STAFF,
            )
            return or_(in_class, _some_without_classes("teaches", col(Subject.id) == _SUBJECT))
        case Relation.TEACHES_ANY:
            taught = exists().where(
                col(ClassPupil.pupil_id) == _PUPIL,
                col(ClassTeacher.class_id) == col(ClassPupil.class_id),
                col(ClassTeacher.staff_id) == _STAFF,
            )
            return or_(taught, _some_without_classes("teaches"))
        case Relation.HEAD_ANY:
            taken = exists().where(
                col(ClassPupil.pupil_id) == _PUPIL,
                col(SchoolClass.id) == col(ClassPupil.class_id),
                col(SchoolClass.subject_id).in_(bindparam("heads", expanding=True)),
            )
            return or_(taken, _some_without_classes("heads"))
        case Relation.MENTOR:
            return exists().where(
                col(Mentorship.pupil_id) == _PUPIL,
                col(Mentorship.staff_id) == _STAFF,
                col(Mentorship.last_day).is_(None),
            )
        case Relation.TUTOR:
            own_forms = col(Pupil.form_id).in_(bindparam("tutors", expanding=True))
            return exists().where(col(Pupil.id) == _PUPIL, own_forms)
        case Relation.SUPPORT:
            return exists().where(
                col(Support.pupil_id) == _PUPIL, col(Support.staff_id) == _STAFF, supported_now(_TODAY)
            )
        case _:
            return false()


def _some_without_classes(subjects: str, *also: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of these subjects has no class at all, so that nobody can say which pupils take it."""
    classes = exists().where(col(SchoolClass.subject_id) == col(Subject.id))
    return exists().where(col(Subject.id).in_(bindparam(subjects, expanding=True)), *also, ~classes)

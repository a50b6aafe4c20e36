"""What a person is to a pupil, a subject or a record, by the school's own data."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    SQLColumnExpression,
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
from models.access.person import Person, supported_now
from models.db.records import NO_RECORD, Record
from models.db.statements import run
from models.db.tables import Db
from models.school.mentor_cover import looked_after
from models.school.people import ClassPupil, ClassTeacher, Mentorship, Pupil, Role, SchoolClass, Support
from models.school.subjects import Subject


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
    asked: bool = False
    """A safeguarding word asked before it was saved."""
    cover: bool = False
    """They cover for the session's host."""
    record: Record = NO_RECORD
    """The kind and id of the record itself, for the audit of a refusal."""


NOTHING = About()

BY_ROLE: dict[Relation, Role] = {
    Relation.COORDINATOR: Role.RAISING_ACHIEVEMENT,
    Relation.LEADERSHIP: Role.LEADERSHIP,
    Relation.SCHEME_LEAD: Role.SCHEME_LEAD,
    Relation.SAFEGUARDING: Role.SAFEGUARDING_LEAD,
    Relation.OFFICE: Role.OFFICE,
    Relation.DATA_MANAGER: Role.DATA_MANAGER,
    Relation.DATA_PROTECTION: Role.DATA_PROTECTION,
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
_ASKED_IN_ORDER = tuple(each for each in Relation if each in BY_PUPIL)


def relations(
    db: Db, who: Person, about: About = NOTHING, wanted: Collection[Relation] = tuple(Relation)
) -> frozenset[Relation]:
    """Which of the wanted relations hold; asks the database at most once, and only where these need it."""
    held = _stated(who, about)
    if about.pupil_id is not None:
        asked = [each for each in _ASKED_IN_ORDER if each in wanted and could_hold(who, each)]
        if asked:
            answers = run(db, _questions(tuple(asked)), _given(who, about)).one()
            held.update(relation for relation, holds in zip(asked, answers, strict=True) if holds)
    return frozenset(held.intersection(wanted))


@dataclass(frozen=True)
class Towards:
    """What a person is to one pupil, asked once, so that many questions about the pupil cost no more than one."""

    who: Person
    pupil_id: int
    held: frozenset[Relation]
    """Those that hold whatever the subject."""
    teaches: frozenset[int]
    """Ids of the subjects in which they teach the pupil."""
    shut: bool = False
    """The pupil's record is restricted, and they are none of those who may read it."""

    def relations(self, about: About) -> frozenset[Relation]:
        """All that they are to a record of this pupil."""
        taught = {Relation.TEACHES} if about.subject_id in self.teaches else set[Relation]()
        return frozenset(self.held | taught | _stated(self.who, about))


def towards(db: Db, who: Person, pupil_id: int) -> Towards:
    """What this person is to the pupil; one question to the database, and none where nothing depends on it."""
    asked = tuple(each for each in _ASKED_IN_ORDER if each is not Relation.TEACHES and could_hold(who, each))
    if not asked:
        return Towards(who, pupil_id, frozenset(), frozenset())
    rows = db.connection().execute(_towards(asked), _given(who, About(pupil_id=pupil_id))).all()
    return Towards(
        who,
        pupil_id,
        frozenset(Relation(word) for word, _ in rows if word != Relation.TEACHES),
        frozenset(subject_id for word, subject_id in rows if word == Relation.TEACHES),
    )


def taught_among(db: Db, who: Person, subject_id: int, pupil_ids: Collection[int]) -> frozenset[int]:
    """Those of these pupils whom they teach in the subject; all of them where it has no classes."""
    asked = {"subject": subject_id, "staff": who.staff_id, "pupils": list(pupil_ids)}
    found = frozenset(run(db, _taught_among(), asked).scalars())
    return frozenset(pupil_ids) if 0 in found else found


@cache
def _taught_among() -> CompoundSelect[int]:
    """The pupils, and 0 where the subject has no classes."""
    subject: BindParameter[int] = bindparam("subject")
    taught = (
        select(col(ClassPupil.pupil_id))
        .join(SchoolClass, col(SchoolClass.id) == col(ClassPupil.class_id))
        .join(ClassTeacher, col(ClassTeacher.class_id) == col(SchoolClass.id))
        .where(
            col(SchoolClass.subject_id) == subject,
            col(ClassTeacher.staff_id) == bindparam("staff"),
            col(ClassPupil.pupil_id).in_(bindparam("pupils", expanding=True)),
        )
    )
    without_classes = select(literal(0)).where(~exists().where(col(SchoolClass.subject_id) == subject))
    return union_all(taught, without_classes)


def could_hold(who: Person, relation: Relation) -> bool:
    """Whether the relation holds for some pupil, subject or record."""
    match relation:
        case Relation.ANY | Relation.OWN | Relation.HOST | Relation.COVER | Relation.COPIED | Relation.ASKED:
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


def _stated(who: Person, about: About) -> set[Relation]:
    """What needs no database: what the record says, the subjects they head, and their roles."""
    stated = {
        Relation.ANY: True,
        Relation.OWN: about.own,
        Relation.HOST: about.host,
        Relation.COVER: about.cover,
        Relation.COPIED: about.copied,
        Relation.ASKED: about.asked,
        Relation.HEAD: about.subject_id in who.heads,
    }
    held = {relation for relation, holds in stated.items() if holds}
    held.update(relation for relation, role in BY_ROLE.items() if role in who.roles)
    return held


@cache
def _towards(asked: tuple[Relation, ...]) -> CompoundSelect[str, int]:
    """One statement with a row for each of these relations that holds, and one for each subject taught."""
    taught = select(literal(Relation.TEACHES.value), col(Subject.id)).where(
        col(Subject.id).in_(bindparam("teaches", expanding=True)),
        or_(_taught_in(col(Subject.id)), ~_has_classes()),
    )
    held = [select(literal(each.value), literal(0)).where(_question(each)) for each in asked]
    return union_all(taught, *held)


@cache
def _questions(asked: tuple[Relation, ...]) -> Select[*tuple[bool, ...]]:
    """One statement that answers, for each of these relations, whether it holds."""
    return select(*[_question(relation) for relation in asked])


def _question(relation: Relation) -> ColumnElement[bool]:
    match relation:
        case Relation.TEACHES:
            return or_(_taught_in(_SUBJECT), _some_without_classes("teaches", col(Subject.id) == _SUBJECT))
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
                looked_after(_STAFF, _TODAY),
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


def _taught_in(subject_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    return exists().where(
        col(ClassPupil.pupil_id) == _PUPIL,
        col(SchoolClass.id) == col(ClassPupil.class_id),
        col(SchoolClass.subject_id) == subject_id,
        col(ClassTeacher.class_id) == col(SchoolClass.id),
        col(ClassTeacher.staff_id) == _STAFF,
    )


def _has_classes() -> ColumnElement[bool]:
    return exists().where(col(SchoolClass.subject_id) == col(Subject.id))


def _some_without_classes(subjects: str, *also: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of these subjects has no class at all, so that nobody can say which pupils take it."""
    return exists().where(col(Subject.id).in_(bindparam(subjects, expanding=True)), *also, ~_has_classes())

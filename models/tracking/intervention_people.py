"""Whose an intervention is, who may do what about it, and who is told of it (P12, P13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    bindparam,
    exists,
    false,
    or_,
    select,
    union,
)
from sqlmodel import col

from models.access.authoriser import About, Action, Allowed, Person, Towards, allows, may, require
from models.audit.undo import Right
from models.db.records import RecordKind
from models.db.tables import Db
from models.school.mentor_cover import looked_after
from models.school.people import (
    ClassPupil,
    ClassTeacher,
    Mentorship,
    Role,
    SchoolClass,
    Staff,
    StaffSubject,
    ids_with_role,
)
from models.school.snapshot import school
from models.tracking.intervention import Intervention


def about(row: Intervention) -> About:
    """What the authoriser is asked about."""
    return About(pupil_id=row.pupil_id, subject_id=row.subject_id, record=(RecordKind.INTERVENTION, row.id))


def right_to_lead(pupil_id: int, subject_id: int | None, row_id: int | None = None) -> Right:
    """What it takes to open, plan, review and close it: of the whole school it is the coordinator's."""
    action = Action.LEAD_INTERVENTION if subject_id is not None else Action.LEAD_GLOBAL_INTERVENTION
    record = (RecordKind.INTERVENTION, row_id)
    return action, About(pupil_id=pupil_id, subject_id=subject_id, record=record)


def leads(row: Intervention) -> Right:
    return right_to_lead(row.pupil_id, row.subject_id, row.id)


def may_lead(db: Db, who: Person, row: Intervention) -> bool:
    return isinstance(may(db, who, *leads(row)), Allowed)


def acts(row: Intervention) -> Right:
    """What it takes to act on it."""
    whole = row.subject_id is None
    return Action.ACT_ON_GLOBAL_INTERVENTION if whole else Action.ACT_ON_INTERVENTION, about(row)


def require_sight(db: Db, who: Person, row: Intervention) -> None:
    """Raises NotAllowed for who may not see it: who acts on one for the whole school sees it."""
    if row.subject_id is None and isinstance(may(db, who, *acts(row)), Allowed):
        return
    require(db, who, Action.SEE_INTERVENTION, about(row))


def sees(stands: Towards, subject_id: int | None) -> bool:
    """Whether who stands so to the pupil may see the pupil's intervention in this subject, or for the whole school."""
    if subject_id is None and allows(stands, Action.ACT_ON_GLOBAL_INTERVENTION):
        return True
    return allows(stands, Action.SEE_INTERVENTION, About(subject_id=subject_id))


def owner_ids(db: Db, subject_id: int | None) -> list[int]:
    """Who owns those of the subject, or of the whole school: whoever heads it now, else the scheme lead."""
    if subject_id is None:
        return ids_with_role(db, Role.RAISING_ACHIEVEMENT) or ids_with_role(db, Role.SCHEME_LEAD)
    heads = (
        select(col(Staff.id))
        .join(StaffSubject, col(StaffSubject.staff_id) == Staff.id)
        .where(col(StaffSubject.subject_id) == subject_id, col(StaffSubject.head), col(Staff.active))
        .order_by(col(Staff.surname), col(Staff.id))
    )
    return list(db.execute(heads).scalars()) or ids_with_role(db, Role.SCHEME_LEAD)


def owned_subjects(db: Db, who: Person) -> frozenset[int]:
    """The subjects whose heads this person is, or stands in for as scheme lead where nobody heads them."""
    if Role.SCHEME_LEAD not in who.roles:
        return who.heads
    headed = select(col(StaffSubject.subject_id)).where(
        col(StaffSubject.head), col(StaffSubject.staff_id).in_(_here())
    )
    return who.heads | frozenset(school(db).subjects) - frozenset(db.execute(headed).scalars())


@dataclass(frozen=True)
class Owns:
    """Which interventions are a person's: those that nobody else would see are the scheme lead's."""

    heads: bool
    """Those of the subjects that they head, which are handed over with each run of the statement."""
    whole: bool
    """Those for the whole school."""
    unheaded: bool
    """Those of subjects that nobody heads."""

    def holds(self) -> ColumnElement[bool]:
        """What holds for them, for a statement that is run with `owned_by`."""
        mine: list[ColumnElement[bool]] = []
        if self.heads:
            heads: BindParameter[int] = bindparam("heads", expanding=True)
            mine.append(col(Intervention.subject_id).in_(heads))
        if self.whole:
            mine.append(col(Intervention.subject_id).is_(None))
        if self.unheaded:
            headed = (
                exists()
                .where(col(StaffSubject.subject_id) == Intervention.subject_id)
                .where(col(StaffSubject.head), col(StaffSubject.staff_id).in_(_here()))
            )
            mine.append(col(Intervention.subject_id).is_not(None) & ~headed)
        return or_(false(), *mine)


def owned_by(db: Db, who: Person) -> tuple[Owns, dict[str, Any]]:
    """Which are this person's, and what the statement is run with."""
    owns = Owns(
        heads=bool(who.heads),
        whole=who.staff_id in owner_ids(db, None),
        unheaded=Role.SCHEME_LEAD in who.roles,
    )
    return owns, {"heads": sorted(who.heads)} if owns.heads else {}


def acts_on() -> ColumnElement[bool]:
    """Which interventions are of pupils whom `staff` mentors as of `today`, or teaches in the subject."""
    mentored = exists().where(
        col(Mentorship.pupil_id) == Intervention.pupil_id,
        looked_after(_STAFF, bindparam("today", type_=Date)),
        col(Mentorship.last_day).is_(None),
    )
    return or_(mentored, _taught())


_STAFF = bindparam("staff", type_=Integer)


def _taught() -> ColumnElement[bool]:
    return exists().where(
        col(ClassPupil.pupil_id) == Intervention.pupil_id,
        col(SchoolClass.id) == col(ClassPupil.class_id),
        or_(
            col(SchoolClass.subject_id) == Intervention.subject_id,
            col(Intervention.subject_id).is_(None),
        ),
        col(ClassTeacher.class_id) == col(SchoolClass.id),
        col(ClassTeacher.staff_id) == _STAFF,
    )


def concerned_ids(db: Db, pupil_id: int, subject_id: int | None) -> Sequence[int]:
    """The pupil's mentor, and their teachers in the subject, or in all where it is for the whole school."""
    teachers = (
        select(col(ClassTeacher.staff_id))
        .join(ClassPupil, col(ClassPupil.class_id) == ClassTeacher.class_id)
        .join(SchoolClass, col(SchoolClass.id) == ClassTeacher.class_id)
        .where(col(ClassPupil.pupil_id) == pupil_id, col(ClassTeacher.staff_id).in_(_here()))
    )
    if subject_id is not None:
        teachers = teachers.where(col(SchoolClass.subject_id) == subject_id)
    mentor = select(col(Mentorship.staff_id)).where(
        col(Mentorship.pupil_id) == pupil_id,
        col(Mentorship.last_day).is_(None),
        col(Mentorship.staff_id).in_(_here()),
    )
    return sorted(db.execute(union(teachers, mentor)).scalars())


def hearing_ids(db: Db, pupil_id: int, subject_id: int | None) -> Sequence[int]:
    """Who hears that one begins or ends: the pupil's teachers and mentor, and whoever owns it, if another opens it."""
    return sorted({*concerned_ids(db, pupil_id, subject_id), *owner_ids(db, subject_id)})


def _here() -> Select[int | None]:
    return select(col(Staff.id)).where(col(Staff.active))

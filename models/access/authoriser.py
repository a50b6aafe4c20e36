"""The one authoriser: whether a person may do something about a pupil or a subject, and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import col

from models.access.permissions import IN_WORDS, WHO_MAY, Action, Grant, Relation
from models.access.person import Person, person, supported_now
from models.access.relations import (
    BY_PUPIL,
    BY_ROLE,
    NOTHING,
    About,
    Towards,
    could_hold,
    relations,
    taught_among,
)
from models.access.relations import towards as relations_towards
from models.db.errors import NotAllowed
from models.db.records import NO_RECORD, Record, RecordKind
from models.db.tables import Db
from models.db.whole import opened, whole
from models.rules.mentoring import FIRST_MENTORED
from models.rules.wording import listed, to_type
from models.school.people import Mentorship, Role, Staff, StaffSubject, Support, ids_with_role
from models.school.snapshot import school, staff_name
from models.school.subjects import Subject

__all__ = [
    "About",
    "Action",
    "Allowed",
    "Person",
    "Refused",
    "Relation",
    "Towards",
    "allows",
    "could",
    "could_in",
    "may",
    "may_in_class",
    "may_of_all",
    "person",
    "read_of",
    "read_what_they_may",
    "reads_restricted",
    "relations",
    "require",
    "require_ever",
    "shut",
    "towards",
]


@dataclass(frozen=True)
class Allowed:
    """They may, for this reason, such as `mentor`, `teaches`, `head of Mathematics` or `leadership`."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """They may not; the sentence says who may, and whom to ask."""

    sentence: str


def may(db: Db, who: Person, action: Action, about: About = NOTHING) -> Allowed | Refused:
    """Whether they may, with the reason, or who may instead; what no row of the table allows is refused."""
    if about.pupil_id is not None and _is_shut(db, who, about.pupil_id):
        return Refused(shut(db))
    grants = WHO_MAY.get(action, ())
    wanted = {relation for grant in grants for relation in grant}
    held = relations(db, who, about, wanted - BY_PUPIL)
    grant = _first(grants, held) or _first(grants, held | relations(db, who, about, wanted & BY_PUPIL))
    if grant is None:
        return Refused(_refusal(db, who, action, grants, about))
    return Allowed(_reason(who, grant, about))


def require(db: Db, who: Person, action: Action, about: About = NOTHING) -> Allowed:
    """The reason why they may; raises NotAllowed, saying who may, where they may not."""
    answer = may(db, who, action, about)
    if isinstance(answer, Refused):
        raise NotAllowed(answer.sentence, pupil_id=about.pupil_id, record=_record(about))
    return answer


def require_ever(db: Db, who: Person, action: Action, about: About = NOTHING) -> None:
    """Raises NotAllowed, saying who may, for whoever may do this for no pupil, subject or record at all.

    What it was about goes with the refusal into the audit.
    """
    if not could(who, action):
        sentence = _refusal(db, who, action, WHO_MAY.get(action, ()), NOTHING)
        raise NotAllowed(sentence, pupil_id=about.pupil_id, record=_record(about))


def towards(db: Db, who: Person, pupil_id: int) -> Towards:
    """What this person is to the pupil; one question to the database, and none where nothing depends on it."""
    stands = relations_towards(db, who, pupil_id)
    return replace(stands, shut=True) if _is_shut(db, who, pupil_id) else stands


def allows(stands: Towards, action: Action, about: About = NOTHING) -> bool:
    """The same answer as `may`, about a record of the pupil to whom they stand so; nothing is asked."""
    return not stands.shut and _first(WHO_MAY.get(action, ()), stands.relations(about)) is not None


def may_in_class(
    db: Db, who: Person, action: Action, subject_id: int, pupil_ids: Collection[int]
) -> frozenset[int]:
    """Those of these pupils about whom they may do this in the subject; one question to the database at most.

    They may by what they are at the school and to the subject, or as a teacher of the pupil in it; what else they
    are to one pupil or another is not asked.
    """
    return may_each_in_class(db, who, (action,), subject_id, pupil_ids)[action]


def may_each_in_class(
    db: Db, who: Person, actions: Iterable[Action], subject_id: int, pupil_ids: Collection[int]
) -> dict[Action, frozenset[int]]:
    """The same of each of these actions, still with one question at most."""
    about = About(subject_id=subject_id)
    restricted = school(db).restricted.known
    pupil_ids = pupil_ids if reads_restricted(who) else [each for each in pupil_ids if each not in restricted]
    stranger = Towards(who, 0, frozenset(), frozenset())
    teacher = Towards(who, 0, frozenset(), frozenset({subject_id}))
    found: dict[Action, frozenset[int]] = {}
    taught: frozenset[int] | None = None
    for action in actions:
        if allows(stranger, action, about):
            found[action] = frozenset(pupil_ids)
        elif subject_id not in who.teaches or not allows(teacher, action, about):
            found[action] = frozenset()
        else:
            taught = taught_among(db, who, subject_id, pupil_ids) if taught is None else taught
            found[action] = taught
    return found


def reads_restricted(who: Person) -> bool:
    """Whether they may read the records of pupils that are restricted, as far as they may read them at all."""
    return may_of_all(who, Action.READ_RESTRICTED)


def read_what_they_may(db: Db, who: Person) -> None:
    """From here this transaction reads the records of restricted pupils too, where they may read them."""
    if reads_restricted(who):
        whole(db)


def read_of(db: Db, who: Person, pupil_ids: Collection[int]) -> None:
    """From here this transaction reads the records of these pupils too where they are restricted and they may."""
    restricted = [each for each in pupil_ids if each in school(db).restricted.known]
    if restricted and reads_restricted(who):
        opened(db, restricted)


def shut(db: Db) -> str:
    """What is said of a pupil whose record is restricted: neither name nor why, but who may read it."""
    grants = WHO_MAY[Action.READ_RESTRICTED]
    who_may = listed((IN_WORDS[grant] for grant in grants), last="or")
    ask = _holder(db, Role.DATA_PROTECTION) or _holder(db, Role.SAFEGUARDING_LEAD)
    worried = _holder(db, Role.SAFEGUARDING_LEAD)
    return (
        f"That pupil's record is restricted: only {who_may} may read it, and nothing new is recorded for now."
        + (f" Ask {ask}." if ask else "")
        + (f" If you are worried about the pupil, speak to {worried} today." if worried else "")
    )


def _is_shut(db: Db, who: Person, pupil_id: int) -> bool:
    return pupil_id in school(db).restricted.known and not reads_restricted(who)


def may_of_all(who: Person, action: Action) -> bool:
    """Whether they may do this of whatever pupil, by what they are at the school; nothing is asked."""
    return allows(Towards(who, 0, frozenset(), frozenset()), action)


def could(who: Person, action: Action) -> bool:
    """Whether they may do this for some pupil, subject or record, so that it is worth offering."""
    return any(all(could_hold(who, relation) for relation in grant) for grant in WHO_MAY.get(action, ()))


def could_in(who: Person, action: Action, subject_id: int) -> bool:
    """Whether they may do this for some pupil in the subject, so that the subject is worth offering."""
    by_subject = {Relation.TEACHES: who.teaches, Relation.HEAD: who.heads}
    return any(
        all(could_hold(who, each) and subject_id in by_subject.get(each, {subject_id}) for each in grant)
        for grant in WHO_MAY.get(action, ())
    )


def _record(about: About) -> Record:
    """What the audit of a refusal names: the record, else the subject."""
    if about.record == NO_RECORD and about.subject_id is not None:
        return RecordKind.SUBJECT, about.subject_id
    return about.record


def _first(grants: tuple[Grant, ...], held: frozenset[Relation]) -> Grant | None:
    return next((grant for grant in grants if held.issuperset(grant)), None)


def _reason(who: Person, grant: Grant, about: About) -> str:
    words = {
        Relation.ANY: "staff",
        Relation.TEACHES: "teaches",
        Relation.TEACHES_ANY: "teaches",
        Relation.HEAD: f"head of {who.subjects.get(about.subject_id or 0, 'the subject')}",
    }
    return ", ".join(words.get(relation, str(relation)) for relation in grant)


def _refusal(db: Db, who: Person, action: Action, grants: tuple[Grant, ...], about: About) -> str:
    if not grants:
        return f"Nobody may {action}."
    names = listed((IN_WORDS[grant] for grant in grants), last="or")
    asked = _whom_to_ask(db, who, grants, about)
    what = str(action).replace(_THIS_SUBJECT, f" in {_subject_name(db, about.subject_id)}")
    return f"Only {names} may {what}." + (f" {asked}" if asked else "")


_THIS_SUBJECT = " in this subject"
"""What actions say of a subject, and a refusal says by name."""


def _subject_name(db: Db, subject_id: int | None) -> str:
    found = db.get(Subject, subject_id) if subject_id is not None else None
    return found.name if found is not None else "a subject"


def _whom_to_ask(db: Db, who: Person, grants: tuple[Grant, ...], about: About) -> str:
    """One person by name who may: the pupil's mentor, else the head of the subject, else who holds a role.

    Where only a mentor or learning support may, and the pupil has neither: who gives pupils a mentor.
    """
    alone = [grant[0] for grant in grants if len(grant) == 1]
    found = None
    if Relation.MENTOR in alone and about.pupil_id is not None:
        found = _mentor(db, about.pupil_id)
    if found is None and Relation.HEAD in alone and about.subject_id is not None:
        found = _head(db, about.subject_id)
    for role in (BY_ROLE[relation] for relation in alone if relation in BY_ROLE):
        found = found or _holder(db, role)
    if found is not None:
        return f"Ask {found}."
    if about.pupil_id is None or not {Relation.MENTOR, Relation.SUPPORT} & set(alone):
        return ""
    if Relation.SUPPORT in alone and (support := _support(db, who, about.pupil_id)):
        return f"Ask {support}."
    return _who_gives_a_mentor(db, who, about.pupil_id) if Relation.MENTOR in alone else ""


def _who_gives_a_mentor(db: Db, who: Person, pupil_id: int) -> str:
    """To whom a pupil without a mentor goes; blank for one who is too young for one (P4)."""
    known = school(db)
    pupil = known.pupils.get(pupil_id)
    if pupil is None or pupil.year < FIRST_MENTORED:
        return ""
    name = known.label(pupil_id)
    if Role.SCHEME_LEAD in who.roles:
        return f"{name} has no mentor. To give pupils one: {to_type('mentors')}"
    lead = _holder(db, Role.SCHEME_LEAD)
    return f"{name} has no mentor. Ask {lead}, who allocates mentors." if lead else ""


def _mentor(db: Db, pupil_id: int) -> str | None:
    mentor = (
        select(col(Staff.id))
        .join(Mentorship, col(Mentorship.staff_id) == col(Staff.id))
        .where(col(Mentorship.pupil_id) == pupil_id, col(Mentorship.last_day).is_(None), _ACTIVE)
    )
    row = db.connection().execute(mentor).first()
    return f"{staff_name(db, row.id)} (mentor)" if row else None


def _support(db: Db, who: Person, pupil_id: int) -> str | None:
    support = (
        select(col(Staff.id))
        .join(Support, col(Support.staff_id) == col(Staff.id))
        .where(col(Support.pupil_id) == pupil_id, supported_now(who.today), _ACTIVE)
        .order_by(col(Staff.surname), col(Staff.id))
    )
    row = db.connection().execute(support).first()
    return f"{staff_name(db, row.id)} (learning support)" if row else None


def _head(db: Db, subject_id: int) -> str | None:
    heads = (
        select(col(Staff.id), col(Subject.name))
        .join(StaffSubject, col(StaffSubject.staff_id) == col(Staff.id))
        .join(Subject, col(Subject.id) == col(StaffSubject.subject_id))
        .where(col(Subject.id) == subject_id, col(StaffSubject.head).is_(True), _ACTIVE)
        .order_by(col(Staff.surname), col(Staff.id))
    )
    row = db.connection().execute(heads).first()
    return f"{staff_name(db, row.id)} (head of {row.name})" if row else None


def _holder(db: Db, role: Role) -> str | None:
    """The first by surname who has this role."""
    first = next(iter(ids_with_role(db, role)), None)
    return f"{staff_name(db, first)} ({role})" if first is not None else None


_ACTIVE = col(Staff.active).is_(True)

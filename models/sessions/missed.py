"""Absences that are followed up: a case is open while the register says absent, and nothing explains it (P11, R10)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import col, select

from models.audit.earlier import change
from models.audit.entries import Actor
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import Purpose, promise, refresh
from models.outbox.topics import Topic
from models.rules.attendance import InSchool, Mark
from models.rules.clashes import Slot
from models.rules.triggers import Trigger, carries_out
from models.school.mentor_cover import acting_mentor_of
from models.school.people import Role, Staff, StaffRole, StaffSubject
from models.school.snapshot import School, school
from models.sessions.marks import marks_at
from models.sessions.presence import presences
from models.sessions.register import AbsenceOutcome, ExcusedBecause, FollowUp
from models.sessions.session import Booking, Session

BY_ITSELF = (
    AbsenceOutcome.CORRECTED,
    AbsenceOutcome.NOT_IN_SCHOOL,
    AbsenceOutcome.CALLED_OFF,
    AbsenceOutcome.LEFT_SCHOOL,
)
"""Outcomes that what happened brings about, and that end when it is undone."""
UNTIL_SENT = timedelta(minutes=5)
"""How long a mark stands before anybody is told: on the way to late a pupil is absent for a tap."""
_SECOND, _THIRD = 2, 3


@dataclass(frozen=True)
class AboutMark:
    """What decides whether an absence is followed up."""

    mark: Mark | None
    by_code: bool
    """Whether it is the day's codes that excused."""
    standing: InSchool | None
    booked: bool
    here: bool
    """At the school still."""


def why_not_followed(stands: AboutMark) -> AbsenceOutcome | None:
    """Why there is nothing to follow up; None for an absence that nothing explains (R10)."""
    if not stands.here:
        return AbsenceOutcome.LEFT_SCHOOL
    if not stands.booked or stands.mark is Mark.CANCELLED:
        return AbsenceOutcome.CALLED_OFF
    if stands.mark is Mark.EXCUSED and stands.by_code:
        return AbsenceOutcome.NOT_IN_SCHOOL
    if stands.mark is not Mark.ABSENT:
        return AbsenceOutcome.CORRECTED
    if stands.standing not in {None, InSchool.IN}:
        return AbsenceOutcome.NOT_IN_SCHOOL
    return None


def follow(db: Db, actor: Actor, session: Session, pupil_ids: Collection[int]) -> None:
    """Open, close and open again what follows from how these pupils are marked now. The pupils are locked before."""
    if not pupil_ids:
        return
    known = school(db)
    slot = Slot(session.day, session.starts, session.ends)
    marks = marks_at(db, [session.id or 0]).get(session.id or 0, {})
    standing = presences(db, slot, pupil_ids, known.settings)
    booked = set(
        db.execute(
            columns(col(Booking.pupil_id)).where(
                col(Booking.session_id) == session.id, col(Booking.cancelled_at).is_(None)
            )
        ).scalars()
    )
    cases = {
        each.pupil_id: each
        for each in db.exec(
            select(FollowUp).where(
                FollowUp.session_id == session.id, col(FollowUp.pupil_id).in_(list(pupil_ids))
            )
        )
    }
    changed = False
    for pupil_id in sorted(pupil_ids):
        mark, presence = marks.get(pupil_id), standing.get(pupil_id)
        why_not = why_not_followed(
            AboutMark(
                mark.mark if mark is not None else None,
                mark is not None and mark.reason == ExcusedBecause.NOT_IN_SCHOOL,
                presence.standing if presence is not None else None,
                pupil_id in booked,
                pupil_id in known.pupils,
            )
        )
        case = cases.get(pupil_id)
        if why_not is None:
            changed = _open(db, actor, session, pupil_id, case) or changed
        elif case is not None and case.closed_at is None:
            close(db, actor, case, why_not)
            changed = True
    if changed:
        tell_of(db, actor, session)


def close(db: Db, actor: Actor, case: FollowUp, outcome: AbsenceOutcome) -> None:
    """The case ends with this outcome."""
    case.closed_at, case.closed_by, case.outcome = actor.at, actor.staff_id, outcome
    case.version += 1
    db.flush()


def reopen(db: Db, actor: Actor, case: FollowUp) -> None:
    """There is no outcome after all."""
    case.closed_at = case.closed_by = None
    change(db, actor, case, outcome="")
    case.version += 1
    db.flush()


@carries_out(Trigger.ABSENT, Trigger.ABSENT_AGAIN)
def _open(db: Db, actor: Actor, session: Session, pupil_id: int, case: FollowUp | None) -> bool:
    """Whether a case was opened, or opened again; one that a person ended stays so."""
    if case is not None:
        if case.closed_at is None or case.outcome not in {*BY_ITSELF, AbsenceOutcome.LEGITIMATE}:
            return False
        reopen(db, actor, case)
        return True
    nth = 1 + _absences_before(db, session, pupil_id)
    db.add(
        FollowUp(
            session_id=session.id or 0,
            pupil_id=pupil_id,
            opened_at=actor.at,
            due=due_day(school(db), actor.at),
            head_copied=nth >= _SECOND,
            coordinator_copied=nth >= _THIRD,
        )
    )
    db.flush()
    return True


def due_day(known: School, now: datetime) -> date:
    """The day on which an absence that is known now should have an outcome (R10)."""
    today = now.astimezone(known.settings.timezone).date()
    return known.calendar.add_school_days(today, known.settings.follow_up_days)


def _absences_before(db: Db, session: Session, pupil_id: int) -> int:
    """How many sessions the pupil missed in the weeks before this one, but for those that were explained."""
    since = session.day - timedelta(weeks=school(db).settings.follow_up_weeks)
    explained = [str(each) for each in (*BY_ITSELF, AbsenceOutcome.LEGITIMATE)]
    wanted = (
        columns(func.count())
        .select_from(FollowUp)
        .join(Session, col(Session.id) == FollowUp.session_id)
        .where(
            col(FollowUp.pupil_id) == pupil_id,
            col(Session.day).between(since, session.day),
            col(FollowUp.outcome).not_in(explained),
        )
    )
    return db.execute(wanted).scalar() or 0


def tell_of(db: Db, actor: Actor, session: Session) -> None:
    """Promise who owns an absence from this session the list of theirs, once it is over; what is sent is updated."""
    db.flush()
    known = school(db)
    open_cases = db.exec(
        select(FollowUp).where(FollowUp.session_id == session.id, col(FollowUp.closed_at).is_(None))
    ).all()
    over = datetime.combine(session.day, session.ends, known.settings.timezone).astimezone(UTC)
    due = max(over, actor.at + UNTIL_SENT)
    following = known.calendar.add_school_days(due_day(known, due), 1)
    until = datetime.combine(following, session.ends, known.settings.timezone).astimezone(UTC)
    to_staff: set[int] = set()
    to_all = False
    for case in open_cases:
        owners = owners_of(db, session, case, actor.at.astimezone(known.settings.timezone).date())
        to_staff.update(owners.staff_ids)
        to_all = to_all or owners.all_of_leadership
    about = (RecordKind.SESSION, session.id)
    for staff_id in sorted(to_staff):
        promise(
            db, Topic.FOLLOW_UP, key=Topic.FOLLOW_UP.key(session.id, staff=staff_id), to_staff=staff_id,
            about=about, due=due, useful_until=until, now=actor.at,
        )  # fmt: skip
    if to_all:
        promise(
            db, Topic.FOLLOW_UP, key=Topic.FOLLOW_UP.key(session.id), to_purpose=Purpose.LEADERSHIP,
            about=about, due=due, useful_until=until, now=actor.at,
        )  # fmt: skip
    refresh(db, topic=Topic.FOLLOW_UP, about_id=session.id)


@dataclass(frozen=True)
class Owners:
    """Whose a case is: leadership's (the leader of the day, or all of it) and the mentor's, and who else knows."""

    leader_id: int | None
    mentor_id: int | None
    copied: tuple[int, ...]
    """The heads of the subject from the second absence, the coordinators from the third or once it is escalated."""

    @property
    def all_of_leadership(self) -> bool:
        return self.leader_id is None

    @property
    def staff_ids(self) -> tuple[int, ...]:
        return tuple(each for each in (self.leader_id, self.mentor_id, *self.copied) if each is not None)


def owners_of(db: Db, session: Session, case: FollowUp, today: date) -> Owners:
    """Whose the case is now: a new mentor's from the day that they have the pupil."""
    copied: list[int] = []
    if case.head_copied:
        copied += _active(
            db,
            columns(col(StaffSubject.staff_id)).where(
                col(StaffSubject.subject_id) == session.subject_id, col(StaffSubject.head).is_(True)
            ),
        )
    if case.coordinator_copied or case.escalated_at is not None:
        copied += _active(
            db, columns(col(StaffRole.staff_id)).where(col(StaffRole.role) == Role.RAISING_ACHIEVEMENT)
        )
    return Owners(leader_id(db, session.day), acting_mentor_of(db, case.pupil_id, today), tuple(copied))


def leader_id(db: Db, day: date) -> int | None:
    """Who led that day's Year 11 list; None where it is everybody's of leadership."""
    email = school(db).settings.leader_on(day.weekday())
    if not email:
        return None
    leads = columns(col(StaffRole.staff_id)).where(
        col(StaffRole.role).in_((Role.LEADERSHIP, Role.SCHEME_LEAD))
    )
    named = columns(col(Staff.id)).where(
        col(Staff.email) == email, col(Staff.active), col(Staff.id).in_(leads)
    )
    return db.execute(named).scalar()


def _active(db: Db, staff_ids: object) -> list[int]:
    wanted = columns(col(Staff.id)).where(col(Staff.id).in_(staff_ids), col(Staff.active))  # type: ignore[arg-type]  # a select of ids
    return [each for each in db.execute(wanted.order_by(col(Staff.id))).scalars() if each is not None]


def end_cases(db: Db, actor: Actor, pupil_ids: Collection[int]) -> None:
    """These pupils left the school: what they missed is followed up no more."""
    cases = db.exec(
        select(FollowUp).where(col(FollowUp.pupil_id).in_(list(pupil_ids)), col(FollowUp.closed_at).is_(None))
    ).all()
    for case in cases:
        close(db, actor, case, AbsenceOutcome.LEFT_SCHOOL)
        refresh(db, topic=Topic.FOLLOW_UP, about_id=case.session_id)

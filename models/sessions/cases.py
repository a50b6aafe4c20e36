"""Absences to follow up, as their owners see them: mine, oldest first; and one with all that is known of it (R10)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam
from sqlalchemy import select as columns
from sqlmodel import col, select

from models.access.authoriser import Person
from models.audit.facts import PupilFact, Shows
from models.db.statements import run
from models.db.tables import Db
from models.rules.attendance import Mark
from models.rules.calendar import academic_year
from models.rules.clashes import Slot, next_free
from models.school.mentor_cover import looked_after
from models.school.people import Mentorship, Role, Staff, StaffRole
from models.school.snapshot import School, school
from models.sessions.availability import HORIZON
from models.sessions.marks import counted, marked_between
from models.sessions.missed import leader_id, owners_of
from models.sessions.occupied import Occupied, held_bookings
from models.sessions.register import AbsenceOutcome, FollowUp, FollowUpStep
from models.sessions.session import Booking, Session

EARLIER = 3
"""How many absences before are shown."""


@dataclass(frozen=True)
class StepTaken:
    """What somebody did about an absence, and when (UTC)."""

    what: AbsenceOutcome
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Case(PupilFact, shows=Shows.FOLLOW_UPS):
    """An absence with its session and how far it is followed up."""

    id: int
    version: int
    pupil_id: int
    pupil: str
    """Name and form."""
    held: Occupied
    subject_id: int
    opened_at: datetime
    due: date
    outcome: AbsenceOutcome | None
    """None while it is open."""
    closed_by: str
    closed_at: datetime | None
    escalated_at: datetime | None
    steps: tuple[StepTaken, ...]
    """The newest last."""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due < today


@dataclass(frozen=True)
class CaseStory:
    """One absence with what its owners want to know of it."""

    case: Case
    leader: str
    """Blank where it is all of leadership's."""
    mentor: str
    copied: tuple[str, ...]
    attended: Counter[Mark]
    """At sessions in this academic year."""
    earlier: tuple[Case, ...]
    """The pupil's absences before, the newest first."""
    free: Slot | None
    """The next day on which the pupil and the host are free at these times."""


def open_cases(db: Db, who: Person | None = None) -> list[Case]:
    """The absences without an outcome, the oldest first: those that this person owns, or all.

    Who was taken out of the session since was not missing in it.
    """
    rows = run(db, _open()).all()
    if who is not None and rows:
        owns = _owning(db, who)
        rows = [each for each in rows if owns(each)]
    return _cases(db, rows)


def cases_of_session(db: Db, session_id: int) -> list[Case]:
    """All absences from a session, those with an outcome too."""
    return _cases(db, run(db, _of_session(), {"session": session_id}).all())


def cases_of_pupil(db: Db, pupil_id: int) -> list[Case]:
    """The pupil's absences, the newest first."""
    return _cases(db, run(db, _of_pupil(), {"pupil": pupil_id}).all())


_CaseRows = Select[*tuple[Any, ...]]
_CaseRow = Row[*tuple[Any, ...]]


def _rows() -> _CaseRows:
    """Absences with their sessions."""
    return columns(
        col(FollowUp.id), col(FollowUp.version), col(FollowUp.pupil_id), col(FollowUp.session_id),
        col(FollowUp.opened_at), col(FollowUp.due), col(FollowUp.outcome), col(FollowUp.closed_by),
        col(FollowUp.closed_at), col(FollowUp.escalated_at), col(FollowUp.head_copied),
        col(FollowUp.coordinator_copied), col(Session.subject_id), col(Session.host_id), col(Session.room),
        col(Session.day), col(Session.starts), col(Session.ends),
    ).join(Session, col(Session.id) == FollowUp.session_id)  # fmt: skip


@cache
def _open() -> _CaseRows:
    """Put together once: it is asked with every list of what there is to do."""
    in_session = and_(
        col(Booking.session_id) == FollowUp.session_id,
        col(Booking.pupil_id) == FollowUp.pupil_id,
        col(Booking.cancelled_at).is_(None),
    )
    return (
        _rows()
        .join(Booking, in_session)
        .where(col(FollowUp.closed_at).is_(None))
        .order_by(col(Session.day), col(Session.starts), col(FollowUp.id))
    )


@cache
def _of_session() -> _CaseRows:
    return _rows().where(col(FollowUp.session_id) == bindparam("session")).order_by(col(FollowUp.id))


@cache
def _of_pupil() -> _CaseRows:
    newest = (col(Session.day).desc(), col(Session.starts).desc())
    return _rows().where(col(FollowUp.pupil_id) == bindparam("pupil")).order_by(*newest).limit(20)


@cache
def _one() -> _CaseRows:
    return _rows().where(col(FollowUp.id) == bindparam("id"))


def story(db: Db, case_id: int, today: date) -> CaseStory:
    """All that is known about an absence."""
    row = db.get_one(FollowUp, case_id)
    session = db.get_one(Session, row.session_id)
    known = school(db)
    owners = owners_of(db, session, row, today)
    cases = cases_of_pupil(db, row.pupil_id)
    (case,) = _cases(db, run(db, _one(), {"id": case_id}).all())
    began = date(academic_year(today), 9, 1)
    attended = counted(marked_between(db, began, today, pupil_ids=[row.pupil_id]))
    before = [each for each in cases if (each.held.slot, each.id) < (case.held.slot, case.id)]
    return CaseStory(
        case,
        _name(known, owners.leader_id),
        _name(known, owners.mentor_id),
        tuple(known.staff_name(each) for each in owners.copied),
        attended,
        tuple(before[:EARLIER]),
        _free(db, known, case, today) if case.is_open else None,
    )


def _owning(db: Db, who: Person) -> Callable[[_CaseRow], bool]:
    """Whether a case is this person's: once escalated, it is the coordinator's, where there is one."""
    mentees = set(
        db.execute(
            columns(col(Mentorship.pupil_id)).where(
                looked_after(who.staff_id, who.today), col(Mentorship.last_day).is_(None)
            )
        ).scalars()
    )
    coordinator = Role.RAISING_ACHIEVEMENT in who.roles
    has_coordinator = coordinator or _is_there_a_coordinator(db)
    leaders: dict[date, int | None] = {}

    def owns(case: _CaseRow) -> bool:
        if coordinator and (case.coordinator_copied or case.escalated_at is not None):
            return True
        if case.escalated_at is not None and has_coordinator:
            return False
        if case.pupil_id in mentees:
            return True
        if case.head_copied and case.subject_id in who.heads:
            return True
        if case.day not in leaders:
            leaders[case.day] = leader_id(db, case.day)
        leader = leaders[case.day]
        return leader == who.staff_id or (leader is None and Role.LEADERSHIP in who.roles)

    return owns


def _is_there_a_coordinator(db: Db) -> bool:
    wanted = (
        columns(col(Staff.id))
        .join(StaffRole, col(StaffRole.staff_id) == Staff.id)
        .where(col(StaffRole.role) == Role.RAISING_ACHIEVEMENT, col(Staff.active))
    )
    return db.execute(wanted.limit(1)).first() is not None


def _free(db: Db, known: School, case: Case, today: date) -> Slot | None:
    """The next day after today with the same times at which the pupil has nothing."""
    slot = Slot(today, case.held.slot.start, case.held.slot.end)
    taken = held_bookings(db, [case.pupil_id], today, today + HORIZON).get(case.pupil_id, [])
    days = known.calendar.school_days(today + timedelta(days=1), today + HORIZON)
    return next_free(slot, [each.held.slot for each in taken], days=days)


def _name(known: School, staff_id: int | None) -> str:
    return known.staff_name(staff_id) if staff_id is not None else ""


def _cases(db: Db, rows: Sequence[_CaseRow]) -> list[Case]:
    if not rows:
        return []
    known = school(db)
    steps: dict[int, list[StepTaken]] = {}
    done = select(FollowUpStep).where(
        col(FollowUpStep.follow_up_id).in_([each.id for each in rows]),
        col(FollowUpStep.taken_back_at).is_(None),
    )
    for each in db.exec(done.order_by(col(FollowUpStep.id))):
        step = StepTaken(AbsenceOutcome(each.what), each.note, known.staff_name(each.by_id), each.at)
        steps.setdefault(each.follow_up_id, []).append(step)
    return [_case(known, each, steps.get(each.id, ())) for each in rows]


def _case(known: School, row: _CaseRow, steps: Iterable[StepTaken]) -> Case:
    return Case(
        id=row.id,
        version=row.version,
        pupil_id=row.pupil_id,
        pupil=known.label(row.pupil_id),
        held=Occupied(
            row.session_id,
            known.subject_name(row.subject_id),
            row.host_id,
            known.staff_name(row.host_id),
            row.room,
            Slot(row.day, row.starts, row.ends),
        ),
        subject_id=row.subject_id,
        opened_at=row.opened_at,
        due=row.due,
        outcome=AbsenceOutcome(row.outcome) if row.closed_at is not None else None,
        closed_by=known.staff_name(row.closed_by) if row.closed_at is not None else "",
        closed_at=row.closed_at,
        escalated_at=row.escalated_at,
        steps=tuple(steps),
    )

"""What owners do about an absence: each outcome with a note, and what it brings about (P11, R10)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, refresh
from models.outbox.topics import Topic
from models.rules.attendance import Mark
from models.rules.clashes import Slot
from models.rules.days import stored_day
from models.rules.wording import to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.sessions.booking import refuse_day, write_bookings
from models.sessions.ending import ended
from models.sessions.missed import close, due_day, reopen, tell_of
from models.sessions.outcome import BookingOutcome, ask_first
from models.sessions.register import AbsenceOutcome, FollowUp, FollowUpStep, RegisterMark
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed

ENDS = (
    AbsenceOutcome.SPOKE,
    AbsenceOutcome.CONTACTED_HOME,
    AbsenceOutcome.LEGITIMATE,
    AbsenceOutcome.RESCHEDULED,
)
"""What a person does that ends a case."""


@dataclass(frozen=True)
class Act:
    """What somebody did about an absence: with what reason it is excused, or into which slot the pupil goes instead."""

    what: AbsenceOutcome
    note: str = ""
    reason: str = ""
    slot: Slot | None = None
    room: str = ""


@dataclass(frozen=True)
class Acted(PupilFact, shows=Shows.FOLLOW_UPS):
    """What became of it: `already` where the case had ended before, so that nothing was done."""

    case_id: int
    pupil_id: int
    done: AbsenceOutcome
    already: bool
    entry: Entry | None
    booked: BookingOutcome | None = None


def act(db: Db, actor: Actor, *, who: Person, case_id: int, done: Act, sure: bool = True) -> Acted:
    """Do this about the absence; a case that has ended takes a note, and nothing else (R10).

    Raises Sorry where there is no such case or the pupil cannot be booked then, NotSure where one is not `sure` and
    there is something to ask before the pupil is, NotAllowed for who may not.
    """
    case, session = hold_case(db, who, case_id)
    if case.closed_at is not None and done.what is not AbsenceOutcome.NOTED:
        return Acted(case_id, case.pupil_id, AbsenceOutcome(case.outcome), already=True, entry=None)
    facts: dict[str, object] = {"due": case.due.isoformat(), "escalated": case.escalated_at is not None}
    booked: BookingOutcome | None = None
    match done.what:
        case AbsenceOutcome.ESCALATED:
            change(db, actor, case, due=due_day(school(db), actor.at))
            case.escalated_at = case.escalated_at or actor.at
            case.version += 1
        case AbsenceOutcome.LEGITIMATE:
            facts |= _excuse(db, actor, case, done.reason)
        case AbsenceOutcome.RESCHEDULED:
            booked, made = _book_again(db, actor, case, session, done, sure=sure)
            facts |= {"bookings": made}
    if done.what in ENDS:
        close(db, actor, case, done.what)
    step = FollowUpStep(
        follow_up_id=case_id, what=done.what, note=done.note, by_id=actor.staff_id, at=actor.at
    )
    db.add(step)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.FOLLOW_UP_ACT,
        pupil_id=case.pupil_id,
        about=(RecordKind.FOLLOW_UP, case_id),
        fields="outcome,note" if done.note else "outcome",
    )
    remember(db, entry, {**facts, "step": step.id, "version": case.version})
    _seen_by_all(db, actor, session)
    return Acted(case_id, case.pupil_id, done.what, already=False, entry=entry, booked=booked)


def hold_case(db: Db, who: Person, case_id: int) -> tuple[FollowUp, Session]:
    """The case that this person may see and act on, with its pupil locked, and its session. It raises as `act`."""
    case, session = seen_case(db, who, case_id)
    lock_pupils(db, [case.pupil_id])
    db.refresh(case)
    return case, session


def seen_case(db: Db, who: Person, case_id: int) -> tuple[FollowUp, Session]:
    """The case that this person may see, and its session. Raises Sorry, and NotAllowed."""
    case = db.get(FollowUp, case_id)
    if case is None:
        raise Sorry(f"I cannot find that absence. To see all of yours: {to_type('followups')}")
    session = db.get_one(Session, case.session_id)
    require(db, who, *right_to_follow(case, session))
    return case, session


def right_to_follow(case: FollowUp, session: Session) -> Right:
    """What it takes to see this case, and to act on it: of the head of subject, from the second absence on."""
    return Action.FOLLOW_UP, About(
        pupil_id=case.pupil_id,
        subject_id=session.subject_id,
        copied=case.head_copied,
        record=(RecordKind.FOLLOW_UP, case.id),
    )


def as_acted(db: Db, entry: Entry) -> Acted | None:
    """What an earlier deed about an absence stands for; None where it was taken back."""
    step = db.get(FollowUpStep, (remembered(db, entry) or {}).get("step"))
    case = db.get_one(FollowUp, entry.record_id)
    if step is None or step.taken_back_at is not None:
        return None
    return Acted(case.id or 0, case.pupil_id, AbsenceOutcome(step.what), already=False, entry=entry)


def _seen_by_all(db: Db, actor: Actor, session: Session) -> None:
    """What one owner does, the other sees; the register shows it too."""
    tell_of(db, actor, session)
    refresh(db, topic=Topic.REGISTER, about_id=session.id)


def _excuse(db: Db, actor: Actor, case: FollowUp, reason: str) -> dict[str, object]:
    """The mark becomes excused, with the reason; the one before is kept."""
    held = db.exec(
        select(RegisterMark).where(
            RegisterMark.session_id == case.session_id,
            RegisterMark.pupil_id == case.pupil_id,
            col(RegisterMark.replaced_at).is_(None),
        )
    ).one()
    held.replaced_at = actor.at
    db.flush()
    mark = RegisterMark(
        session_id=case.session_id,
        pupil_id=case.pupil_id,
        mark=Mark.EXCUSED,
        reason=reason,
        marked_by=actor.staff_id,
        marked_at=actor.at,
    )
    db.add(mark)
    db.flush()
    return {"mark": mark.id, "before": held.id}


def _book_again(
    db: Db, actor: Actor, case: FollowUp, session: Session, done: Act, *, sure: bool
) -> tuple[BookingOutcome, list[int | None]]:
    """Book the pupil with the same host in the same subject; the host is told."""
    slot = done.slot
    if slot is None:
        raise Sorry("When? Say the day, such as to thu.", field="to")
    known = school(db)
    refuse_day(slot, actor.at, known)
    with db.begin_nested():
        written = write_bookings(
            db,
            actor,
            session.host_id,
            session.subject_id,
            [case.pupil_id],
            slot,
            done.room,
            usual=session.room,
        )
        if not sure:
            ask_first([written.outcome])
    if written.outcome.refused:
        refused = written.outcome.refused[0]
        why = f" is with {refused.clash.host} then" if refused.clash is not None else " cannot be booked then"
        raise Sorry(
            f"{refused.pupil}{why}. Say another day or time.",
            field="to",
            pupil_id=case.pupil_id,
            record=(RecordKind.FOLLOW_UP, case.id),
        )
    if not written.outcome.new and written.session is not None and written.session.id == session.id:
        raise Sorry(
            "That is the session that was missed. Say another day or time.",
            field="to",
            pupil_id=case.pupil_id,
            record=(RecordKind.FOLLOW_UP, case.id),
        )
    list_changed(db, actor, slot.day)
    if written.rows and written.session is not None and session.host_id != actor.staff_id:
        over = datetime.combine(slot.day, slot.end, known.settings.timezone).astimezone(UTC)
        promise(
            db,
            Topic.SESSION_BOOKED,
            key=Topic.SESSION_BOOKED.key(written.session.id, written.rows[0].id, staff=session.host_id),
            to_staff=session.host_id,
            about=(RecordKind.SESSION, written.session.id),
            due=actor.at,
            useful_until=over,
            now=actor.at,
        )
    return written.outcome, [each.id for each in written.rows]


def _asked(undoing: Undoing) -> Right:
    case = undoing.db.get_one(FollowUp, undoing.entry.record_id)
    return right_to_follow(case, undoing.db.get_one(Session, case.session_id))


@undoes(Deed.FOLLOW_UP_ACT, _asked)
def _not_done(undoing: Undoing) -> str:
    """The case is as it was before, and what the deed brought about is taken back with it."""
    db, actor, facts = undoing.db, undoing.actor, undoing.facts
    case, session = hold_case(db, undoing.who, undoing.entry.record_id or 0)
    label = school(db).label(case.pupil_id)
    step = db.get_one(FollowUpStep, facts["step"])
    if step.what != AbsenceOutcome.NOTED and case.version != facts["version"]:
        raise Sorry(f"The absence of {label} was changed since. To see it: {to_type('followups')}")
    step.taken_back_at = actor.at
    if step.what in ENDS:
        reopen(db, actor, case)
    if step.what == AbsenceOutcome.ESCALATED:
        case.escalated_at = case.escalated_at if facts["escalated"] else None
        change(db, actor, case, due=stored_day(facts["due"]) or case.due)
        case.version += 1
    if (mark := facts.get("mark")) is not None:
        db.get_one(RegisterMark, mark).replaced_at = actor.at
        db.flush()
        db.get_one(RegisterMark, facts["before"]).replaced_at = None
    for booking_id in facts.get("bookings", ()):
        booking = db.get_one(Booking, booking_id)
        if booking.cancelled_at is None:
            booking.cancelled_at, booking.cancelled_by = actor.at, actor.staff_id
            booking.reason, booking.version = OffBecause.TAKEN_BACK, booking.version + 1
            db.flush()
            ended(db, actor, [booking.id])
            list_changed(db, actor, booking.day)
            refresh(db, topic=Topic.SESSION_BOOKED, about_id=booking.session_id)
    db.flush()
    _seen_by_all(db, actor, session)
    return f"Taken back: the absence of {label} is as it was before."

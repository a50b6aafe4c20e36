"""Asking the other teacher to give way, and answering: the pupil changes sessions, or stays (R8)."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import select

from models.access.authoriser import About, Action, Person, person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.audit.memory import remember
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import NotAllowed, Sorry
from models.db.records import Record, RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, refresh, take_back
from models.outbox.topics import Topic
from models.rules.clashes import Slot
from models.rules.wording import to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.sessions.asked_way import AskedWay, as_it_stands
from models.sessions.asks import WayRequest, WayState, answered_until, end_requests, settle
from models.sessions.booking import refuse_day, right_to_book, tell_host, would_come_of, write_bookings
from models.sessions.cancelling import restore
from models.sessions.displacing import displace_again, pass_back, pass_on, put_back
from models.sessions.occupied import held
from models.sessions.outcome import BookingOutcome, ask_first, why_not_booked
from models.sessions.session import Booking, OffBecause, Session
from models.sessions.telling import list_changed


def ask_to_give_way(  # noqa: PLR0913 - as a booking does, it says whom, what, when and whose, each by its name
    db: Db,
    actor: Actor,
    *,
    who: Person,
    subject_id: int,
    host_id: int | None,
    booking_id: int,
    slot: Slot,
    room: str,
    sure: bool = True,
) -> AskedWay:
    """Ask the host of a booking to let its pupil come to this session instead; a second time changes nothing (R8).

    Raises Sorry where the booking is not in the way any more, is not all that is, or it is too late to ask; NotSure
    where one is not `sure` and there is something to ask first; NotAllowed for who may not book into that session.
    """
    known, host = school(db), host_id or who.staff_id
    require(db, who, *right_to_book(who, host, subject_id))
    booking = db.get(Booking, booking_id)
    if booking is None:
        raise Sorry(f"I cannot find that booking. Type {to_type('sessions')} for the board as it is now.")
    refuse_day(slot, actor.at, known)
    lock_pupils(db, [booking.pupil_id])
    db.refresh(booking)
    about: Record = (RecordKind.BOOKING, booking_id)
    lesson, label = held(db, booking.session_id), known.label(booking.pupil_id)
    if booking.cancelled_at is not None or not lesson.slot.overlaps(slot):
        raise Sorry(
            f"{label} is not in {lesson.subject} then any more. Book again.",
            pupil_id=booking.pupil_id,
            record=about,
        )
    if lesson.host_id == who.staff_id:
        raise Sorry(
            "That is your own session: cancel or move that booking.", pupil_id=booking.pupil_id, record=about
        )
    standing = db.exec(
        select(WayRequest).where(
            WayRequest.booking_id == booking_id,
            WayRequest.asked_by == who.staff_id,
            WayRequest.state == WayState.OPEN,
        )
    ).first()
    if standing is not None and actor.at < standing.until:
        return as_it_stands(db, standing)
    if standing is not None:
        standing.state, standing.answered_at = WayState.GONE, actor.at
        db.flush()
    until = answered_until(
        known.settings, Slot(slot.day, min(slot.start, lesson.slot.start), slot.end), actor.at
    )
    if until <= actor.at:
        raise Sorry("It has begun, so it is too late to ask.", pupil_id=booking.pupil_id, record=about)
    request = WayRequest(
        booking_id=booking_id, pupil_id=booking.pupil_id, asked_by=who.staff_id, subject_id=subject_id, host_id=host,
        day=slot.day, starts=slot.start, ends=slot.end, room=room, asked_at=actor.at, until=until,
    )  # fmt: skip
    come = _if_given(db, actor, request)
    for refused in come.refused:
        raise Sorry(
            f"{label} could not come to that session all the same: {why_not_booked(refused)}.",
            pupil_id=booking.pupil_id,
            record=about,
        )
    if not sure:
        ask_first([come])
    db.add(request)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.WAY_ASK,
        pupil_id=booking.pupil_id,
        about=(RecordKind.WAY_REQUEST, request.id),
        fields="asked",
    )
    _promise(db, actor, request, lesson.host_id)
    return replace(as_it_stands(db, request), entry=entry)


def answer(db: Db, actor: Actor, *, who: Person, request_id: int, gives: bool, sure: bool = True) -> AskedWay:
    """Let the pupil go, or keep them; a request that was answered, or has nothing to answer any more, says so (R8).

    Changes nothing and raises Sorry where it lapsed or the pupil cannot come there, NotSure where one who gives way is
    not `sure` and there is something to ask first; NotAllowed for all but the host.
    """
    request = db.get(WayRequest, request_id)
    if request is None:
        raise Sorry(f"I cannot find that request. Type {to_type('sessions')} for the board as it is now.")
    booking = db.get_one(Booking, request.booking_id)
    session = db.get_one(Session, booking.session_id)
    about: Record = (RecordKind.WAY_REQUEST, request.id)
    asked = About(
        pupil_id=request.pupil_id,
        subject_id=session.subject_id,
        host=session.host_id == who.staff_id,
        record=about,
    )
    require(db, who, Action.GIVE_WAY, asked)
    lock_pupils(db, [request.pupil_id])
    db.refresh(request)
    db.refresh(booking)
    stands = as_it_stands(db, request)
    if request.state != WayState.OPEN:
        return replace(stands, already=True)
    if actor.at >= request.until:
        raise Sorry(
            f"It is too late to answer: {stands.pupil} stays with you.",
            pupil_id=request.pupil_id,
            record=about,
        )
    facts = _let_go(db, actor, request, booking, sure=sure) if gives else {}
    settle(db, actor, request, WayState.GIVEN if gives else WayState.KEPT)
    entry = record(db, actor, Deed.WAY_ANSWER, pupil_id=request.pupil_id, about=about, fields="answered")
    remember(db, entry, facts)
    return replace(as_it_stands(db, request), entry=entry)


def next_free_for(db: Db, actor: Actor, request: WayRequest) -> Slot | None:
    """When the pupil could come instead, at the same times, while the other session has them; None if never."""
    come = would_come_of(
        db, actor, request.host_id, request.subject_id, [request.pupil_id], request.slot, request.room, without=()
    )  # fmt: skip
    return next((each.free for each in come.refused), None)


def _let_go(db: Db, actor: Actor, request: WayRequest, booking: Booking, *, sure: bool) -> dict[str, object]:
    """Out of the one session and into the other; what is needed to take it back."""
    label = school(db).label(request.pupil_id)
    about: Record = (RecordKind.WAY_REQUEST, request.id)
    try:
        asker = person(db, request.asked_by, today=actor.at.astimezone(school(db).settings.timezone).date())
        require(db, asker, *right_to_book(asker, request.host_id, request.subject_id))
    except NotAllowed:
        name = school(db).staff_name(request.asked_by)
        raise Sorry(
            f"{name} can no longer book that, so {label} stays with you.",
            pupil_id=request.pupil_id,
            record=about,
        ) from None
    refuse_day(request.slot, actor.at, school(db))
    if not sure:
        ask_first([_if_given(db, actor, request)])
    booking.cancelled_at, booking.cancelled_by = actor.at, actor.staff_id
    booking.reason, booking.version = OffBecause.GAVE_WAY, booking.version + 1
    db.flush()
    written = write_bookings(
        db, actor, request.host_id, request.subject_id, [request.pupil_id], request.slot, request.room
    )
    if written.outcome.refused:
        raise Sorry(
            f"{label} cannot come to that session any more, so they stay with you.",
            pupil_id=request.pupil_id,
            record=about,
        )
    new = written.rows[0]
    new.booked_by = request.asked_by
    db.flush()
    # The other requests for this booking have nothing to answer any more; this one is settled by who answers.
    request.state, request.answered_at = WayState.GIVEN, actor.at
    db.flush()
    end_requests(db, actor, [booking.id])
    if request.host_id != request.asked_by:
        tell_host(db, actor, written)
    list_changed(db, actor, booking.day)
    return {
        "old": booking.id,
        "version": booking.version,
        "new": new.id,
        "rooms": [new.session_id] if written.roomed else [],
        "back": put_back(db, actor, [booking.id]),
        "passed": pass_on(db, booking, new),
    }


def _if_given(db: Db, actor: Actor, request: WayRequest) -> BookingOutcome:
    """What would come of it, were the pupil let go."""
    return would_come_of(
        db, actor, request.host_id, request.subject_id, [request.pupil_id], request.slot, request.room,
        without=[request.booking_id],
    )  # fmt: skip


def _promise(db: Db, actor: Actor, request: WayRequest, asked: int) -> None:
    """The host is asked, and who asks is told when nobody has answered in time."""
    about: Record = (RecordKind.WAY_REQUEST, request.id)
    promise(
        db,
        Topic.WAY_ASKED,
        key=Topic.WAY_ASKED.key(request.id, staff=asked),
        to_staff=asked,
        about=about,
        due=actor.at,
        useful_until=request.until,
        now=actor.at,
        urgent=True,
    )
    _promise_lapse(db, actor, request)


def _promise_lapse(db: Db, actor: Actor, request: WayRequest) -> None:
    """Who asks is told when nobody has answered in time."""
    over = datetime.combine(request.day, request.ends, school(db).settings.timezone).astimezone(UTC)
    promise(
        db,
        Topic.WAY_ANSWERED,
        key=Topic.WAY_ANSWERED.key(request.id, WayState.OPEN, actor.at.isoformat(), staff=request.asked_by),
        to_staff=request.asked_by,
        about=(RecordKind.WAY_REQUEST, request.id),
        due=request.until,
        useful_until=over,
        now=actor.at,
    )


def _asked_right(undoing: Undoing) -> Right:
    request = undoing.db.get_one(WayRequest, undoing.entry.record_id)
    return right_to_book(undoing.who, request.host_id, request.subject_id)


@undoes(Deed.WAY_ASK, _asked_right)
def _no_longer_ask(undoing: Undoing) -> str:
    db, request = undoing.db, undoing.db.get_one(WayRequest, undoing.entry.record_id)
    lock_pupils(db, [request.pupil_id])
    db.refresh(request)
    if request.state != WayState.OPEN:
        raise Sorry("That was answered since, so there is nothing to take back.")
    request.state, request.answered_at = WayState.GONE, undoing.actor.at
    db.flush()
    take_back(db, topic=Topic.WAY_ASKED, about=(RecordKind.WAY_REQUEST, request.id))
    return f"Taken back: nobody is asked to let {school(db).label(request.pupil_id)} go."


def _answered_right(undoing: Undoing) -> Right:
    request = undoing.db.get_one(WayRequest, undoing.entry.record_id)
    session = undoing.db.get_one(Session, undoing.db.get_one(Booking, request.booking_id).session_id)
    return Action.GIVE_WAY, About(
        pupil_id=request.pupil_id, subject_id=session.subject_id, host=session.host_id == undoing.who.staff_id
    )


@undoes(Deed.WAY_ANSWER, _answered_right)
def _ask_again(undoing: Undoing) -> str:
    """The pupil is back where they were, and the request is open again for as long as it was to be."""
    db, actor, facts = undoing.db, undoing.actor, undoing.facts
    request = db.get_one(WayRequest, undoing.entry.record_id)
    lock_pupils(db, [request.pupil_id])
    db.refresh(request)
    label = school(db).label(request.pupil_id)
    stands = db.get_one(Booking, facts.get("new", request.booking_id))
    if stands.cancelled_at is not None:
        raise Sorry("That booking was cancelled or moved since, so there is nothing to take back.")
    if "new" in facts:
        new, old = stands, db.get_one(Booking, facts["old"])
        new.cancelled_at, new.cancelled_by = actor.at, actor.staff_id
        new.reason, new.version = OffBecause.TAKEN_BACK, new.version + 1
        for session_id in facts["rooms"]:
            session = db.get_one(Session, session_id)
            session.room, session.version = "", session.version + 1
        db.flush()
        end_requests(db, actor, [new.id])
        pass_back(db, facts["passed"], old)
        displace_again(db, actor, facts["back"])
        restore(db, old, facts["version"])
        refresh(db, topic=Topic.SESSION_BOOKED, about_id=new.session_id)
        list_changed(db, actor, old.day)
    request.state, request.answered_at = WayState.OPEN, None
    db.flush()
    take_back(db, topic=Topic.WAY_ANSWERED, about=(RecordKind.WAY_REQUEST, request.id))
    _promise_lapse(db, actor, request)
    refresh(db, topic=Topic.WAY_ASKED, about_id=request.id)
    return f"Taken back: {label} stays with you until you answer again."

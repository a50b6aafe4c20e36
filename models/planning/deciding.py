"""Deciding on a proposed week: heads change and accept their part, the scheme lead accepts the whole (P12)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require, require_ever
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, take_back
from models.outbox.topics import Topic
from models.planning.drawing import end_of_week
from models.planning.offers import offered
from models.planning.proposal import (
    TO_SUNDAY,
    PlaceState,
    PlannedPlace,
    PlannedSession,
    Proposal,
    ProposalPart,
    ProposedPlace,
    ProposedWeek,
    as_place,
    known_proposal,
    waiting_for,
    week_of,
)
from models.rules.clashes import Slot
from models.rules.wording import to_type
from models.school.people import Staff
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.sessions.availability import NotBooked
from models.sessions.booked import taken_off
from models.sessions.booking import WrittenBooking, memory_of, write_bookings, written_by
from models.sessions.kinds import why_not_held
from models.sessions.needs import met_by_plan, needed_again
from models.sessions.occupied import held_bookings
from models.sessions.outcome import BookingOutcome
from models.sessions.telling import list_changed


@dataclass(frozen=True)
class PlanChanged:
    """A place of the plan as it is now; without an entry it was so before."""

    place: PlannedPlace
    week: ProposedWeek
    entry: Entry | None


@dataclass(frozen=True)
class WeekBooked:
    """The whole plan, booked: what became of each session, and who could not be booked any more."""

    week: ProposedWeek
    outcomes: tuple[BookingOutcome, ...]
    entry: Entry


def take_out(db: Db, actor: Actor, *, who: Person, place_id: int) -> PlanChanged:
    """Decide that a pupil does not go to the planned session. Raises Sorry, and NotAllowed for other subjects."""
    row, proposal = _place(db, who, place_id)
    if row.state != PlaceState.PROPOSED:
        return PlanChanged(as_place(row), week_of(db, proposal), None)
    row.state = PlaceState.TAKEN_OUT
    return _changed(db, actor, proposal, row)


def put_in(db: Db, actor: Actor, *, who: Person, place_id: int, slot: Slot, host_id: int) -> PlanChanged:
    """Put a pupil into a session of the subject that the week offers, full or not: a person decides.

    Raises Sorry where it is not offered any more, or the pupil is elsewhere at that time.
    """
    row, proposal = _place(db, who, place_id)
    known = school(db)
    offers = [each for _, each in offered(db, known, proposal.year_group, proposal.monday, actor.at)]
    found = next(
        (
            each
            for each in offers
            if (each.subject_id, each.host_id, each.slot) == (row.subject_id, host_id, slot)
        ),
        None,
    )
    if found is None:
        raise Sorry("That session is not offered any more. Ask for the plan again.", pupil_id=row.pupil_id)
    if row.state == PlaceState.PROPOSED and as_place(row).session == found:
        return PlanChanged(as_place(row), week_of(db, proposal), None)
    lock_pupils(db, [row.pupil_id])
    if any(each.overlaps(slot) for each in _taken(db, proposal, row)):
        raise Sorry(
            f"{known.label(row.pupil_id)} is somewhere else at that time. Pick another session.",
            pupil_id=row.pupil_id,
        )
    row.state, row.host_id, row.room = PlaceState.PROPOSED, found.host_id, found.room
    row.day, row.starts, row.ends = slot.day, slot.start, slot.end
    return _changed(db, actor, proposal, row)


def possible(db: Db, week: ProposedWeek, subject_id: int, actor: Actor) -> dict[int, list[PlannedSession]]:
    """Into which sessions of the subject each pupil who is in none could be put, by the place's id."""
    offers = [
        each
        for _, each in offered(db, school(db), week.year_group, week.monday, actor.at)
        if each.subject_id == subject_id
    ]
    waiting = [each for each in week.of(subject_id) if each.state != PlaceState.PROPOSED]
    held = held_bookings(db, {each.pupil_id for each in waiting}, week.monday, week.monday + TO_SUNDAY)
    planned: dict[int, list[Slot]] = defaultdict(list)
    for each in week.places:
        if each.session is not None and each.state == PlaceState.PROPOSED:
            planned[each.pupil_id].append(each.session.slot)
    found = {}
    for place in waiting:
        taken = [*planned[place.pupil_id], *(each.held.slot for each in held.get(place.pupil_id, ()))]
        found[place.id] = [one for one in offers if not any(one.slot.overlaps(slot) for slot in taken)]
    return found


def accept_part(db: Db, actor: Actor, *, who: Person, proposal_id: int, subject_id: int) -> Entry | None:
    """Accept a subject's part; None where it was accepted before. Raises as `take_out` does."""
    require(db, who, Action.PLAN_SUBJECT, About(subject_id=subject_id))
    row = known_proposal(db, proposal_id)
    if subject_id not in week_of(db, row).subjects:
        raise Sorry(f"Nobody needs {school(db).subject_name(subject_id)} in this plan.")
    if db.get(ProposalPart, (row.id, subject_id)) is not None:
        return None
    db.add(
        ProposalPart(
            proposal_id=row.id or 0, subject_id=subject_id, accepted_by=who.staff_id, accepted_at=actor.at
        )
    )
    db.flush()
    return record(db, actor, Deed.PLAN_PART, about=(RecordKind.PROPOSAL, row.id), fields="accepted")


def accept_week(db: Db, actor: Actor, *, who: Person, proposal_id: int) -> WeekBooked:
    """Book all that is proposed, each pupil where it still can be; each host is told once (P12, R8).

    Raises Sorry where the plan was accepted or dropped, NotAllowed for anybody but the scheme lead.
    """
    require(db, who, Action.PLAN_WEEK)
    row = known_proposal(db, proposal_id)
    week = week_of(db, row)
    chosen: dict[PlannedSession, list[int]] = defaultdict(list)
    for place in week.places:
        if place.session is not None and place.state == PlaceState.PROPOSED:
            chosen[place.session].append(place.pupil_id)
    if not chosen:
        raise Sorry(
            "Nobody is placed in this plan, so there is nothing to book. A session is offered where one was held in "
            "the last four weeks, or where a kind of session names its hosts: settings, session kinds."
        )
    pupils = sorted({pupil for group in chosen.values() for pupil in group})
    lock_pupils(db, pupils)
    written = [
        write_bookings(db, actor, each.host_id, each.subject_id, group, each.slot, each.room)
        if _can_be(db, actor, each)
        else _not_held(db, each, group)
        for each, group in chosen.items()
    ]
    row.accepted_at, row.accepted_by = actor.at, actor.staff_id
    db.flush()
    entry = record(db, actor, Deed.PLAN_ACCEPT, about=(RecordKind.PROPOSAL, row.id), fields="pupils")
    met = met_by_plan(
        db,
        actor,
        {(one.pupil_id, each.outcome.subject_id) for each in written for one in each.outcome.booked},
    )
    remember(db, entry, {**memory_of(written), _MET: met})
    for each in written:
        if each.rows:
            list_changed(db, actor, each.outcome.slot.day)
    _tell_hosts(db, entry, actor, row, written)
    outcomes = tuple(replace(each.outcome, entry=entry) for each in written)
    return WeekBooked(replace(week, is_accepted=True), outcomes, entry)


_MET = "needs_met"
"""The needs that an accepted plan met, in its entry's memory."""


def as_accepted(db: Db, entry: Entry) -> ProposedWeek | None:
    """The week that an entry accepted; None where that was taken back."""
    row = db.get_one(Proposal, entry.record_id)
    return week_of(db, row) if row.accepted_at is not None else None


def _can_be(db: Db, actor: Actor, session: PlannedSession) -> bool:
    """Whether the session still lies ahead, on a day that has sessions, and its host is still here."""
    if why_not_held(school(db), session.slot) is not None:
        return False
    now = actor.at.astimezone(school(db).settings.timezone)
    host = db.get(Staff, session.host_id)
    ahead = (session.slot.day, session.slot.end) > (now.date(), now.time())
    return ahead and host is not None and host.active


def _not_held(db: Db, session: PlannedSession, pupil_ids: Sequence[int]) -> WrittenBooking:
    """Nobody is booked into a session that is not held any more; all who would have gone are said."""
    known = school(db)
    return WrittenBooking(
        BookingOutcome(
            subject_id=session.subject_id,
            subject=known.subjects[session.subject_id].name,
            host_id=session.host_id,
            slot=session.slot,
            room=session.room,
            booked=(),
            refused=tuple(NotBooked(each, known.label(each)) for each in pupil_ids),
        )
    )


def _place(db: Db, who: Person, place_id: int) -> tuple[ProposedPlace, Proposal]:
    require_ever(db, who, Action.PLAN_SUBJECT)
    row = db.get(ProposedPlace, place_id)
    if row is None:
        raise Sorry("I cannot find that in the plan any more. Ask for the plan again.")
    about = About(
        pupil_id=row.pupil_id, subject_id=row.subject_id, record=(RecordKind.PROPOSED_PLACE, row.id)
    )
    require(db, who, Action.PLAN_SUBJECT, about)
    proposal = known_proposal(db, row.proposal_id)
    db.refresh(row)
    return row, proposal


def _changed(db: Db, actor: Actor, proposal: Proposal, row: ProposedPlace) -> PlanChanged:
    """A part that is changed is to be accepted anew."""
    part = db.get(ProposalPart, (proposal.id, row.subject_id))
    if part is not None:
        db.delete(part)
    db.flush()
    entry = record(
        db,
        actor,
        Deed.PLAN_CHANGE,
        pupil_id=row.pupil_id,
        about=(RecordKind.PROPOSED_PLACE, row.id),
        fields="session",
    )
    return PlanChanged(as_place(row), week_of(db, proposal), entry)


def _taken(db: Db, proposal: Proposal, row: ProposedPlace) -> list[Slot]:
    held = held_bookings(db, [row.pupil_id], proposal.monday, proposal.monday + TO_SUNDAY)
    others = db.exec(
        select(ProposedPlace).where(
            ProposedPlace.proposal_id == proposal.id,
            ProposedPlace.pupil_id == row.pupil_id,
            ProposedPlace.state == PlaceState.PROPOSED,
            col(ProposedPlace.id) != row.id,
        )
    )
    planned = [each.session.slot for each in map(as_place, others) if each.session is not None]
    return [*planned, *(each.held.slot for each in held.get(row.pupil_id, ()))]


def _tell_hosts(db: Db, entry: Entry, actor: Actor, row: Proposal, written: Sequence[WrittenBooking]) -> None:
    for host in sorted({each.outcome.host_id for each in written if each.rows}):
        promise(
            db,
            Topic.PLAN_ACCEPTED,
            key=Topic.PLAN_ACCEPTED.key(row.id, entry.id, staff=host),
            to_staff=host,
            about=(RecordKind.PROPOSAL, row.id),
            due=actor.at,
            useful_until=end_of_week(db, row.monday),
            now=actor.at,
        )


@undoes(Deed.PLAN_ACCEPT)
def _not_accepted(undoing: Undoing) -> str:
    """What was booked by the plan is off, and the plan waits again."""
    db = undoing.db
    row = db.get_one(Proposal, undoing.entry.record_id)
    if waiting_for(db, row.year_group, row.monday) is not None:
        raise Sorry(
            "Another plan for that week was drawn up since, and two cannot wait at once. "
            f"Drop that one first: {to_type('plan')}"
        )
    if written_by(undoing.facts)[0]:
        taken_off(undoing)
    row.accepted_at, row.accepted_by = None, None
    needed_again(db, undoing.facts.get(_MET, []))
    db.flush()
    take_back(db, topic=Topic.PLAN_ACCEPTED, about=(RecordKind.PROPOSAL, row.id))
    return "Taken back: nothing of the plan is booked any more. It waits to be accepted again."

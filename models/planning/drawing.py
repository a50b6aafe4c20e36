"""Drawing up the plan of a week: who is in need, what is offered, and the proposal that follows (P12, R8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert
from sqlalchemy import select as columns
from sqlmodel import col

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, take_back
from models.outbox.once import insert_once
from models.outbox.topics import Topic
from models.planning.offers import offered
from models.planning.proposal import (
    TO_SUNDAY,
    PlaceState,
    Proposal,
    ProposedPlace,
    known_proposal,
    stored,
    waiting_for,
)
from models.rules.kinds import HeldOn
from models.rules.planning import Enough, Need, plan_week
from models.rules.wording import day_in_full, day_of_month, to_type
from models.school.people import StaffSubject
from models.school.snapshot import School, school
from models.sessions.kinds import years_of_sessions
from models.sessions.needs import needs_of
from models.sessions.occupied import held_bookings
from models.sessions.session import Session
from models.tracking.below import pupils_below


@dataclass(frozen=True)
class PlanDrawn:
    """A proposal that was drawn up."""

    proposal_id: int
    entry: Entry


def draw_plan(db: Db, actor: Actor, *, who: Person, year: int, monday: date) -> PlanDrawn:
    """Propose a week of sessions for a year group; one that waited for the same week is dropped (P12).

    Heads of the subjects in it are told. Raises Sorry for a week that is over or a year that has no sessions, and
    where nobody is in need; NotAllowed for anybody but the scheme lead.
    """
    require(db, who, Action.PLAN_WEEK)
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    _refuse(known, year, monday, today)
    needs = _in_need(db, known, year, monday)
    if not needs:
        raise Sorry(
            f"Nobody in Year {year} waits for a session in the week of {day_of_month(monday)}: nobody is below "
            "target and not booked, and no teacher asked. Teachers ask with need."
        )
    if (before := waiting_for(db, year, monday)) is not None:
        _drop(db, actor, before)
    db.flush()
    made = {"year_group": year, "monday": monday, "made_by": who.staff_id, "made_at": actor.at}
    inserted = insert_once(db, Proposal, made, unique=())
    row = waiting_for(db, year, monday)
    if row is None or not inserted:
        # Two drew it at the same moment: the first one's stands, and nothing of it is drawn over unseen.
        raise Sorry(
            f"Somebody has just drawn up the plan for Year {year}, week of {day_of_month(monday)}. "
            f"To see it: {to_type('plan')}"
        )
    entry = record(db, actor, Deed.PLAN_DRAW, about=(RecordKind.PROPOSAL, row.id), fields="week")
    _write(db, known, row, needs, actor.at)
    _tell_heads(db, actor, row, {need.subject_id for need in needs})
    return PlanDrawn(row.id or 0, entry)


def drop_plan(db: Db, actor: Actor, *, who: Person, proposal_id: int) -> tuple[Proposal, Entry]:
    """Drop a proposal that waits; nothing of it is booked. Raises as `draw_plan` does."""
    require(db, who, Action.PLAN_WEEK)
    row = known_proposal(db, proposal_id)
    _drop(db, actor, row)
    return row, record(db, actor, Deed.PLAN_DROP, about=(RecordKind.PROPOSAL, row.id), fields="week")


def _drop(db: Db, actor: Actor, row: Proposal) -> None:
    row.dropped_at, row.dropped_by = actor.at, actor.staff_id
    db.flush()
    take_back(db, topic=Topic.PLAN_DRAWN, about=(RecordKind.PROPOSAL, row.id))


def _refuse(known: School, year: int, monday: date, today: date) -> None:
    if year not in years_of_sessions(known):
        raise Sorry(f"There are no sessions for Year {year}. To change that: settings, session years.")
    if monday + TO_SUNDAY < today:
        raise Sorry(f"The week of {day_of_month(monday)} is over. Say a week to come, such as next week.")
    held = {HeldOn.SCHOOL_DAYS, *(kind.held for kind in known.settings.kinds())}
    if not any(known.calendar.held_on(monday + timedelta(days=ahead)) in held for ahead in range(7)):
        following = known.calendar.on_or_after(monday)
        instead = f" The next school day is {day_in_full(following)}." if following else ""
        raise Sorry(f"There are no sessions in the week of {day_of_month(monday)}.{instead}")


def _in_need(db: Db, known: School, year: int, monday: date) -> list[Need]:
    """Who is below target or was asked for, and is not booked in the subject that week already."""
    gaps = {
        (each.pupil_id, subject): gap
        for each in pupils_below(db, year)
        for subject, gap in zip(each.subjects, each.gaps, strict=True)
    }
    asked = {
        (each.pupil_id, each.subject_id)
        for each in needs_of(db, list(known.subjects))
        if each.pupil_id in known.pupils and known.year_of(each.pupil_id) == year
    }
    booked = _booked(db, {pupil for pupil, _ in (*gaps, *asked)}, monday)
    return [Need(*each, gaps.get(each, Need.gap), each in asked) for each in sorted({*gaps, *asked} - booked)]


def _booked(db: Db, pupils: Collection[int], monday: date) -> set[tuple[int, int]]:
    held = held_bookings(db, pupils, monday, monday + TO_SUNDAY)
    ids = {each.held.session_id for theirs in held.values() for each in theirs}
    rows = db.execute(columns(col(Session.id), col(Session.subject_id)).where(col(Session.id).in_(ids)))
    subject = {row[0]: row[1] for row in rows}
    return {(pupil, subject[each.held.session_id]) for pupil, theirs in held.items() for each in theirs}


def _write(db: Db, known: School, row: Proposal, needs: list[Need], now: datetime) -> None:
    offers = offered(db, known, row.year_group, row.monday, now)
    sessions = {offer.key: session for offer, session in offers}
    held = held_bookings(db, {need.pupil_id for need in needs}, row.monday, row.monday + TO_SUNDAY)
    booked = {pupil: [each.held.slot for each in theirs] for pupil, theirs in held.items()}
    enough = Enough(known.settings.per_day, known.settings.per_week)
    plan = plan_week(needs, [offer for offer, _ in offers], booked, enough)
    places = []
    for placed in plan.placed:
        session = sessions[placed.offer.key]
        at = {
            "state": PlaceState.PROPOSED,
            "host_id": session.host_id,
            "day": session.slot.day,
            "starts": session.slot.start,
            "ends": session.slot.end,
            "room": session.room,
            "in_the_way": [],
        }
        places.append({**_of(row, placed.need), **at})
    for left in plan.left_out:
        why = stored([(offer.slot, obstacle) for offer, obstacle in left.obstacles])
        nowhere = {"host_id": None, "day": None, "starts": None, "ends": None, "room": ""}
        places.append({**_of(row, left.need), **nowhere, "state": PlaceState.LEFT_OUT, "in_the_way": why})
    db.execute(insert(ProposedPlace), places)


def _of(row: Proposal, need: Need) -> dict[str, object]:
    return {
        "proposal_id": row.id,
        "pupil_id": need.pupil_id,
        "subject_id": need.subject_id,
        "asked": need.asked,
    }


def heads_of(db: Db, subject_ids: Collection[int]) -> dict[int, list[int]]:
    """Who heads these subjects now, by subject."""
    rows = db.execute(
        columns(col(StaffSubject.subject_id), col(StaffSubject.staff_id))
        .where(col(StaffSubject.subject_id).in_(subject_ids), col(StaffSubject.head).is_(True))
        .order_by(col(StaffSubject.staff_id))
    )
    found: dict[int, list[int]] = {}
    for subject_id, staff_id in rows:
        found.setdefault(subject_id, []).append(staff_id)
    return found


def _tell_heads(db: Db, actor: Actor, row: Proposal, subjects: Collection[int]) -> None:
    heads = {each for theirs in heads_of(db, subjects).values() for each in theirs}
    for staff_id in sorted(heads - {actor.staff_id or 0}):
        promise(
            db,
            Topic.PLAN_DRAWN,
            key=Topic.PLAN_DRAWN.key(row.id, staff=staff_id),
            to_staff=staff_id,
            about=(RecordKind.PROPOSAL, row.id),
            due=actor.at,
            useful_until=end_of_week(db, row.monday),
            now=actor.at,
        )


def end_of_week(db: Db, monday: date) -> datetime:
    """When nothing of that week is of use any more."""
    over = datetime.combine(monday + TO_SUNDAY, time(18, 0), school(db).settings.timezone)
    return over.astimezone(UTC)

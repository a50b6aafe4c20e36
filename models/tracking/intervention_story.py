"""One intervention with all that is known of it: why it began, its plan, what is done and decided (P12, P13)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from models.db.tables import Db
from models.rules.attendance import Mark
from models.school.snapshot import School, school
from models.sessions.marks import marked_between
from models.sessions.timetable import board
from models.tracking.intervention import (
    Intervention,
    InterventionAction,
    InterventionGrade,
    InterventionReview,
    ReviewDecision,
)
from models.tracking.intervention_people import owner_ids
from models.tracking.intervention_rows import Planned, plan_now
from models.tracking.interventions import GradeThen, KnownAction, KnownIntervention, actions, day_of, one

AHEAD = timedelta(weeks=26)
"""How far ahead sessions that are booked count as planned."""


@dataclass(frozen=True)
class ReviewMade:
    """What was decided at a review."""

    decision: ReviewDecision
    note: str
    by: str
    on: date
    next_on: date | None


@dataclass(frozen=True)
class SessionsSince:
    """The pupil's sessions since it began: planned, and of those so far held, and attended."""

    planned: int
    held: int
    attended: int


@dataclass(frozen=True)
class InterventionStory:
    """One intervention with all that is known of it."""

    of: KnownIntervention
    owners: tuple[str, ...]
    grades: tuple[GradeThen, ...]
    plan: Planned
    actions: tuple[KnownAction, ...]
    reviews: tuple[ReviewMade, ...]
    sessions: SessionsSince | None
    """None while it is only proposed."""


def story(db: Db, intervention_id: int, today: date) -> InterventionStory:
    """All that is known of it."""
    row = db.get_one(Intervention, intervention_id)
    standing = school(db)
    plan = plan_now(db, intervention_id)
    grades = db.exec(
        select(InterventionGrade)
        .where(InterventionGrade.intervention_id == intervention_id)
        .order_by(col(InterventionGrade.subject_id))
    )
    reviews = db.exec(
        select(InterventionReview)
        .where(
            InterventionReview.intervention_id == intervention_id,
            col(InterventionReview.taken_back_at).is_(None),
        )
        .order_by(col(InterventionReview.id))
    )
    return InterventionStory(
        of=one(db, intervention_id),
        owners=tuple(standing.staff_name(each) for each in owner_ids(db, row.subject_id)),
        grades=tuple(
            GradeThen(standing.subject_name(each.subject_id), each.target, each.current, each.predicted)
            for each in grades
        ),
        plan=Planned(plan.cause, plan.plan, plan.reached_when) if plan is not None else Planned(),
        actions=tuple(actions(db, col(InterventionAction.intervention_id) == intervention_id)),
        reviews=tuple(
            ReviewMade(
                ReviewDecision(each.decision),
                each.note,
                standing.staff_name(each.by_id),
                day_of(standing, each.at),
                each.next_on,
            )
            for each in reviews
        ),
        sessions=_sessions(db, standing, row, today),
    )


def _sessions(db: Db, standing: School, row: Intervention, today: date) -> SessionsSince | None:
    if row.opened_at is None:
        return None
    began = day_of(standing, row.opened_at)
    last = day_of(standing, row.closed_at) if row.closed_at is not None else today + AHEAD
    lessons = [
        each
        for each in board(db, first=began, last=last, pupil_id=row.pupil_id)
        if row.subject_id in {None, each.subject_id}
    ]
    marked = marked_between(db, began, min(last, today), pupil_ids=[row.pupil_id], subject_id=row.subject_id)
    held = [each for each in marked if each.mark in {Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED}]
    came = [each for each in held if each.mark in {Mark.PRESENT, Mark.LATE}]
    return SessionsSince(len(lessons), len(held), len(came))

"""An intervention is opened, or proposed and decided on; its owner, the pupil's teachers and mentor hear of it (R4)."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import About, Action, Allowed, Person, may, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Needed
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import refresh, take_back
from models.outbox.topics import Topic
from models.rules.tracking import BELOW
from models.rules.wording import to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.tracking.intervention import (
    Intervention,
    InterventionEnd,
    InterventionGrade,
    InterventionPlan,
    OpenedBecause,
)
from models.tracking.intervention_people import hearing_ids, leads, owner_ids, right_to_lead
from models.tracking.intervention_rows import (
    Intervened,
    Planned,
    asked,
    done,
    find,
    held_again,
    hold,
    plan_now,
    recorded,
    refuse_second,
    require_open,
    review_day,
    set_plan,
    sorry_of,
    standing,
    tell,
    unchanged,
)
from models.tracking.progress import Progress, progress


def intervene(
    db: Db, actor: Actor, *, who: Person, pupil_id: int, subject_id: int | None, planned: Planned
) -> Intervened:
    """Open one for the pupil in the subject, or for the whole school; who may not open one proposes it (R4).

    Of those that stand there is one: where one is open, what was said of it becomes its plan, and where one is
    proposed, whoever leads it opens it. Raises Sorry for a proposal without a cause, NotAllowed for who may neither.
    """
    leading = isinstance(may(db, who, *right_to_lead(pupil_id, subject_id)), Allowed)
    if not leading:
        require(db, who, Action.INTERVENE, About(pupil_id=pupil_id, subject_id=subject_id))
        if not planned.cause:
            raise Needed("What is the cause, as far as you know? Type it.", field="cause")
    lock_pupils(db, [pupil_id])
    row = standing(db, pupil_id, subject_id)
    if row is None:
        return _begin(db, actor, pupil_id, subject_id, planned, proposed=not leading)
    if not leading:
        deed = Deed.INTERVENTION_PROPOSE if row.opened_at is None else Deed.INTERVENTION_OPEN
        return done(row, deed, None)
    if row.opened_at is None:
        if planned.says_something:
            set_plan(db, actor, row, planned)
        return _opened(db, actor, row)
    return plan_intervention(db, actor, who=who, intervention_id=row.id or 0, planned=planned)


def decide(db: Db, actor: Actor, *, who: Person, intervention_id: int, opens: bool) -> Intervened:
    """Open the one that is proposed, or decline it; what was decided before stays so. Raises Sorry and NotAllowed."""
    row = hold(db, who, intervention_id, leads)
    if row.closed_at is not None or row.opened_at is not None:
        deed = Deed.INTERVENTION_OPEN if row.opened_at is not None else Deed.INTERVENTION_DECLINE
        return done(row, deed, None)
    if opens:
        return _opened(db, actor, row)
    row.closed_at, row.closed_by, row.ended = actor.at, actor.staff_id, InterventionEnd.DECLINED
    row.version += 1
    db.flush()
    entry = recorded(db, actor, Deed.INTERVENTION_DECLINE, row, {"version": row.version})
    _answer(db, actor, row, entry)
    return done(row, Deed.INTERVENTION_DECLINE, entry)


def open_all(db: Db, actor: Actor, *, who: Person, ids: Sequence[int]) -> list[Intervened]:
    """Open each of these that is still only proposed; each can be taken back by itself. It raises as `decide`."""
    rows = [find(db, each) for each in dict.fromkeys(ids)]
    for row in rows:
        require(db, who, *leads(row))
    rows = [each for each in rows if each.opened_at is None and each.closed_at is None]
    if not rows:
        return []
    lock_pupils(db, sorted({each.pupil_id for each in rows}))
    wanted = select(Intervention).where(col(Intervention.id).in_([each.id for each in rows]))
    now = db.exec(wanted.order_by(col(Intervention.id)), execution_options={"populate_existing": True})
    still = [each for each in now if each.opened_at is None and each.closed_at is None]
    opened = [_opened(db, actor, each, alone=False) for each in still]
    for collection_id in sorted({each.collection_id for each in still if each.collection_id is not None}):
        refresh(db, topic=Topic.INTERVENTIONS_PROPOSED, about_id=collection_id)
    return opened


def plan_intervention(
    db: Db, actor: Actor, *, who: Person, intervention_id: int, planned: Planned
) -> Intervened:
    """Say the cause, the plan and when it is reached, all three anew; what they were before is kept.

    Raises Sorry and NotAllowed.
    """
    row = hold(db, who, intervention_id, leads)
    require_open(db, who, row)
    held = plan_now(db, row.id or 0)
    before = Planned(held.cause, held.plan, held.reached_when) if held is not None else Planned()
    if planned == before:
        return done(row, Deed.INTERVENTION_OPEN, None)
    made, before_id = set_plan(db, actor, row, planned)
    facts = {"plan": made, "before": before_id}
    row.version += 1
    db.flush()
    entry = recorded(db, actor, Deed.INTERVENTION_PLAN, row, facts, fields="cause,plan,reached_when")
    return done(row, Deed.INTERVENTION_PLAN, entry)


def end_interventions(db: Db, actor: Actor, pupil_ids: Collection[int]) -> None:
    """These pupils left the school: what was done for them, or proposed, has ended."""
    rows = db.exec(
        select(Intervention)
        .where(col(Intervention.pupil_id).in_(pupil_ids), col(Intervention.closed_at).is_(None))
        .order_by(col(Intervention.id))
    ).all()
    for row in rows:
        row.closed_at, row.closed_by, row.ended = actor.at, actor.staff_id, InterventionEnd.PUPIL_LEFT
        row.version += 1
        refresh(db, topic=Topic.INTERVENTION_PROPOSED, about_id=row.id)
    db.flush()


def grades_then(db: Db, known: School, pupil_id: int, subject_id: int | None, today: date) -> list[Progress]:
    """The grades that say why: the subject's, or those of each subject in which the pupil is below target."""
    now = progress(db, known, pupil_id, today, subject_id=subject_id)
    return now if subject_id is not None else [each for each in now if each.compared.standing in BELOW]


def _begin(
    db: Db, actor: Actor, pupil_id: int, subject_id: int | None, planned: Planned, *, proposed: bool
) -> Intervened:
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    row = Intervention(
        pupil_id=pupil_id, subject_id=subject_id, because=OpenedBecause.BY_HAND,
        proposed_by=actor.staff_id if proposed else None, proposed_at=actor.at if proposed else None,
        opened_by=None if proposed else actor.staff_id, opened_at=None if proposed else actor.at,
        review_on=review_day(known, today),
    )  # fmt: skip
    db.add(row)
    db.flush()
    for each in grades_then(db, known, pupil_id, subject_id, today):
        current, predicted = (each.last.current, each.last.predicted) if each.last is not None else ("", "")
        db.add(
            InterventionGrade(
                intervention_id=row.id or 0, subject_id=each.subject_id,
                target=each.target, current=current, predicted=predicted,
            )
        )  # fmt: skip
    if planned.says_something:
        set_plan(db, actor, row, planned)
    db.flush()
    deed = Deed.INTERVENTION_PROPOSE if proposed else Deed.INTERVENTION_OPEN
    entry = recorded(db, actor, deed, row, {"begun": True, "version": row.version})
    if proposed:
        tell(db, actor, Topic.INTERVENTION_PROPOSED, row, owner_ids(db, subject_id), entry)
    else:
        tell(db, actor, Topic.INTERVENTION_OPENED, row, hearing_ids(db, pupil_id, subject_id), entry)
    return done(row, deed, entry)


def _opened(db: Db, actor: Actor, row: Intervention, *, alone: bool = True) -> Intervened:
    """What was proposed is opened, `alone` or with others of its collection."""
    known = school(db)
    row.opened_at, row.opened_by = actor.at, actor.staff_id
    today = actor.at.astimezone(known.settings.timezone).date()
    change(db, actor, row, review_on=review_day(known, today))
    row.version += 1
    db.flush()
    entry = recorded(db, actor, Deed.INTERVENTION_OPEN, row, {"begun": False, "version": row.version})
    _answer(db, actor, row, entry, alone=alone)
    others = [each for each in hearing_ids(db, row.pupil_id, row.subject_id) if each != row.proposed_by]
    tell(db, actor, Topic.INTERVENTION_OPENED, row, others, entry)
    return done(row, Deed.INTERVENTION_OPEN, entry)


def _answer(db: Db, actor: Actor, row: Intervention, entry: Entry, *, alone: bool = True) -> None:
    """Who proposed it hears what was decided, and who was asked to decide sees that it is."""
    refresh(db, topic=Topic.INTERVENTION_PROPOSED, about_id=row.id)
    if row.collection_id is not None and alone:
        refresh(db, topic=Topic.INTERVENTIONS_PROPOSED, about_id=row.collection_id)
    if row.proposed_by is not None:
        tell(db, actor, Topic.INTERVENTION_ANSWERED, row, [row.proposed_by], entry)


@undoes(Deed.INTERVENTION_OPEN, asked)
def _not_opened(undoing: Undoing) -> str:
    db, (row, called) = undoing.db, held_again(undoing)
    unchanged(row, undoing.facts["version"], called)
    take_back(db, topic=Topic.INTERVENTION_OPENED, about=(RecordKind.INTERVENTION, row.id))
    if undoing.facts["begun"]:
        _taken_back(undoing, row)
        return f"Taken back: {called} has no intervention."
    take_back(db, topic=Topic.INTERVENTION_ANSWERED, about=(RecordKind.INTERVENTION, row.id))
    row.opened_at = row.opened_by = None
    row.version -= 1
    db.flush()
    refresh(db, topic=Topic.INTERVENTION_PROPOSED, about_id=row.id)
    return f"Taken back: the intervention for {called} is only proposed again."


def _may_propose(undoing: Undoing) -> Right:
    row = undoing.db.get_one(Intervention, undoing.entry.record_id)
    return Action.INTERVENE, About(pupil_id=row.pupil_id, subject_id=row.subject_id)


@undoes(Deed.INTERVENTION_PROPOSE, _may_propose)
def _not_proposed(undoing: Undoing) -> str:
    row, called = held_again(undoing)
    unchanged(row, undoing.facts["version"], called)
    take_back(undoing.db, topic=Topic.INTERVENTION_PROPOSED, about=(RecordKind.INTERVENTION, row.id))
    _taken_back(undoing, row)
    return f"Taken back: no intervention is proposed for {called}."


def _taken_back(undoing: Undoing, row: Intervention) -> None:
    row.closed_at, row.closed_by = undoing.actor.at, undoing.actor.staff_id
    row.ended, row.version = InterventionEnd.TAKEN_BACK, row.version + 1
    undoing.db.flush()


@undoes(Deed.INTERVENTION_DECLINE, asked)
def _not_declined(undoing: Undoing) -> str:
    db, (row, called) = undoing.db, held_again(undoing)
    unchanged(row, undoing.facts["version"], called)
    refuse_second(db, row, called)
    row.closed_at = row.closed_by = None
    row.ended, row.version = InterventionEnd.OPEN, row.version - 1
    db.flush()
    take_back(db, topic=Topic.INTERVENTION_ANSWERED, about=(RecordKind.INTERVENTION, row.id))
    refresh(db, topic=Topic.INTERVENTION_PROPOSED, about_id=row.id)
    return f"Taken back: the intervention for {called} waits to be decided on again."


@undoes(Deed.INTERVENTION_PLAN, asked)
def _not_planned(undoing: Undoing) -> str:
    db, (row, called) = undoing.db, held_again(undoing)
    made = db.get_one(InterventionPlan, undoing.facts["plan"])
    if made.replaced_at is not None:
        raise sorry_of(row, f"{called}: the plan was changed since. To see it: {to_type('interventions')}")
    made.replaced_at = undoing.actor.at
    db.flush()
    if (before := undoing.facts["before"]) is not None:
        db.get_one(InterventionPlan, before).replaced_at = None
    row.version -= 1
    db.flush()
    return f"Taken back: the plan for {called} is as it was before."

"""An intervention is reviewed: it is closed with what came of it, or goes on until it is looked at again (R4)."""

from dataclasses import dataclass
from datetime import date

from models.access.authoriser import Person
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import take_back
from models.outbox.topics import Topic
from models.rules.days import stored_day
from models.rules.wording import day_in_full
from models.school.snapshot import school
from models.tracking.intervention import Intended, InterventionEnd, InterventionReview, ReviewDecision
from models.tracking.intervention_people import hearing_ids, leads
from models.tracking.intervention_rows import (
    Intervened,
    asked,
    done,
    held_again,
    hold,
    recorded,
    refuse_second,
    require_open,
    review_day,
    tell,
    unchanged,
)

GOES_ON = "On the way goes on. Leave out what came of it, or pick another decision to close it."


@dataclass(frozen=True)
class Judged:
    """What was decided at a review; with an outcome it is closed, and what was reached is."""

    decision: ReviewDecision
    note: str = ""
    outcome: Intended | None = None
    next_on: date | None = None
    """None: when it is usual."""


def review_intervention(
    db: Db, actor: Actor, *, who: Person, intervention_id: int, judged: Judged
) -> Intervened:
    """Write down what was decided, and close it or say when it is looked at next.

    Raises Sorry where it is not open, or lacks what came of it, and NotAllowed for who may not review it.
    """
    row = hold(db, who, intervention_id, leads)
    require_open(db, who, row)
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    if judged.decision is ReviewDecision.REACHED and judged.outcome is None:
        raise Sorry("What came of it, against what was intended? Pick one.", field="outcome")
    if judged.decision is ReviewDecision.ON_THE_WAY and judged.outcome is not None:
        raise Sorry(GOES_ON, field="outcome")
    if judged.next_on is not None and judged.next_on <= today:
        raise Sorry(
            f"{day_in_full(judged.next_on, today)} is not to come. The next review is on a day to come: type another.",
            field="next_on",
        )
    closes = judged.outcome is not None
    next_on = None if closes else judged.next_on or review_day(known, today)
    made = InterventionReview(
        intervention_id=intervention_id, decision=judged.decision, note=judged.note,
        by_id=who.staff_id, at=actor.at, next_on=next_on,
    )  # fmt: skip
    db.add(made)
    facts = {"review_on": row.review_on.isoformat()}
    if next_on is not None:
        change(db, actor, row, review_on=next_on)
    else:
        row.closed_at, row.closed_by, row.ended = actor.at, who.staff_id, InterventionEnd.CLOSED
        row.outcome = judged.outcome or ""
    row.version += 1
    db.flush()
    entry = recorded(
        db,
        actor,
        Deed.INTERVENTION_REVIEW,
        row,
        {**facts, "review": made.id, "version": row.version},
        fields="decision,outcome" if closes else "decision",
    )
    if closes:
        tell(db, actor, Topic.INTERVENTION_CLOSED, row, hearing_ids(db, row.pupil_id, row.subject_id), entry)
    return done(row, Deed.INTERVENTION_REVIEW, entry)


@undoes(Deed.INTERVENTION_REVIEW, asked)
def _not_reviewed(undoing: Undoing) -> str:
    db, (row, called) = undoing.db, held_again(undoing)
    unchanged(row, undoing.facts["version"], called)
    if row.closed_at is not None:
        refuse_second(db, row, called)
        row.closed_at = row.closed_by = None
        row.ended, row.outcome = InterventionEnd.OPEN, ""
        take_back(db, topic=Topic.INTERVENTION_CLOSED, about=(RecordKind.INTERVENTION, row.id))
    db.get_one(InterventionReview, undoing.facts["review"]).taken_back_at = undoing.actor.at
    change(db, undoing.actor, row, review_on=stored_day(undoing.facts["review_on"]) or row.review_on)
    row.version -= 1
    db.flush()
    return f"Taken back: the intervention for {called} is as it was before the review."

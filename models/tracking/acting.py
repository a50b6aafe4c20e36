"""What is done for a pupil who has an intervention: planned with its day and person, or done already (R4)."""

from dataclasses import dataclass
from datetime import date

from models.access.authoriser import Person, Refused, may
from models.access.person import person
from models.audit.deeds import Deed
from models.audit.entries import Actor
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, take_back
from models.outbox.topics import Topic
from models.school.snapshot import school
from models.tracking.intervention import Intervention, InterventionAction
from models.tracking.intervention_people import acts
from models.tracking.intervention_rows import (
    USEFUL,
    Intervened,
    done,
    held_again,
    hold,
    recorded,
    require_open,
    sorry_of,
)


@dataclass(frozen=True)
class Doing:
    """What somebody does, and by when; without a day it is done already."""

    what: str
    due: date | None = None
    staff_id: int | None = None
    """None: who says it."""


def add_action(db: Db, actor: Actor, *, who: Person, intervention_id: int, doing: Doing) -> Intervened:
    """Put this on the intervention's list. Raises Sorry where it is not open, NotAllowed for who may not act on it."""
    row = hold(db, who, intervention_id, acts)
    require_open(db, who, row)
    today = actor.at.astimezone(school(db).settings.timezone).date()
    if doing.due is not None and doing.due < today:
        raise Sorry(
            "That day is past. Type a day from today on, or none for what is done already.", field="day"
        )
    is_done = doing.due is None
    if doing.staff_id not in {None, who.staff_id}:
        _require_can_act(db, row, doing.staff_id or 0, today)
    made = InterventionAction(
        intervention_id=intervention_id, pupil_id=row.pupil_id, what=doing.what,
        staff_id=doing.staff_id or who.staff_id, due=doing.due, added_by=who.staff_id, added_at=actor.at,
        done_at=actor.at if is_done else None, done_by=who.staff_id if is_done else None,
    )  # fmt: skip
    db.add(made)
    db.flush()
    entry = recorded(
        db, actor, Deed.INTERVENTION_ACT, row, {"action": made.id, "added": True}, fields="action"
    )
    if not is_done and made.staff_id != who.staff_id:
        promise(
            db, Topic.INTERVENTION_ASKED, key=Topic.INTERVENTION_ASKED.key(made.id), to_staff=made.staff_id,
            about=(RecordKind.INTERVENTION_ACTION, made.id), due=actor.at, useful_until=actor.at + USEFUL,
            now=actor.at,
        )  # fmt: skip
    return done(row, Deed.INTERVENTION_ACT, entry)


def _require_can_act(db: Db, row: Intervention, staff_id: int, today: date) -> None:
    """Raises Sorry for a colleague who could neither see what is asked of them nor say that it is done."""
    colleague = person(db, staff_id, today=today)
    answer = may(db, colleague, *acts(row))
    if isinstance(answer, Refused):
        raise Sorry(
            f"{colleague.name} cannot be asked. {answer.sentence}", field="staff", pupil_id=row.pupil_id
        )


def tick_off(db: Db, actor: Actor, *, who: Person, action_id: int) -> Intervened:
    """Say that it is done; what was done before stays so. It raises as `add_action`."""
    made = db.get(InterventionAction, action_id)
    if made is None:
        raise Sorry("I cannot find that action any more.")
    row = hold(db, who, made.intervention_id, acts)
    db.refresh(made)
    if made.taken_back_at is not None:
        raise sorry_of(row, "That action was taken back.")
    if made.done_at is not None:
        return done(row, Deed.INTERVENTION_ACT, None)
    require_open(db, who, row)
    made.done_at, made.done_by = actor.at, who.staff_id
    db.flush()
    entry = recorded(
        db, actor, Deed.INTERVENTION_ACT, row, {"action": made.id, "added": False}, fields="done"
    )
    return done(row, Deed.INTERVENTION_ACT, entry)


def _acted(undoing: Undoing) -> Right:
    return acts(undoing.db.get_one(Intervention, undoing.entry.record_id))


@undoes(Deed.INTERVENTION_ACT, _acted)
def _not_done(undoing: Undoing) -> str:
    db, (row, called) = undoing.db, held_again(undoing)
    made = db.get_one(InterventionAction, undoing.facts["action"])
    if not undoing.facts["added"]:
        made.done_at = made.done_by = None
        db.flush()
        return f"Taken back: what was to be done for {called} is open again."
    if made.due is not None and made.done_at is not None:
        raise sorry_of(row, f"{called}: it was done since, so there is nothing to take back.")
    made.taken_back_at = undoing.actor.at
    take_back(db, topic=Topic.INTERVENTION_ASKED, about=(RecordKind.INTERVENTION_ACTION, made.id))
    db.flush()
    return f"Taken back: an action for {called}."

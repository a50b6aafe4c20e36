"""A target goes to the next grade because a review says above: once, and seen by the head of subject first (R4)."""

from collections.abc import Collection, Sequence

from sqlalchemy import update
from sqlmodel import col, select

from models.audit.entries import Actor, Entry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.rules.calendar import academic_year
from models.rules.triggers import Trigger, carries_out
from models.school.night import when_heard
from models.school.snapshot import school
from models.tracking.grades import Target
from models.tracking.intervention_people import owner_ids
from models.tracking.intervention_rows import USEFUL
from models.tracking.progress import grade_of, scale_of
from models.tracking.review import PupilReview
from models.tracking.targets import is_compared

BY_REVIEW = "review"
"""The source of a target that a review raised."""
Raised = tuple[int, int, int]
"""The ids of a review, of the target that it raised, and of the new one."""


@carries_out(Trigger.ABOVE)
def raise_targets(db: Db, actor: Actor, reviews: Sequence[PupilReview]) -> list[Raised]:
    """Each of their targets that is not held goes to the next grade, once a review."""
    raised: list[Raised] = []
    today = actor.at.astimezone(school(db).settings.timezone).date()
    for each, held, higher in _higher(db, reviews):
        held.ended_at, each.raised_at, each.raise_waits = actor.at, actor.at, False
        db.flush()
        row = Target(
            pupil_id=each.pupil_id, subject_id=each.subject_id, code=higher, source=BY_REVIEW,
            kind=held.kind, academic_year=academic_year(today), set_by=actor.staff_id, set_at=actor.at,
        )  # fmt: skip
        db.add(row)
        db.flush()
        raised.append((each.id or 0, held.id or 0, row.id or 0))
    return raised


@carries_out(Trigger.ABOVE_UNSEEN)
def leave_to_heads(db: Db, reviews: Sequence[PupilReview]) -> list[PupilReview]:
    """Those of reviews whose round is over that raise a target which no head has seen: they wait; which."""
    waiting = [
        each
        for each, _, _ in _higher(db, [one for one in reviews if one.seen_at is None and not one.raise_waits])
    ]
    for each in waiting:
        each.raise_waits = True
    db.flush()
    return waiting


def tell_heads(db: Db, actor: Actor, waiting: Sequence[PupilReview], entry: Entry) -> None:
    """Tell whom these wait for, but for who did it; of what ended at night, in the morning."""
    for round_id in sorted({each.round_id for each in waiting}):
        subjects = {each.subject_id for each in waiting if each.round_id == round_id}
        promise_each(
            db,
            Topic.RAISES_TO_SEE,
            key=Topic.RAISES_TO_SEE.key(round_id, entry.id),
            to_staff=sorted({one for each in subjects for one in owner_ids(db, each)} - {actor.staff_id}),
            due=when_heard(db, actor.at, by=actor.staff_id),
            useful_until=actor.at + USEFUL,
            now=actor.at,
            about=(RecordKind.REVIEW_ROUND, round_id),
        )


def lower_again(db: Db, actor: Actor, review: PupilReview, old: int, new: int) -> bool:
    """Whether the target is what it was before the raise; not where another one was set since."""
    raised = db.get_one(Target, new)
    if raised.ended_at is not None:
        return False
    raised.ended_at, raised.reason = actor.at, "the raise was taken back"
    db.flush()
    db.get_one(Target, old).ended_at = None
    # Whatever has been said of the pupil since it goes without the raise as well.
    db.execute(
        update(PupilReview)
        .where(
            col(PupilReview.round_id) == review.round_id,
            col(PupilReview.pupil_id) == review.pupil_id,
            col(PupilReview.subject_id) == review.subject_id,
        )
        .values(raised_at=None)
    )
    return True


def next_target(db: Db, pupil_id: int, subject_id: int, code: str) -> str | None:
    """The grade to which a target with this code is raised; None at the top (R4)."""
    known = school(db)
    on = scale_of(known, known.subjects[subject_id], known.year_of(pupil_id))
    grade = grade_of(on, code)
    above = on.next_after(grade) if grade is not None else None
    return above.code if above is not None else None


def _higher(db: Db, reviews: Collection[PupilReview]) -> list[tuple[PupilReview, Target, str]]:
    """Those that have raised nothing yet and are not held, with the target and what it goes to."""
    due = [each for each in reviews if each.raised_at is None and each.held_at is None]
    rows = select(Target).where(col(Target.pupil_id).in_({each.pupil_id for each in due}), is_compared())
    targets = {(row.pupil_id, row.subject_id): row for row in db.exec(rows)}
    found = []
    for each in due:
        held = targets.get((each.pupil_id, each.subject_id))
        if (
            held is not None
            and (code := next_target(db, each.pupil_id, each.subject_id, held.code)) is not None
        ):
            found.append((each, held, code))
    return found

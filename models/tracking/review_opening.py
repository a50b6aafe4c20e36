"""A review that says below opens an intervention, once, where none is open for the pupil and subject (R4)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from models.audit.earlier import change
from models.audit.entries import Actor
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise, refresh
from models.outbox.topics import Topic
from models.rules.triggers import Trigger, carries_out
from models.school.night import when_heard
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.tracking.intervention import Intervention, InterventionEnd, InterventionGrade, OpenedBecause
from models.tracking.intervention_people import concerned_ids, owner_ids
from models.tracking.intervention_rows import USEFUL, review_day
from models.tracking.progress import progress
from models.tracking.review import PupilReview

TOGETHER = timedelta(minutes=15)
"""How long those that begin one after the other wait for each other, to be told of in one message."""


@carries_out(Trigger.BELOW)
def open_for_reviews(db: Db, actor: Actor, reviews: Sequence[PupilReview]) -> list[Intervention]:
    """Open one for each of these reviews that has opened none yet; where one stands, the review points to it.

    What is only proposed is opened by it. The pupils are locked.
    """
    due = [each for each in reviews if each.intervention_id is None]
    if not due:
        return []
    lock_pupils(db, [each.pupil_id for each in due])
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    rows = db.exec(
        select(Intervention).where(
            col(Intervention.pupil_id).in_({each.pupil_id for each in due}),
            col(Intervention.subject_id).is_not(None),
            col(Intervention.closed_at).is_(None),
        )
    )
    there = {(row.pupil_id, row.subject_id): row for row in rows}
    opened: list[Intervention] = []
    for each in due:
        row = there.get((each.pupil_id, each.subject_id))
        if row is None:
            row = Intervention(
                pupil_id=each.pupil_id, subject_id=each.subject_id, because=OpenedBecause.REVIEW,
                opened_at=actor.at, review_on=review_day(known, today),
            )  # fmt: skip
            db.add(row)
            db.flush()
            for then in progress(db, known, each.pupil_id, today, subject_id=each.subject_id):
                last = then.last
                db.add(
                    InterventionGrade(
                        intervention_id=row.id or 0, subject_id=each.subject_id, target=then.target,
                        current=last.current if last is not None else "",
                        predicted=last.predicted if last is not None else "",
                    )
                )  # fmt: skip
            opened.append(row)
        elif row.opened_at is None:
            change(db, actor, row, because=OpenedBecause.REVIEW, review_on=review_day(known, today))
            row.opened_at, row.version = actor.at, row.version + 1
            _answer(db, actor, row)
            opened.append(row)
        each.intervention_id = row.id
    db.flush()
    for subject_id in sorted({each.subject_id or 0 for each in opened}):
        _tell(db, actor, subject_id, [each for each in opened if each.subject_id == subject_id])
    return opened


def _answer(db: Db, actor: Actor, row: Intervention) -> None:
    """Who proposed it hears that it is open, and who was asked to decide sees that."""
    refresh(db, topic=Topic.INTERVENTION_PROPOSED, about_id=row.id)
    if row.proposed_by is not None and row.proposed_by != actor.staff_id:
        promise(
            db, Topic.INTERVENTION_ANSWERED,
            key=Topic.INTERVENTION_ANSWERED.key(row.id, f"version {row.version}", staff=row.proposed_by),
            to_staff=row.proposed_by, about=(RecordKind.INTERVENTION, row.id), due=actor.at,
            useful_until=actor.at + USEFUL, now=actor.at,
        )  # fmt: skip


def _tell(db: Db, actor: Actor, subject_id: int, opened: Sequence[Intervention]) -> None:
    """Promise each who owns or has to do with them one message of all that began in the subject that day."""
    known = school(db)
    day = actor.at.astimezone(known.settings.timezone).date().isoformat()
    wanted = set(owner_ids(db, subject_id))
    for each in opened:
        wanted.update(concerned_ids(db, each.pupil_id, subject_id))
    for staff_id in sorted(wanted):
        key = Topic.INTERVENTIONS_BEGUN.key(subject_id, day, staff=staff_id)
        promise(
            db, Topic.INTERVENTIONS_BEGUN, key=key, to_staff=staff_id,
            about=(RecordKind.SUBJECT, subject_id), about_day=day,
            due=when_heard(db, actor.at + TOGETHER, by=actor.staff_id),
            useful_until=actor.at + USEFUL, now=actor.at,
        )  # fmt: skip


def not_opened(db: Db, actor: Actor, review: PupilReview, *, at: datetime | None = None) -> bool:
    """Take back what the review opened, itself or at that moment, where nobody has done anything about it yet;

    whether it was.
    """
    row = db.get(Intervention, review.intervention_id) if review.intervention_id is not None else None
    fresh = (
        row is not None
        and row.closed_at is None
        and row.because == OpenedBecause.REVIEW
        and row.version == 1
        and row.opened_at == (at or review.recorded_at)
    )
    if row is None or not fresh:
        return False
    row.closed_at, row.closed_by, row.ended = actor.at, actor.staff_id, InterventionEnd.TAKEN_BACK
    row.version += 1
    db.flush()
    return True


def open_again(db: Db, actor: Actor, reviews: Sequence[PupilReview]) -> None:
    """What these reviews opened and was taken back meanwhile is begun anew."""
    for each in reviews:
        row = db.get(Intervention, each.intervention_id) if each.intervention_id is not None else None
        if row is not None and row.ended == InterventionEnd.TAKEN_BACK:
            each.intervention_id = None
    open_for_reviews(db, actor, reviews)

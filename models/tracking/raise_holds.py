"""The raise of a target is held with a reason, or let go on, until its round ends or while it waits for its head."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Needed, Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.tracking import Judgement
from models.rules.wording import to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.tracking.review import PupilReview, ReviewRound


@dataclass(frozen=True)
class RaiseHeld(PupilFact, shows=Shows.GRADES):
    """A raise that is held, or goes on; without an entry it did so before."""

    review_id: int
    pupil_id: int
    subject_id: int
    held: bool
    entry: Entry | None

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


def hold_raise(db: Db, actor: Actor, *, who: Person, review_id: int, because: str) -> RaiseHeld:
    """Hold it until it is let go on, or for good where its round is over.

    Raises Sorry without a reason, and where it has been decided on; NotAllowed.
    """
    row = _locked(db, who, review_id)
    if not because:
        raise Needed("Why is it held? Type the reason.", field="reason")
    if row.held_at is not None and row.held_because == because:
        return RaiseHeld(review_id, row.pupil_id, row.subject_id, held=True, entry=None)
    before = {"held_by": row.held_by, "held": row.held_at is not None, "waits": row.raise_waits}
    row.held_by, row.held_at, row.held_because = who.staff_id, actor.at, because
    row.raise_waits = False
    db.flush()
    return RaiseHeld(
        review_id,
        row.pupil_id,
        row.subject_id,
        held=True,
        entry=_recorded(db, actor, Deed.RAISE_HOLD, row, before),
    )


def let_raise(db: Db, actor: Actor, *, who: Person, review_id: int) -> RaiseHeld:
    """Let a held raise go on. It raises as `hold_raise`."""
    seen = db.get(PupilReview, review_id)
    if seen is not None and seen.held_at is None:
        require(db, who, *_right(seen))
        return RaiseHeld(review_id, seen.pupil_id, seen.subject_id, held=False, entry=None)
    row = _locked(db, who, review_id)
    before = {"held_by": row.held_by, "held": True, "waits": False}
    row.held_at = None
    db.flush()
    return RaiseHeld(
        review_id,
        row.pupil_id,
        row.subject_id,
        held=False,
        entry=_recorded(db, actor, Deed.RAISE_LET, row, before),
    )


def review_above(db: Db, pupil_id: int, subject_id: int) -> int | None:
    """The pupil's review in the subject whose raise may be held; None where there is none."""
    return db.exec(
        select(PupilReview.id)
        .join(ReviewRound, col(ReviewRound.id) == PupilReview.round_id)
        .where(
            col(ReviewRound.closed_at).is_(None) | col(PupilReview.raise_waits),
            PupilReview.pupil_id == pupil_id,
            PupilReview.subject_id == subject_id,
            PupilReview.judgement == Judgement.ABOVE,
            col(PupilReview.superseded_at).is_(None),
        )
        .order_by(col(PupilReview.id).desc())
    ).first()


def raise_as_held(db: Db, entry: Entry) -> RaiseHeld:
    """What an earlier deed about a raise stands for, as it is now."""
    row = db.get_one(PupilReview, entry.record_id)
    return RaiseHeld(row.id or 0, row.pupil_id, row.subject_id, row.held_at is not None, entry)


def _right(row: PupilReview) -> Right:
    about = About(pupil_id=row.pupil_id, subject_id=row.subject_id, record=(RecordKind.REVIEW, row.id))
    return Action.HOLD_RAISE, about


def _locked(db: Db, who: Person, review_id: int, *, held_late: bool = False) -> PupilReview:
    row = db.get(PupilReview, review_id)
    if row is None:
        raise Sorry(f"I cannot find that review. To see how reviews stand: {to_type('reviews')}")
    require(db, who, *_right(row))
    lock_pupils(db, [row.pupil_id])
    db.refresh(row)
    if row.superseded_at is not None or row.judgement != Judgement.ABOVE:
        raise Sorry(
            "That review says something else now, so there is no raise to hold.", pupil_id=row.pupil_id
        )
    over = db.get_one(ReviewRound, row.round_id).closed_at is not None
    if over and not row.raise_waits and not held_late:
        raise Sorry(f"The round is over. To change the target: {to_type('target')}", pupil_id=row.pupil_id)
    return row


def _recorded(db: Db, actor: Actor, deed: Deed, row: PupilReview, before: Mapping[str, object]) -> Entry:
    entry = record(
        db, actor, deed, pupil_id=row.pupil_id, about=(RecordKind.REVIEW, row.id), fields="held,reason"
    )
    remember(db, entry, before)
    return entry


def _asked(undoing: Undoing) -> Right:
    return _right(undoing.db.get_one(PupilReview, undoing.entry.record_id))


def _as_before(undoing: Undoing) -> str:
    db, facts = undoing.db, undoing.facts
    waited = bool(facts.get("waits"))
    row = _locked(db, undoing.who, undoing.entry.record_id or 0, held_late=waited)
    row.held_at = undoing.actor.at if facts["held"] else None
    row.raise_waits = waited
    row.held_by = facts["held_by"]
    db.flush()
    how = "is held again" if facts["held"] else "is not held any more"
    return f"Taken back: the raise of {school(db).label(row.pupil_id)} {how}."


undoes(Deed.RAISE_HOLD, _asked)(_as_before)
undoes(Deed.RAISE_LET, _asked)(_as_before)

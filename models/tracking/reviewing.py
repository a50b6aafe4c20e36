"""Recording where a pupil of Key Stage 3 stands in a subject: above, on or below target (P3, R4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from models.access.authoriser import About, Action, Allowed, Person, may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.rules.tracking import BELOW, Judgement, Standing
from models.rules.wording import listed, to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.tracking.progress import Progress, progress
from models.tracking.review import KEY_STAGE_3, PupilReview, ReviewRound
from models.tracking.review_opening import not_opened, open_again, open_for_reviews
from models.tracking.rounds import newest_round, round_for
from models.tracking.target_raises import leave_to_heads, tell_heads

NOT_KEY_STAGE_3 = f"Reviews are for Years 7 to 9. For others record grades: {to_type('grade')}"
_SAYS = {
    Standing.ABOVE: Judgement.ABOVE,
    Standing.ON: Judgement.ON,
    **dict.fromkeys(BELOW, Judgement.BELOW),
}


@dataclass(frozen=True)
class ReviewSaid(PupilFact, shows=Shows.REVIEWS):
    """What a teacher says of one pupil."""

    pupil_id: int
    judgement: Judgement
    attitude: str = ""


@dataclass(frozen=True)
class Contradicted(PupilFact, shows=Shows.GRADES):
    """A pupil whose grade says otherwise than the review."""

    pupil_id: int
    said: Judgement
    predicted: str
    target: str
    grades_say: Judgement


@dataclass(frozen=True)
class ReviewsRecorded(PupilFact, shows=Shows.REVIEWS):
    """What became of reviews; where something is asked first, nothing was written."""

    subject_id: int
    pupil_ids: tuple[int, ...]
    said: tuple[ReviewSaid, ...]
    asked: tuple[Contradicted, ...] = ()
    opened: tuple[int, ...] = ()
    """Pupils for whom an intervention began."""
    standing: tuple[int, ...] = ()
    """Pupils who are below, and had one already."""
    waiting: int = 0
    """How many targets are raised, in a round that is over, once the head of the subject has seen them."""
    entry: Entry | None = None

    @property
    def already(self) -> bool:
        """Whether all of it was so before."""
        return self.entry is None and not self.asked


def record_reviews(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    subject_id: int,
    said: Sequence[ReviewSaid],
    sure: bool = False,
) -> ReviewsRecorded:
    """Record them in the round that is open, all or none; each below opens an intervention where none is open (R4).

    What a grade contradicts is asked about, once for all, and nothing written, unless they are `sure`. Raises Sorry
    for pupils outside Key Stage 3, and without a round; NotAllowed for who may not review them.
    """
    known = school(db)
    for each in said:
        require(db, who, Action.RECORD_GRADE, About(pupil_id=each.pupil_id, subject_id=subject_id))
    today = actor.at.astimezone(known.settings.timezone).date()
    pupil_ids = tuple(each.pupil_id for each in said)
    if any(known.year_of(each) not in KEY_STAGE_3 for each in pupil_ids):
        raise Sorry(NOT_KEY_STAGE_3, field="pupils")
    lock_pupils(db, pupil_ids)
    rounds = {
        year: round_of(db, who, year, today, subject_id) for year in {known.year_of(p) for p in pupil_ids}
    }
    stored = _stored(db, subject_id, pupil_ids, [each.id or 0 for each in rounds.values()])
    changed = [each for each in said if not _is_so(stored.get(each.pupil_id), each)]
    done = ReviewsRecorded(subject_id, pupil_ids, tuple(said))
    if not changed:
        return done
    if not sure and (asked := contradicted(db, who, subject_id, changed, today)):
        return replace(done, asked=tuple(asked))
    rows: list[PupilReview] = []
    for each in changed:
        before = stored.get(each.pupil_id)
        row = PupilReview(
            round_id=rounds[known.year_of(each.pupil_id)].id or 0, pupil_id=each.pupil_id, subject_id=subject_id,
            judgement=each.judgement, attitude=each.attitude, recorded_by=who.staff_id, recorded_at=actor.at,
        )  # fmt: skip
        if before is not None:
            before.superseded_at, row.raised_at = actor.at, before.raised_at
            if before.judgement == each.judgement:
                _goes_on(row, before)
            else:
                not_opened(db, actor, before)
        db.flush()
        db.add(row)
        rows.append(row)
    db.flush()
    over = {each.id for each in rounds.values() if each.closed_at is not None}
    late = [each for each in rows if each.round_id in over and each.judgement == Judgement.ABOVE]
    waiting = leave_to_heads(db, late)
    below = [each for each in rows if each.judgement == Judgement.BELOW]
    opened = {each.pupil_id for each in open_for_reviews(db, actor, below)}
    one = pupil_ids[0] if len(changed) == 1 else None
    entry = record(
        db, actor, Deed.REVIEW_RECORD, pupil_id=one, about=(RecordKind.SUBJECT, subject_id),
        fields="judgement,attitude" if any(each.attitude for each in changed) else "judgement",
    )  # fmt: skip
    remember(
        db,
        entry,
        {
            "written": [each.id for each in rows],
            "earlier": [stored[each.pupil_id].id for each in changed if each.pupil_id in stored],
            "pupils": [each.pupil_id for each in changed],
        },
    )
    tell_heads(db, actor, waiting, entry)
    return replace(
        done,
        opened=tuple(each.pupil_id for each in below if each.pupil_id in opened),
        standing=tuple(each.pupil_id for each in below if each.pupil_id not in opened),
        waiting=len(waiting),
        entry=entry,
    )


def _goes_on(row: PupilReview, before: PupilReview) -> None:
    """The same is said again, such as with another attitude: what followed from it, and was decided of it, stands."""
    row.intervention_id = before.intervention_id
    row.held_by, row.held_at, row.held_because = before.held_by, before.held_at, before.held_because
    row.seen_at, row.raise_waits = before.seen_at, before.raise_waits


def _has_raised(row: PupilReview) -> bool:
    return row.raised_at is not None and row.raised_at >= row.recorded_at


def round_of(db: Db, who: Person, year_group: int, today: date, subject_id: int) -> ReviewRound:
    """The open round, or for who may record late the newest. Raises Sorry, and NotAllowed."""
    found = round_for(db, year_group, today)
    if found is not None:
        return found
    newest = newest_round(db, year_group)
    if newest is None:
        raise Sorry(f"No round of reviews is open. The scheme lead opens one: {to_type('reviews open')}")
    require(db, who, Action.RECORD_GRADE_LATE, About(subject_id=subject_id))
    return newest


def _stored(
    db: Db, subject_id: int, pupil_ids: Sequence[int], round_ids: Sequence[int]
) -> dict[int, PupilReview]:
    rows = select(PupilReview).where(
        col(PupilReview.round_id).in_(round_ids),
        col(PupilReview.pupil_id).in_(pupil_ids),
        PupilReview.subject_id == subject_id,
        col(PupilReview.superseded_at).is_(None),
    )
    return {row.pupil_id: row for row in db.exec(rows)}


def _is_so(row: PupilReview | None, said: ReviewSaid) -> bool:
    return row is not None and row.judgement == said.judgement and said.attitude in {"", row.attitude}


def contradicted(
    db: Db, who: Person, subject_id: int, said: Sequence[ReviewSaid], today: date
) -> list[Contradicted]:
    """Those whose grade of the newest collection says otherwise, for who may see it."""
    known, found = school(db), []
    for each in said:
        about = About(pupil_id=each.pupil_id, subject_id=subject_id)
        if not isinstance(may(db, who, Action.SEE_GRADES, about), Allowed):
            continue
        for now in progress(db, known, each.pupil_id, today, subject_id=subject_id):
            says = _says(now)
            if says is not None and says is not each.judgement and now.last is not None:
                found.append(
                    Contradicted(each.pupil_id, each.judgement, now.last.predicted, now.target, says)
                )
    return found


@dataclass(frozen=True)
class ReviewsNow(PupilFact, shows=Shows.REVIEWS):
    """What is said of these pupils in the round that is open: by pupil, with the attitude."""

    pupil_ids: tuple[int, ...]
    said: Mapping[int, tuple[Judgement, str]]

    def what(self) -> str:
        return self.shows if self.said else ""


def reviews_now(db: Db, pupil_ids: Sequence[int], subject_id: int) -> ReviewsNow:
    """The reviews of these pupils in the subject in the rounds that are open."""
    rows = db.exec(
        select(PupilReview)
        .join(ReviewRound, col(ReviewRound.id) == PupilReview.round_id)
        .where(
            col(ReviewRound.closed_at).is_(None),
            col(PupilReview.pupil_id).in_(pupil_ids),
            PupilReview.subject_id == subject_id,
            col(PupilReview.superseded_at).is_(None),
        )
    )
    said = {row.pupil_id: (Judgement(row.judgement), row.attitude) for row in rows}
    return ReviewsNow(tuple(said), said)


def _says(now: Progress) -> Judgement | None:
    return _SAYS.get(now.compared.standing)


def as_reviewed(db: Db, entry: Entry) -> ReviewsRecorded:
    """What an earlier deed of reviewing stands for, as it is now."""
    ids = (remembered(db, entry) or {}).get("written", [])
    rows = db.exec(
        select(PupilReview)
        .where(col(PupilReview.id).in_(ids), col(PupilReview.superseded_at).is_(None))
        .order_by(col(PupilReview.id))
    ).all()
    said = tuple(ReviewSaid(row.pupil_id, Judgement(row.judgement), row.attitude) for row in rows)
    return ReviewsRecorded(entry.record_id or 0, tuple(row.pupil_id for row in rows), said, entry=entry)


def _asked(undoing: Undoing) -> Right:
    pupils = undoing.facts["pupils"]
    return Action.RECORD_GRADE, About(pupil_id=pupils[0], subject_id=undoing.entry.record_id)


@undoes(Deed.REVIEW_RECORD, _asked)
def _not_reviewed(undoing: Undoing) -> str:
    """The reviews before hold again; what the others opened is taken back where nobody has touched it."""
    db, actor, facts = undoing.db, undoing.actor, undoing.facts
    subject_id = undoing.entry.record_id or 0
    lock_pupils(db, facts["pupils"])
    for each in facts["pupils"]:
        require(db, undoing.who, Action.RECORD_GRADE, About(pupil_id=each, subject_id=subject_id))
    rows = [db.get_one(PupilReview, each) for each in facts["written"]]
    known = school(db)
    names = listed((known.label(each.pupil_id) for each in rows), 5)
    if any(each.superseded_at is not None or _has_raised(each) for each in rows):
        raise Sorry(f"{names}: changed since, so nothing was taken back. Review again instead.")
    kept = []
    for row in rows:
        row.superseded_at = actor.at
        if row.intervention_id is not None and not not_opened(db, actor, row):
            kept.append(row.pupil_id)
    db.flush()
    again = [db.get_one(PupilReview, each) for each in facts["earlier"]]
    after = {(row.round_id, row.pupil_id): row for row in rows}
    for row in again:
        row.superseded_at = None
        last = after.get((row.round_id, row.pupil_id))
        if last is not None and last.judgement == row.judgement:
            _goes_on(row, last)
    db.flush()
    open_again(db, actor, [row for row in again if row.judgement == Judgement.BELOW])
    still = f" The interventions of {listed(map(known.label, kept), 5)} stay open." if kept else ""
    return f"Taken back: the review of {names} in {known.subject_name(subject_id)}.{still}"

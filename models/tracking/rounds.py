"""Rounds of Key Stage 3 reviews: opened, closed, and what follows from their end (P3, R4)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.outbox.notices import take_back
from models.outbox.topics import Topic
from models.rules.tracking import Judgement
from models.rules.wording import day_in_full, listed, shut_in_words, to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.tracking.asked_of_teachers import ask_teachers
from models.tracking.review import ALL_YEARS, KEY_STAGE_3, PupilReview, ReviewRound
from models.tracking.review_opening import not_opened, open_for_reviews
from models.tracking.round_standing import reviewed_by_class, rounds_on
from models.tracking.target_raises import leave_to_heads, lower_again, raise_targets, tell_heads

_USUAL = timedelta(days=14)


@dataclass(frozen=True)
class RoundChanged:
    """A round that was opened or closed; without an entry it was so before."""

    id: int
    year_group: int
    closes: date
    closed: bool
    entry: Entry | None
    opened: int = 0
    """How many interventions its end opened."""
    raised: int = 0
    """How many targets its end raised."""
    waiting: int = 0
    """How many it raises once the head of the subject has seen them."""


def round_for(db: Db, year_group: int, today: date) -> ReviewRound | None:
    """The open round in which pupils of this year group are reviewed on this day: their own before everybody's."""
    rows = db.exec(
        select(ReviewRound)
        .where(
            col(ReviewRound.closed_at).is_(None),
            col(ReviewRound.year_group).in_((ALL_YEARS, year_group)),
            ReviewRound.opens <= today,
        )
        .order_by(col(ReviewRound.year_group).desc())
    ).all()
    return next((each for each in rows if today <= each.closes), None)


def newest_round(db: Db, year_group: int) -> ReviewRound | None:
    """The newest of all that this year group had, for whoever may record late."""
    of_year = col(ReviewRound.year_group).in_((ALL_YEARS, year_group))
    return db.exec(select(ReviewRound).where(of_year).order_by(col(ReviewRound.id).desc()).limit(1)).first()


def open_round(
    db: Db, actor: Actor, *, who: Person, year_group: int, closes: date | None = None
) -> RoundChanged:
    """Open a round today, or give the open one another last day.

    Raises Sorry for a day that is past or no school day and a year group outside Key Stage 3, NotAllowed for anybody
    but the scheme lead.
    """
    require(db, who, Action.RUN_COLLECTIONS)
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    if year_group not in {ALL_YEARS, *KEY_STAGE_3}:
        raise Sorry("Reviews are for Years 7 to 9. Name one of them, or none for all.", field="year")
    if closes is not None and closes < today:
        raise Sorry(f"{day_in_full(closes)} is past. Choose a day to come.", field="until")
    if closes is not None and (why := known.calendar.why_not(closes)) is not None:
        raise Sorry(f"{shut_in_words(closes, why)}. Choose a school day.", field="until")
    found = db.exec(
        select(ReviewRound)
        .where(ReviewRound.year_group == year_group, col(ReviewRound.closed_at).is_(None))
        .with_for_update()
    ).first()
    if found is not None and closes in {None, found.closes}:
        return _changed(found, None)
    before = found.closes.isoformat() if found is not None else None
    last = closes or known.calendar.on_or_after(today + _USUAL) or today + _USUAL
    if found is None:
        found = ReviewRound(year_group=year_group, opens=today, closes=last, opened_by=who.staff_id)
        db.add(found)
    found.closes = last
    db.flush()
    entry = record(db, actor, Deed.ROUND_OPEN, about=(RecordKind.REVIEW_ROUND, found.id), fields="closes")
    remember(db, entry, {"closes": before})
    if before is None:
        _ask_teachers(db, actor, found, entry)
    return _changed(found, entry)


def _ask_teachers(db: Db, actor: Actor, opened: ReviewRound, entry: Entry) -> None:
    def undone(day: date) -> list[tuple[int, ...]]:
        asks = next(each for each in rounds_on(db, day) if each.id == opened.id)
        return [each.teachers for each in reviewed_by_class(db, asks) if each.missing]

    about = (RecordKind.REVIEW_ROUND, opened.id)
    ask_teachers(
        db, actor, Topic.REVIEWS_TO_ENTER, about=about, closes=opened.closes, by=entry, undone=undone
    )


def close_round(db: Db, actor: Actor, *, who: Person, round_id: int) -> RoundChanged:
    """Close it now, with what follows (R4). Raises Sorry for none, NotAllowed for anybody but the scheme lead."""
    require(db, who, Action.RUN_COLLECTIONS)
    found = db.get(ReviewRound, round_id, with_for_update=True)
    if found is None:
        raise Sorry(f"I cannot find that round. To see how reviews stand: {to_type('reviews')}")
    if found.closed_at is not None:
        return _changed(found, None)
    return end_round(db, actor, found)


def close_what_is_past(db: Db, actor: Actor, today: date) -> None:
    """End the rounds that have had their last day."""
    past = select(ReviewRound).where(col(ReviewRound.closed_at).is_(None), ReviewRound.closes < today)
    for each in list(db.exec(past.order_by(col(ReviewRound.id)).with_for_update())):
        end_round(db, actor, each)


def end_round(db: Db, actor: Actor, found: ReviewRound) -> RoundChanged:
    """What follows from a round's end; done again it does nothing: what was opened and raised says so itself."""
    if found.closed_at is None:
        found.closed_at, found.closed_by = actor.at, actor.staff_id
    below = [each for each in _reviews(db, found, Judgement.BELOW) if each.intervention_id is None]
    opened = {each.id for each in open_for_reviews(db, actor, below)}
    above = _reviews(db, found, Judgement.ABOVE)
    raised = raise_targets(db, actor, [each for each in above if each.seen_at is not None])
    waiting = leave_to_heads(db, above)
    db.flush()
    entry = record(db, actor, Deed.ROUND_CLOSE, about=(RecordKind.REVIEW_ROUND, found.id), fields="targets")
    by_review = [each.id for each in below if each.intervention_id in opened]
    remember(db, entry, {"raised": raised, "opened": by_review})
    tell_heads(db, actor, waiting, entry)
    return replace(_changed(found, entry), opened=len(opened), raised=len(raised), waiting=len(waiting))


def _reviews(db: Db, found: ReviewRound, judgement: Judgement) -> list[PupilReview]:
    rows = (
        select(PupilReview)
        .where(
            PupilReview.round_id == found.id,
            PupilReview.judgement == judgement,
            col(PupilReview.superseded_at).is_(None),
        )
        .order_by(col(PupilReview.pupil_id), col(PupilReview.subject_id))
        .with_for_update()
    )
    here = school(db).pupils
    return [each for each in db.exec(rows) if each.pupil_id in here]


def _changed(found: ReviewRound, entry: Entry | None) -> RoundChanged:
    closed = found.closed_at is not None
    return RoundChanged(found.id or 0, found.year_group, found.closes, closed, entry)


def round_as_changed(db: Db, entry: Entry) -> RoundChanged | None:
    """What an earlier deed about a round stands for, as it is now; None where it was taken back."""
    found = db.get(ReviewRound, entry.record_id)
    return _changed(found, entry) if found is not None else None


@undoes(Deed.ROUND_OPEN)
def _not_opened(undoing: Undoing) -> str:
    db = undoing.db
    found = db.get(ReviewRound, undoing.entry.record_id, with_for_update=True)
    if found is None or found.closed_at is not None:
        raise Sorry(f"It was closed since. To see how reviews stand: {to_type('reviews')}")
    if (before := undoing.facts["closes"]) is not None:
        found.closes = date.fromisoformat(before)
        db.flush()
        return f"The round of reviews closes on {day_in_full(found.closes)} again."
    # Those of a pupil whose record is restricted count too: they are in it.
    inside = select(PupilReview.id).where(PupilReview.round_id == found.id).limit(1)
    if db.exec(inside, execution_options=ALL_OF_IT).first() is not None:
        raise Sorry(f"Pupils were reviewed in it since. To close it: {to_type('reviews close')}")
    take_back(db, topic=Topic.REVIEWS_TO_ENTER, about=(RecordKind.REVIEW_ROUND, found.id))
    db.delete(found)
    db.flush()
    return "The round of reviews is taken back."


@undoes(Deed.ROUND_CLOSE)
def _not_closed(undoing: Undoing) -> str:
    """It is open again: what it raised and opened is taken back, but for what somebody has changed since."""
    db, actor, facts = undoing.db, undoing.actor, undoing.facts
    found = db.get(ReviewRound, undoing.entry.record_id, with_for_update=True)
    known = school(db)
    if found is None or found.closed_at is None:
        raise Sorry(f"It is open again. To see how reviews stand: {to_type('reviews')}")
    if any(
        each.year_group == found.year_group
        for each in rounds_on(db, actor.at.astimezone(known.settings.timezone).date())
    ):
        raise Sorry(f"Another round is open since. To see how reviews stand: {to_type('reviews')}")
    lock_pupils(
        db, sorted(set(db.exec(select(PupilReview.pupil_id).where(PupilReview.round_id == found.id))))
    )
    reviews = {
        each.id: each
        for each in db.exec(select(PupilReview).where(PupilReview.round_id == found.id).with_for_update())
    }
    found.closed_at, found.closed_by = None, None
    kept = [
        reviews[review_id].pupil_id
        for review_id, old, new in facts["raised"]
        if not lower_again(db, actor, reviews[review_id], old, new)
    ]
    for row in reviews.values():
        row.raise_waits = False
    take_back(db, topic=Topic.RAISES_TO_SEE, about=(RecordKind.REVIEW_ROUND, found.id))
    for each in facts["opened"]:
        if not_opened(db, actor, reviews[each], at=undoing.entry.at):
            reviews[each].intervention_id = None
        else:
            kept.append(reviews[each].pupil_id)
    db.flush()
    names = listed((known.label(each) for each in dict.fromkeys(kept) if each in known.pupils), 5)
    but = f" What was changed since stays as it is: {names}." if kept else ""
    return f"Taken back: the round of reviews is open again, until {day_in_full(found.closes)}.{but}"

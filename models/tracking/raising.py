"""Targets that a round's end raises: seen by the head of subject first, who may hold any with a reason (R4)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, update
from sqlalchemy import select as columns
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, could, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.statements import run
from models.db.tables import Db
from models.outbox.notices import refresh
from models.outbox.topics import Topic
from models.rules.tracking import Judgement
from models.rules.wording import count, listed, to_type
from models.school.people import Role
from models.school.pupils import lock_pupils
from models.school.snapshot import school
from models.tracking.grades import Target
from models.tracking.intervention_people import owned_subjects, owner_ids
from models.tracking.review import PupilReview, ReviewRound
from models.tracking.target_raises import lower_again, next_target, raise_targets
from models.tracking.targets import is_compared


@dataclass(frozen=True)
class RaiseToCome(PupilFact, shows=Shows.GRADES):
    """A pupil who is above, and what the round's end makes of the target."""

    review_id: int
    pupil_id: int
    pupil: str
    """Name and form."""
    subject_id: int
    subject: str
    target: str
    """Blank where there is none to raise."""
    higher: str
    """Blank at the top, and without a target."""
    held_by: str
    """Blank while it is not held."""
    held_because: str
    closes: date
    over: bool
    """Whether its round is over, so that the target is raised as soon as the head of the subject says so."""
    seen: bool
    """Whether the head of the subject has seen it."""

    @property
    def raises(self) -> bool:
        """Whether it raises a target, as things stand."""
        return bool(self.higher) and not self.held_by

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


def raises_to_come(db: Db, who: Person) -> list[RaiseToCome]:
    """Those of open rounds, and those of others that wait to be seen, in the subjects whose raises this person may

    hold, by subject and name.
    """
    if not could(who, Action.HOLD_RAISE):
        return []
    return _to_come(db, None if Role.SCHEME_LEAD in who.roles else who.heads)


def own_raises(db: Db, who: Person) -> list[RaiseToCome]:
    """Those that wait for this person: the head of the subject, or where it has none the scheme lead."""
    if not (found := raises_to_come(db, who)):
        return []
    mine = owned_subjects(db, who)
    return [each for each in found if each.subject_id in mine]


def unseen_subjects(db: Db) -> set[int]:
    """The subjects in which a target is to be raised that no head has seen."""
    return {each.subject_id for each in _to_come(db, None) if each.raises and not each.seen}


def _to_come(db: Db, subjects: frozenset[int] | None) -> list[RaiseToCome]:
    asked = {"subjects": sorted(subjects)} if subjects is not None else {}
    known = school(db)
    found = [
        RaiseToCome(
            row.id,
            row.pupil_id,
            known.label(row.pupil_id),
            row.subject_id,
            known.subject_name(row.subject_id),
            row.target or "",
            (next_target(db, row.pupil_id, row.subject_id, row.target) or "") if row.target else "",
            known.staff_name(row.held_by) if row.held_at is not None else "",
            row.held_because,
            row.closes,
            over=row.raise_waits,
            seen=row.seen_at is not None,
        )
        for row in run(db, _raises(of_subjects=subjects is not None), asked)
        if row.pupil_id in known.pupils
    ]
    return sorted(found, key=lambda each: (each.subject, each.pupil))


@cache
def _raises(*, of_subjects: bool) -> Select[*tuple[Any, ...]]:
    """Put together once: it is asked with every list of what there is to do."""
    subjects: BindParameter[int] = bindparam("subjects", expanding=True)
    wanted: Select[*tuple[Any, ...]] = (
        columns(
            col(PupilReview.id), col(PupilReview.pupil_id), col(PupilReview.subject_id), col(PupilReview.held_by),
            col(PupilReview.held_at), col(PupilReview.held_because), col(PupilReview.raise_waits),
            col(PupilReview.seen_at), col(ReviewRound.closes), col(Target.code).label("target"),
        )
        .join(ReviewRound, col(ReviewRound.id) == PupilReview.round_id)
        .outerjoin(
            Target,
            (col(Target.pupil_id) == PupilReview.pupil_id)
            & (col(Target.subject_id) == PupilReview.subject_id)
            & is_compared(),
        )
        .where(
            col(ReviewRound.closed_at).is_(None) | col(PupilReview.raise_waits),
            col(PupilReview.superseded_at).is_(None),
            col(PupilReview.raised_at).is_(None),
            col(PupilReview.judgement) == Judgement.ABOVE,
        )
    )  # fmt: skip
    return wanted.where(col(PupilReview.subject_id).in_(subjects)) if of_subjects else wanted


def see_raises(db: Db, actor: Actor, *, who: Person) -> list[RaiseToCome]:
    """What `raises_to_come` says; those that wait for this person to see them are seen by that."""
    new = [each for each in own_raises(db, who) if each.raises and not each.seen]
    if not new:
        return raises_to_come(db, who)
    lock_pupils(db, sorted({each.pupil_id for each in new}))
    ids = [each.review_id for each in new]
    unseen = (col(PupilReview.id).in_(ids), col(PupilReview.seen_at).is_(None))
    db.execute(update(PupilReview).where(*unseen).values(seen_at=actor.at))
    return raises_to_come(db, who)


@dataclass(frozen=True)
class TargetsRaised(PupilFact, shows=Shows.GRADES):
    """Targets of a subject that were raised once their head had seen them; without an entry there was none."""

    subject_id: int
    pupil_ids: tuple[int, ...]
    entry: Entry | None

    def what(self) -> str:
        return f"{self.shows}:{self.subject_id}"


def raise_seen(db: Db, actor: Actor, *, who: Person, subject_id: int) -> TargetsRaised:
    """Raise the subject's targets that were seen and have waited since their round ended, but for those that are held.

    Raises Sorry for anybody but whom they wait for, and NotAllowed.
    """
    about = About(subject_id=subject_id)
    require(db, who, Action.HOLD_RAISE, about)
    if subject_id not in owned_subjects(db, who):
        heads = listed(map(school(db).staff_name, owner_ids(db, subject_id)))
        raise Sorry(f"These wait for {heads}. To set a target yourself: {to_type('target')}")
    wanted = (
        select(PupilReview)
        .where(
            col(PupilReview.subject_id) == subject_id,
            col(PupilReview.raise_waits),
            col(PupilReview.seen_at).is_not(None),
            col(PupilReview.superseded_at).is_(None),
            col(PupilReview.judgement) == Judgement.ABOVE,
        )
        .order_by(col(PupilReview.pupil_id))
    )
    lock_pupils(db, sorted({each.pupil_id for each in db.exec(wanted)}))
    here = school(db).pupils
    rows = [each for each in db.exec(wanted.with_for_update()) if each.pupil_id in here]
    raised = raise_targets(db, actor, rows)
    if not raised:
        return TargetsRaised(subject_id, (), None)
    by_id = {each.id: each.pupil_id for each in rows}
    pupils = tuple(by_id[each] for each, _, _ in raised)
    one = pupils[0] if len(pupils) == 1 else None
    entry = record(
        db, actor, Deed.TARGETS_RAISE, pupil_id=one, about=(RecordKind.SUBJECT, subject_id), fields="targets"
    )
    remember(db, entry, {"raised": raised})
    for each in sorted({row.round_id for row in rows}):
        refresh(db, topic=Topic.RAISES_TO_SEE, about_id=each)
    return TargetsRaised(subject_id, pupils, entry)


def raised_as_seen(db: Db, entry: Entry) -> TargetsRaised:
    """What an earlier deed of raising stands for, as it is now."""
    raised = (remembered(db, entry) or {}).get("raised", [])
    rows = [db.get_one(PupilReview, each) for each, _, _ in raised]
    pupils = tuple(each.pupil_id for each in rows if each.raised_at is not None)
    return TargetsRaised(entry.record_id or 0, pupils, entry)


def _may_raise(undoing: Undoing) -> Right:
    return Action.HOLD_RAISE, About(subject_id=undoing.entry.record_id)


@undoes(Deed.TARGETS_RAISE, _may_raise)
def _not_raised(undoing: Undoing) -> str:
    """The targets are what they were, but for those that somebody has set since; they wait again."""
    db, raised, known = undoing.db, undoing.facts["raised"], school(undoing.db)
    rows = {each: db.get_one(PupilReview, each) for each, _, _ in raised}
    lock_pupils(db, sorted({each.pupil_id for each in rows.values()}))
    kept = []
    for each, old, new in raised:
        if lower_again(db, undoing.actor, rows[each], old, new):
            rows[each].raise_waits = True
        else:
            kept.append(known.label(rows[each].pupil_id))
    db.flush()
    but = f" What was changed since stays as it is: {listed(kept, 5)}." if kept else ""
    subject = known.subject_name(undoing.entry.record_id)
    return f"Taken back: {count(len(raised) - len(kept), 'target')} in {subject}.{but}"

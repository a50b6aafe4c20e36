"""What pupils agreed to do, until it is settled whether they did (P18, R11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rapidfuzz import fuzz
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.earlier import change
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.meeting import AgreedTarget, KnownTarget, TargetOutcome, known_targets
from models.rules.agreed import due_in
from models.rules.letters import fold
from models.school.snapshot import school

_MEANT = 80
"""Of 100: how well words have to fit a target to mean it."""


@dataclass(frozen=True)
class Settled(PupilFact, shows=Shows.TARGETS):
    """A target of which it is known what became of it."""

    pupil_id: int
    text: str
    outcome: TargetOutcome
    entry: Entry | None = None
    """None where it was settled so before, or with the meeting at which it was."""
    target_id: int = 0
    before: TargetOutcome = TargetOutcome.OPEN


@dataclass(frozen=True)
class AgreedNow(PupilFact, shows=Shows.TARGETS):
    """What a slip suggested, which is the pupil's target now; without an entry it was so before."""

    pupil_id: int
    text: str
    slip_by: str
    entry: Entry | None = None


def target_of_slip(db: Db, slip_id: int) -> KnownTarget | None:
    """The target that the slip suggests, or suggested; None where it suggests none."""
    return next(iter(known_targets(db, col(AgreedTarget.slip_id) == slip_id)), None)


def agree_target(db: Db, actor: Actor, *, who: Person, target_id: int) -> AgreedNow:
    """Make a target of the pupil's of what a slip suggests: it is agreed from now on, and keeps its slip (P8, P18).

    Raises Sorry where it is gone or settled, NotAllowed for anybody but the pupil's mentor and learning support.
    """
    target = _there(db, who, target_id)
    about = (RecordKind.TARGET, target.id)
    slip_by = next(each.slip_by for each in known_targets(db, col(AgreedTarget.id) == target.id))
    if target.outcome != TargetOutcome.OPEN:
        raise Sorry(
            f"That target is settled: {target.outcome}. There is nothing to agree on.",
            pupil_id=target.pupil_id,
            record=about,
        )
    if not target.is_suggested:
        return AgreedNow(target.pupil_id, target.text, slip_by)
    before = agree_on(db, actor, who, target)
    entry = record(
        db, actor, Deed.TARGET_AGREE, pupil_id=target.pupil_id, about=about, fields="agreed_by,due"
    )
    remember(db, entry, {"before": before})
    return AgreedNow(target.pupil_id, target.text, slip_by, entry)


def agree_on(
    db: Db, actor: Actor, who: Person, target: AgreedTarget, *, meeting_id: int | None = None
) -> list[str | None]:
    """The same as a part of another deed; what `suggest_again` is given to take it back."""
    before = [target.set_at.isoformat(), target.due.isoformat() if target.due is not None else None]
    today = actor.at.astimezone(school(db).settings.timezone).date()
    change(db, actor, target, set_at=actor.at, due=due_in(target.text, today))
    target.agreed_by, target.meeting_id = who.staff_id, meeting_id
    db.flush()
    return before


def suggested(
    db: Db, pupil_id: int, outcomes: Mapping[int, TargetOutcome], *, locked: bool = False
) -> dict[int, AgreedTarget]:
    """Of the pupil's targets of which it is said that they are open: those that a slip suggests, to be agreed on."""
    wanted = sorted(each for each, said in outcomes.items() if said is TargetOutcome.OPEN)
    chosen = select(AgreedTarget).where(
        col(AgreedTarget.id).in_(wanted), AgreedTarget.pupil_id == pupil_id,
        col(AgreedTarget.removed_at).is_(None),
    )  # fmt: skip
    chosen = chosen.order_by(col(AgreedTarget.id))
    found = db.exec(chosen.with_for_update() if locked else chosen).all() if wanted else ()
    return {each.id or 0: each for each in found if each.is_suggested}


def suggest_again(db: Db, actor: Actor, target: AgreedTarget, set_at: str, due: str | None) -> None:
    """Nobody has agreed on it: it is what the slip suggests, as it was before."""
    target.agreed_by = target.meeting_id = None
    day = date.fromisoformat(due) if due is not None else None
    change(db, actor, target, set_at=datetime.fromisoformat(set_at), due=day)


def meant(targets: Sequence[KnownTarget], words: str) -> list[KnownTarget]:
    """Those that the words mean; all where there are no words."""
    wanted = fold(words)
    if not wanted:
        return list(targets)
    return [each for each in targets if fuzz.partial_token_set_ratio(wanted, fold(each.text)) >= _MEANT]


def settle_target(db: Db, actor: Actor, *, who: Person, target_id: int, outcome: TargetOutcome) -> Settled:
    """Say what became of a target: done, partly, not done or dropped.

    Raises Sorry where it is gone, NotAllowed for anybody but the pupil's mentor and learning support.
    """
    target = _there(db, who, target_id)
    if target.outcome == outcome:
        return Settled(target.pupil_id, target.text, outcome)
    before = target.outcome
    _settle(db, actor, target, outcome)
    entry = record(
        db,
        actor,
        Deed.TARGET_SETTLE,
        pupil_id=target.pupil_id,
        about=(RecordKind.TARGET, target.id),
        fields="outcome",
    )
    remember(db, entry, {"before": before, "after": outcome})
    return Settled(target.pupil_id, target.text, outcome, entry)


def _there(db: Db, who: Person, target_id: int) -> AgreedTarget:
    """The target, for whoever may say what becomes of it."""
    target = db.get(AgreedTarget, target_id, with_for_update=True)
    if target is None:
        raise Sorry("That target was taken back. There is nothing to tick off.")
    about = About(pupil_id=target.pupil_id, record=(RecordKind.TARGET, target.id))
    require(db, who, Action.RECORD_MEETING, about)
    if target.removed_at is not None:
        raise Sorry(
            "That target was taken back. There is nothing to tick off.",
            pupil_id=target.pupil_id,
            record=about.record,
        )
    return target


def settle_all(db: Db, actor: Actor, pupil_id: int, outcomes: Mapping[int, TargetOutcome]) -> list[Settled]:
    """Say what became of several of a pupil's targets, as a part of the deed that says so.

    Raises Sorry where one of them is gone, or is another pupil's.
    """
    settled = []
    for target_id, outcome in sorted(outcomes.items()):
        target = db.get(AgreedTarget, target_id, with_for_update=True)
        if target is None or target.pupil_id != pupil_id or target.removed_at is not None:
            raise Sorry("A target from before was taken back meanwhile. Open the form again.")
        before = TargetOutcome(target.outcome)
        if before != outcome:
            _settle(db, actor, target, outcome)
        settled.append(Settled(pupil_id, target.text, outcome, target_id=target_id, before=before))
    db.flush()
    return settled


def _settle(db: Db, actor: Actor, target: AgreedTarget, outcome: TargetOutcome) -> None:
    settled_at = None if outcome is TargetOutcome.OPEN else actor.at
    change(db, actor, target, outcome=outcome, settled_at=settled_at)


def as_settled(db: Db, entry: Entry) -> Settled:
    """What an earlier entry stands for, as it is now."""
    target = db.get_one(AgreedTarget, entry.record_id)
    return Settled(target.pupil_id, target.text, TargetOutcome(target.outcome), entry)


@undoes(Deed.TARGET_SETTLE)
def _open_again(undoing: Undoing) -> str:
    target = undoing.db.get_one(AgreedTarget, undoing.entry.record_id, with_for_update=True)
    if target.outcome != undoing.facts["after"]:
        raise Sorry("What became of that target was changed since. Say done and the pupil to see it.")
    change(undoing.db, undoing.actor, target, outcome=undoing.facts["before"], settled_at=None)
    return f"{school(undoing.db).label(target.pupil_id)}'s target is {target.outcome} again: {target.text}."


def as_agreed(db: Db, entry: Entry) -> AgreedNow | None:
    """What an earlier entry stands for; None where it is only suggested again, or was taken back."""
    found = next(iter(known_targets(db, col(AgreedTarget.id) == entry.record_id)), None)
    if found is None or found.is_suggested:
        return None
    return AgreedNow(found.pupil_id, found.text, found.slip_by, entry)


@undoes(Deed.TARGET_AGREE)
def _only_suggested(undoing: Undoing) -> str:
    target = undoing.db.get_one(AgreedTarget, undoing.entry.record_id, with_for_update=True)
    about = school(undoing.db).label(target.pupil_id)
    if target.removed_at is not None or target.outcome != TargetOutcome.OPEN:
        raise Sorry(f"What became of that target of {about} was said since.")
    if target.meeting_id is not None or target.agreed_by is None:
        raise Sorry(f"That target of {about} was changed since.")
    suggest_again(undoing.db, undoing.actor, target, *undoing.facts["before"])
    return f"{about}'s target is only suggested again: {target.text}."

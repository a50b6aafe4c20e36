"""What pupils agreed to do, until it is settled whether they did (P18, R11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember
from models.audit.undo import Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.meeting import AgreedTarget, KnownTarget, TargetOutcome
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


def open_now(db: Db, pupil_id: int) -> list[KnownTarget]:
    """All that the pupil has still to do, the newest first."""
    chosen = select(AgreedTarget).where(
        AgreedTarget.pupil_id == pupil_id,
        AgreedTarget.outcome == TargetOutcome.OPEN,
        col(AgreedTarget.removed_at).is_(None),
    )
    rows = db.exec(chosen.order_by(col(AgreedTarget.set_at).desc(), col(AgreedTarget.id).desc()))
    return [KnownTarget(each.id or 0, each.pupil_id, each.text, each.set_at, each.due) for each in rows]


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
    if target.outcome == outcome:
        return Settled(target.pupil_id, target.text, outcome)
    before = target.outcome
    target.outcome = outcome
    target.settled_at = None if outcome is TargetOutcome.OPEN else actor.at
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
            target.outcome = outcome
            target.settled_at = None if outcome is TargetOutcome.OPEN else actor.at
        settled.append(Settled(pupil_id, target.text, outcome, target_id=target_id, before=before))
    db.flush()
    return settled


def as_settled(db: Db, entry: Entry) -> Settled:
    """What an earlier entry stands for, as it is now."""
    target = db.get_one(AgreedTarget, entry.record_id)
    return Settled(target.pupil_id, target.text, TargetOutcome(target.outcome), entry)


@undoes(Deed.TARGET_SETTLE)
def _open_again(undoing: Undoing) -> str:
    target = undoing.db.get_one(AgreedTarget, undoing.entry.record_id, with_for_update=True)
    if target.outcome != undoing.facts["after"]:
        raise Sorry("What became of that target was changed since. Say done and the pupil to see it.")
    target.outcome, target.settled_at = undoing.facts["before"], None
    return f"{school(undoing.db).label(target.pupil_id)}'s target is {target.outcome} again: {target.text}."

"""`done`: what a pupil agreed to is ticked off (P18)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import targets as cards
from bot.commands import courtesy
from bot.inputs.mentees import OwnPupilField
from bot.inputs.words import LineField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card, Text
from models.access.authoriser import About, Action, could, require
from models.audit.deeds import Deed
from models.audit.entries import Entry, record
from models.mentoring.meetings import TargetOutcome
from models.mentoring.targets import as_settled, meant, open_now, settle_target
from models.rules.wording import example


@dataclass(frozen=True)
class DoneWhat:
    pupil: Annotated[int | None, OwnPupilField(optional=True)]
    what: Annotated[str | None, LineField(label="Which target", optional=True, hint="A word or two of it")]


@command(
    "done",
    DoneWhat,
    may=None,
    offers=lambda who: could(who, Action.RECORD_MEETING),
    menu=Menu(13),
    errand=Errand.MENTORING,
    title="A target is done",
    submit="Tick off",
    examples=("done Amy Carter", "done Amy past papers"),
)
def done(ask: Ask, given: DoneWhat) -> Result:
    """Tick off what a pupil of yours agreed to do."""
    if given.pupil is None:
        # Whoever says just this, or thanks, is done themselves.
        hint = Text(f"To tick off a pupil's target: {example('done Amy Carter')}")
        thanks = courtesy.answer("thanks")
        return Reply(thanks.with_parts(hint) if thanks is not None else Card("Done.", (hint,)))
    require(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=given.pupil))
    found = open_now(ask.db, given.pupil)
    meaning = meant(found, given.what or "")
    if len(meaning) != 1:
        record(ask.db, ask.actor, Deed.TARGETS_LIST, pupil_id=given.pupil, fields="targets")
        return Reply(cards.to_settle(ask, ask.school.label(given.pupil), meaning or found))
    return _settled(ask, meaning[0].id, TargetOutcome.DONE)


def _settled(ask: Ask, target: int, outcome: TargetOutcome) -> Reply:
    found = settle_target(ask.db, ask.actor, who=ask.who, target_id=target, outcome=outcome)
    if found.entry is None:
        record(ask.db, ask.actor, Deed.TARGETS_LIST, pupil_id=found.pupil_id, fields="targets")
    return Reply(cards.settled(ask, found), undo=found.entry)


@button(cards.SettleTarget, may=Action.RECORD_MEETING)
def settle(ask: Ask, press: cards.SettleTarget) -> Result:
    """Say what became of the target that was chosen."""
    reply = _settled(ask, press.target, press.outcome)
    return Replace(reply.card, undo=reply.undo)


@shown(Deed.TARGET_SETTLE)
def settled_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the target as it is now."""
    return cards.settled(ask, as_settled(ask.db, entry))


ALL: tuple[Any, ...] = (done, settle, settled_again)

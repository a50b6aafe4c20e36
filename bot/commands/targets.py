"""`done`: what a pupil agreed to is ticked off (P18)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import targets as cards
from bot.commands import courtesy
from bot.inputs.mentees import OwnPupilField
from bot.inputs.words import ChoiceField, LineField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card, Text
from models.access.authoriser import About, Action, could, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.mentoring.meeting import TargetOutcome, open_targets
from models.mentoring.targets import agree_target, as_agreed, as_settled, meant, settle_target
from models.rules.letters import fold
from models.rules.wording import example

_QUALIFYING = frozenset(
    {"not", "no", "never", "nt", "didnt", "hasnt", "isnt", "wasnt", "partly", "half", "partially"}
) | {
    *(
        "nearly",
        "almost",
        "mostly",
        "most",
        "some",
        "part",
        "except",
        "but",
        "only",
        "none",
        "nothing",
        "incomplete",
    ),
}


@dataclass(frozen=True)
class DoneWhat:
    pupil: Annotated[int | None, OwnPupilField(optional=True)]
    outcome: Annotated[
        TargetOutcome,
        ChoiceField(
            label="What became of it",
            words=TargetOutcome,
            labels={TargetOutcome.PARTLY: "Partly done"},
            usual=TargetOutcome.DONE,
            among=(
                TargetOutcome.DONE,
                TargetOutcome.PARTLY,
                TargetOutcome.NOT_DONE,
                TargetOutcome.DROPPED,
            ),
        ),
    ]
    what: Annotated[str | None, LineField(label="Which target", optional=True, hint="A word or two of it")]


@command(
    "done",
    DoneWhat,
    may=None,
    offers=lambda who: could(who, Action.RECORD_MEETING),
    menu=Menu(130),
    errand=Errand.MENTORING,
    title="A target is done",
    submit="Tick off",
    examples=(
        "done Amy Carter",
        "done Amy past papers",
        "partly done Amy past papers",
        "not done Amy past papers",
    ),
    looks=Deed.TARGETS_LIST,
)
def done(ask: Ask, given: DoneWhat) -> Result:
    """Tick off what a pupil of yours agreed to do."""
    if given.pupil is None:
        said = given.what or ""
        hint = Text(f"To tick off a pupil's target: {example('done Amy Carter')}")
        if given.outcome is not TargetOutcome.DONE or (said and not courtesy.is_small_talk(said)):
            return Reply(Card("Nothing is ticked off yet. Begin with the pupil.", (hint,)))
        # Whoever says just this, or thanks, is done themselves.
        thanks = courtesy.answer("thanks")
        return Reply(thanks.with_parts(hint) if thanks is not None else Card("Done.", (hint,)))
    require(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=given.pupil))
    found = open_targets(ask.db, given.pupil)
    meaning = meant(found, given.what or "")
    # Of what is only suggested nobody means by the pupil's name alone that it is done.
    unclear = not given.what and any(each.is_suggested for each in meaning)
    if len(meaning) != 1 or unclear or _is_qualified(given.what or ""):
        return Reply(cards.to_settle(ask, given.pupil, meaning or found))
    return _settled(ask, meaning[0].id, given.outcome)


def _is_qualified(what: str) -> bool:
    """Whether the words take back a part of what is said: past papers not, most of the essay. Then it is asked."""
    return not _QUALIFYING.isdisjoint(fold(what).split())


def _settled(ask: Ask, target: int, outcome: TargetOutcome) -> Reply:
    found = settle_target(ask.db, ask.actor, who=ask.who, target_id=target, outcome=outcome)
    return Reply(cards.settled(ask, found), undo=found.entry)


@button(cards.SettleTarget, may=Action.RECORD_MEETING, looks=Deed.TARGETS_LIST)
def settle(ask: Ask, press: cards.SettleTarget) -> Result:
    """Say what became of the target that was chosen."""
    reply = _settled(ask, press.target, press.outcome)
    return Replace(reply.card, undo=reply.undo)


@button(cards.AgreeTarget, may=Action.RECORD_MEETING)
def agree(ask: Ask, press: cards.AgreeTarget) -> Result:
    """Make a target of the pupil's of what a slip suggests."""
    done = agree_target(ask.db, ask.actor, who=ask.who, target_id=press.target)
    return Reply(cards.agreed(ask, done), undo=done.entry)


@shown(Deed.TARGET_AGREE)
def agreed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, while the target is the pupil's."""
    done = as_agreed(ask.db, entry)
    return cards.agreed(ask, done) if done is not None else Card("That was taken back.")


@shown(Deed.TARGET_SETTLE)
def settled_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the target as it is now."""
    return cards.settled(ask, as_settled(ask.db, entry))


ALL: tuple[Any, ...] = (done, settle, agree, settled_again, agreed_again)

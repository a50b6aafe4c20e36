"""`remove`: the safeguarding lead takes away a slip that should never have been one (data protection, 4)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import removing as cards
from bot.cards.slips import RemoveSlip
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.mentoring.denying import spoke
from models.mentoring.removing import as_removed, is_held, read_to_remove, removable, remove
from models.mentoring.slip_thread import replies_to


@dataclass(frozen=True)
class Remove:
    pupil: Annotated[int, PupilField(leavers=True, of_restricted=True)]


@command(
    "remove",
    Remove,
    may=Action.REMOVE_SLIP,
    menu=Menu(230),
    errand=Errand.MENTORING,
    title="Remove a slip",
    submit="Show",
    examples=("remove Amy Carter",),
    looks=Deed.SLIPS_LIST,
)
def remove_(ask: Ask, given: Remove) -> Result:
    """Remove a slip that should never have been one, and the messages that carried it."""
    found = removable(ask.db, ask.who, given.pupil)
    return Reply(cards.removable(ask, given.pupil, found))


@button(cards.ReadToRemove, may=Action.REMOVE_SLIP, of_restricted=True)
def look(ask: Ask, press: cards.ReadToRemove) -> Result:
    """Show the slip; it does not count as read."""
    return Reply(
        cards.to_look_at(
            ask, read_to_remove(ask.db, ask.actor, ask.who, press.slip), replies_to(ask.db, press.slip)
        )
    )


@button(RemoveSlip, may=Action.REMOVE_SLIP, of_restricted=True)
def remove_one(ask: Ask, press: RemoveSlip) -> Result:
    """Take its words away for good."""
    held = None if press.copied else is_held(ask.db, ask.who, press.slip)
    if held is not None:
        return Reply(cards.copied_first(held))
    done = remove(ask.db, ask.actor, ask.who, press.slip, copied=press.copied)
    return Reply(cards.removed(ask, done), done=done.entry)


@button(cards.SpokeWith, may=Action.REMOVE_SLIP, of_restricted=True)
def spoke_with(ask: Ask, press: cards.SpokeWith) -> Result:
    """Say that whoever saved it was spoken with, so that it waits no more."""
    return Reply(cards.spoken(), done=spoke(ask.db, ask.actor, who=ask.who, denied_id=press.denied))


@shown(Deed.CONCERN_TALK)
def spoken_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    return cards.spoken()


@shown(Deed.SLIP_REMOVE)
def removed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the mark that stays."""
    done = as_removed(ask.db, entry)
    return cards.removed(ask, done, already=True) if done is not None else Card("That slip is gone.")


ALL: tuple[Any, ...] = (remove_, look, spoke_with, spoken_again, remove_one, removed_again)

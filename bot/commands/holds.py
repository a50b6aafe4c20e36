"""`holds`: the holds on pupils' records are looked at, kept on and ended (lifecycle, 4.4)."""

from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import holds as cards
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.holds import Hold
from models.lifecycle.holds import end_hold, keep_on, known_hold, known_holds


@command(
    "holds",
    may=Action.SEE_HOLDS,
    menu=Menu(246, reached=True),
    errand=Errand.SCHOOL,
    title="Holds on records",
    examples=("holds",),
    looks=Deed.HOLDS_LIST,
)
def holds(ask: Ask) -> Result:
    """See the holds that keep pupils' records from being removed, and when each is looked at again."""
    return Reply(_look(ask))


@button(cards.ShowHolds, may=Action.SEE_HOLDS, looks=Deed.HOLDS_LIST)
def show(ask: Ask, press: cards.ShowHolds) -> Result:
    """Show them."""
    del press
    return Reply(_look(ask))


def _look(ask: Ask) -> Card:
    return cards.standing(ask, known_holds(ask.db, ask.who))


@button(cards.KeepHold, may=Action.HOLD_RETENTION)
def keep(ask: Ask, press: cards.KeepHold) -> Result:
    """It is needed for as long again."""
    hold, entry = keep_on(ask.db, ask.actor, ask.who, press.hold)
    return Reply(cards.kept(ask, hold), done=entry)


@button(cards.EndHold, may=Action.HOLD_RETENTION)
def end(ask: Ask, press: cards.EndHold) -> Result:
    """The record goes when its time has come."""
    hold, entry = end_hold(ask.db, ask.actor, ask.who, press.hold)
    return Reply(cards.ended(hold), done=entry)


@shown(Deed.HOLD_KEEP)
def kept_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    return cards.kept(ask, known_hold(ask.db, ask.db.get_one(Hold, entry.record_id)))


@shown(Deed.HOLD_END)
def ended_again(ask: Ask, entry: Entry) -> Card:
    """The same answer."""
    return cards.ended(known_hold(ask.db, ask.db.get_one(Hold, entry.record_id)))


ALL: tuple[Any, ...] = (holds, show, keep, end, kept_again, ended_again)

"""`undo`: what was just done can be taken back."""

from typing import Any

from bot.registry import Ask, Replace, Reply, Result, button, command, shown
from bot.say.card import Card
from bot.say.press import Undo
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.audit.undo import last_undoable, undo
from models.db.errors import Sorry


@command("undo", may=None, menu=10, title="Undo", examples=("undo",))
def undo_(ask: Ask) -> Result:
    """Take back your last entry."""
    minutes = ask.school.settings.undo_minutes
    last = last_undoable(ask.db, ask.who.staff_id, ask.now, minutes)
    if last is None or last.id is None:
        raise Sorry(f"There is nothing of yours from the last {minutes} minutes to take back.")
    undone = undo(ask.db, ask.actor, ask.who, last.id, minutes=minutes)
    return Reply(Card(undone.sentence), done=undone.entry)


@button(Undo, may=None)
def undo_one(ask: Ask, press: Undo) -> Result:
    """Take back the entry that the button stood under."""
    undone = undo(ask.db, ask.actor, ask.who, press.entry, minutes=ask.school.settings.undo_minutes)
    return Replace(Card(undone.sentence), done=undone.entry)


@shown(Deed.UNDO)
def undone_again(ask: Ask, entry: Entry) -> Card:
    """The same request again takes nothing more back."""
    return Card("That is taken back already.")


ALL: tuple[Any, ...] = (undo_, undo_one, undone_again)

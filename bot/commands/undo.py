"""`undo`: what was just done can be taken back."""

from dataclasses import dataclass
from typing import Any

from bot.registry import Ask, Replace, Reply, Result, button, command, shown
from bot.say.card import Card, Press
from models.audit.entries import Entry
from models.audit.undo import last_undoable, undo
from models.db.errors import Sorry


@dataclass(frozen=True)
class Nothing:
    """A command that needs no more words."""


@command("undo", Nothing, may=None, title="Undo", examples=("undo",))
def undo_(ask: Ask, given: Nothing) -> Result:  # noqa: ARG001 - every command has this shape
    """Take back your last entry."""
    minutes = ask.school.settings.undo_minutes
    last = last_undoable(ask.db, ask.who.staff_id, ask.now, minutes)
    if last is None or last.id is None:
        raise Sorry(f"There is nothing of yours from the last {minutes} minutes to take back.")
    undone = undo(ask.db, ask.actor, last.id, minutes=minutes)
    return Reply(Card(undone.sentence), done=undone.entry)


@button("undo")
def undo_one(ask: Ask, press: Press) -> Result:
    """Take back the entry that the button stood under."""
    undone = undo(ask.db, ask.actor, press.about or 0, minutes=ask.school.settings.undo_minutes)
    return Replace(Card(undone.sentence), done=undone.entry)


@shown("undo")
def undone_again(ask: Ask, entry: Entry) -> Card:  # noqa: ARG001 - every drawing has this shape
    """The same request again takes nothing more back."""
    return Card("That is taken back already.")


ALL: tuple[Any, ...] = (undo_, undo_one, undone_again)

"""What is said about the talk itself: what could not be read, what stays as it was, who could read it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.say.card import Card, Note, Text
from models.rules.wording import to_type

UNREADABLE = Card(
    "I read words only: no photo, file, voice or forwarded message.",
    (Text(f"Nothing of it was kept. Type what you want to say, or type {to_type('help')}."),),
)
NOT_KEPT = "I read only your words. The photo, file or message with them was not kept."


def overheard(instead: str, where: str = "channel") -> str:
    """What somebody is told who wrote `where` others could read it; `instead` is how to say it unread, if they may."""
    read = f"Everybody in that {where} can read what you typed. Delete your message there."
    return f"{read} Next time {instead}." if instead else read


def kept_first(first: Sequence[Card], *, deleted: bool) -> Card:
    """That what a message did stays, though the message was changed or deleted since."""
    did = tuple(Text(each.title) for each in first)
    actions = tuple(button for each in first for button in each.actions if button.label == "Undo")
    if deleted:
        return Card("Deleting your message takes nothing back.", did, actions)
    return Card("I keep what you sent first.", did, actions)


def noted(card: Card, note: str) -> Card:
    """The same card with a note below it."""
    return replace(card, parts=(*card.parts, Note(note)))

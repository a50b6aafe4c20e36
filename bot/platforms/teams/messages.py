"""Cards as the messages that carry them. Pure."""

from bot.platforms.teams.adaptive import attachment, draw, whole
from bot.platforms.teams.text import Json, words
from bot.say.card import Card

REMOVED = "This part of the message is no longer needed."


def messages(card: Card, *, alert: bool = False) -> tuple[Json, ...]:
    """The messages that say the card; their summary is what a notification shows.

    `alert`: it comes unasked, so it is notified, and several people may see it.
    """
    return tuple(message(page, card.plain, alert=alert) for page in draw(card, shared=alert))


def message(drawn: Json, plain: str, *, alert: bool = False) -> Json:
    """One message with an Adaptive Card that is drawn already."""
    said: Json = {"type": "message", "summary": plain, "attachments": [attachment(drawn)]}
    if alert:
        said["channelData"] = {"notification": {"alert": True}}
    return said


def blank() -> Json:
    """What stands in place of a part that is not needed any more."""
    return message(whole(words(REMOVED, isSubtle=True), REMOVED), REMOVED)

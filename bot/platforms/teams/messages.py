"""Answers, cards and forms as the messages that carry them."""

from collections.abc import Awaitable, Callable
from typing import TypeVar, assert_never

from bot.ask import FormErrors, Nothing, OpenForm, Replace, Reply, Result
from bot.platforms.answering import new_nonce
from bot.platforms.plainer import or_plainer
from bot.platforms.teams.adaptive import attachment, draw, whole
from bot.platforms.teams.connector import ConnectorError
from bot.platforms.teams.dialogs import form_card
from bot.platforms.teams.offers import OfferMessage
from bot.platforms.teams.text import Json, words
from bot.say.card import Card, Note, Text
from bot.say.form import Form
from bot.say.press import Undo

REFUSED = "Teams refused to show more of this. Tell whoever looks after Staffroom."
REMOVED = "Nothing more here."
THE_REST = "See my message for the rest."
LONGEST_LINE = 300
"""Letters that Teams shows over a card without cutting them off."""
Sent = TypeVar("Sent")


class CarryingMessage(Json):
    """A message's JSON, and the slips whose words stand in it, which Teams is not told."""

    def __init__(self, said: Json, carries: tuple[int, ...]) -> None:
        super().__init__(said)
        self.carries = carries


def carried_by(said: Json) -> tuple[int, ...]:
    """The slips whose words stand in the message."""
    return said.carries if isinstance(said, CarryingMessage) else ()


def said_by(result: Result, nonce: str = "") -> tuple[Json, ...]:
    """The messages that carry an answer; `nonce` is what its form was opened under, where it was open before."""
    match result:
        case Reply(card):
            return messages(card)
        case Replace(card):
            return (*(sentence(result.note) if result.note else ()), *messages(card))
        case OpenForm(form) | FormErrors(form):
            return form_message(form, nonce)
        case Nothing():
            return ()
        case _:
            assert_never(result)


def sentence(text: str) -> tuple[Json, ...]:
    """A sentence as a message."""
    return messages(Card(text))


def in_a_line(card: Card) -> str:
    """What a press or a dialog is answered in the line that Teams has for it, beside the message with the whole card.

    What became of it, and as much more as fits; the words of a slip stand in the message alone.
    """
    said = card.spoken
    if card.carries:
        return said
    is_all = all(isinstance(each.press, Undo) for each in card.actions)
    for part in card.parts:
        if not isinstance(part, Text | Note) or len(said) + len(part.body) > LONGEST_LINE:
            is_all = False
            break
        said = f"{said} {part.body}" if said.endswith((".", "?", "!")) else f"{said}. {part.body}"
    return said if is_all else f"{said.rstrip('.')}. {THE_REST}"


def form_message(form: Form, nonce: str = "") -> tuple[Json, ...]:
    """A form as a message to one person."""
    return (message(form_card(form, nonce or new_nonce(), {}, in_chat=True), form.title),)


def messages(card: Card, *, alert: bool = False) -> tuple[Json, ...]:
    """The messages that say the card; their summary is what a notification shows.

    `alert`: it comes unasked, so it is notified, and several people may see it.
    """
    drawn = (message(page, card.spoken, alert=alert) for page in draw(card, shared=alert))
    return tuple(CarryingMessage(each, card.carries) for each in drawn)


def message(drawn: Json, plain: str, *, alert: bool = False) -> Json:
    """One message with an Adaptive Card that is drawn already."""
    said: Json = {"type": "message", "summary": plain, "attachments": [attachment(drawn)]}
    if alert:
        said["channelData"] = {"notification": {"alert": True}}
    return said


def plain_form(said: Json) -> Json | None:
    """The same message plainly, for when Teams refuses its card or its file; None where it has none."""
    if isinstance(said, OfferMessage):
        return said.instead
    if "attachments" not in said:
        return None
    words_only = {name: value for name, value in said.items() if name != "attachments"}
    return {**words_only, "text": f"{said['summary']}\n\n{REFUSED}", "textFormat": "plain"}


async def sent_or_plainer(send: Callable[[Json], Awaitable[Sent]], said: Json) -> Sent:
    """Send the message, as one sentence where Teams refuses its card. Raises ConnectorError."""
    return await or_plainer(send, said, plain_form(said), ConnectorError, _against_card)


def _against_card(refused: ConnectorError) -> str:
    return str(refused) if refused.is_card_refused else ""


def blank(said: str = REMOVED) -> Json:
    """What stands in place of a part that is not needed any more."""
    return message(whole(words(said, isSubtle=True), said), said)

"""What could not be delivered, in words: to whom, why, and who tells them instead."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Note, Row, Text
from bot.say.press import Press
from bot.say.viewer import Viewer
from models.rules.wording import count
from models.views.todo_facts import LostPlace
from models.views.undelivered import LostMessage


@dataclass(frozen=True)
class ShowUndelivered(Press, action="todo.undelivered"):
    """Show every message that could not be delivered."""


def row(viewer: Viewer, messages: Sequence[LostMessage], most: int) -> Row:
    """What could not be delivered, with no more than so many of it by name."""
    lines = _lines(viewer, messages)
    more = [f"and {len(lines) - most} more"] if len(lines) > most else []
    detail = "\n".join((*lines[:most], *more, _mended(viewer, messages)))
    all_of_them = (Button("Show all", ShowUndelivered()),) if more else ()
    return Row(f"{count(len(messages), 'message')} not delivered", detail, all_of_them)


def lost_place_row(lost: LostPlace) -> Row:
    """Leadership's place in which nothing can be posted any more."""
    return Row(
        f"Leadership's place in {lost.door.capitalize()}",
        f"{lost.why}\nEach of leadership gets the Year 11 list in their own chat. In a place that is theirs "
        "alone, type: settings leadership here",
    )


def listed(viewer: Viewer, messages: Sequence[LostMessage]) -> Card:
    """Every message that somebody has to be told of in another way."""
    if not messages:
        return Card("Every message was delivered.")
    lines = "\n".join(_lines(viewer, messages))
    mended = Note(_mended(viewer, messages))
    return Card(f"{count(len(messages), 'message')} not delivered", (Text(lines), mended))


def _mended(viewer: Viewer, messages: Sequence[LostMessage]) -> str:
    """Who says what was not delivered; nobody is told to tell themselves."""
    others = any(each.to != _own_name(viewer) for each in messages)
    return "Tell them yourself." if others else "To get what is for you, write to me in Slack or Teams."


def _own_name(viewer: Viewer) -> str:
    return viewer.school.staff_name(viewer.who.staff_id)


def _lines(viewer: Viewer, messages: Sequence[LostMessage]) -> list[str]:
    often = Counter(_lost(viewer, each) for each in messages)
    return [line if many == 1 else f"{line}, {many} times" for line, many in often.items()]


def _lost(viewer: Viewer, message: LostMessage) -> str:
    why = f" ({message.why})" if message.why else ""
    to = "you" if message.to == _own_name(viewer) else message.to or message.to_purpose
    return f"{message.what} to {to}: {message.kind}{why}"

"""Buttons as Block Kit's elements, and how a press says which one it was."""

from typing import Any

from bot.platforms.slack.escaping import shortened
from bot.requests import Pressing, Said, Words
from bot.say.card import Button, Style

Block = dict[str, Any]

PUSHED = "press"
"""How the action_id of every button of ours begins; which one it is stands in its value."""
TYPED = "typed"
"""How the action_id of a button begins that stands for typed words; they are its value."""
FORMED = "formed"
"""The same, where the words only fill in their form."""
HELD = "held"
"""How the action_id of a button begins that stands for what is kept of it; its number is its value."""
LONGEST_OF = 200
"""Characters of a message's key that stand in an action_id, which has 255."""
LONGEST_VALUE = 2000
"""Characters of a button's value that Slack takes; `long_buttons.py` keeps what has more."""


def button(drawn: Button, number: int, about: str = "") -> Block:
    """The button as an element; `number` tells it from the others of its block.

    `about` is what it stands beside: a screen reader, which may not see that, says it with the label.
    """
    element: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": shortened(drawn.label, 75), "emoji": True},
        "action_id": f"{PUSHED}.{number}",
        "value": drawn.press.token(),
    }
    if about:
        element["accessibility_label"] = shortened(f"{drawn.label}: {about}", 75)
    if drawn.style is not Style.PLAIN:
        element["style"] = drawn.style.value
    if drawn.confirm:
        element["confirm"] = {
            "title": plain_text("Are you sure?"),
            "text": plain_text(shortened(drawn.confirm, 300)),
            "confirm": plain_text(shortened(drawn.label, 30)),
            "deny": plain_text("Go back"),
        }
    return element


def typed(label: str, words: str, number: int = 0, *, only_form: bool = False, of: str = "") -> Block:
    """A button that stands for words somebody could type; `of`: the key of the message that they go on with."""
    kind = FORMED if only_form else TYPED
    return {
        "type": "button",
        "text": plain_text(shortened(label, 75)),
        "action_id": f"{kind}.{number}{f'.{of}' if 0 < len(of) <= LONGEST_OF else ''}",
        "value": words,
    }


def meaning(action_id: str, value: str) -> Said:
    """What a button stands for that carries it itself, as nobody's yet."""
    kind, _, rest = action_id.partition(".")
    if kind in {TYPED, FORMED}:
        return Words(staff_id=0, words=value, only_form=kind == FORMED, of=rest.partition(".")[2])
    return Pressing(staff_id=0, token=value)


def plain_text(words: str) -> Block:
    """Words that Slack shows as they are."""
    return {"type": "plain_text", "text": words, "emoji": False}

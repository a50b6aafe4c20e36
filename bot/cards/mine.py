"""A person's own settings in words."""

from bot.say.card import Button, Card, Facts
from bot.say.press import StartForm
from models.rules.clock import show_hours
from models.settings.own_settings import Preferences


def start_button() -> Button:
    return Button("My settings", StartForm("mine"))


def in_words(held: Preferences) -> tuple[str, str]:
    """The hours of quiet, and how slips come."""
    quiet = "none" if held.quiet is None else show_hours(*held.quiet, " to ")
    return quiet, "together each morning" if held.gathered else "as they come"


def mine(held: Preferences) -> Card:
    """What holds now, and the button that changes it."""
    quiet, slips = in_words(held)
    change = Button("Change", StartForm("mine"))
    return Card("Your settings", (Facts((("Quiet hours", quiet), ("Slips", slips))),), (change,))


def changed(held: Preferences) -> Card:
    """What was saved, in one line."""
    quiet, slips = in_words(held)
    return Card(f"Saved. Quiet hours: {quiet}. Slips: {slips}.")

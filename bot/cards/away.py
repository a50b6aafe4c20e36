"""Who is away today, in words."""

from dataclasses import dataclass

from bot.say.card import Button, Card, Text
from bot.say.press import AwayId, Press
from bot.say.words import already_recorded


@dataclass(frozen=True)
class BackInSchool(Press, action="away.back"):
    """The pupil came after all: this mark ends, and no other."""

    away: AwayId


def marked(pupil: str) -> Card:
    """What was saved."""
    return Card(f"{pupil} is marked as away today.")


def already(pupil: str, away_id: int) -> Card:
    """Nothing changed; what to do where the pupil came after all."""
    came = Button("Back in school", BackInSchool(away_id))
    return Card(f"{already_recorded()}{pupil} is marked as away today.", (Text("Came after all?"),), (came,))


def back(pupil: str) -> Card:
    """The mark is gone."""
    return Card(f"{pupil} is marked as back in school.")


def back_before(pupil: str) -> Card:
    """The mark was gone before."""
    return Card(f"{pupil} was marked as back in school before.")


def taken_back() -> Card:
    """What was saved holds no more."""
    return Card("That was taken back, or changed since.")

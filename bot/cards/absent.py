"""Who is away today, in words."""

from dataclasses import dataclass

from bot.say.card import Button, Card, Text
from bot.say.press import Press, PupilId


@dataclass(frozen=True)
class BackInSchool(Press, action="away.back"):
    """The pupil came after all."""

    pupil: PupilId


def marked(pupil: str) -> Card:
    """What was saved."""
    return Card(f"{pupil} is marked as away today.")


def already(pupil: str, pupil_id: int) -> Card:
    """Nothing changed; what to do where the pupil came after all."""
    came = Button("Back in school", BackInSchool(pupil_id))
    return Card(f"{pupil} is already marked as away today.", (Text("Came after all?"),), (came,))


def back(pupil: str) -> Card:
    """The mark is gone."""
    return Card(f"{pupil} is in school today.")

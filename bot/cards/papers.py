"""What is printed, as it is said beside its file (P9, P10)."""

from bot.say.card import Card, Text
from bot.say.paper import Paper


def coming(paper: Paper) -> Card:
    """The file is on its way."""
    return Card(
        f"{paper.title}: the file comes to you here in a moment.",
        (Text("It names pupils: keep it in school."),),
    )


def here(paper: Paper) -> Card:
    """The file itself, for a courier to hand over."""
    return Card(paper.title, (Text("It names pupils: keep it in school."),), paper=paper, shows=paper.shows)

"""What is printed, as it is said beside its file (P9, P10)."""

from bot.say.card import Card, Part, Text
from bot.say.paper import Paper
from bot.say.words import count


def coming(paper: Paper) -> Card:
    """The file is on its way."""
    title = f"{paper.title}: the file comes to you here in a moment."
    return Card(title, _said_beside(paper))


def here(paper: Paper) -> Card:
    """The file itself, for a courier to hand over."""
    return Card(paper.title, _said_beside(paper), paper=paper, shows=paper.shows)


def _said_beside(paper: Paper) -> tuple[Part, ...]:
    return tuple(Text(each) for each in (paper.keep, *paper.also))


def about_pupils_coming(paper: Paper, left_out: int) -> Card:
    """The file is on its way, with how many pupils of the group are not in it."""
    card = coming(paper)
    many = count(left_out, "pupil")
    left: tuple[Part, ...] = (
        (Text(f"{many} of the group not in it: you may not print theirs."),) if left_out else ()
    )
    return card.with_parts(*left)

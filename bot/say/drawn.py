"""A card knows whose facts it was drawn from: nobody has to remember to put on record that they were seen."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

from bot.say.card import Card
from models.audit.facts import PupilFact, shown_in

P = ParamSpec("P")


def drawn(draw: Callable[P, Card]) -> Callable[P, Card]:
    """Declare a function from facts to a card."""

    @wraps(draw)
    def with_whom(*args: P.args, **kwargs: P.kwargs) -> Card:
        card, shows = draw(*args, **kwargs), shown_in(*args, *kwargs.values())
        return replace(card, shows=card.shows | shows) if shows else card

    return with_whom


def telling(card: Card, *of: PupilFact) -> Card:
    """The card, which tells of these as well."""
    return replace(card, shows=card.shows | shown_in(*of))


def also(card: Card, *more: Card) -> Card:
    """The card, in which stands what others say."""
    return replace(card, shows=card.shows.union(*(each.shows for each in more)))

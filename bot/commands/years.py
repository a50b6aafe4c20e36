"""`year`: the turn of the year, on a list that is reviewed first (R1)."""

import hashlib
from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import years as cards
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.lifecycle.year_turn import YearTurn, turn_the_year, year_turn


@command(
    "year",
    may=Action.IMPORT,
    menu=Menu(240),
    errand=Errand.SCHOOL,
    title="The new school year",
    aliases=("rollover",),
    examples=("year",),
    looks=Deed.YEAR_LIST,
)
def year(ask: Ask) -> Result:
    """Turn the school year: a list of who leaves and who goes up, to look at first."""
    return Reply(_review(ask))


@button(cards.ShowTurn, may=Action.IMPORT, looks=Deed.YEAR_LIST)
def show(ask: Ask, press: cards.ShowTurn) -> Result:
    """Show the list."""
    return Reply(_review(ask))


def _review(ask: Ask) -> Card:
    require(ask.db, ask.who, Action.IMPORT)
    turn = year_turn(ask.db, ask.today)
    if turn is None:
        return cards.nothing_due()
    return cards.review(ask, turn, _seal(turn))


@button(cards.TurnYear, may=Action.IMPORT)
def turn_it(ask: Ask, press: cards.TurnYear) -> Result:
    """Turn the year as the list said."""
    require(ask.db, ask.who, Action.IMPORT)
    turn = year_turn(ask.db, ask.today)
    if turn is None:
        return Reply(cards.nothing_due())
    if (turn.year, _seal(turn)) != (press.year, press.seal):
        raise Sorry("The list is another now: somebody has come or gone. Look at it again.")
    entry = turn_the_year(ask.db, ask.actor, turn, ask.today)
    return Reply(cards.turned(turn.year, len(turn.leavers)), done=entry)


def _seal(turn: YearTurn) -> str:
    """A mark of the list, so that what is done is what was looked at."""
    return hashlib.sha256(repr(turn).encode()).hexdigest()[:16]


@shown(Deed.YEAR_TURN)
def turned_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, in fewer words."""
    del entry
    return cards.turned(ask.school.year or ask.today.year)


ALL: tuple[Any, ...] = (year, show, turn_it, turned_again)

"""`retention`: the list of what is kept no longer is looked at and decided on (lifecycle, 4.2)."""

from collections.abc import Callable
from typing import Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import retention as cards
from bot.registry import Errand, Menu, Pressed, button, command, shown
from bot.say.card import Card
from bot.say.viewer import Viewer
from models.access.authoriser import Action, Person
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.purge_lists import PurgeList
from models.db.records import RecordKind
from models.db.tables import Db
from models.lifecycle.removal.deciding import Decided, approve, drop, second, stop
from models.lifecycle.removal.standing import ListStanding, list_standing, standing_of


@command(
    "retention",
    may=Action.LIST_RETENTION,
    menu=Menu(245, reached=True),
    errand=Errand.SCHOOL,
    title="What is kept no longer",
    examples=("retention",),
)
def retention(ask: Ask) -> Result:
    """See the list of what is kept no longer, and decide whether it goes."""
    return Reply(_look(ask))


@button(cards.ShowLists, may=Action.LIST_RETENTION)
def show(ask: Ask, press: cards.ShowLists) -> Result:
    """Show the list."""
    del press
    return Reply(_look(ask))


def _look(ask: Ask) -> Card:
    found = list_standing(ask.db, ask.who, ask.today)
    about = (RecordKind.PURGE_LIST, found.number if found is not None else None)
    record(ask.db, ask.actor, Deed.RETENTION_LIST, about=about)
    return cards.whole_list(ask, found) if found is not None else cards.nothing_listed()


_Decides = cards.ApproveList | cards.SecondList | cards.DropList | cards.StopList


def _deciding(
    press: type[_Decides],
    may: Action,
    decide: Callable[[Db, Actor, Person, int], Decided],
    card: Callable[[Viewer, ListStanding], Card],
) -> Pressed[Any]:
    """A button that decides about a list: who could, what it does, and how it is said."""

    @button(press, may=may)
    def run(ask: Ask, pressed: _Decides) -> Result:
        done = decide(ask.db, ask.actor, ask.who, pressed.list)
        return Replace(card(ask, standing_of(ask.db, done.of, ask.who, ask.today)), undo=done.entry)

    return run


DECISIONS = (
    _deciding(cards.ApproveList, Action.APPROVE_RETENTION, approve, cards.approved),
    _deciding(cards.SecondList, Action.SECOND_RETENTION, second, cards.approved),
    _deciding(cards.DropList, Action.LIST_RETENTION, drop, cards.dropped),
    _deciding(cards.StopList, Action.APPROVE_RETENTION, stop, cards.dropped),
)


def _again(ask: Ask, entry: Entry) -> Card:
    """The same answer, as it stands now."""
    found = ask.db.get_one(PurgeList, entry.record_id)
    return cards.whole_list(ask, standing_of(ask.db, found, ask.who, ask.today))


SHOWN_AGAIN = tuple(
    shown(deed)(_again) for deed in (Deed.RETENTION_APPROVE, Deed.RETENTION_SECOND, Deed.RETENTION_DROP)
)
ALL: tuple[Any, ...] = (retention, show, *DECISIONS, *SHOWN_AGAIN)

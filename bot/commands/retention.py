"""`retention`: the list of what is kept no longer is looked at and decided on (lifecycle, 4.2)."""

from typing import Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import retention as cards
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry, record
from models.audit.purge_lists import PurgeList
from models.db.records import RecordKind
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


@button(cards.ApproveList, may=Action.APPROVE_RETENTION)
def approve_it(ask: Ask, press: cards.ApproveList) -> Result:
    """Let go of what is on it."""
    done = approve(ask.db, ask.actor, ask.who, press.list)
    return Replace(cards.approved(ask, _standing(ask, done)), undo=done.entry)


@button(cards.SecondList, may=Action.SECOND_RETENTION)
def second_it(ask: Ask, press: cards.SecondList) -> Result:
    """Let go of it as the second person."""
    done = second(ask.db, ask.actor, ask.who, press.list)
    return Replace(cards.approved(ask, _standing(ask, done)), undo=done.entry)


@button(cards.DropList, may=Action.LIST_RETENTION)
def drop_it(ask: Ask, press: cards.DropList) -> Result:
    """Let nothing go by it."""
    done = drop(ask.db, ask.actor, ask.who, press.list)
    return Replace(cards.dropped(ask, _standing(ask, done)), undo=done.entry)


@button(cards.StopList, may=Action.APPROVE_RETENTION)
def stop_it(ask: Ask, press: cards.StopList) -> Result:
    """Stop carrying it out."""
    done = stop(ask.db, ask.actor, ask.who, press.list)
    return Replace(cards.dropped(ask, _standing(ask, done)), undo=done.entry)


def _standing(ask: Ask, done: Decided) -> ListStanding:
    return standing_of(ask.db, done.of, ask.who, ask.today)


@shown(Deed.RETENTION_APPROVE)
def approved_again(ask: Ask, entry: Entry) -> Card:
    """The same answer, as it stands now."""
    return _again(ask, entry)


@shown(Deed.RETENTION_SECOND)
def seconded_again(ask: Ask, entry: Entry) -> Card:
    """The same answer, as it stands now."""
    return _again(ask, entry)


@shown(Deed.RETENTION_DROP)
def dropped_again(ask: Ask, entry: Entry) -> Card:
    """The same answer, as it stands now."""
    return _again(ask, entry)


def _again(ask: Ask, entry: Entry) -> Card:
    found = ask.db.get_one(PurgeList, entry.record_id)
    return cards.whole_list(ask, standing_of(ask.db, found, ask.who, ask.today))


ALL: tuple[Any, ...] = (
    retention, show, approve_it, second_it, drop_it, stop_it, approved_again, seconded_again, dropped_again,
)  # fmt: skip

"""`feed`: a secret address at which one's own calendar finds one's sessions and meetings."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import feed as cards
from bot.inputs.words import ChoiceField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.settings.feeds import end_feed, feed_of, make_feed


class FeedTo(StrEnum):
    """What is to become of one's address."""

    NEW = "new"
    OFF = "off"


@dataclass(frozen=True)
class MyFeed:
    what: Annotated[
        FeedTo | None,
        ChoiceField(
            label="Your calendar address", words=FeedTo, optional=True,
            labels={FeedTo.NEW: "A new one", FeedTo.OFF: "End it"},
        ),
    ]  # fmt: skip


@command(
    "feed",
    MyFeed,
    may=None,
    menu=Menu(152, reached=True),
    errand=Errand.DAY,
    title="My calendar address",
    submit="Go on",
    examples=("feed", "feed new", "feed off"),
)
def feed(ask: Ask, given: MyFeed) -> Result:
    """Have your sessions and meetings in your own calendar, by a secret address that you can end."""
    match given.what:
        case FeedTo.NEW:
            return _made(ask)
        case FeedTo.OFF:
            entry = end_feed(ask.db, ask.actor, staff_id=ask.who.staff_id)
            return Reply(cards.ended(was_on=entry is not None), done=entry)
        case None:
            return Reply(_standing(ask))


def _standing(ask: Ask) -> Card:
    found = feed_of(ask.db, ask.who.staff_id)
    if found is not None:
        return cards.standing(ask, found)
    return cards.none_yet() if ask.feeds_at else cards.not_here()


def _made(ask: Ask) -> Reply:
    if not ask.feeds_at:
        return Reply(cards.not_here())
    done = make_feed(ask.db, ask.actor, staff_id=ask.who.staff_id)
    return Reply(cards.made(f"{ask.feeds_at}/{done.name}.ics", instead=done.instead), done=done.entry)


@button(cards.NewFeed, may=None)
def new_feed(ask: Ask, _: cards.NewFeed) -> Result:
    """Make a new calendar address; the one before ends."""
    return _made(ask)


@button(cards.EndFeed, may=None)
def end(ask: Ask, _: cards.EndFeed) -> Result:
    """End one's calendar address."""
    entry = end_feed(ask.db, ask.actor, staff_id=ask.who.staff_id)
    return Replace(cards.ended(was_on=entry is not None), done=entry)


@shown(Deed.FEED_MAKE)
def made_again(ask: Ask, entry: Entry) -> Card:
    """That it was made: the address is kept nowhere."""
    return cards.made_before()


@shown(Deed.FEED_END)
def ended_again(ask: Ask, entry: Entry) -> Card:
    """That it is ended."""
    return cards.ended(was_on=True)


ALL: tuple[Any, ...] = (feed, new_feed, end, made_again, ended_again)

"""`cover`: who is mentor of a mentor's pupils while the mentor is away (P4)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import mentors as cards
from bot.inputs.covers import AwayMentorField, CoverBeginsField, CoverEndsField, CoveringField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.mentoring.mentor_covers import cover, end_cover_of_mentor, find_cover


@dataclass(frozen=True)
class WhoCovers:
    mentor: Annotated[int, AwayMentorField()]
    by: Annotated[int, CoveringField()]
    first: Annotated[date, CoverBeginsField()]
    last: Annotated[date, CoverEndsField(hint="It ends by itself after that day")]


def _settle(ask: Ask, _: dict[str, Any]) -> None:
    require(ask.db, ask.who, Action.ALLOCATE_MENTORS)


@command(
    "cover",
    WhoCovers,
    may=Action.ALLOCATE_MENTORS,
    menu=Menu(189, reached=True),
    errand=Errand.SCHOOL,
    settle=_settle,
    title="Cover for a mentor",
    examples=(
        "cover Dan Whitfield by Tom Berry until 11 dec",
        "cover Dan Whitfield by Tom Berry from 30 nov until 11 dec",
    ),
)
def cover_(ask: Ask, given: WhoCovers) -> Result:
    """Let a colleague look after a mentor's pupils from one day to another; it ends by itself."""
    done = cover(
        ask.db, ask.actor, who=ask.who, mentor_id=given.mentor, cover_id=given.by, first_day=given.first,
        last_day=given.last,
    )  # fmt: skip
    return Reply(cards.cover_set(ask, done.cover, already=done.entry is None), undo=done.entry)


@button(cards.EndCover, may=Action.ALLOCATE_MENTORS)
def end_cover(ask: Ask, press: cards.EndCover) -> Result:
    """End the cover now."""
    done = end_cover_of_mentor(ask.db, ask.actor, who=ask.who, cover_id=press.cover)
    return Replace(cards.cover_ended(done.cover), undo=done.entry)


@shown(Deed.MENTOR_COVER)
def covered_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, while it stands."""
    return _drawn(ask, entry)


@shown(Deed.MENTOR_COVER_END)
def ended_again(ask: Ask, entry: Entry) -> Card:
    """How the cover stands now."""
    return _drawn(ask, entry)


def _drawn(ask: Ask, entry: Entry) -> Card:
    found = find_cover(ask.db, entry.record_id)
    if found is None:
        return Card("That was taken back.")
    return cards.cover_ended(found) if found.ended else cards.cover_set(ask, found, already=True)


ALL: tuple[Any, ...] = (cover_, end_cover, covered_again, ended_again)

"""`collections`: windows in which grades are entered, and who has entered them (P6, R12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import collections as cards
from bot.inputs.collected import CollectedMonth
from bot.inputs.days import DayField
from bot.inputs.groups import GroupField
from bot.inputs.line import Asking
from bot.inputs.words import ChoiceField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, may_of_all, require, require_ever
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry
from models.db.errors import Sorry
from models.rules.mentoring import Month
from models.rules.wording import day_of_month, example, listed, to_type
from models.tracking import completion
from models.tracking.collecting import Opened, begin_the_month, close_collection, open_collection
from models.tracking.collections import (
    collections_of,
    known_collection,
    month_of,
    name_of,
    newest_collection,
    open_collections,
)
from models.tracking.grades import Collection

_NAMED = frozenset({"of", "from", "opened"})
"""What stands before the day on which a collection was opened, in its name or as it is asked for."""
_UNTIL = frozenset({"until", "till", "til", "to", "by", "closing", "closes", "ending"})


class CollectionsTo(StrEnum):
    """What is to be done about collections."""

    SHOW = "show"
    OPEN = cards.OPEN
    CLOSE = cards.CLOSE


@dataclass(frozen=True, kw_only=True)
class LastDayField(DayField):
    """A day, with or without `until` before it."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        said = int(tokens[at].casefold() in _UNTIL and at + 1 < len(tokens))
        found = super().recognise(ask, tokens, at + said)
        return (found[0] + said, found[1]) if found is not None else None


@dataclass(frozen=True, kw_only=True)
class OpenedOnField(DayField):
    """The day in the name of a year group's own collection: Year 9 of 26 November."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        if tokens[at].casefold() not in _NAMED or at + 1 == len(tokens):
            return None
        found = super().recognise(ask, tokens, at + 1)
        return (found[0] + 1, found[1]) if found is not None else None

    def offered(self, ask: Asking) -> bool:
        return False


@dataclass(frozen=True)
class WhichCollection:
    what: Annotated[
        CollectionsTo,
        ChoiceField(label="What to do", words=CollectionsTo, usual=CollectionsTo.SHOW),
    ]
    year: Annotated[
        str | None,
        GroupField(optional=True, label="Year group", hint="Such as year 9; nothing for the month's"),
    ]
    opened: Annotated[
        date | None, OpenedOnField(optional=True, unseen=True, past=True, moves=True, label="Opened on")
    ]
    month: Annotated[
        Month | None,
        CollectedMonth(optional=True, alone=True, label="Month", hint="Nothing: what is open"),
    ]
    until: Annotated[
        date | None, LastDayField(optional=True, label="Last day", hint="Where it is another than usual")
    ]


@command(
    "collections",
    WhichCollection,
    may=Action.SEE_COMPLETION,
    menu=Menu(186),
    errand=Errand.SCHOOL,
    title="Collections of grades",
    submit="Go on",
    aliases=("collection",),
    examples=(
        "collections",
        "collections open",
        "collections open year 9 until 18 dec",
        "collections close",
        "collections October",
    ),
    looks=Deed.COLLECTION_SEE,
)
def collections(ask: Ask, given: WhichCollection) -> Result:
    """See who has entered grades; open and close a collection."""
    require_ever(ask.db, ask.who, Action.SEE_COMPLETION)
    year = _year(given.year)
    if given.what is CollectionsTo.OPEN:
        _require_openable(ask, given.month)
        done = open_collection(
            ask.db, ask.actor, who=ask.who, year_group=year, closes=given.until, opened=given.opened
        )
        return Reply(_opened(ask, done), undo=done.entry)
    if given.until is not None:
        raise Sorry(f"To give one another last day: {cards.until_line(ask, year)}", field="until")
    if given.what is CollectionsTo.SHOW:
        begin_the_month(ask.db, Actor(None, ask.now), ask.today)
    found = [
        each
        for each in completion.asking(ask.db, ask.school.settings, ask.today)
        if (year is None or year in each.years)
        and given.month in {None, month_of(each.key)}
        and given.opened in {None, each.opens}
    ]
    if given.what is CollectionsTo.CLOSE:
        return _close(ask, found, given.year, given.month)
    if given.opened is not None or given.month is not None:
        return Reply(_of_before(ask, given.month, given.opened, year))
    if not found:
        newest = newest_collection(ask.db, ask.today, year)
        return Reply(cards.none_open(ask, _as_asked(ask, newest), year, leads=_leads(ask)))
    if len(found) > 1:
        return Reply(cards.several(ask, [_entered(ask, each) for each in found], leads=_leads(ask)))
    return Reply(cards.by_subject(ask, _entered(ask, found[0]), leads=_leads(ask)))


def _require_openable(ask: Ask, month: Month | None) -> None:
    """A month that is named is this one, or still open. Raises Sorry, with what works for one of before."""
    openable = {Month.of(ask.today), *(month_of(each.key) for each in open_collections(ask.db, ask.today))}
    if month is not None and month not in openable:
        line = example(f"grade 11Ma1 for {month.first:%B}")
        raise Sorry(
            f"{month} cannot be opened now. The head of subject still changes its grades: {line}",
            field="month",
        )


def _of_before(ask: Ask, month: Month | None, opened: date | None, year: int | None) -> Card:
    """Those of a month, or the one that was opened on a day; open or closed, with what is missing of them."""
    month = month or Month.of(opened or ask.today)
    rows = (_as_asked(ask, each) for each in collections_of(ask.db, month, ask.today))
    found = [
        each
        for each in rows
        if each is not None and each.years and year in {None, *each.years} and opened in {None, each.opens}
    ]
    if not found:
        of_year = f" for Year {year}" if year is not None else ""
        when = f"opened on {day_of_month(opened)}" if opened is not None else f"in {month}"
        raise Sorry(f"There was no collection of grades {when}{of_year}.", field="month")
    entered = [_entered(ask, each) for each in found]
    if len(entered) > 1:
        return cards.several(ask, entered, leads=_leads(ask), month=month)
    return cards.by_subject(ask, entered[0], leads=_leads(ask))


def _close(
    ask: Ask, found: Sequence[completion.CollectionAsks], year: str | None, month: Month | None
) -> Reply:
    require(ask.db, ask.who, Action.RUN_COLLECTIONS)
    if len(found) > 1 and year is None:
        # Of several it is the month's, whose name nobody says.
        found = [each for each in found if not each.own]
    if len(found) > 1:
        raise Sorry(f"Several are open. Say whose: {to_type('collections close year 9')}", field="year")
    if not found:
        named = listed(each for each in (year, f"{month.first:%B}" if month is not None else None) if each)
        raise Sorry(f"No collection{f' of {named}' if named else ''} is open.")
    closed, entry = close_collection(ask.db, ask.actor, who=ask.who, collection_id=found[0].collection_id)
    return Reply(_closed(ask, closed), done=entry)


def _year(group: str | None) -> int | None:
    """The number of a year group. Raises Sorry for a form or a class."""
    if group is None:
        return None
    number = group.removeprefix("year ")
    if number == group or not number.isdecimal():
        raise Sorry("A collection is of a year group, such as year 9; or of the month.", field="year")
    return int(number)


def _leads(ask: Ask) -> bool:
    return may_of_all(ask.who, Action.RUN_COLLECTIONS)


def _mine(ask: Ask) -> frozenset[int] | None:
    """The subjects whose completion they see; None: all."""
    return None if may_of_all(ask.who, Action.SEE_COMPLETION) else ask.who.heads


def _as_asked(ask: Ask, row: Collection | None) -> completion.CollectionAsks | None:
    if row is None:
        return None
    return completion.as_asked(row, ask.school.settings, ask.today, open_collections(ask.db, ask.today))


def _entered(ask: Ask, collection: completion.CollectionAsks) -> cards.CollectionEntered:
    return cards.CollectionEntered(
        collection, completion.by_subject(ask.db, ask.school, collection, _mine(ask))
    )


def _one(ask: Ask, collection_id: int) -> completion.CollectionAsks:
    found = _as_asked(ask, known_collection(ask.db, collection_id))
    if found is None:
        raise Sorry(f"That collection was taken back. To see which there are: {to_type('collections')}")
    return found


def _opened(ask: Ask, done: Opened) -> Card:
    return cards.opened(ask, done, name_of(done.collection))


def _closed(ask: Ask, row: Collection) -> Card:
    collection = completion.as_asked(row, ask.school.settings, ask.today)
    return cards.closed(ask, _entered(ask, collection))


@button(cards.ShowCollection, may=Action.SEE_COMPLETION, looks=Deed.COLLECTION_SEE)
def show(ask: Ask, press: cards.ShowCollection) -> Result:
    """Who has entered, by subject."""
    require_ever(ask.db, ask.who, Action.SEE_COMPLETION)
    found = _entered(ask, _one(ask, press.collection))
    return Reply(cards.by_subject(ask, found, leads=_leads(ask), after=press.after))


@button(cards.ShowTeachers, may=Action.SEE_COMPLETION, looks=Deed.COLLECTION_SEE)
def teachers(ask: Ask, press: cards.ShowTeachers) -> Result:
    """Who has entered in a subject, by class and teacher."""
    require(ask.db, ask.who, Action.SEE_COMPLETION, About(subject_id=press.subject))
    collection = _one(ask, press.collection)
    classes = completion.by_class(ask.db, ask.school, collection, subjects=(press.subject,))
    return Reply(cards.by_teacher(ask, collection, press.subject, classes))


@button(cards.ShowMissing, may=Action.SEE_COMPLETION, looks=Deed.COLLECTION_SEE)
def missing(ask: Ask, press: cards.ShowMissing) -> Result:
    """Whose grades are missing in a subject, or not confirmed."""
    require(ask.db, ask.who, Action.SEE_COMPLETION, About(subject_id=press.subject))
    collection = _one(ask, press.collection)
    found = completion.not_entered(ask.db, ask.school, collection, press.subject)
    enters = press.subject in ask.who.heads
    return Reply(cards.missing(ask, collection, press.subject, found, enters=enters, after=press.after))


@button(cards.CloseCollection, may=Action.RUN_COLLECTIONS, looks=Deed.COLLECTION_SEE)
def close(ask: Ask, press: cards.CloseCollection) -> Result:
    """Close it now."""
    closed, entry = close_collection(ask.db, ask.actor, who=ask.who, collection_id=press.collection)
    return Replace(_closed(ask, closed), done=entry)


@shown(Deed.COLLECTION_OPEN)
def opened_again(ask: Ask, entry: Entry) -> Card:
    """What is open, as it stands now."""
    row = known_collection(ask.db, entry.record_id or 0)
    return _opened(ask, Opened(row, None, entry)) if row is not None else Card("That was taken back.")


@shown(Deed.COLLECTION_CLOSE)
def closed_again(ask: Ask, entry: Entry) -> Card:
    """That it is closed, with what is missing now."""
    row = known_collection(ask.db, entry.record_id or 0)
    if row is None or row.is_open(ask.today):
        return Card("It was opened again.")
    return _closed(ask, row)


ALL: tuple[Any, ...] = (collections, show, teachers, missing, close, opened_again, closed_again)

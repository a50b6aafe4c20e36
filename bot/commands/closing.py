"""`close` and `reopen`: a day without school, made known from chat (R9)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import closing as cards
from bot.inputs.days import DayField
from bot.inputs.line import Asking
from bot.inputs.words import LineField
from bot.registry import Errand, Menu, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.days import read_day
from models.rules.wording import day_of_month_in_short, listed, to_type
from models.sessions.closing import as_closed, close_day, refuse_to_close, reopen_day

_TO = frozenset({"to", "until", "till", "-", "–"})
_ON = frozenset({*_TO, "and", "&", "+"})
_BETWEEN = re.compile(r"(?<!\d)[-–/,]|[-–/,](?!\d)")
"""What stands between two days, and not within one: mon-wed, but 2026-12-03."""
_OF_A_MONTH = re.compile(r"(\d{1,2})[-–](\d{1,2})")
_A_WEEK, _LONGEST = timedelta(days=7), timedelta(days=31)
_SEVERAL = "One day at a time: close the first, then the next. Nothing was closed."


class OneDayField(DayField):
    """A day; several in one word, such as mon-wed, are refused as they are read."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, date] | None:
        found = super().recognise(ask, tokens, at)
        if found is None and (several := _in_one_word(tokens[at : at + 3], ask.today)):
            raise Sorry(_one_at_a_time(ask, *several, between=not re.search("[/,]", tokens[at])))
        return found


def _in_one_word(words: Sequence[str], today: date) -> tuple[date, date] | None:
    """The first and the last day of words such as mon-wed, and 23-25 nov."""
    of_month = _OF_A_MONTH.fullmatch(words[0])
    parts = of_month.groups() if of_month else [each for each in _BETWEEN.split(words[0]) if each]
    if len(parts) < 2:
        return None
    try:
        first = read_day([parts[0], *(words[1:] if of_month else ())], today)
        last = read_day([parts[-1], *words[1:]], today)
    except ValueError:
        return None
    return (first[1], last[1]) if first is not None and last is not None else None


def _one_at_a_time(ask: Asking, one: date, other: date, *, between: bool) -> str:
    """What to type for each of the days, and for those between them where they are meant too."""
    if between and other < one:
        other += _A_WEEK  # wed-fri said on a Thursday: both are of next week
    first, last = min(one, other), min(max(one, other), min(one, other) + _LONGEST)
    found = ask.school.calendar.school_days(first, last)
    days = [day_of_month_in_short(day) for day in found if between or day in {one, other}]
    if len(days) < 2:
        return _SEVERAL
    line = to_type(f"close {days[0]} snow")
    rest = listed(days[1:])
    return (
        f"One day at a time: type {line} with your own reason, then the same for {rest}. Nothing was closed."
    )


@dataclass(frozen=True)
class Close:
    day: Annotated[date, OneDayField()]
    reason: Annotated[str, LineField(label="Why", limit=40, hint="Such as snow, heating or polling station")]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """Before a reason is typed in vain, whether there is anything to close."""
    if (day := values.get("day")) is not None:
        refuse_to_close(ask.school, day, ask.now)


@dataclass(frozen=True)
class Reopen:
    day: Annotated[date, DayField()]


@command(
    "close",
    Close,
    may=Action.CLOSE_DAY,
    menu=Menu(190),
    errand=Errand.SCHOOL,
    title="Close a day",
    submit="Close",
    settle=_settle,
    examples=("close today snow", "close thu heating"),
)
def close(ask: Ask, given: Close) -> Result:
    """Close the school for a day: its sessions are off, and everybody concerned is told once."""
    _refuse_another_day(ask, given)
    done = close_day(ask.db, ask.actor, who=ask.who, day=given.day, reason=given.reason)
    return Reply(cards.closed(ask, done), undo=done.entry)


def _refuse_another_day(ask: Ask, given: Close) -> None:
    """Where what stands beside the day is a second one, such as `to fri snow` or `mon-wed flood`, and no reason."""
    words = _BETWEEN.sub(" ", given.reason).split()
    between = given.reason.startswith(("-", "–")) or bool(_TO & {word.casefold() for word in words[:1]})
    while words and words[0].casefold() in _ON:
        words = words[1:]
    try:
        other = read_day(words, ask.today)
    except ValueError:
        raise Sorry(_SEVERAL, field="reason") from None
    if other is not None:
        raise Sorry(_one_at_a_time(ask, given.day, other[1], between=between), field="reason")


@shown(Deed.DAY_CLOSE)
def closed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the calendar as it is now."""
    done = as_closed(ask.db, entry)
    return cards.closed(ask, done) if done is not None else Card("That day is open again.")


@command(
    "reopen",
    Reopen,
    may=Action.CLOSE_DAY,
    menu=Menu(200),
    errand=Errand.SCHOOL,
    title="Open a closed day",
    submit="Open",
    examples=("reopen today", "reopen thu"),
)
def reopen(ask: Ask, given: Reopen) -> Result:
    """Make a closed day a school day again: its sessions are on where they can be."""
    done = reopen_day(ask.db, ask.actor, who=ask.who, day=given.day)
    return Reply(cards.reopened(ask, done), done=done.entry)


@shown(Deed.DAY_REOPEN)
def reopened_again(ask: Ask, entry: Entry) -> Card:
    """The same request again opens nothing more."""
    return Card("That day is open again.")


ALL: tuple[Any, ...] = (close, closed_again, reopen, reopened_again)

"""`close` and `reopen`: a day without school, made known from chat (R9)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import closing as cards
from bot.inputs.behind import take_from_behind
from bot.inputs.days import DayField
from bot.inputs.one_day import BETWEEN, OneDayField
from bot.inputs.words import LineField
from bot.registry import Errand, Menu, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.rules.days import read_day
from models.sessions.closing import as_closed, close_day, refuse_to_close, reopen_day

_TO = frozenset({"to", "until", "till", "-", "–"})
_ON = frozenset({*_TO, "and", "&", "+"})
_SCHOOL = re.compile(r"(?i)^(?:the |our )?(?:whole )?school\b,?")
_BECAUSE = re.compile(r"(?i)^(?:for|because(?: of)?|due to|as)\b ?")
_ONE_DAY = OneDayField(line="close {day} snow", none="Nothing was closed.")


@dataclass(frozen=True)
class Close:
    day: Annotated[date, _ONE_DAY]
    reason: Annotated[str, LineField(label="Why", limit=40, hint="Such as snow, heating or polling station")]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """The reason may stand first. Before one is typed in vain, whether there is anything to close."""
    take_from_behind(ask, values, "reason", {"day": _ONE_DAY})
    if (reason := _SCHOOL.sub("", values.pop("reason", "")).strip()) and "day" not in values:
        tokens = reason.split()
        if (found := _ONE_DAY.recognise(ask, tokens, 0)) is not None:
            values["day"], reason = found[1], _BECAUSE.sub("", " ".join(tokens[found[0] :]))
    # Close school thu says nothing of why.
    values |= {"reason": reason} if reason else {}
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
    words = BETWEEN.sub(" ", given.reason).split()
    between = given.reason.startswith(("-", "–")) or bool(_TO & {word.casefold() for word in words[:1]})
    while words and words[0].casefold() in _ON:
        words = words[1:]
    try:
        other = read_day(words, ask.today)
    except ValueError:
        raise Sorry(_ONE_DAY.several, field="reason") from None
    if other is not None:
        raise Sorry(_ONE_DAY.one_at_a_time(ask, given.day, other[1], between=between), field="reason")


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

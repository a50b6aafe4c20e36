"""`print`: the board of a week and pupils' slips, as files to print (P9, P10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import papers as cards
from bot.inputs.days import DayField
from bot.inputs.line import Asking
from bot.inputs.weeks import WeekField, monday_of
from bot.inputs.words import ChoiceField
from bot.notices.papers import paper_of_board, paper_of_slips
from bot.registry import Errand, Menu, command
from models.access.authoriser import Action
from models.db.errors import Sorry
from models.rules.wording import shut_in_words
from models.sessions.on_paper import send_board, send_slips


class Printed(StrEnum):
    """What can be printed."""

    BOARD = "board"
    SLIPS = "slips"


_LABELS = {
    Printed.BOARD: "The board of a week, for the wall (A3)",
    Printed.SLIPS: "Slips for the pupils of a day, twelve to a page",
}


_BEFORE_SLIPS = frozenset({"told", "pupil", "pupils", "pupils'"})


@dataclass(frozen=True, kw_only=True)
class PrintedField(ChoiceField[Printed]):
    """What to print; slips are told slips, or pupils' slips, too."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, Printed] | None:
        skipped = int(tokens[at].casefold() in _BEFORE_SLIPS and at + 1 < len(tokens))
        found = super().recognise(ask, tokens, at + skipped)
        return (found[0] + skipped, found[1]) if found is not None else None


@dataclass(frozen=True)
class WhatToPrint:
    what: Annotated[Printed, PrintedField(label="What", words=Printed, labels=_LABELS)]
    week: Annotated[date | None, WeekField(optional=True)]
    day: Annotated[date | None, DayField(optional=True)]


@command(
    "print",
    WhatToPrint,
    may=Action.SEE_BOARD,
    menu=Menu(155),
    errand=Errand.SESSIONS,
    title="Print",
    submit="Print",
    examples=("print board", "print board next week", "print slips thu"),
    changes=True,
)
def print_(ask: Ask, given: WhatToPrint) -> Result:
    """Get the board of a week, or slips to give to pupils, as a file to print."""
    if given.what is Printed.BOARD:
        school_day = ask.school.calendar.on_or_after(ask.today) or ask.today
        monday = given.week or monday_of(given.day or school_day)
        paper = paper_of_board(ask, monday)
        send_board(ask.db, ask.actor, staff_id=ask.who.staff_id, monday=monday)
        return Reply(cards.coming(paper))
    if given.week is not None:
        raise Sorry("Slips are for one day. Name it, such as thu.", field="day")
    day = given.day or ask.today
    if (reason := ask.school.calendar.why_not(day)) is not None:
        raise Sorry(f"{shut_in_words(day, reason)}. Name another day.", field="day")
    paper = paper_of_slips(ask, day)
    send_slips(ask.db, ask.actor, staff_id=ask.who.staff_id, day=day)
    return Reply(cards.coming(paper))


ALL: tuple[Any, ...] = (print_,)

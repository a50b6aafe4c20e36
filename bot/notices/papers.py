"""The files that somebody asked for, with the facts as they are when they are handed over (P9, P10)."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.ask import Ask
from bot.cards import papers as cards
from bot.notices.messages import Composed
from bot.papers.board import board_paper
from bot.papers.slips import slips_paper
from bot.say.card import Card
from bot.say.paper import Paper
from models.access.authoriser import Action, require
from models.db.errors import NotAllowed, Sorry
from models.outbox.notices import Notice
from models.rules.wording import day_in_full, day_of_month
from models.sessions.timetable import board
from models.sessions.to_tell import list_for

_WEEK = timedelta(days=6)


def board_of_week(ask: Ask, notice: Notice) -> Composed:
    """The board of a week."""
    return _handed(ask, notice.day, paper_of_board)


def slips_of_day(ask: Ask, notice: Notice) -> Composed:
    """Slips for the pupils who have a session on a day."""
    return _handed(ask, notice.day, paper_of_slips)


def _handed(ask: Ask, day: date, of: Callable[[Ask, date], Paper]) -> Composed:
    """The file, or why there is none any more: whoever asked waits for it."""
    try:
        return cards.here(of(ask, day))
    except NotAllowed:
        raise
    except Sorry as gone:
        return Card(gone.sentence)


def paper_of_board(ask: Ask, monday: date) -> Paper:
    """The board of the week. Raises Sorry where no session is booked in it, and NotAllowed as the table says."""
    require(ask.db, ask.who, Action.SEE_BOARD)
    lessons = board(ask.db, first=monday, last=monday + _WEEK)
    if not lessons:
        raise Sorry(
            f"No session is booked in the week of {day_of_month(monday)}, so there is nothing to print."
        )
    return board_paper(ask, monday, lessons)


def paper_of_slips(ask: Ask, day: date) -> Paper:
    """The day's slips. Raises Sorry where there is nobody to give one, and NotAllowed for all but leadership."""
    require(ask.db, ask.who, Action.SEE_LIST)
    rows = [each for each in list_for(ask.db, day) if each.lessons and not each.away]
    if not rows:
        raise Sorry(f"Nobody has a session on {day_in_full(day)}, so there is nothing to print.")
    return slips_paper(ask, day, rows)

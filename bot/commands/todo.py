"""`todo`: all that a person has to do, due first (P4, P7, P8, P10)."""

from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import boards
from bot.cards import todo as cards
from bot.cards import undelivered as undelivered_cards
from bot.cards.year11 import year11_list
from bot.registry import Errand, Menu, button, command
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.mentoring.mentees import unmentored_on
from models.sessions.timetable import board
from models.sessions.to_tell import leader_of, list_for
from models.views.todo import todo
from models.views.undelivered import given_up


@command(
    "todo",
    may=None,
    menu=Menu(10, short=True),
    errand=Errand.DAY,
    title="To do",
    examples=("todo",),
    aliases=("t", "hello", "hi", "hey"),
    looks=Deed.TODO_LIST,
)
def todo_(ask: Ask) -> Result:
    """See all that you have to do, due first, each with its button; and your sessions today."""
    found = todo(ask.db, ask.who, ask.now, ask.school.settings, ask.school.calendar)
    card = cards.my_list(ask, found)
    if not ask.who.teaches:
        return Reply(card)
    mine = board(ask.db, first=ask.today, last=ask.today, host_id=ask.who.staff_id)
    return Reply(boards.with_my_day(ask, card, mine))


@button(cards.ShowList, may=Action.SEE_LIST, looks=Deed.SESSIONS_LIST)
def tell(ask: Ask, press: cards.ShowList) -> Result:
    """Show today's Year 11 list."""
    require(ask.db, ask.who, Action.SEE_LIST)
    return Reply(year11_list(ask, ask.today, list_for(ask.db, ask.today), leader_of(ask.db, ask.today)))


@button(cards.ShowUnmentored, may=Action.ALLOCATE_MENTORS, looks=Deed.MENTORS_MISSING)
def unmentored(ask: Ask, press: cards.ShowUnmentored) -> Result:
    """Show every pupil without a mentor."""
    require(ask.db, ask.who, Action.ALLOCATE_MENTORS)
    return Reply(cards.unmentored(unmentored_on(ask.db, ask.today)))


@button(undelivered_cards.ShowUndelivered, may=Action.SETTINGS)
def undelivered(ask: Ask, press: undelivered_cards.ShowUndelivered) -> Result:
    """Show every message that could not be delivered."""
    require(ask.db, ask.who, Action.SETTINGS)
    return Reply(undelivered_cards.listed(ask, given_up(ask.db, ask.now)))


ALL: tuple[Any, ...] = (todo_, tell, unmentored, undelivered)

"""`todo`: all that a person has to do, due first (P4, P7, P8, P10)."""

from dataclasses import dataclass
from typing import Any

from bot.cards import slips as slip_cards
from bot.cards import todo as cards
from bot.cards.year11 import year11_list
from bot.registry import Ask, Reply, Result, button, command
from bot.say.card import Press
from models.access.authoriser import Action, require
from models.audit.entries import Did, record
from models.mentoring import slips
from models.mentoring.mentees import without_mentor
from models.sessions.timetable import list_for
from models.views.todo import todo


@dataclass(frozen=True)
class Nothing:
    """A command that needs no more words."""


@command("todo", Nothing, may=None, title="To do", examples=("todo",), aliases=("hello", "hi", "hey"))
def todo_(ask: Ask, given: Nothing) -> Result:  # noqa: ARG001 - every command has this shape
    """See all that you have to do, due first, each with its button."""
    found = todo(ask.db, ask.who, ask.now, ask.school.settings, ask.school.calendar)
    if found:
        record(ask.db, ask.actor, "todo.list", did=Did.SAW)
    return Reply(cards.my_list(ask, found))


@button("todo.read")
def read(ask: Ask, press: Press) -> Result:
    """Show the slip below the list, which stays."""
    return Reply(slip_cards.opened(ask, slips.read(ask.db, ask.actor, ask.who, press.about or 0)))


@button("todo.tell")
def tell(ask: Ask, press: Press) -> Result:  # noqa: ARG001 - every button has this shape
    """Show today's Year 11 list."""
    require(ask.db, ask.who, Action.SEE_LIST)
    record(ask.db, ask.actor, "sessions.list", did=Did.SAW)
    return Reply(year11_list(ask, ask.today, list_for(ask.db, ask.today)))


@button("todo.unmentored")
def unmentored(ask: Ask, press: Press) -> Result:  # noqa: ARG001 - every button has this shape
    """Show every pupil without a mentor."""
    require(ask.db, ask.who, Action.ALLOCATE_MENTORS)
    record(ask.db, ask.actor, "mentors.missing", did=Did.SAW)
    return Reply(cards.unmentored(ask, without_mentor(ask.db)))


ALL: tuple[Any, ...] = (todo_, read, tell, unmentored)

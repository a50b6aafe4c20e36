"""What the school year lacks, for whoever imports (R1, R9)."""

from bot.ask import Ask
from bot.cards import todo as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.outbox.notices import Notice
from models.views.todo_of_records import new_year
from models.views.waiting import AsOf


def lacking(ask: Ask, notice: Notice) -> Composed:
    """The year to turn, and the terms that are missing; each with what to do."""
    found = new_year(ask.db, ask.who, AsOf(ask.now, ask.school.settings, ask.school.calendar))
    if not found:
        return Dropped("it is done")
    return Card("The school year needs you", tuple(cards.rows(ask, found)))

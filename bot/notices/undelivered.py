"""The scheme lead hears of messages that were not delivered, and to whom (architecture: give up out loud)."""

from bot.ask import Ask
from bot.cards import todo as cards
from bot.left_there import left_there
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card, Part, Text
from bot.say.words import count
from models.outbox.notices import Notice
from models.school.people import Role
from models.views.todo_facts import Todo, Undelivered
from models.views.todo_of_records import places_lost
from models.views.undelivered import lost_messages
from models.views.waiting import AsOf


def undelivered(ask: Ask, notice: Notice) -> Composed:
    """Every message that stands undelivered now: what it was, to whom, and why; none of its words."""
    if Role.SCHEME_LEAD not in ask.who.roles:
        return Dropped("no longer the scheme lead")
    found = tuple(each for each in lost_messages(ask.db, ask.now) if each.topic != notice.topic)
    lost = places_lost(ask.db, ask.who, AsOf(ask.now, ask.school.settings, ask.school.calendar))
    left = left_there(ask.db, ask.school, ask.today)
    if not found and not lost and not left:
        return Dropped("everything has been delivered since")
    rows: list[Part] = [*(cards.row(ask, each) for each in lost), *map(Text, left)]
    if not found and not lost:
        return Card(f"{count(len(left), 'message')} could not be deleted.", tuple(rows))
    if not found:
        return Card("Nothing can be posted in leadership's place any more.", tuple(rows))
    untold = cards.row(ask, Todo(Undelivered(found), ask.today, overdue=True))
    return Card(untold.title, (Text(untold.detail), *rows), untold.buttons)

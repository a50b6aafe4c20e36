"""A list of what is kept no longer waits for a second person, or was carried out (lifecycle, 4.2)."""

from bot.ask import Ask
from bot.cards import retention as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.access.authoriser import Action, require
from models.audit.purge_lists import ListState, PurgeList
from models.lifecycle.removal.standing import standing_of
from models.outbox.notices import Notice


def to_second(ask: Ask, notice: Notice) -> Composed:
    """The list, with what the second person decides; that it waits no more, where it was sent."""
    require(ask.db, ask.who, Action.SECOND_RETENTION)
    found = ask.db.get(PurgeList, notice.about_id)
    if found is None or found.state != ListState.APPROVED or found.approved_by == ask.who.staff_id:
        if notice.version > 1:
            return Card(f"List {notice.about_id} does not wait for you any more.")
        return Dropped("it waits for nobody's second approval")
    return cards.whole_list(ask, standing_of(ask.db, found, ask.who, ask.today))


def done(ask: Ask, notice: Notice) -> Composed:
    """What was removed, and when it is gone from everywhere."""
    require(ask.db, ask.who, Action.LIST_RETENTION)
    found = ask.db.get(PurgeList, notice.about_id)
    if found is None or found.state != ListState.DONE:
        return Dropped("the list is not carried out")
    return cards.carried_out(ask, standing_of(ask.db, found, ask.who, ask.today))

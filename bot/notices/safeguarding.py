"""What the safeguarding lead is told: what to look at, and where a removed slip's words still stand.

Both are told of a pupil too whose record is restricted: who it is, they read only where they ask.
"""

from bot.ask import Ask
from bot.cards import removing as cards
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card
from models.access.authoriser import Action, require
from models.audit.entries import Entry
from models.db.records import RecordKind
from models.mentoring import slips
from models.outbox.notices import Delivery, Notice
from models.views.looks import talk_of


def denied(ask: Ask, notice: Notice) -> Composed:
    """Who saved what about whom, and said that it is no safeguarding concern; none of its words."""
    require(ask.db, ask.who, Action.REMOVE_SLIP)
    entry = ask.db.get(Entry, notice.about_id)
    if entry is None:
        return Dropped("it is not on record any more")
    by = ask.school.staff_name(entry.staff_id)
    if entry.record != RecordKind.SLIP:
        return cards.look_elsewhere(talk_of(ask.db, entry))
    slip = slips.find_to_tell_of(ask.db, entry.record_id)
    if slip is None or slip.removed_by:
        return Card(f"A slip from {by} that you were asked to look at was removed.")
    return cards.look(ask, slip, by) if slip.removed_at is None else cards.taken_back(slip, by)


def left(ask: Ask, notice: Notice) -> Composed:
    """A message that a platform does not let go: whose it is, and why."""
    require(ask.db, ask.who, Action.REMOVE_SLIP)
    delivery = ask.db.get(Delivery, notice.about_id)
    carried = ask.db.get(Notice, delivery.notice_id) if delivery is not None else None
    slip = slips.find_to_tell_of(ask.db, carried.about_id) if carried is not None else None
    if delivery is None or carried is None or slip is None:
        return Dropped("it is not on record any more")
    if not delivery.trouble:
        return Dropped("it was emptied after all")
    return cards.still_stands(
        slip, delivery.door.capitalize(), ask.school.staff_name(carried.to_staff), delivery.trouble
    )

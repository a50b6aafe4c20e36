"""Leadership's digest, made when it is delivered (P13, P15)."""

from bot.ask import Ask
from bot.cards import digest as cards
from bot.notices.messages import Composed, Dropped
from models.access.authoriser import Action, require
from models.outbox.notices import Notice
from models.views.digest import digest


def daily(ask: Ask, notice: Notice) -> Composed:
    """The day's digest as it stands now; nothing to say, nothing told."""
    require(ask.db, ask.who, Action.DIGEST)
    day = notice.day
    found = digest(ask.db, day, ask.now, ask.school.settings, ask.school.calendar)
    if not found.says_something:
        return Dropped("nothing to say")
    return cards.digest(ask, found, late=notice.late)

"""`off`: a day's sessions of a year group, a class or a host, with the reason: a trip, an exam (R8)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import closing as cards
from bot.inputs.days import DayField
from bot.inputs.whose import SessionsOf, WhoseField
from bot.inputs.words import LineField
from bot.registry import Errand, Menu, command, shown
from bot.say.card import Card
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.sessions.booking import could_book
from models.sessions.groups_off import as_called_off, call_off_group


@dataclass(frozen=True)
class GroupsOff:
    whose: Annotated[SessionsOf, WhoseField()]
    day: Annotated[date, DayField()]
    why: Annotated[
        str, LineField(label="Why", limit=60, hint="Such as trip, mock exam or ill", in_words=True)
    ]


@command(
    "off",
    GroupsOff,
    may=Action.CANCEL_BOOKING,
    offers=could_book,
    menu=Menu(65, reached=True),
    errand=Errand.SESSIONS,
    title="Call sessions off",
    submit="Call off",
    aliases=("calloff",),
    examples=("off year 11 thu trip", "cancel 11Ma1 fri mock exam", "off Mr Zając thu ill"),
    looks=Deed.SESSIONS_LIST,
)
def off_(ask: Ask, given: GroupsOff) -> Result:
    """Call off a day's sessions of a year group, a class or a host: everybody concerned is told why, once."""
    done = call_off_group(
        ask.db,
        ask.actor,
        who=ask.who,
        day=given.day,
        why=given.why,
        pupil_ids=given.whose.pupils(ask),
        host_id=given.whose.host,
    )
    return Reply(cards.called_off(ask, done), undo=done.entry)


@shown(Deed.SESSIONS_CALL_OFF)
def off_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the bookings as they are now."""
    return cards.called_off(ask, as_called_off(ask.db, entry))


ALL: tuple[Any, ...] = (off_, off_again)

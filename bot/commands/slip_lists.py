"""`slips`: what I sent and whether it was read; as a mentor, what came in (P8)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import slip_lists as cards
from bot.cards.mentors import while_away
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, button, command
from bot.say.card import Card
from models.access.authoriser import Action, towards
from models.audit.deeds import Deed
from models.db.errors import Sorry
from models.school.mentor_cover import covers_on
from models.views.slip_lists import about_pupil, received_by, sent_by, unread_by
from models.views.waiting import AsOf


@dataclass(frozen=True)
class WhoseSlips:
    pupil: Annotated[int | None, PupilField(optional=True, leavers=True)] = None


@command(
    "slips",
    WhoseSlips,
    may=Action.SEND_SLIP,
    menu=Menu(30, short=True),
    errand=Errand.MENTORING,
    title="Slips",
    submit="Show",
    examples=("slips", "slips Amy Carter"),
    looks=Deed.SLIPS_LIST,
)
def slips_(ask: Ask, given: WhoseSlips) -> Result:
    """See what you sent and whether it was read; as a mentor, what came in."""
    if given.pupil is not None:
        return Reply(_about(ask, given.pupil, 0))
    moment = _moment(ask)
    mine = cards.MySlips(
        unread_by(ask.db, ask.who, moment),
        received_by(ask.db, ask.who, moment),
        sent_by(ask.db, ask.who),
    )
    card = cards.my_slips(ask, mine)
    covering = covers_on(ask.db, ask.today).get(ask.who.staff_id)
    return Reply(card if covering is None else card.with_parts(while_away(ask, covering)))


@button(cards.MoreSlips, may=Action.SEND_SLIP, of_leavers=True, of_restricted=True, looks=Deed.SLIPS_LIST)
def more(ask: Ask, press: cards.MoreSlips) -> Result:
    """Show the next page of the list."""
    match press.of:
        case cards.SlipList.UNREAD:
            page = unread_by(ask.db, ask.who, _moment(ask), after=press.after or 0)
            return Reply(cards.more_unread(ask, page))
        case cards.SlipList.READ:
            page_read = received_by(ask.db, ask.who, _moment(ask), before=press.after or 0)
            return Reply(cards.more(ask, page_read, cards.SlipList.READ))
        case cards.SlipList.SENT:
            return Reply(
                cards.more(ask, sent_by(ask.db, ask.who, before=press.after or 0), cards.SlipList.SENT)
            )
        case cards.SlipList.ABOUT:
            if press.pupil is None:
                raise Sorry("I no longer know that pupil. Type the name.")
            return Reply(_about(ask, press.pupil, press.after or 0))


def _about(ask: Ask, pupil_id: int, before: int) -> Card:
    readable = about_pupil(ask.db, towards(ask.db, ask.who, pupil_id), before=before)
    return cards.of_pupil(ask, pupil_id, readable)


def _moment(ask: Ask) -> AsOf:
    return AsOf(ask.now, ask.school.settings, ask.school.calendar)


ALL: tuple[Any, ...] = (slips_, more)

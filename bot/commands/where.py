"""`where`: where a pupil should be now (P9, P11)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import where as cards
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, command
from bot.say.drawn import telling
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.facts import PartOf, Shows
from models.sessions.whereabouts import whereabouts


@dataclass(frozen=True)
class WhoseWhereabouts:
    pupil: Annotated[int, PupilField(for_sessions=True)]


@command(
    "where",
    WhoseWhereabouts,
    may=Action.SEE_ATTENDANCE,
    menu=Menu(75),
    errand=Errand.SESSIONS,
    title="Where a pupil is",
    submit="Show",
    aliases=("where's", "wheres", "whereis"),
    examples=("where Amy Carter",),
    looks=Deed.PUPIL_WHERE,
)
def where(ask: Ask, given: WhoseWhereabouts) -> Result:
    """See where a pupil should be now."""
    found = whereabouts(ask.db, ask.who, given.pupil, ask.now)
    return Reply(telling(cards.where(ask, given.pupil, found), PartOf(given.pupil, Shows.SESSIONS)))


ALL: tuple[Any, ...] = (where,)

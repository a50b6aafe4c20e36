"""`where`: where a pupil should be now (P9, P11)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import where as cards
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import record
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
)
def where(ask: Ask, given: WhoseWhereabouts) -> Result:
    """See where a pupil should be now."""
    found = whereabouts(ask.db, ask.who, given.pupil, ask.now)
    record(ask.db, ask.actor, Deed.PUPIL_WHERE, pupil_id=given.pupil)
    return Reply(cards.where(ask, given.pupil, found))


ALL: tuple[Any, ...] = (where,)

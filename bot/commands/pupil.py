"""`pupil`: all that a person may see about one pupil (P5, P17)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.cards import pupil as cards
from bot.inputs.pupils import PupilField
from bot.registry import Ask, Errand, Reply, Result, command
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import record
from models.views.pupil import about


@dataclass(frozen=True)
class OnePupil:
    pupil: Annotated[int, PupilField()]


@command(
    "pupil",
    OnePupil,
    may=Action.FIND_PUPIL,
    menu=9,
    errand=Errand.PUPILS,
    title="One pupil",
    submit="Show",
    examples=("pupil Amy Carter", "pupil A Carter 11A"),
)
def pupil(ask: Ask, given: OnePupil) -> Result:
    """See all that you may see about one pupil."""
    seen = about(ask.db, ask.school, ask.who, given.pupil, ask.today)
    record(ask.db, ask.actor, Deed.PUPIL_PAGE, pupil_id=given.pupil, fields=seen.shown)
    return Reply(cards.about(ask, seen))


ALL: tuple[Any, ...] = (pupil,)

"""`pupil`: all that a person may see about one pupil (P5, P17)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import pupil as cards
from bot.inputs.pupils import PupilField
from bot.registry import Errand, Menu, button, command
from models.access.authoriser import About, Action, require
from models.audit.deeds import Deed
from models.audit.entries import record
from models.mentoring.meetings import meetings_of
from models.views.pupil import about
from models.views.slip_lists import PAGE


@dataclass(frozen=True)
class OnePupil:
    pupil: Annotated[int, PupilField()]


@command(
    "pupil",
    OnePupil,
    may=Action.FIND_PUPIL,
    menu=Menu(11, short=True),
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


@button(cards.EarlierMeetings, may=Action.SEE_MEETINGS)
def earlier_meetings(ask: Ask, press: cards.EarlierMeetings) -> Result:
    """Show the meetings before those that were shown."""
    require(ask.db, ask.who, Action.SEE_MEETINGS, About(pupil_id=press.pupil))
    record(ask.db, ask.actor, Deed.PUPIL_PAGE, pupil_id=press.pupil, fields="meetings")
    held = meetings_of(ask.db, press.pupil, limit=PAGE + 1, after=press.after)
    return Reply(cards.earlier_meetings(ask, press.pupil, held[:PAGE], more=len(held) > PAGE))


ALL: tuple[Any, ...] = (pupil, earlier_meetings)

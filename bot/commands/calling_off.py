"""`meetingoff`: a mentor meeting that is booked, off again (P7)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import meetings as cards
from bot.commands.mentoring import mine
from bot.inputs.days import DayField
from bot.inputs.mentees import AgreedPupilField
from bot.registry import Errand, Menu, command
from models.access.authoriser import About, Action, require
from models.audit.deeds import Deed
from models.mentoring.appointment import AppointmentState, agreed_with
from models.mentoring.appointments import call_off


@dataclass(frozen=True)
class WhichAppointment:
    pupil: Annotated[int, AgreedPupilField()]
    day: Annotated[date | None, DayField(optional=True)]


@command(
    "meetingoff",
    WhichAppointment,
    may=Action.RECORD_MEETING,
    menu=Menu(97, reached=True),
    errand=Errand.MENTORING,
    title="Call a meeting off",
    submit="Call off",
    examples=("meetingoff Amy Carter",),
    looks=Deed.MEETING_FORM,
)
def meetingoff(ask: Ask, given: WhichAppointment) -> Result:
    """Call off the meeting that is booked with one of your pupils."""
    require(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=given.pupil))
    booked = agreed_with(ask.db, ask.who.staff_id, given.pupil)
    if booked is None:
        return Reply(cards.none_agreed(ask, given.pupil))
    if given.day not in {None, booked.day}:
        return Reply(cards.another_day(ask, booked))
    missed = call_off(
        ask.db,
        ask.actor,
        who=ask.who,
        pupil_id=given.pupil,
        day=booked.day,
        stands=AppointmentState.CALLED_OFF,
    )
    now = next((each for each in mine(ask) if each.pupil_id == given.pupil), None)
    return Reply(cards.not_met(ask, missed, now), undo=missed.entry)


ALL: tuple[Any, ...] = (meetingoff,)

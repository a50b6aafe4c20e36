"""`arrange`: the next meeting with one of one's own pupils is agreed (P7)."""

from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Reply, Result
from bot.cards import meetings as cards
from bot.inputs.meeting import NextField, read_next
from bot.inputs.mentees import OwnPupilField
from bot.registry import Errand, Menu, button, command, shown
from bot.say.card import Card
from models.access.authoriser import About, Action, require
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Sorry
from models.mentoring.appointment import AppointmentState, find_appointment
from models.mentoring.appointments import Arranged, arrange, check_at, send_to_calendar


@dataclass(frozen=True)
class NewAppointment:
    pupil: Annotated[int, OwnPupilField()]
    when: Annotated[
        str, NextField(label="When", hint="A day, and a time where you know it: thu 10 dec lunch")
    ]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """A pupil of one's own, and a time at which both are free."""
    if "pupil" not in values:
        return
    require(ask.db, ask.who, Action.RECORD_MEETING, About(pupil_id=values["pupil"]))
    if "when" in values:
        try:
            at = read_next(ask, values["when"])
            check_at(ask.db, ask.who.staff_id, values["pupil"], at, ask.local(ask.now).replace(tzinfo=None))
        except Sorry as sorry:
            sorry.field = "when"
            raise


@command(
    "arrange",
    NewAppointment,
    may=Action.RECORD_MEETING,
    menu=Menu(95, reached=True),
    errand=Errand.MENTORING,
    settle=_settle,
    title="Book a mentor meeting",
    submit="Book",
    examples=("arrange Amy Carter thu lunch", "arrange Amy Carter 10 dec 12:45 M4"),
    looks=Deed.MEETING_FORM,
)
def arrange_(ask: Ask, given: NewAppointment) -> Result:
    """Book the next meeting with one of your pupils, or another time for it."""
    done = arrange(ask.db, ask.actor, who=ask.who, pupil_id=given.pupil, at=read_next(ask, given.when))
    return Reply(cards.arranged(ask, done), undo=done.entry)


@shown(Deed.MEETING_ARRANGE)
def arranged_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the meeting as it is now."""
    found = find_appointment(ask.db, entry.record_id)
    if found is None or found.stands is AppointmentState.TAKEN_BACK:
        return Card("That was taken back.")
    return cards.arranged(ask, Arranged(found, entry))


@button(cards.ToCalendar, may=Action.RECORD_MEETING)
def to_calendar(ask: Ask, press: cards.ToCalendar) -> Result:
    """Get a meeting that is booked as a file for one's own calendar."""
    found = send_to_calendar(ask.db, ask.actor, who=ask.who, appointment_id=press.appointment)
    return Reply(cards.file_coming(found, ask.today))


ALL: tuple[Any, ...] = (arrange_, arranged_again, to_calendar)

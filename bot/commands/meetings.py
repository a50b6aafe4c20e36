"""`meet`: what was said and agreed at a meeting, or why there was none; and the record put right (P7, P18)."""

from typing import Any

from bot.ask import Ask, Reply, Result
from bot.cards import meetings as cards
from bot.commands.meeting_said import NOT_HELD, Meet, held_of, hints, settle, starts
from bot.commands.mentoring import mine, who_allocates
from bot.inputs.meeting import (
    read_next,
)
from bot.registry import Errand, Menu, command, shown, written
from bot.say.card import Card
from bot.say.press import StartForm
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.mentoring.appointment import AppointmentState, At, find_appointment, to_come
from models.mentoring.appointments import call_off
from models.mentoring.meeting import meeting, open_targets
from models.mentoring.meetings import (
    MeetingRecorded,
    record_meeting,
)


def _not_a_mentor(ask: Ask) -> str:
    said = "Only a pupil's mentor or learning support may record meetings. You have no pupils of your own."
    return f"{said} {who_allocates(ask)}"


@command(
    "meet",
    Meet,
    may=Action.RECORD_MEETING,
    menu=Menu(90, short=True),
    errand=Errand.MENTORING,
    refused=_not_a_mentor,
    title="Mentor meeting",
    aliases=("met",),
    settle=settle,
    hints=hints,
    starts=starts,
    looks=Deed.MEETING_FORM,
    examples=(
        "meet Amy Carter",
        "meet Amy Carter formal: spoke about revision, target: two past papers by Friday",
        "meet Amy Carter yesterday formal: all going well, target: none",
        "meet Amy Carter informal: spoke in the corridor about maths",
        "meet Amy Carter formal: all well, target: read on, next meeting: 10 dec lunch",
        "meet Amy Carter absent",
    ),
)
def meet(ask: Ask, given: Meet) -> Result:
    """Record a meeting with one of your pupils: formal for the month, informal, or that it was not held."""
    values = vars(given)
    if (stands := NOT_HELD.get(given.kind)) is not None:
        return _not_met(ask, given, stands)
    recorded = record_meeting(
        ask.db,
        ask.actor,
        who=ask.who,
        pupil_id=given.pupil,
        held=held_of(ask, values, given.outcomes()),
        instead_of=given.puts_right,
    )
    return Reply(_saved(ask, recorded), undo=recorded.entry)


def _not_met(ask: Ask, given: Meet, stands: AppointmentState) -> Result:
    missed = call_off(
        ask.db, ask.actor, who=ask.who, pupil_id=given.pupil, day=given.day, stands=stands,
        why=given.note or "", at=_next_of(ask, given),
    )  # fmt: skip
    now = next((each for each in mine(ask) if each.pupil_id == given.pupil), None)
    return Reply(cards.not_met(ask, missed, now), undo=missed.entry)


def _next_of(ask: Ask, given: Meet) -> At | None:
    return read_next(ask, given.next) if given.next else None


def _saved(ask: Ask, recorded: MeetingRecorded) -> Card:
    mentored = {each.pupil_id: each for each in mine(ask)}
    held = recorded.meeting
    now = mentored.pop(held.pupil_id, None)
    said = {each.target_id for each in recorded.settled}
    left = [
        each
        for each in open_targets(ask.db, held.pupil_id)
        if each.text not in held.targets and each.id not in said
    ]
    return cards.saved(ask, recorded, now, sum(each.to_meet for each in mentored.values()), left)


@shown(Deed.MEETING_RECORD)
def saved_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the meeting as it is now."""
    return _drawn_again(ask, entry)


@shown(Deed.MEETING_CORRECT)
def corrected_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the meeting as it is now."""
    return _drawn_again(ask, entry)


def _drawn_again(ask: Ask, entry: Entry) -> Card:
    found = meeting(ask.db, entry.record_id)
    if found is None:
        return Card("That meeting was taken back.")
    next_ = to_come(ask.db, ask.who.staff_id).get(found.pupil_id)
    return _saved(ask, MeetingRecorded(found, entry, already=True, next=next_))


@shown(Deed.MEETING_MISS)
def missed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from what is on record of it now."""
    found = find_appointment(ask.db, entry.record_id)
    if found is None or found.stands not in NOT_HELD.values():
        return Card("That was taken back.")
    now = next((each for each in mine(ask) if each.pupil_id == found.pupil_id), None)
    return cards.not_met_again(ask, found, now)


@written(Deed.MEETING_RECORD)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The meeting's form with what was written of it."""
    found = meeting(ask.db, entry.record_id)
    if found is None or found.pupil_id not in ask.school.pupils:
        return None
    return StartForm("meet", found.pupil_id, typed=cards.typed_of(found))


ALL: tuple[Any, ...] = (meet, saved_again, corrected_again, missed_again, as_written)

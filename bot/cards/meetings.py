"""Meetings in words: what was saved, what is next, and when to meet again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import targets
from bot.cards.mentoring import arrange_button, due_words
from bot.say.card import Button, Card, Note, Part, Text
from bot.say.drawn import drawn, telling
from bot.say.press import AppointmentId, Press, StartForm
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count
from models.audit.facts import PartOf, Shows
from models.mentoring.appointment import AppointmentState, KnownAppointment
from models.mentoring.appointments import Arranged, NotMet
from models.mentoring.meeting import KnownMeeting, KnownTarget
from models.mentoring.meetings import MeetingRecorded
from models.mentoring.mentees import Mentee
from models.rules.wording import day_in_short, example, listed, to_type

OFFERED = 3
"""How many of the targets that are open from before stand under what was saved, each with its buttons."""


@dataclass(frozen=True)
class ToCalendar(Press, action="meeting.calendar"):
    """Send the meeting that is booked as a file for one's own calendar."""

    appointment: AppointmentId


def calendar_button(booked: KnownAppointment) -> Button:
    return Button("Add to calendar", ToCalendar(booked.id))


@drawn
def file_coming(booked: KnownAppointment, today: date) -> Card:
    """The file is on its way."""
    return Card(
        f"Mentor meeting, {booked.when(today)}: the file for your calendar comes to you here in a moment."
    )


def put_right_button(meeting: KnownMeeting) -> Button:
    """Opens the form with what is on record; what it is saved as stands instead, and the record is kept."""
    return Button("Correct", StartForm("meet", meeting.pupil_id, typed=(("puts_right", str(meeting.id)),)))


def typed_of(meeting: KnownMeeting) -> tuple[tuple[str, str], ...]:
    """What the form of a meeting holds, once it was recorded."""
    typed = (
        ("kind", "formal" if meeting.formal else "informal"),
        ("day", meeting.day.isoformat()),
        ("note", meeting.note),
        ("target", "none" if meeting.no_target_needed else meeting.target),
        ("pupil_says", meeting.pupil_says),
        ("also_there", meeting.also_there),
    )
    return tuple(each for each in typed if each[1])


@drawn
def saved(
    viewer: Viewer, recorded: MeetingRecorded, now: Mentee | None, others: int, left: Sequence[KnownTarget]
) -> Card:
    """What was saved, and what is next: as the pupil stands `now`, how many `others` are to be met, what is `left`."""
    meeting = recorded.meeting
    kind = "formal meeting" if meeting.formal else "informal contact"
    begin = already_recorded(recorded.already)
    line = f"{begin}{meeting.pupil}: {kind} on {day_in_short(meeting.day, viewer.today)} saved."
    parts: list[Part] = [Text(f"Target: {each}") for each in meeting.targets]
    if meeting.no_target_needed:
        parts.append(Text("No new target needed."))
    if meeting.pupil_says:
        parts.append(Text(f"The pupil says: {meeting.pupil_says}"))
    if meeting.also_there:
        parts.append(Text(f"Also there: {meeting.also_there}"))
    if recorded.settled:
        parts.append(
            Text(f"From before: {listed(f'{each.outcome}, {each.text}' for each in recorded.settled)}.")
        )
    if recorded.next is not None:
        parts.append(Text(f"Next meeting: {recorded.next.when(viewer.today)}."))
    parts.extend(targets.row(viewer, each) for each in left[:OFFERED])
    if len(left) > OFFERED:
        more = count(len(left) - OFFERED, "more target")
        parts.append(Note(f"{more} from before. To tick them off: {to_type(f'done {meeting.pupil}')}"))
    if next_ := _next(viewer, now, others):
        parts.append(Text(next_))
    arrange = arrange_button(meeting.pupil_id)
    actions = (calendar_button(recorded.next) if recorded.next is not None else arrange,)
    return Card(line, tuple(parts), actions, plain=line)


def _next(viewer: Viewer, now: Mentee | None, others: int) -> str:
    more = f"{others} more to meet this month." if others else ""
    if now is not None and now.to_meet:
        words = due_words(viewer, now)
        return f"{words[0].upper()}{words[1:]}. {more}".strip()
    if now is None:
        return ""
    return more or "You have met all your pupils this month."


@drawn
def not_met(viewer: Viewer, missed: NotMet, now: Mentee | None) -> Card:
    """That there was no meeting, and that what is due stays due."""
    return _not_met(viewer, missed.appointment, missed.next, now)


@drawn
def not_met_again(viewer: Viewer, missed: KnownAppointment, now: Mentee | None) -> Card:
    """The same, drawn again."""
    return _not_met(viewer, missed, None, now)


def _not_met(
    viewer: Viewer, missed: KnownAppointment, next_: KnownAppointment | None, now: Mentee | None
) -> Card:
    day = day_in_short(missed.day, viewer.today)
    was = (
        f"was absent on {day}"
        if missed.stands is AppointmentState.ABSENT
        else f"the meeting of {day} is called off"
    )
    said = f"{missed.pupil} {was}" if missed.stands is AppointmentState.ABSENT else f"{missed.pupil}: {was}"
    parts: list[Part] = []
    if now is not None and now.to_meet:
        words = due_words(viewer, now)
        parts.append(Text(f"{words[0].upper()}{words[1:]}, still."))
    if next_ is not None:
        parts.append(Text(f"Next meeting: {next_.when(viewer.today)}."))
    actions = () if next_ is not None else (arrange_button(missed.pupil_id),)
    return Card(f"{said}.", tuple(parts), actions)


@drawn
def arranged(viewer: Viewer, done: Arranged) -> Card:
    """When the next meeting is, in one line."""
    already = already_recorded(done.entry is None)
    instead = f" instead of {done.instead_of.when(viewer.today)}" if done.instead_of is not None else ""
    said = (
        f"{already}{done.appointment.pupil}: meeting booked {done.appointment.when(viewer.today)}{instead}."
    )
    return Card(said, (), (calendar_button(done.appointment),))


def none_agreed(viewer: Viewer, pupil_id: int) -> Card:
    """That no meeting is booked, so that there is none to call off."""
    how = Text(f"To book one: {example('arrange Amy Carter thu lunch')}")
    card = Card(f"You have no meeting booked with {viewer.school.label(pupil_id)}.", (how,))
    return telling(card, PartOf(pupil_id, Shows.MEETINGS))


@drawn
def another_day(viewer: Viewer, booked: KnownAppointment) -> Card:
    """The meeting that there is, where another day was named."""
    said = f"You meet {booked.pupil} {booked.when(viewer.today)}. Nothing is called off yet."
    return Card(said, (), (call_off_button(booked),))


def call_off_button(booked: KnownAppointment) -> Button:
    return Button("Call the meeting off", StartForm("meetingoff", pupil=booked.pupil_id))


def move_meeting_button(booked: KnownAppointment) -> Button:
    return Button("Move the meeting", StartForm("arrange", pupil=booked.pupil_id))

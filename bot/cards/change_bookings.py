"""What became of cancelling and moving, in words (P9, R8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.cards.booking import MoveBooking, room_taken
from bot.cards.sessions import (
    CancelBooking,
    cancel_button,
    lesson_words,
    place_words,
    session_words,
    with_whom,
)
from bot.say.card import Button, Card, Mood, Note, Row, Text
from bot.say.drawn import also, drawn, telling
from bot.say.press import BookingId, DaySlot, Press, StartForm, Version, Word
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count, when_words
from models.audit.facts import PartOf, Shows
from models.mentoring.appointment import KnownAppointment
from models.rules.clashes import Slot
from models.rules.wording import day_words, listed, to_type
from models.sessions.cancelling import Cancelled
from models.sessions.moving import Moved
from models.sessions.timetable import Lesson


@dataclass(frozen=True)
class CancelAfter(Press, action="session.cancel_after"):
    """Cancel this booking and those of its series after it."""

    booking: BookingId
    version: Version


@dataclass(frozen=True)
class MoveAfter(Press, action="session.move_after"):
    """Move this booking, and those of its series after it as it is moved."""

    booking: BookingId
    version: Version
    slot: DaySlot
    room: Word


@dataclass(frozen=True)
class MoveSurely(Press, action="session.move_surely"):
    """Move what was asked about, all the same."""

    booking: BookingId
    version: Version
    slot: DaySlot
    room: Word
    which: Literal["this", "after"]


@drawn
def cancelled(viewer: Viewer, done: Cancelled) -> Card:
    """What became of pressing Cancel, in a sentence or two."""
    held = done.held
    lesson = session_words(held.subject, held.slot, "", viewer.today)
    if done.already:
        when = when_words(viewer.local(done.at), viewer.today)
        return Card(
            f"{already_recorded()}{done.pupil}'s booking was cancelled by {done.by}, {when}: {lesson}."
        )
    told = " They were told to come, so say that it is off: today's list shows it." if done.told else ""
    back = f" They are back in {listed(with_whom(viewer, each) for each in done.back)}." if done.back else ""
    more = f", nor on the {count(len(done.more), 'day')} after it" if done.more else ""
    return Card(f"{done.pupil} is no longer booked: {lesson}{more}.{back}{told}")


def nothing_booked(viewer: Viewer, pupil_id: int, day: date | None, *, yours: bool = False) -> Card:
    """That there is nothing to cancel or to move; of `yours`, where there is something of others."""
    pupil = viewer.school.label(pupil_id)
    on = f" on {day_words(day, viewer.today)}" if day is not None and day != viewer.today else ""
    when, of = " today" if day == viewer.today else on or " to come", " of yours" if yours else ""
    to_see = Text(f"To see them all: {to_type(f'sessions {pupil}')}")
    return telling(Card(f"{pupil} has no session{of}{when}.", (to_see,)), PartOf(pupil_id, Shows.SESSIONS))


@drawn
def which(
    viewer: Viewer, pupil: str, lessons: Sequence[Lesson], whither: Mapping[int, tuple[Slot, str]] | None
) -> Card:
    """Several bookings that the words could mean, each with its button."""
    rows = []
    for each in lessons:
        if whither is None:
            button = Button("Cancel", CancelBooking(each.booking_id, each.version, pupil=each.pupil_id))
        else:
            slot, room = whither[each.booking_id]
            press = MoveBooking(each.booking_id, each.version, slot, room)
            button = Button("Move", press)
        rows.append(Row(lesson_words(viewer, each), buttons=(button,)))
    return Card(f"Which of {pupil}'s sessions?", tuple(rows))


@drawn
@drawn
def to_cancel(viewer: Viewer, pupil: str, lessons: Sequence[Lesson]) -> Card:
    """The sessions to which a pupil cannot come, each to be cancelled or moved."""
    rows = (
        Row(
            lesson_words(viewer, each),
            buttons=(
                Button("Cancel", CancelBooking(each.booking_id, each.version, pupil=each.pupil_id)),
                Button("Move", StartForm("move", each.pupil_id, typed=(("day", each.slot.day.isoformat()),))),
            ),
        )
        for each in lessons
    )
    return Card(f"Can {pupil} not come? Nothing is cancelled yet.", tuple(rows))


@drawn
def beside_meeting(viewer: Viewer, card: Card, meeting: KnownAppointment, button: Button) -> Card:
    """The same, with the meeting that may be meant as well."""
    row = Row(f"Your mentor meeting: {meeting.when(viewer.today)}", buttons=(button,))
    if card.buttons():
        asked = f"{meeting.pupil}: do you mean a session, or your meeting?"
        return also(replace(card, title=asked, plain=asked).with_parts(row), card)
    return also(card.with_parts(row), card)


@drawn
def which_of_mine(viewer: Viewer, lessons: Sequence[Lesson], when: str) -> Card:
    """One's own bookings of that time, each with its button: nobody was named."""
    if not lessons:
        return Card(f"You have booked nobody{when}.", (Text(f"To see the board: {to_type('sessions')}"),))
    rows = tuple(
        Row(f"{each.pupil}: {lesson_words(viewer, each)}", buttons=(cancel_button(each, None),))
        for each in lessons
    )
    return Card("Which of your bookings?", rows)


@drawn
def moved(viewer: Viewer, done: Moved) -> Card:
    """Where the booking was, and where it is now, in a sentence or two."""
    before, after = done.before, done.after
    lesson = session_words(after.subject, after.slot, after.room, viewer.today)
    told = " They were told of the old time, so tell them of the new one." if done.told else ""
    too = listed([each.pupil for each in done.roomed_too], 100)
    roomed = (Text(f"The room is {after.room} now for {too} too."),) if too else ()
    taken = tuple(Note(room_taken(after.room, each)) for each in done.room_busy)
    title = f"{done.pupil} is moved: {lesson}. It was {place_words(viewer, before)}.{told}"
    more = (Text(f"Moved too: {_days(done.more, viewer.today)}."),) if done.more else ()
    stay = tuple(
        Row(
            f"Not moved: {day_words(day, viewer.today)}",
            sentence.removeprefix(f"{done.pupil} stays where they are. "),
        )
        for day, sentence in done.stay
    )
    mood = Mood.WARNING if stay else Mood.PLAIN
    return Card(title, (*stay, *more, *roomed, *taken), mood=mood)


def _days(days: Sequence[date], today: date) -> str:
    return listed([day_words(day, today) for day in days], 8)

"""Sessions and the board in words: where to be, and who goes where (P9)."""

from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from bot.say.card import Button, Card, Heading, Note, Part, Row
from bot.say.drawn import drawn, telling
from bot.say.press import BookingId, CarriedDay, Press, PupilId, Version
from bot.say.viewer import Viewer
from models.audit.facts import PartOf, Shows
from models.rules.clashes import Slot
from models.rules.clock import show_hours
from models.rules.wording import day_words, listed
from models.sessions.occupied import Occupied
from models.sessions.timetable import Lesson

NAMES_IN_A_LINE = 4
"""More names than these stand below the line that says what was done."""


@dataclass(frozen=True)
class CancelBooking(Press, action="session.cancel"):
    """Take the pupil out of the session, and draw the same board again: of a day, of a pupil, or mine."""

    booking: BookingId
    version: Version
    day: CarriedDay | None = None
    pupil: PupilId | None = None


def span_words(slot: Slot) -> str:
    """A slot's times, such as 15:20–16:20."""
    return show_hours(slot.start, slot.end)


def hours_words(start: time, end: time) -> str:
    """A part of the school day, such as 15:20–16:20."""
    return show_hours(start, end)


def session_words(subject: str, slot: Slot, room: str, today: date) -> str:
    """Where to be: Mathematics, Thu 26 Nov, 15:20–16:20, M4."""
    parts = (subject, day_words(slot.day, today), span_words(slot), room)
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Board:
    """What a board shows: mine, then everybody else's; or one day's; or one pupil's."""

    title: str
    mine: list[Lesson]
    others: list[Lesson]
    day: date | None = None
    """The one day it is of, which its buttons carry so that the same board is drawn again."""
    hint: str = ""
    off: tuple[str, ...] = ()
    """Closed days on which something of mine was booked, in words."""


@drawn
def board(viewer: Viewer, shown: Board) -> Card:
    """Who goes where and when: mine with a row a pupil, others' with a row a session."""
    parts: list[Part] = [Note(each) for each in shown.off]
    for _, group in groupby(shown.mine, key=lambda each: each.session_id):
        lessons = list(group)
        parts.append(Note(lesson_words(viewer, lessons[0])))
        parts.extend(Row(each.pupil, buttons=(cancel_button(each, shown.day),)) for each in lessons)
    if shown.mine and shown.others:
        parts.append(Heading("Others"))
    for _, group in groupby(shown.others, key=lambda each: each.session_id):
        lessons = list(group)
        parts.append(Row(lesson_words(viewer, lessons[0]), listed([each.pupil for each in lessons], 100)))
    parts.extend([Note(shown.hint)] if shown.hint else [])
    return Card(shown.title, tuple(parts))


@drawn
def of_pupil(
    viewer: Viewer, title: str, lessons: list[Lesson], may_cancel: set[int], *, pupil: int, day: date | None
) -> Card:
    """One pupil's sessions to come, a row each."""
    rows = tuple(
        Row(
            lesson_words(viewer, each),
            buttons=(cancel_button(each, day, pupil),) if each.booking_id in may_cancel else (),
        )
        for each in lessons
    )
    return telling(Card(title, rows), PartOf(pupil, Shows.SESSIONS))


def lesson_words(viewer: Viewer, lesson: Lesson) -> str:
    """A lesson on a board: Thu 26 Nov, 15:20–16:20 Mathematics, Noor Hussain, M4."""
    day = day_words(lesson.slot.day, viewer.today)
    host = "" if lesson.host_id == viewer.who.staff_id else lesson.host
    where = (f"{day[0].upper()}{day[1:]}", f"{span_words(lesson.slot)} {lesson.subject}", host, lesson.room)
    return ", ".join(part for part in where if part)


def cancel_button(lesson: Lesson, day: date | None, pupil: int | None = None) -> Button:
    """Off again, from the board of a day, of a pupil, or mine."""
    return Button("Cancel", CancelBooking(lesson.booking_id, lesson.version, day, pupil))


def place_words(viewer: Viewer, held: Occupied) -> str:
    """Where a moved booking was: Thu 26 Nov 15:20–16:20, M4."""
    was = f"{day_words(held.slot.day, viewer.today)} {span_words(held.slot)}"
    return f"{was}, {held.room}" if held.room else was


def with_whom(viewer: Viewer, held: Occupied) -> str:
    """A session with its host and its time: Mathematics with Noor Hussain, Thu 26 Nov 15:20–16:20, M4."""
    host = "you" if held.host_id == viewer.who.staff_id else held.host
    return f"{held.subject} with {host}, {place_words(viewer, held)}"

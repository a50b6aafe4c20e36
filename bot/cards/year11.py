"""The Year 11 list in words: a row a pupil, with Told, who told and when (P10)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.cards.closing import shut
from bot.cards.sessions import span_words
from bot.say.card import Button, Card, Note, Part, Row, Style
from bot.say.drawn import drawn
from bot.say.press import CarriedDay, FormWord, Press, PupilId
from bot.say.viewer import Viewer
from bot.say.words import already_recorded, count
from models.rules.clock import show_time
from models.rules.wording import day_in_full, to_type
from models.sessions.telling import Telling
from models.sessions.timetable import Lesson
from models.sessions.to_tell import ToTell


class TellingList(StrEnum):
    """The list on which a button stood, which is drawn again."""

    DAY = "day"
    UNTOLD = "untold"


@dataclass(frozen=True)
class MarkTold(Press, action="session.told"):
    """The pupil was told of the sessions of that day."""

    pupil: PupilId
    day: CarriedDay
    form: FormWord = ""
    """The form whose part of the list it stood on; blank for the whole list."""
    of: TellingList = TellingList.DAY


@drawn
def year11_list(
    viewer: Viewer, day: date, rows: list[ToTell], leader: str = "", *, late: bool = False, form: str = ""
) -> Card:
    """The day's list for leadership, or a form's part of it, as it stands now; with the leader of the day, if any."""
    title = f"{form.upper() or 'Year 11'} sessions, {day_in_full(day)}"
    if not viewer.school.calendar.is_school_day(day):
        return Card(f"{title}: {shut(viewer.school.calendar, day)}, nobody to tell.")
    if not rows:
        return Card(f"{title}: nobody is booked.")
    told = sum(row.told is not None and not row.changed for row in rows)
    parts: list[Part] = []
    if leader:
        parts.append(
            Note(f"{leader} tells them today." if day == viewer.today else f"{leader} tells them that day.")
        )
    if late:
        parts.append(Note("Late: Staffroom was not running at the usual time."))
    parts.extend(_row(viewer, day, row, form) for row in rows)
    done = "all told" if told == len(rows) else f"{told} told" if told else "nobody told yet"
    return Card(f"{title}: {count(len(rows), 'pupil')}, {done}", tuple(parts))


@drawn
def untold_list(viewer: Viewer, day: date, rows: list[ToTell]) -> Card:
    """Who has still to be told of the day's sessions, each with Told."""
    if not rows:
        return Card(f"Nobody is left to tell, {day_in_full(day)}.")
    title = f"Not told yet, {day_in_full(day)}: {count(len(rows), 'pupil')}"
    return Card(title, tuple(_row(viewer, day, row, "", TellingList.UNTOLD) for row in rows))


@drawn
def tutors_list(day: date, rows: list[ToTell]) -> Card:
    """A form's part of the list for its tutor: who goes where, and no more."""
    title = f"Your form's sessions, {day_in_full(day)}"
    if not rows:
        return Card(f"{title}: nobody is booked.")
    shown = tuple(Row(_who(row), _lessons(row)) for row in rows if row.lessons)
    return Card(f"{title}: {count(len(shown), 'pupil')}", shown)


@drawn
def told(viewer: Viewer, telling: Telling) -> Card:
    """What became of pressing Told, in one sentence."""
    label = viewer.school.label(telling.pupil_id)
    if telling.already:
        by = "you" if telling.by == viewer.who.name else telling.by
        return Card(f"{already_recorded()}{label} was told at {show_time(viewer.local(telling.at))} by {by}.")
    return Card(f"{label} is marked as told. Type {to_type('undo')} to take it back.")


def _row(viewer: Viewer, day: date, row: ToTell, form: str, of: TellingList = TellingList.DAY) -> Row:
    lines = [_lessons(row)] if row.lessons else []
    if row.told is not None:
        lines.append(f"Told {show_time(viewer.local(row.told.at))} by {row.told.by}")
    new = [_lesson(lesson) for lesson in row.lessons if lesson.booking_id in row.new]
    if new:
        lines.append(f"New since then: {'; '.join(new)}")
    if row.off:
        lines.append(f"Cancelled since then: {'; '.join(_lesson(lesson) for lesson in row.off)}")
    press = MarkTold(row.pupil_id, day, form, of)
    label = "Told" if row.told is None else "Told again"
    open_still = day >= viewer.today and (row.told is None or row.changed)
    buttons = (Button(label, press, Style.PRIMARY),) if open_still else ()
    return Row(_who(row), "\n".join(lines), buttons)


def _who(row: ToTell) -> str:
    return f"{row.pupil}, away today" if row.away else row.pupil


def _lessons(row: ToTell) -> str:
    return "\n".join(f"{_lesson(each)}{_marks(row, each)}" for each in row.lessons)


def _marks(row: ToTell, lesson: Lesson) -> str:
    """What stands behind a lesson: that it came after the list was posted, that the pupil is gone by then."""
    new = ", new" if lesson.booking_id in row.added else ""
    gone = ", not in school then" if lesson.booking_id in row.missing and not row.away else ""
    return f"{new}{gone}"


def _lesson(lesson: Lesson) -> str:
    where = f" in {lesson.room}" if lesson.room else ""
    return f"{span_words(lesson.slot)} {lesson.subject}{where}, {lesson.host}"

"""Where a pupil should be, in words (P9, P11)."""

from bot.cards.closing import shut
from bot.cards.sessions import session_words, span_words
from bot.say.card import Card, Text
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.clock import show_time
from models.sessions.timetable import Lesson
from models.sessions.whereabouts import PupilNow


@drawn
def where(viewer: Viewer, pupil_id: int, found: PupilNow) -> Card:
    """Where the pupil should be now, in one sentence; then what was before, and what comes next."""
    label, calendar = viewer.school.label(pupil_id), viewer.school.calendar
    lines = []
    if found.before is not None:
        before = f"{span_words(found.before.slot)} {_place(viewer, found.before)}"
        lines.append(f"Before: {before}. {_marked(viewer, found, found.before)}")
    if found.following is not None:
        lines.append(f"Next: {_session(viewer, found.following)}.")
    said = tuple(Text(each) for each in lines)
    if found.away:
        return Card(f"{label} is not in school today.{_missed(viewer, found)}", said)
    if found.on is not None:
        line = f"{label} should be in {_place(viewer, found.on)}, until {show_time(found.on.slot.end)}."
        return Card(line, (Text(_marked(viewer, found, found.on)), *said))
    if not calendar.is_school_day(viewer.today):
        return Card(f"There is no school today: {shut(calendar, viewer.today)}.", said)
    none = "is in no session now" if lines else "is in no session now, and none is to come"
    return Card(f"{label} {none}.", (*said, Text("Lessons of the timetable are not kept here.")))


def _marked(viewer: Viewer, found: PupilNow, lesson: Lesson) -> str:
    """What the register says of the pupil: Marked present 15:24 by Noor Hussain."""
    mark = found.marked.get(lesson.session_id)
    if mark is None:
        return "Not marked yet." if lesson is found.on else "Not marked."
    late = f" ({count(mark.minutes, 'minute')})" if mark.minutes else ""
    by = f" by {viewer.school.staff_name(mark.by_id)}" if mark.by_id is not None else ""
    return f"Marked {mark.mark}{late} {show_time(viewer.local(mark.at))}{by}."


def _missed(viewer: Viewer, found: PupilNow) -> str:
    return f" Booked now: {_place(viewer, found.on)}." if found.on is not None else ""


def _place(viewer: Viewer, lesson: Lesson) -> str:
    """Mathematics in M4 with Noor Hussain."""
    host = "you" if lesson.host_id == viewer.who.staff_id else lesson.host
    return f"{lesson.subject}{f' in {lesson.room}' if lesson.room else ''} with {host}"


def _session(viewer: Viewer, lesson: Lesson) -> str:
    host = "you" if lesson.host_id == viewer.who.staff_id else lesson.host
    return f"{session_words(lesson.subject, lesson.slot, lesson.room, viewer.today)}, with {host}"

"""Days without school in words: what is off, why, and what is free instead (R9)."""

from collections.abc import Sequence
from datetime import date

from bot.cards.booking import Wanted
from bot.cards.sessions import session_words, span_words
from bot.say.card import Button, Card, Note, Part, Row, Text
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.calendar import Calendar
from models.rules.clashes import Slot
from models.rules.wording import day_in_full, day_words, listed
from models.sessions.calling_off import OffLesson
from models.sessions.closing import DayClosed, DayReopened, bookings_again
from models.sessions.groups_off import GroupOff
from models.sessions.session import OffBecause
from models.sessions.timetable import Lesson

CLOSED = "closed"


def shut(calendar: Calendar, day: date) -> str:
    """Why there is no school, as a list says it: `closed (snow)`, `an INSET day`."""
    name = calendar.closure_on(day)
    if name is None:
        return calendar.why_not(day) or CLOSED
    return f"{CLOSED} ({name})" if name else CLOSED


def off_words(viewer: Viewer, day: date, bookings: int) -> str:
    """A closed day with what of one's own is off: `Off: Thu 26 Nov, closed (snow), 2 bookings`."""
    why = shut(viewer.school.calendar, day)
    return f"Off: {day_words(day, viewer.today)}, {why}, {count(bookings, 'booking')}"


@drawn
def closed(viewer: Viewer, done: DayClosed) -> Card:
    """What was closed, and what is off because of it."""
    line = f"{day_in_full(done.day, viewer.today)} is closed ({done.reason})."
    bookings = sum(len(each.pupil_ids) for each in done.off)
    if not bookings:
        return Card(line, (Text("No session was booked that day."),))
    rows = tuple(Row(f"{_session(viewer, each)}, {each.host}", listed(each.pupils, 30)) for each in done.off)
    hear = "Who hosts or booked them is told."
    return Card(f"{line} {count(bookings, 'booking')} off. {hear}", rows)


@drawn
def called_off(viewer: Viewer, done: GroupOff) -> Card:
    """What of a group or a host is off, why, and what stands because it is not theirs to cancel."""
    bookings = sum(len(each.pupil_ids) for each in done.off)
    if not bookings:
        return Card("Those bookings stand again.")
    rows = tuple(Row(f"{_session(viewer, each)}, {each.host}", listed(each.pupils, 30)) for each in done.off)
    stay = (
        f" {count(done.stay, 'booking')} of others {'stands' if done.stay == 1 else 'stand'}: ask leadership."
    )
    title = f"{count(bookings, 'booking')} off, {day_words(done.day, viewer.today)} ({done.why})."
    return Card(f"{title}{stay if done.stay else ''} Who hosts or booked them is told.", rows)


def reopened(viewer: Viewer, done: DayReopened) -> Card:
    """Which day is a school day again, and what became of its sessions."""
    return Card(
        f"{day_in_full(done.day, viewer.today)} is a school day again. {bookings_again(done.again, done.not_again)}"
    )


@drawn
def off(viewer: Viewer, lessons: Sequence[OffLesson], why: str = "", by: str = "") -> Card:
    """What of one's own is off, and why; a host is offered the next school day."""
    rows = tuple(_row(viewer, each, why) for each in lessons)
    if why:
        title = f"{by} called off {count(sum(len(each.pupil_ids) for each in lessons), 'booking')} of yours: {why}"
        return Card(title, rows, plain=f"{title}: {listed([_session(viewer, each) for each in lessons], 3)}")
    whole = [each for each in lessons if each.because is not OffBecause.PUPIL_LEFT]
    title = f"{count(len(whole), 'session')} off" if whole else "Who will not come any more"
    return Card(title, rows, plain=f"{title}: {listed([_session(viewer, each) for each in lessons], 3)}")


@drawn
def on_again(viewer: Viewer, days: Sequence[date], lessons: Sequence[Lesson]) -> Card:
    """Which days are school days again, and what of one's own is on."""
    title = f"School is open again: {listed([day_words(each, viewer.today) for each in days])}"
    together: dict[str, list[str]] = {}
    for each in lessons:
        session = session_words(each.subject, each.slot, each.room, viewer.today)
        together.setdefault(session, []).append(each.pupil)
    parts: list[Part] = [Row(session, listed(names, 30)) for session, names in together.items()]
    return Card(title, (Note("These are on as they were booked."), *parts) if parts else ())


def _row(viewer: Viewer, each: OffLesson, called: str = "") -> Row:
    names = listed(each.pupils, 30)
    if each.because is OffBecause.CALLED_OFF:
        return Row(f"{_session(viewer, each)}: {called}" if called else _session(viewer, each), names)
    if each.because is OffBecause.PUPIL_LEFT:
        left = "has left" if len(each.pupils) == 1 else "have left"
        return Row(_session(viewer, each), f"{names.replace(' (left)', '')} {left} the school")
    closed = shut(viewer.school.calendar, each.slot.day)
    why = closed if each.because is OffBecause.CLOSED else f"{each.host} has left the school"
    return Row(f"{_session(viewer, each)}: {why}", names, _instead(viewer, each))


def _instead(viewer: Viewer, each: OffLesson) -> tuple[Button, ...]:
    """The same on the next school day, where the session is one's own and its pupils are still here."""
    following = viewer.school.calendar.next_school_day(max(each.slot.day, viewer.today))
    if each.because is not OffBecause.CLOSED or each.host_id != viewer.who.staff_id or following is None:
        return ()
    slot = Slot(following, each.slot.start, each.slot.end)
    return (Wanted(each.subject_id, slot, each.room).button(viewer, each.pupil_ids),)


def _session(viewer: Viewer, each: OffLesson) -> str:
    day = day_words(each.slot.day, viewer.today)
    return f"{day[0].upper()}{day[1:]}, {span_words(each.slot)} {each.subject}"

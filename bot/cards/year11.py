"""The Year 11 list in words: a row a pupil, with Told, who told and when (P10)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from bot.cards.sessions import span_words
from bot.registry import Ask
from bot.say.card import Button, Card, Note, Part, Row, Style
from bot.say.press import Press, RecordId
from bot.say.words import count
from models.rules.clock import show_time
from models.rules.wording import day_in_full
from models.school.people import Staff
from models.sessions.telling import Telling
from models.sessions.timetable import Lesson, ToTell


@dataclass(frozen=True)
class MarkTold(Press, action="session.told"):
    """The pupil was told of the sessions of that day."""

    pupil: RecordId
    day: date


def year11_list(ask: Ask, day: date, rows: list[ToTell], *, late: bool = False) -> Card:
    """The day's list for leadership, as it stands now."""
    title = f"Year 11 sessions, {day_in_full(day)}"
    if not rows:
        return Card(f"{title}: nobody is booked.")
    told = sum(row.told is not None and not row.changed for row in rows)
    parts: list[Part] = []
    leader = _leader(ask, day)
    if leader:
        parts.append(
            Note(f"{leader} tells them today." if day == ask.today else f"{leader} tells them that day.")
        )
    if late:
        parts.append(Note("Late: Staffroom was not running at the usual time."))
    parts.extend(_row(ask, day, row) for row in rows)
    done = "all told" if told == len(rows) else f"{told} told" if told else "nobody told yet"
    return Card(f"{title}: {count(len(rows), 'pupil')}, {done}", tuple(parts))


def tutors_list(day: date, rows: list[ToTell]) -> Card:
    """A form's part of the list for its tutor: who goes where, and no more."""
    title = f"Your form's sessions, {day_in_full(day)}"
    if not rows:
        return Card(f"{title}: nobody is booked.")
    shown = tuple(Row(_who(row), _lessons(row)) for row in rows if row.lessons)
    return Card(f"{title}: {count(len(shown), 'pupil')}", shown)


def told_words(ask: Ask, telling: Telling) -> str:
    """What became of pressing Told, in one sentence."""
    label = ask.school.label(telling.pupil_id)
    if telling.already:
        by = "you" if telling.by == ask.who.name else telling.by
        return f"{label} was already told, at {show_time(ask.local(telling.at))} by {by}."
    return f"{label} is marked as told. Type undo to take it back."


def _row(ask: Ask, day: date, row: ToTell) -> Row:
    lines = [_lessons(row)] if row.lessons else []
    if row.told is not None:
        lines.append(f"Told {show_time(ask.local(row.told.at))} by {row.told.by}")
    new = [_lesson(lesson) for lesson in row.lessons if lesson.booking_id in row.new]
    if new:
        lines.append(f"New since then: {'; '.join(new)}")
    if row.off:
        lines.append(f"Cancelled since then: {'; '.join(_lesson(lesson) for lesson in row.off)}")
    press = MarkTold(row.pupil_id, day)
    label = "Told" if row.told is None else "Told again"
    buttons = (Button(label, press, Style.PRIMARY),) if row.told is None or row.changed else ()
    return Row(_who(row), "\n".join(lines), buttons)


def _who(row: ToTell) -> str:
    return f"{row.pupil}, away today" if row.away else row.pupil


def _lessons(row: ToTell) -> str:
    return "\n".join(_lesson(lesson) for lesson in row.lessons)


def _lesson(lesson: Lesson) -> str:
    where = f" in {lesson.room}" if lesson.room else ""
    return f"{span_words(lesson.slot)} {lesson.subject}{where}, {lesson.host}"


def _leader(ask: Ask, day: date) -> str:
    email = ask.school.settings.leader_on(day.weekday())
    found = ask.db.exec(select(Staff).where(Staff.email == email, Staff.active)).first() if email else None
    return found.name if found is not None else ""

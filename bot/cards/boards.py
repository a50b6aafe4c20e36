"""A board of several days in words: a week, a subject's, a room's, a form's (P9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.cards.closing import shut
from bot.cards.sessions import span_words
from bot.say.card import Card, Heading, Note, Part, Row
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.wording import day_in_short, listed
from models.sessions.timetable import Lesson

FEW, ALL_NAMES = 4, 100
"""Names in a row of the whole school's week, and of what is narrowed to a part of it."""


@dataclass(frozen=True)
class DaysShown:
    """Which days a board is of: each is shown of a week, else only those with sessions."""

    week: tuple[date, ...] = ()
    names: int = ALL_NAMES
    hint: str = ""


@drawn
def by_day(viewer: Viewer, title: str, lessons: Sequence[Lesson], days: DaysShown) -> Card:
    """Day by day, a row a session: its times, subject, host and room, and who goes there."""
    of_day = {day: list(each) for day, each in groupby(lessons, key=lambda each: each.slot.day)}
    parts: list[Part] = []
    for day in sorted({*days.week, *of_day}):
        there = of_day.get(day, [])
        name = day_in_short(day, viewer.today) + (", today" if day == viewer.today else "")
        parts.append(Heading(name))
        if not there:
            closed = not viewer.school.calendar.is_school_day(day)
            parts.append(Note(_capital(shut(viewer.school.calendar, day)) if closed else "No sessions"))
        parts.extend(_rows(viewer, there, days.names))
    parts.extend([Note(days.hint)] if days.hint else [])
    return Card(title, tuple(parts))


@drawn
def with_my_day(viewer: Viewer, card: Card, lessons: Sequence[Lesson]) -> Card:
    """What somebody has to do, registers too, and below it their sessions of today."""
    rows = [
        Row(f"{span_words(together[0].slot)} {_where(together[0])}", _few([each.pupil for each in together]))
        for _, group in groupby(lessons, key=lambda each: each.session_id)
        for together in [list(group)]
    ]
    return card.with_parts(Heading("Your sessions today"), *rows) if rows else card


def _where(lesson: Lesson) -> str:
    return f"{lesson.subject}, {lesson.room}" if lesson.room else lesson.subject


def _few(names: Sequence[str]) -> str:
    many = f"{count(len(names), 'pupil')}: " if len(names) > FEW else ""
    return f"{many}{listed(names, FEW)}"


def _rows(viewer: Viewer, lessons: Sequence[Lesson], most: int) -> list[Row]:
    found = []
    for _, group in groupby(lessons, key=lambda each: each.session_id):
        together = list(group)
        first = together[0]
        host = "yours" if first.host_id == viewer.who.staff_id else first.host
        where = (f"{span_words(first.slot)} {first.subject}", host, first.room)
        names = listed([each.pupil for each in together], most)
        many = f"{count(len(together), 'pupil')}: " if len(together) > most else ""
        found.append(Row(", ".join(each for each in where if each), f"{many}{names}"))
    return found


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"

"""The board of a week, for the staff-room wall: A3, a column a day (P9)."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from math import ceil

from bot.say.paper import Paper
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.facts import shown_in
from models.rules.clock import show_hours, show_time
from models.rules.wording import day_in_full, day_in_short, day_of_month
from models.sessions.timetable import Lesson

_SCHOOL_DAYS = 5
_LINES = 600.0
"""Lines in a column at a size of one point."""
_SMALLEST, _LARGEST = 7.0, 11.0
"""Points."""
_HEAD = 3.0
"""Lines of a session beside its pupils, who stand two in a line."""


def board_paper(viewer: Viewer, monday: date, lessons: Sequence[Lesson]) -> Paper:
    """The week's sessions as they stand, day by day: times, subject, host, room and who goes there."""
    of_day = {day: list(each) for day, each in groupby(lessons, key=lambda each: each.slot.day)}
    week = [monday + timedelta(days=ahead) for ahead in range(_SCHOOL_DAYS)]
    days = [_day(viewer, day, of_day.get(day, [])) for day in sorted({*week, *of_day})]
    sessions = len({each.session_id for each in lessons})
    title = f"Sessions, week of {day_of_month(monday)} {monday.year}"
    now = viewer.local(viewer.now)
    facts = {
        "title": title,
        "many": f"{count(sessions, 'session')}, {count(len(lessons), 'booking')}",
        "standing": f"As it stood on {day_in_full(now.date())} {now.year}, {show_time(now)}",
        "size": _size(of_day.values()),
        "days": days,
    }
    iso = monday.isoformat()
    text = json.dumps(facts, ensure_ascii=False)
    line = f"staffroom print board --day {iso} --as EMAIL"
    return Paper(f"board-{iso}.pdf", title, "board", text, line, shows=shown_in(lessons))


def _day(viewer: Viewer, day: date, lessons: Sequence[Lesson]) -> dict[str, object]:
    reason = viewer.school.calendar.why_not(day)
    return {
        "name": day_in_short(day, viewer.today),
        "none": "No sessions" if reason is None else f"{reason[0].upper()}{reason[1:]}",
        "lessons": [
            _lesson(viewer, list(group)) for _, group in groupby(lessons, key=lambda each: each.session_id)
        ],
    }


def _lesson(viewer: Viewer, together: Sequence[Lesson]) -> dict[str, object]:
    first = together[0]
    names = (viewer.school.name_and_form(each.pupil_id) for each in together)
    return {
        "hours": show_hours(first.slot.start, first.slot.end),
        "subject": first.subject,
        "place": ", ".join(each for each in (first.host, first.room) if each),
        "pupils": [{"name": name, "form": form} for name, form in names],
    }


def _size(days: Iterable[Sequence[Lesson]]) -> float:
    """As large as the fullest day allows on one page, and never too small to read; more goes to a second page."""
    lines = (
        sum(
            _HEAD + ceil(len(list(group)) / 2) for _, group in groupby(each, key=lambda each: each.session_id)
        )
        for each in days
    )
    fitting = _LINES / max(max(lines, default=1), 1)
    return round(min(max(fitting, _SMALLEST), _LARGEST), 1)

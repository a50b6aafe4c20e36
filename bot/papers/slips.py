"""What pupils are given: where to go on a day, twelve to a page, to be cut (P10)."""

import json
from collections.abc import Sequence
from datetime import date

from bot.say.paper import Paper
from bot.say.viewer import Viewer
from models.audit.facts import shown_in
from models.rules.clock import show_hours
from models.rules.wording import day_in_full
from models.sessions.timetable import Lesson
from models.sessions.to_tell import ToTell


def slips_paper(viewer: Viewer, day: date, rows: Sequence[ToTell]) -> Paper:
    """A slip a pupil who has a session that day and is not away, in the order of the list: by form, then by name."""
    slips = []
    for row in rows:
        name, form = viewer.school.name_and_form(row.pupil_id)
        if row.lessons and not row.away:
            lessons = [_lesson(each) for each in row.lessons]
            slips.append({"name": name, "form": form, "lessons": lessons})
    title = f"Slips for pupils, {day_in_full(day)} {day.year}"
    facts = {"title": title, "day": day_in_full(day), "slips": slips}
    iso = day.isoformat()
    text = json.dumps(facts, ensure_ascii=False)
    line = f"staffroom print slips --day {iso} --as EMAIL"
    return Paper(f"slips-{iso}.pdf", title, "slips", text, line, shows=shown_in(rows))


def _lesson(lesson: Lesson) -> dict[str, str]:
    return {
        "hours": show_hours(lesson.slot.start, lesson.slot.end),
        "subject": lesson.subject,
        "place": ", ".join(each for each in (lesson.room, lesson.host) if each),
    }

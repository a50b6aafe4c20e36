"""The brief on paper: a page a pupil before a meeting, with room to write on it (P5, P7)."""

import json
from collections.abc import Sequence
from fractions import Fraction

from bot.papers.sheet import targets_cell, with_minus
from bot.say.paper import Paper, file_name
from bot.say.standing import (
    SIGNS,
    age_words,
    agreed_words,
    attended_words,
    contact_words,
    intervention_words,
    news_words,
    quoted,
    result_words,
    stale_words,
    tones_words,
    usual_month,
)
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.facts import shown_in
from models.mentoring.meeting import TargetOutcome
from models.mentoring.slip import Tone
from models.rules.clock import show_hours, show_time
from models.rules.mentoring import Month
from models.rules.wording import day_in_full, day_in_short, day_words
from models.tracking.progress import Progress
from models.views.brief import POINTS, Agreed, Brief

KEEP = "It tells what is said of pupils: for who meets them alone. Shred it afterwards."
_COLUMNS = ("Subject", "Target", "Now", "Predicted", "Predicted, by month", "Against target")
_KIND = {Tone.POSITIVE: "Positive", Tone.NEGATIVE: "Negative", Tone.NEUTRAL: "Slip"}


def brief_paper(viewer: Viewer, briefs: Sequence[Brief], whose: str, line: str) -> Paper:
    """A page a pupil; `whose` says of whom they are, and `line` prints the same at the command line."""
    title = f"Brief for {whose}"
    if len(briefs) > 1:
        title = f"Briefs for {count(len(briefs), 'pupil')} of {whose}"
    now = viewer.local(viewer.now)
    facts = {
        "title": title,
        "keep": KEEP,
        "standing": f"As it stood on {day_in_full(now.date())} {now.year}, {show_time(now)}",
        "agenda": "To speak about",
        "notes": "Notes",
        "columns": _COLUMNS,
        "briefs": [_brief(viewer, each) for each in briefs],
    }
    text = json.dumps(facts, ensure_ascii=False)
    file = file_name("brief", whose)
    return Paper(file, title, "brief", text, line, keep=KEEP, shows=shown_in(tuple(briefs)))


def _brief(viewer: Viewer, seen: Brief) -> dict[str, object]:
    name, form = viewer.school.name_and_form(seen.pupil_id)
    usual = usual_month(seen.grades)
    age = f", {age_words(usual, Month.of(viewer.today))}" if usual is not None else ""
    return {
        "name": name,
        "where": ", ".join(each for each in (form, f"Year {seen.year}") if each),
        "said": f"Mentor: {seen.mentor or 'none'}. {_last(viewer, seen)}",
        "also": _also(viewer, seen),
        "agenda": seen.agenda,
        "parts": [each for each in _parts(viewer, seen) if each["lines"]],
        "grades": f"Grades{age}",
        "none": "No grades or targets yet.",
        "rows": [_row(viewer, each, usual) for each in seen.grades],
    }


def _also(viewer: Viewer, seen: Brief) -> str:
    home = f"Home: {contact_words(viewer, seen.contact)}."
    return f"Agreement for Examination Success: {seen.agreement.state}. {home}" if seen.agreement else home


def _last(viewer: Viewer, seen: Brief) -> str:
    last = seen.last
    if last is None:
        return "Not met yet."
    kind = "formal" if last.formal else "informal"
    note = f": {last.note}" if last.note else ""
    return f"Last meeting: {day_words(last.day, viewer.today)}, {kind}, {last.by}{note}"


def _parts(viewer: Viewer, seen: Brief) -> list[dict[str, object]]:
    since = "the last meeting" if seen.last is not None else "September"
    still = [each for each in seen.agreed if each.outcome is TargetOutcome.OPEN]
    settled = [each for each in seen.agreed if each.outcome is not TargetOutcome.OPEN]
    looked_at = viewer.local(seen.looked_at) if seen.looked_at is not None else None
    looked = day_words(looked_at.date(), viewer.today) if looked_at is not None else ""
    slips = [f"{_KIND[each.tone]}: {quoted(viewer, each)}" for each in seen.slips]
    more = seen.tones.total() - len(seen.slips)
    booked = [
        f"{day_in_short(each.slot.day, viewer.today)} {show_hours(each.slot.start, each.slot.end)} {each.subject}"
        for each in seen.sessions
    ]
    missed = [
        f"Followed up: {each.held.subject} on {day_in_short(each.held.slot.day, viewer.today)}"
        for each in seen.cases or ()
    ]
    attended = attended_words(seen.attended.marks)
    return [
        _part(f"New since you last looked, {looked}", news_words(seen.news) if looked else []),
        _part("Interventions", [intervention_words(viewer, each) for each in seen.interventions]),
        _part("Agreed, and still to do", [_agreed(viewer, each) for each in still], ticks=True),
        _part("Settled since", [agreed_words(viewer, each) for each in settled]),
        _part(
            f"Slips since {since}: {tones_words(seen.tones)}",
            [*slips, *([f"And {more} older"] if more > 0 else [])],
        ),
        _part("Sessions", [*([attended] if attended else []), *booked, *missed]),
    ]


def _part(title: str, lines: Sequence[str], *, ticks: bool = False) -> dict[str, object]:
    return {"title": title, "lines": lines, "ticks": ticks}


def _agreed(viewer: Viewer, each: Agreed) -> str:
    day = day_words(each.set_on, viewer.today)
    by = f"suggested by {each.suggested_by}, " if each.suggested_by else ""
    return f"{each.text} ({by}{day})"


def _row(viewer: Viewer, each: Progress, usual: Month | None) -> dict[str, object]:
    last, before = each.last, each.before
    age = age_words(last.month, Month.of(viewer.today)) if last is not None and last.month != usual else ""
    return {
        "subject": viewer.school.subject_name(each.subject_id),
        "target": targets_cell(each),
        "current": _change(last.current, before.current if before else "") if last else "",
        "predicted": ", ".join(
            filter(
                None,
                (
                    _change(last.predicted, before.predicted if before else "") if last else "",
                    result_words(each),
                ),
            )
        ),
        "went": _went(each),
        "standing": each.compared.standing.value if each.compared.standing in SIGNS else "",
        "age": ", ".join(filter(None, (age, stale_words(each)))),
    }


def _change(now: str, was: str) -> str:
    """The grade, with what it was where it has changed."""
    changed = f" (was {with_minus(was)})" if was and was != now and now else ""
    return f"{with_minus(now)}{changed}"


def _went(each: Progress) -> list[float]:
    """How the predicted grade went, the oldest first: 0 is the lowest of them, 1 the highest."""
    held = [one for one in (each.last, each.before, *each.earlier) if one is not None][:POINTS]
    grades = [each.grade(one.predicted) for one in reversed(held)]
    heights = [grade.height for grade in grades if grade is not None]
    low, high = min(heights, default=Fraction(0)), max(heights, default=Fraction(0))
    return [round(float((height - low) / (high - low)), 3) if high > low else 0.5 for height in heights]

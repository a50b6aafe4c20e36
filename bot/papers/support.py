"""Learning support's page of a pupil, on paper (P16)."""

import json
from collections.abc import Sequence

from bot.say.paper import Paper, file_name
from bot.say.standing import agreed_words, attended_words, intervention_words
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.facts import shown_in
from models.mentoring.contact import KnownContact
from models.rules.clock import show_hours, show_time
from models.rules.wording import day_in_full, day_in_short, day_words
from models.tracking.interventions import KnownIntervention
from models.views.support_page import SupportPage

KEEP = "For who supports the pupil alone. Shred it afterwards."


def support_paper(viewer: Viewer, pages: Sequence[SupportPage], whose: str, line: str) -> Paper:
    """A page a pupil; `whose` says of whom they are, and `line` prints the same at the command line."""
    title = f"Learning support, {whose}"
    if len(pages) > 1:
        title = f"Learning support, {count(len(pages), 'pupil')} of {whose}"
    now = viewer.local(viewer.now)
    facts = {
        "title": title,
        "what": "Learning support",
        "keep": KEEP,
        "standing": f"As it stood on {day_in_full(now.date())} {now.year}, {show_time(now)}",
        "pages": [_page(viewer, each) for each in pages],
    }
    text = json.dumps(facts, ensure_ascii=False)
    file = file_name("support", whose)
    return Paper(file, title, "support", text, line, keep=KEEP, shows=shown_in(tuple(pages)))


def _page(viewer: Viewer, page: SupportPage) -> dict[str, object]:
    name, form = viewer.school.name_and_form(page.pupil_id)
    people = [f"Learning support: {', '.join(page.supports) or 'nobody'}", f"mentor: {page.mentor or 'none'}"]
    if page.groups:
        people.append(", ".join(page.groups))
    booked = [
        f"{day_in_short(each.slot.day, viewer.today)} {show_hours(each.slot.start, each.slot.end)} {each.subject}"
        for each in page.booked
    ]
    attended = [f"{subject}: {attended_words(marks)}" for subject, marks in page.attended.items()]
    return {
        "name": name,
        "where": ", ".join(each for each in (form, f"Year {page.year}") if each),
        "said": "; ".join(people),
        "parts": [
            _part(
                "Interventions",
                [_intervention(viewer, each) for each in page.interventions],
                "None this year.",
            ),
            _part("Sessions planned, the next four weeks", booked, "None."),
            _part("Sessions attended this year", attended, "No register has named the pupil this year."),
            _part("Targets", [agreed_words(viewer, each) for each in page.targets], "None agreed this year."),
            _part("Contact with home", [_contact(viewer, each) for each in page.contacts], "None this year."),
        ],
    }


def _part(title: str, lines: Sequence[str], none: str) -> dict[str, object]:
    return {"title": title, "lines": lines, "none": none}


def _intervention(viewer: Viewer, each: KnownIntervention) -> str:
    if each.closed_on is None:
        return intervention_words(viewer, each)
    came = f": {each.outcome}" if each.outcome is not None else ""
    return f"{each.subject or 'All subjects'}, closed {day_words(each.closed_on, viewer.today)}{came}"


def _contact(viewer: Viewer, each: KnownContact) -> str:
    day = day_words(each.day, viewer.today)
    next_ = f" Next: {each.next_step}" if each.next_step else ""
    return f"{day[:1].upper()}{day[1:]}, {each.way.value}, {each.by}: {each.note}{next_}"

"""What was so before, in words: a pupil's mentors, and what a meeting's record said."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.cards.mentors import allocate_button
from bot.say.card import Card, Heading, Note, Part, Row, Text
from bot.say.drawn import drawn, telling
from bot.say.viewer import Viewer
from models.audit.facts import PartOf, Shows
from models.lifecycle.changes import ChangedPart
from models.mentoring.meeting import KnownMeeting
from models.mentoring.meeting_history import EarlierRecord
from models.mentoring.mentor_history import MentorHistory, MentorTime
from models.rules.clock import show_time
from models.rules.wording import day_in_short, day_words, first_large


@drawn
def mentors(viewer: Viewer, found: MentorHistory, *, may_give: bool) -> Card:
    """Who has mentored a pupil, whoever is to come first, with why each ended; reasons for who allocates mentors."""
    label = viewer.school.label(found.pupil_id)
    allocate = (allocate_button(found.pupil_id),) if may_give else ()
    if not found.times:
        return Card(f"{label} has had no mentor yet.", (), allocate)
    rows = tuple(
        Row(each.mentor, "\n".join(_time_words(viewer, each, may_give=may_give))) for each in found.times
    )
    return Card(f"Mentors of {label}", rows, allocate)


def _time_words(viewer: Viewer, each: MentorTime, *, may_give: bool) -> list[str]:
    first = day_in_short(each.first_day, viewer.today)
    if each.last_day is not None:
        said = f"{first} to {day_in_short(each.last_day, viewer.today)}"
    else:
        said = f"from {first}" if each.first_day > viewer.today else f"since {first}"
    given = f"given by {each.given_by}" if each.given_by else "from the school's files"
    lines = [f"{said}, {given}"]
    if each.declined:
        reason = f": {each.reason}" if may_give and each.reason else ""
        lines.append(f"Could not go on{reason}" if each.last_day else f"Cannot go on{reason}")
    if each.has_left:
        lines.append("Has left the school")
    return lines


@drawn
def meeting(viewer: Viewer, now: KnownMeeting, before: Sequence[EarlierRecord]) -> Card:
    """What is on record of a meeting, and what was before each correction, the latest first."""
    if not before:
        return Card(f"Nothing was corrected in the meeting of {now.pupil}.")
    parts: list[Part] = [Text(_said(viewer, now))]
    for each in before:
        corrected = viewer.local(each.corrected_at)
        by = f" by {each.corrected_by}" if each.corrected_by else ""
        day = day_words(corrected.date(), viewer.today)
        parts.append(Heading(f"Corrected {day}, {show_time(corrected)}{by}. It said:"))
        parts.append(Text(_said(viewer, each.said)))
    parts.append(Note("What was on record is kept with what stands instead."))
    return Card(f"{now.pupil}: meeting with {now.by}", tuple(parts))


@drawn
def changes(viewer: Viewer, pupil_id: int, found: Sequence[ChangedPart]) -> Card:
    """What a pupil's record said before it was changed, the latest first."""
    label, of = viewer.school.label(pupil_id), PartOf(pupil_id, Shows.MEETINGS)
    if not found:
        return telling(Card(f"Nothing was written over in the record of {label}."), of)
    rows = tuple(Row(f"{first_large(each.part)} ({each.record})", _was(viewer, each)) for each in found)
    note = Note("What was said before a change is kept as long as its record, and goes with it.")
    return Card(f"What was changed in the record of {label}", (*rows, note))


def _was(viewer: Viewer, each: ChangedPart) -> str:
    said = each.said
    if isinstance(said, datetime):
        said = viewer.local(said).date()
    was = day_words(said, viewer.today) if isinstance(said, date) else said
    at = viewer.local(each.changed_at)
    by = f" by {each.changed_by}" if each.changed_by else ""
    return f"It was: {was}. Changed {day_words(at.date(), viewer.today)}, {show_time(at)}{by}"


def _said(viewer: Viewer, each: KnownMeeting) -> str:
    day = day_words(each.day, viewer.today)
    there = f", with {each.also_there}" if each.also_there else ""
    lines = [f"{day[:1].upper()}{day[1:]}, {'formal' if each.formal else 'informal'}{there}", each.note]
    lines += [f"{each.pupil} says: {each.pupil_says}"] if each.pupil_says else []
    lines += [f"Target: {target}" for target in each.targets]
    lines += ["No new target needed"] if each.no_target_needed else []
    return "\n".join(filter(None, lines))

"""What was so before, in words: a pupil's mentors, and what a meeting's record said."""

from collections.abc import Sequence

from bot.cards.mentors import allocate_button
from bot.say.card import Card, Heading, Note, Part, Row, Text
from bot.say.drawn import drawn
from bot.say.viewer import Viewer
from models.mentoring.meeting import KnownMeeting
from models.mentoring.meeting_history import EarlierRecord
from models.mentoring.mentor_history import MentorHistory, MentorTime
from models.rules.clock import show_time
from models.rules.wording import day_in_short, day_words


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


def _said(viewer: Viewer, each: KnownMeeting) -> str:
    day = day_words(each.day, viewer.today)
    there = f", with {each.also_there}" if each.also_there else ""
    lines = [f"{day[:1].upper()}{day[1:]}, {'formal' if each.formal else 'informal'}{there}", each.note]
    lines += [f"{each.pupil} says: {each.pupil_says}"] if each.pupil_says else []
    lines += [f"Target: {target}" for target in each.targets]
    lines += ["No new target needed"] if each.no_target_needed else []
    return "\n".join(filter(None, lines))
